"""The words in which Block Kit's rules are written: small checks, put together in tables.

A check looks at one value at one JSON pointer and yields the mistakes it finds. Lengths count Unicode code points.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sandbox.slack.wire import Json


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One thing that Slack would refuse, as blocks.validate reports it."""

    pointer: str
    message: str
    code: str = "failed_constraint"

    def answer(self) -> Json:
        """As an entry of blocks.validate's `errors`."""
        return {"code": self.code, "message": self.message, "pointer": self.pointer}

    def line(self) -> str:
        """As the Web API writes it elsewhere, e.g. `must be less than 151 characters [json-pointer:/blocks/0/text]`."""
        return f"{self.message} [json-pointer:{self.pointer}]"


Check: TypeAlias = Callable[[Any, str], Iterator[Mistake]]


def text(most: int, *, least: int = 1, pattern: str = "") -> Check:
    """A string of that many characters, optionally of a pattern."""

    def check(value: object, at: str) -> Iterator[Mistake]:
        if not isinstance(value, str):
            yield Mistake(pointer=at, message="must be a string")
        elif len(value) > most:
            yield Mistake(pointer=at, message=f"must be less than {most + 1} characters")
        elif len(value) < least:
            yield Mistake(pointer=at, message=f"must be more than {least - 1} characters")
        elif pattern and not re.fullmatch(pattern, value):
            yield Mistake(pointer=at, message=f"must match {pattern}")

    return check


def url(*schemes: str) -> Check:
    """An address of up to 3,000 characters with one of these schemes; above all, nothing that a browser would run."""

    def check(value: object, at: str) -> Iterator[Mistake]:
        mistakes = list(text(3000)(value, at))
        yield from mistakes
        if not mistakes and str(value).partition(":")[0].lower() not in schemes:
            yield Mistake(pointer=at, message="must be a valid URL")

    return check


def number(least: float = -math.inf, most: float = math.inf, *, whole: bool = True) -> Check:
    """A number within bounds, both allowed."""

    def check(value: object, at: str) -> Iterator[Mistake]:
        kinds = int if whole else int | float
        if isinstance(value, bool) or not isinstance(value, kinds) or not math.isfinite(value):
            yield Mistake(pointer=at, message=f"must be {'an integer' if whole else 'a finite number'}")
        elif not least <= value <= most:
            yield Mistake(pointer=at, message=f"must be between {least:g} and {most:g}")

    return check


def flag(value: object, at: str) -> Iterator[Mistake]:
    """A boolean."""
    if not isinstance(value, bool):
        yield Mistake(pointer=at, message="must be a boolean")


def anything(_value: object, _at: str) -> Iterator[Mistake]:
    """Not looked into."""
    yield from ()


def one_of(*words: str) -> Check:
    """One of a few words."""

    def check(value: object, at: str) -> Iterator[Mistake]:
        if value not in words:
            yield Mistake(pointer=at, message=f"must be a valid enum value: {', '.join(words)}")

    return check


def each(item: Check, least: int, most: int) -> Check:
    """An array of that many items, each checked."""

    def check(value: object, at: str) -> Iterator[Mistake]:
        if not isinstance(value, list):
            yield Mistake(pointer=at, message="must be an array")
            return
        if len(value) > most:
            yield Mistake(pointer=at, message=f"no more than {most} items allowed")
        elif len(value) < least:
            yield Mistake(pointer=at, message=f"no fewer than {least} items required")
        for place, one in enumerate(value):
            yield from item(one, f"{at}/{place}")

    return check


def either(*checks: Check) -> Check:
    """Something that satisfies one of the checks; the mistakes reported are those of the first."""

    def check(value: object, at: str) -> Iterator[Mistake]:
        found = [list(one(value, at)) for one in checks]
        if all(found):
            yield from found[0]

    return check


@dataclass(frozen=True)
class Shape:
    """An object: the fields it must have, those it may have, and what must hold among them."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    also: Collection[Check] = ()

    def __call__(self, value: object, at: str) -> Iterator[Mistake]:
        """Check one object; the checks `also` run only once its fields are right."""
        if not isinstance(value, dict):
            yield Mistake(pointer=at, message="must be an object")
            return
        mistakes = [*self._fields(value, at)]
        yield from mistakes or (mistake for check in self.also for mistake in check(value, at))

    def _fields(self, value: Json, at: str) -> Iterator[Mistake]:
        for name in (name for name in self.required if name not in value):
            yield Mistake(pointer=at, message=f"missing required field: {name}", code="missing_required_field")
        known = {**self.required, **self.optional}
        for name, one in value.items():
            if name in known:
                yield from known[name](one, f"{at}/{name}")
            elif name != "type":
                yield Mistake(pointer=at, message=f"invalid additional property: {name}", code="additional_property")


def typed(table: Mapping[str, Check], *allowed: str) -> Check:
    """An object whose `type` names its rules in the table (any of them, unless only some are allowed here)."""

    def check(value: object, at: str) -> Iterator[Mistake]:
        if not isinstance(value, dict):
            yield Mistake(pointer=at, message="must be an object")
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in (allowed or table):
            yield Mistake(pointer=f"{at}/type", message=f"unsupported type: {kind}", code="unsupported_type")
            return
        yield from table[kind](value, at)

    return check


def some_of(*names: str) -> Check:
    """At least one of these fields."""

    def check(value: Json, at: str) -> Iterator[Mistake]:
        if not any(name in value for name in names):
            yield Mistake(pointer=at, message=f"must provide at least one of: {', '.join(names)}")

    return check


def at_most_one_of(*names: str) -> Check:
    """These fields, but not more than one of them true."""

    def check(value: Json, at: str) -> Iterator[Mistake]:
        if sum(bool(value.get(name)) for name in names) > 1:
            yield Mistake(pointer=at, message=f"must provide at most one of: {', '.join(names)}")

    return check


def exactly_one_of(*names: str) -> Check:
    """One of these fields, and only one."""

    def check(value: Json, at: str) -> Iterator[Mistake]:
        if sum(name in value for name in names) != 1:
            yield Mistake(pointer=at, message=f"must provide exactly one of: {', '.join(names)}")

    return check
