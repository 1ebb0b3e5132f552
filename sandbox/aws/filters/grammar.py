"""From a filter expression's text to its clauses.

    expression = clause { "|" clause }
    clause     = action subject "WHERE" condition { ("AND" | "OR") condition } [ "IF" condition { "AND" condition } ]
    condition  = dataset "." field ( ("IN" | ["NOT"] "IN") set | comparator value )
    set        = "(" value { "," value } ")" | current
    value      = string | number | "$" name | "*" | current | "(" value ")"
    current    = "CurrentItem" "." field

Keywords, datasets and fields ignore case, and a dataset may be in the singular: AWS's own samples write all of these.
Source: Personalize Developer Guide, "Filter expression structure and elements".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from sandbox.aws.datasets import avro
from sandbox.aws.filters.expression import (
    ANYTHING,
    CURRENT_ITEM,
    CURRENT_USER,
    SETS,
    Action,
    Clause,
    Column,
    Condition,
    Expression,
    Operator,
    Parameter,
    Subject,
    Value,
)
from sandbox.aws.protocol.errors import InvalidInputError

T = TypeVar("T")

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<number>-?(?:\d+(?:\.\d*)?|\.\d+)(?![A-Za-z_]))
      | (?P<parameter>\$\w+)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<sign><=|>=|!=|[=<>().,|*])
    )""",
    re.VERBOSE | re.ASCII,
)
_QUOTED_PARAMETER = re.compile(r"\$[A-Za-z0-9_]+", re.ASCII)
_LONGEST_PARAMETER = 50
_DATASETS = {
    "ITEM": avro.ITEMS,
    "USER": avro.USERS,
    "INTERACTION": avro.INTERACTIONS,
    "ACTION": avro.ACTIONS,
    "ACTION_INTERACTION": avro.ACTION_INTERACTIONS,
    CURRENT_USER: CURRENT_USER,
    CURRENT_ITEM: CURRENT_ITEM,
}
_END = "the end"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Token:
    kind: str
    text: str
    place: int

    @property
    def word(self) -> str:
        return self.text.upper()


def parse(text: str) -> Expression:
    """Read an expression, or raise `InvalidInputError` and say where it stops making sense."""
    return _Parser(list(_tokens(text))).expression()


def unquote(text: str) -> str:
    """Return what stands between double quotes, where a backslash takes the next character as it is."""
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def _tokens(text: str) -> Iterator[_Token]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            rest = text[place:].lstrip()
            raise InvalidInputError(f"Invalid filter expression: {rest[:20]!r} makes no sense.")
        yield _Token(kind=found.lastgroup, text=found[found.lastgroup], place=found.start(found.lastgroup) + 1)
        place = found.end()
    yield _Token(kind="end", text=_END, place=len(text) + 1)


class _Parser:
    """Reads tokens from left to right, one ahead."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def expression(self) -> Expression:
        clauses = self._separated(self._clause, "|")
        if self._next.kind != "end":
            self._refuse("'|' or the end")
        return Expression(clauses=clauses)

    def _clause(self) -> Clause:
        action = Action(self._one_of(Action))
        subject = self._subject()
        self._one_of(["WHERE"])
        alternatives = self._separated(lambda: self._separated(self._condition, "AND"), "OR")
        only_if = self._separated(self._condition, "AND") if self._accept("IF") else ()
        return Clause(action=action, subject=subject, alternatives=alternatives, only_if=only_if)

    def _subject(self) -> Subject:
        subjects = {subject.upper(): subject for subject in Subject}
        if self._next.word not in subjects:
            self._refuse(" or ".join(Subject))
        return subjects[self._take().word]

    def _condition(self) -> Condition:
        column = self._column()
        operator = self._operator()
        values = self._set() if operator in SETS else [self._value()]
        return Condition(column=column, operator=operator, values=values)

    def _column(self) -> Column:
        token = self._take("word", "a dataset and a field, such as Items.GENRES")
        dataset = _DATASETS.get(token.word) or _DATASETS.get(token.word.removesuffix("S"))
        if dataset is None:
            raise InvalidInputError(f"Invalid filter expression: there is no dataset {token.text!r}.")
        self._one_of(["."])
        return Column(dataset=dataset, name=self._take("word", "the name of a field").text)

    def _operator(self) -> Operator:
        if self._accept("NOT"):
            self._one_of(["IN"])
            return Operator.NOT_IN
        return Operator(self._one_of([operator for operator in Operator if operator is not Operator.NOT_IN]))

    def _set(self) -> list[Value]:
        if self._next.kind == "word":
            return [self._column()]
        self._one_of(["("])
        values = self._separated(self._plain_value, ",")
        self._one_of([")"])
        return values

    def _value(self) -> Value:
        if not self._accept("("):
            return self._plain_value()
        value = self._plain_value()
        self._one_of([")"])
        return value

    def _plain_value(self) -> Value:
        if self._accept(ANYTHING):
            return ANYTHING
        match self._next.kind:
            case "word":
                return self._column()
            case "string":
                return _string(unquote(self._take().text))
            case "number":
                return float(self._take().text)
            case "parameter":
                return _parameter(self._take().text)
            case _:
                return self._refuse('a value: a number, a $PARAMETER or text in "double quotes"')

    def _separated(self, read: Callable[[], T], separator: str) -> list[T]:
        found = [read()]
        while self._accept(separator):
            found.append(read())
        return found

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, kind: str | None = None, wanted: str = "") -> _Token:
        token = self._next
        if kind is not None and token.kind != kind:
            self._refuse(wanted)
        self._at += 1
        return token

    def _accept(self, text: str) -> bool:
        """Step over a keyword or a sign if it comes next."""
        if self._next.kind in {"word", "sign"} and self._next.word == text:
            self._at += 1
            return True
        return False

    def _one_of(self, options: Sequence[str] | type[Action]) -> str:
        """Step over one of these keywords or signs, or refuse."""
        for option in options:
            if self._accept(option):
                return str(option)
        return self._refuse(" or ".join(options))

    def _refuse(self, wanted: str) -> NoReturn:
        token = self._next
        found = token.text if token.kind == "end" else f"{token.text!r} at character {token.place}"
        raise InvalidInputError(f"Invalid filter expression: expected {wanted}, found {found}.")


def _string(text: str) -> Value:
    """Return a string, or the placeholder that a guide's example for the AWS CLI writes in quotes."""
    return _parameter(text) if _QUOTED_PARAMETER.fullmatch(text) else text


def _parameter(text: str) -> Parameter:
    name = text.removeprefix("$")
    if len(name) > _LONGEST_PARAMETER:
        raise InvalidInputError(f"A parameter's name has at most {_LONGEST_PARAMETER} characters: {text}.")
    return Parameter(name=name)
