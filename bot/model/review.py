"""What happened in a while, and what deserves a look."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from bot.model.job import Job
from bot.model.spending import CampaignSpending
from bot.records import dataclass


class Every(StrEnum):
    """How often a review is told."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A destination is told a review every day or week, `next_at` then; `asked_by` is who wanted that."""

    destination: str
    every: Every
    next_at: datetime
    asked_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """How good the versions of a solution were, oldest first: when each was trained, and the metric that counts."""

    solution: str
    values: tuple[tuple[datetime, float], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stale:
    """A campaign serves a version that is `trained_at` long ago, or older than the data, which came `data_at`."""

    group: str
    campaign: str
    version: str
    trained_at: datetime
    data_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """What happened from `since` until `at` in some groups.

    `idle` are campaigns that nobody asked in that time; None: that is not known. `up` are all that cost. `trouble` says
    what AWS did not tell. `names` are people's by user id.
    """

    every: Every
    since: datetime
    at: datetime
    groups: tuple[str, ...] = ()
    ended: tuple[Job, ...] = ()
    trends: tuple[Trend, ...] = ()
    stale: tuple[Stale, ...] = ()
    up: tuple[CampaignSpending, ...] = ()
    idle: tuple[CampaignSpending, ...] | None = None
    trouble: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """What is planned for a destination; None: nothing."""

    destination: str
    plan: Plan | None
