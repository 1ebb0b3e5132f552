"""What a filter expression says, as values.

    INCLUDE ItemID WHERE Items.GENRES IN ($GENRES) AND Items.YEAR > 1990 IF CurrentUser.AGE < 18 | EXCLUDE …
    └────────────────────────────────────── a clause ──────────────────────────────────────────┘

Source: Personalize Developer Guide, "Filter expression structure and elements".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

CURRENT_USER, CURRENT_ITEM = "CURRENTUSER", "CURRENTITEM"
EVENT_TYPE = "EVENT_TYPE"
ANYTHING = "*"  # every event type


class Action(StrEnum):
    """What happens to what a clause describes."""

    INCLUDE = "INCLUDE"
    EXCLUDE = "EXCLUDE"


class Subject(StrEnum):
    """What is filtered."""

    ITEM = "ItemID"
    USER = "UserID"
    ACTION = "ActionID"


class Operator(StrEnum):
    """How a column is compared."""

    IN = "IN"
    NOT_IN = "NOT IN"
    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    MORE = ">"
    MORE_OR_EQUAL = ">="


SETS = frozenset({Operator.IN, Operator.NOT_IN})
EQUALITIES = frozenset({Operator.EQUAL, Operator.UNEQUAL})


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A field of a dataset. `dataset` is a type as ARNs spell it, CURRENTUSER or CURRENTITEM."""

    dataset: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """A placeholder, `$NAME`, for what a request's `filterValues` gives."""

    name: str


Value: TypeAlias = str | float | Parameter | Column


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One comparison; several values only with IN and NOT IN."""

    column: Column
    operator: Operator
    values: Sequence[Value]

    @property
    def parameters(self) -> Iterator[str]:
        """Iterate over the names of its placeholders."""
        return (value.name for value in self.values if isinstance(value, Parameter))

    @property
    def columns(self) -> Iterator[Column]:
        """Iterate over the columns that it reads."""
        yield self.column
        yield from (value for value in self.values if isinstance(value, Column))


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One expression between pipes: any of `alternatives` holds where all of its conditions do.

    It counts only where all of `only_if` hold.
    """

    action: Action
    subject: Subject
    alternatives: Sequence[Sequence[Condition]]
    only_if: Sequence[Condition] = ()

    @property
    def described(self) -> list[Condition]:
        """Return the conditions between WHERE and IF."""
        return [condition for conditions in self.alternatives for condition in conditions]

    @property
    def conditions(self) -> list[Condition]:
        """Return all conditions."""
        return [*self.described, *self.only_if]

    @property
    def parameters(self) -> set[str]:
        """Return the names of its placeholders."""
        return {name for condition in self.conditions for name in condition.parameters}

    @property
    def dataset(self) -> str:
        """Return the type of the dataset that it looks at."""
        return self.alternatives[0][0].column.dataset


@dataclass(frozen=True, kw_only=True, slots=True)
class Expression:
    """A whole filter: its clauses, which all filter the same subject."""

    clauses: Sequence[Clause]

    @property
    def subject(self) -> Subject:
        """Return what is filtered."""
        return self.clauses[0].subject

    @property
    def parameters(self) -> set[str]:
        """Return the names of all placeholders."""
        return {name for clause in self.clauses for name in clause.parameters}

    @property
    def columns(self) -> set[Column]:
        """Return every column that it reads."""
        conditions = (condition for clause in self.clauses for condition in clause.conditions)
        return {column for condition in conditions for column in condition.columns}
