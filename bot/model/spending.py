"""What is spent, estimated."""

from datetime import datetime, timedelta

from bot.records import dataclass

LATELY = timedelta(days=7)
"""For how long it is counted how often campaigns are asked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CampaignSpending:
    """A campaign's costs: by the hour, in this month so far, and in a month if it is left on, in US dollars.

    None: its recipe has no price that is known. `asked` is how many requests it answered lately, None where that is not
    known.
    """

    group: str
    campaign: str
    recipe: str
    tps: int
    per_hour: float | None
    so_far: float | None
    per_month: float | None
    asked: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingSpending:
    """What a version's training cost, None where what it bills by is not known; `basis` says what that is."""

    group: str
    version: str
    cost: float | None
    basis: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Spending:
    """What a group, or all (None), cost in the month that began at `since`; `at` is when that was computed."""

    group: str | None
    since: datetime
    at: datetime
    campaigns: tuple[CampaignSpending, ...] = ()
    trainings: tuple[TrainingSpending, ...] = ()

    @property
    def so_far(self) -> float:
        """All that is known of this month."""
        return sum(one.so_far or 0 for one in self.campaigns) + sum(one.cost or 0 for one in self.trainings)

    @property
    def per_month(self) -> float:
        """What the campaigns cost in a month if all are left on."""
        return sum(one.per_month or 0 for one in self.campaigns)
