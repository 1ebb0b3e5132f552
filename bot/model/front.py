"""What somebody sees first: what runs, what is live, what failed, what they asked for."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from bot.model.durations import Usuals
from bot.model.job import Job
from bot.model.resource import Campaign
from bot.model.subscription import Hearing
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Live:
    """A campaign; `metric` is how good the version is that it serves, `per_hour` what it costs, where that is known."""

    account: str
    campaign: Campaign
    metric: float | None = None
    per_hour: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Front:
    """What is known at `at`. `groups` and `live` are None as long as AWS was not asked.

    `failed` are the jobs that failed lately, `mine` those that `user` asked for last; `trouble` is why AWS did not
    answer, by account. `names` are people's by user id.
    """

    user: str
    at: datetime
    running: tuple[Job, ...] = ()
    failed: tuple[Job, ...] = ()
    mine: tuple[Job, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    usual: Usuals = field(default_factory=dict)
    hearing: Hearing
    groups: tuple[str, ...] | None = None
    live: tuple[Live, ...] | None = None
    trouble: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was ever done here, as far as that is known."""
        return not (self.groups or self.running or self.failed or self.mine)
