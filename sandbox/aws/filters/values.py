"""The values that a request gives for a filter's placeholders.

Source: Personalize API reference, `filterValues` of GetRecommendations; Developer Guide, "Filtering real-time
recommendations".
"""

import re
from collections.abc import Mapping, Sequence

from sandbox.aws.filters.expression import Action, Expression
from sandbox.aws.filters.grammar import unquote
from sandbox.aws.protocol.errors import InvalidInputError

Values = Mapping[str, Sequence[str | float]]

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_VALUE = re.compile(r'\s*(?P<value>"(?:[^"\\]|\\.)*"|[^\s",]+)\s*(?:,|$)', re.DOTALL)


def read(expression: Expression, given: Mapping[str, str]) -> Values:
    """Return the values by placeholder, or raise `InvalidInputError`.

    An INCLUDE needs a value for each of its placeholders; an EXCLUDE without one is left out.
    """
    if unknown := sorted(given.keys() - expression.parameters):
        raise InvalidInputError(f"filterValues has values for parameters that the filter does not have: {unknown}.")
    for clause in expression.clauses:
        if clause.action is Action.INCLUDE and (missing := sorted(clause.parameters - given.keys())):
            raise InvalidInputError(f"filterValues must have values for all parameters of INCLUDE: {missing} missing.")
    return {name: _values(name, text) for name, text in given.items()}


def _values(name: str, text: str) -> list[str | float]:
    values: list[str | float] = []
    place = 0
    while place < len(text) or not values:
        found = _VALUE.match(text, place)
        if found is None:
            raise InvalidInputError(f"The value of filter parameter {name} cannot be read: {text!r}.")
        values.append(_value(name, found["value"]))
        place = found.end()
    return values


def _value(name: str, text: str) -> str | float:
    if text.startswith('"'):
        return unquote(text)
    if not _NUMBER.fullmatch(text):
        raise InvalidInputError(
            f'The value of filter parameter {name} must be a number, or stand in double quotes: \\"{text}\\".'
        )
    return float(text)
