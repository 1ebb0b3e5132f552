"""What a whole CSV file holds, looked at from its first row to its last."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime

from bot.model.orders import DatasetKind
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnProfile:
    """A column as it would be imported, which may be under another name than in the file (`found`).

    `kind` is its type in words and `role` what Personalize uses it for; `example` is the first value, untrusted.
    """

    name: str
    found: str
    kind: str
    role: str
    example: str
    empty: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Tail:
    """How interactions spread over items, the most used first.

    `shares` maps hundredths of the items (1, 10, 20 … 100) to the part of all interactions that they have; `once` is
    how many items have one interaction, too few to learn from.
    """

    shares: Mapping[int, float]
    once: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """A file, counted.

    `exact` False: numbers of different users and items are estimates, good to a thousandth; `repeated_exact` says so of
    repeated rows. `whole` False: only the beginning was read. `often` is how many users have two interactions or more;
    `days` counts interactions by day, `future` and `ancient` those that lie ahead of now, or before 1995.

    `problems` forbid an import as the file is, `fixes` is what `fix` would change, `left` what it would leave wrong.
    All three, and `warnings`, are sentences.
    """

    size: int
    dataset: DatasetKind
    rows: int
    exact: bool
    whole: bool
    columns: tuple[ColumnProfile, ...]
    users: int | None = None
    often: int | None = None
    items: int | None = None
    repeated: int = 0
    repeated_exact: bool = True
    first: datetime | None = None
    last: datetime | None = None
    days: Mapping[date, int] = field(default_factory=dict)
    future: int = 0
    ancient: int = 0
    events: Mapping[str, int] = field(default_factory=dict)
    tail: Tail | None = None
    problems: tuple[str, ...] = ()
    fixes: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def density(self) -> float | None:
        """The part of all pairs of a user and an item for which there is an interaction."""
        return self.rows / (self.users * self.items) if self.users and self.items else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Repair:
    """What was changed in a copy of a file: `changes` are sentences."""

    rows_before: int
    rows_after: int
    changes: tuple[str, ...]
