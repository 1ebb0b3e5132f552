"""Which items (users, actions) pass a filter.

"Include A | Include B | Exclude C | Exclude D" keeps (A or B) and not (C or D) (Personalize Developer Guide, "Combining
multiple expressions"). Where there is no INCLUDE, everything is kept that is not excluded.
"""

import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeAlias

from sandbox.aws.filters.checking import EVENTS
from sandbox.aws.filters.expression import (
    ANYTHING,
    CURRENT_ITEM,
    CURRENT_USER,
    EVENT_TYPE,
    SETS,
    Action,
    Clause,
    Column,
    Condition,
    Expression,
    Operator,
    Parameter,
)
from sandbox.aws.filters.values import Values
from sandbox.aws.protocol.errors import InvalidInputError

Cell: TypeAlias = str | float | None
Row: TypeAlias = Mapping[str, Cell]
Keep: TypeAlias = Callable[[str], bool]
Test: TypeAlias = Callable[[Row], bool]

_ORDERS: Mapping[Operator, Callable[[float, float], bool]] = {
    Operator.LESS: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.MORE: operator.gt,
    Operator.MORE_OR_EQUAL: operator.ge,
}
_NEGATED = frozenset({Operator.NOT_IN, Operator.UNEQUAL})
_SEVERAL = "|"  # between the values of one cell


class Facts(Protocol):
    """What a filter can look at while one request is answered."""

    def rows(self, dataset: str, /) -> Callable[[str], Row]:
        """Return what gives the record of an item, a user or an action by its id; empty where there is none."""
        ...

    def current(self, who: str, /) -> Row:
        """Return the record of CURRENTUSER or CURRENTITEM; empty where there is none."""
        ...

    def events(self, dataset: str, /) -> Iterable[tuple[str, str | None]]:
        """Iterate over the recent events that count: whom or what each names, and its type."""
        ...


def keeper(expression: Expression, values: Values, facts: Facts) -> Keep:
    """Return a function that tells of an item's (user's, action's) id whether it stays."""
    asked = _Asked(values=values, facts=facts)
    clauses = [clause for clause in expression.clauses if asked.counts(clause)]
    included = [asked.described_by(clause) for clause in clauses if clause.action is Action.INCLUDE]
    excluded = [asked.described_by(clause) for clause in clauses if clause.action is Action.EXCLUDE]
    return lambda name: (
        (not included or any(holds(name) for holds in included)) and not any(holds(name) for holds in excluded)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """One request: what it gives for placeholders, and what is known for it."""

    values: Values
    facts: Facts

    def counts(self, clause: Clause) -> bool:
        """Tell whether a clause has its values and its IF holds."""
        if clause.parameters - self.values.keys():
            return False
        return all(self._test(condition)(self.facts.current(CURRENT_USER)) for condition in clause.only_if)

    def described_by(self, clause: Clause) -> Keep:
        """Return what tells whether a clause describes an id."""
        alternatives = [[self._test(condition) for condition in conditions] for conditions in clause.alternatives]

        def holds(row: Row) -> bool:
            for tests in alternatives:  # thousands of items are held against this: no generators
                for test in tests:
                    if not test(row):
                        break
                else:
                    return True
            return False

        if clause.dataset in EVENTS:
            events = self.facts.events(clause.dataset)
            return frozenset(name for name, kind in events if holds({EVENT_TYPE: kind})).__contains__
        row = self.facts.rows(clause.dataset)
        return lambda name: holds(row(name))

    def _test(self, condition: Condition) -> Test:
        test = self._positive(condition)
        return (lambda row: not test(row)) if condition.operator in _NEGATED else test

    def _positive(self, condition: Condition) -> Test:
        """Return the test, that of the opposite for NOT IN and !=."""
        name = condition.column.name
        values = [found for value in condition.values for found in self._resolved(value)]
        if condition.operator in _ORDERS:
            return partial(_compares, name, _ORDERS[condition.operator], [_number(value) for value in values])
        if condition.column.dataset in EVENTS:
            return partial(_is_event, frozenset(str(value).lower() for value in values))
        texts = frozenset(value for value in values if isinstance(value, str))
        numbers = frozenset(_numbers(values))
        if condition.operator in SETS:
            return partial(_is_in, name, texts, numbers)
        return partial(_equals, name, texts, numbers)

    def _resolved(self, value: object) -> Sequence[str | float]:
        match value:
            case Parameter(name=name):
                return self.values[name]
            case Column(dataset=dataset, name=name) if dataset == CURRENT_ITEM:
                cell = self.facts.current(CURRENT_ITEM).get(name)
                return cell.split(_SEVERAL) if isinstance(cell, str) else [] if cell is None else [cell]
            case str() | float():
                return [value]
            case _:
                raise TypeError(f"{value!r} is no value")


def _compares(name: str, order: Callable[[float, float], bool], limits: Sequence[float], row: Row) -> bool:
    """An empty cell is neither more nor less than anything."""
    cell = row.get(name)
    return isinstance(cell, int | float) and any(order(cell, limit) for limit in limits)


def _is_event(kinds: Collection[str], row: Row) -> bool:
    """Event types ignore case; * stands for all, those of events without a type too."""
    kind = row[EVENT_TYPE]
    return ANYTHING in kinds or (isinstance(kind, str) and kind.lower() in kinds)


def _is_in(name: str, texts: frozenset[str], numbers: frozenset[float], row: Row) -> bool:
    """A cell with several values, as in `Comedy|Drama`, is in a set where one of them is."""
    cell = row.get(name)
    several = cell.split(_SEVERAL) if isinstance(cell, str) else ()
    return not texts.isdisjoint(several) or _equals(name, texts, numbers, row)


def _equals(name: str, texts: frozenset[str], numbers: frozenset[float], row: Row) -> bool:
    cell = row.get(name)
    return cell in texts if isinstance(cell, str) else isinstance(cell, int | float) and cell in numbers


def _numbers(values: Iterable[str | float]) -> Iterable[float]:
    for value in values:
        try:
            yield float(value)
        except ValueError:
            continue


def _number(value: str | float) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise InvalidInputError(
            f"A filter value must be a number to be compared with a numeric field: {value!r}."
        ) from error
