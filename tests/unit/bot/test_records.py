from collections.abc import Callable
from dataclasses import field, replace

from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A value with something secret."""

    street: str
    number: int = 1
    door_code: str = field(default="", repr=False)
    read_at: float = field(default=0.0, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Flat(Address):
    """One that has a field more."""

    floor: int


@dataclass(kw_only=True, slots=True)
class Bell:
    """Something that changes."""

    ring: Callable[[], None] | None = None


def test_records_that_hold_the_same_are_equal() -> None:
    """What is not compared does not count, and another class is never equal."""
    assert Address(street="Main", read_at=1.0) == Address(street="Main", read_at=2.0)
    assert Address(street="Main") != replace(Address(street="Main"), number=2)
    assert Flat(street="Main", floor=1) != Flat(street="Main", floor=2)
    assert Address(street="Main") != Flat(street="Main", floor=1)


def test_a_frozen_record_can_be_a_key() -> None:
    """Equal ones are the same key; one that changes cannot be any."""
    assert {Address(street="Main", read_at=1.0)} == {Address(street="Main", read_at=2.0)}
    assert Bell.__hash__ is None


def test_a_record_shows_no_secret() -> None:
    """It shows everything else that it holds, by name."""
    assert repr(Flat(street="Main", floor=3, door_code="4711")) == "Flat(street='Main', number=1, read_at=0.0, floor=3)"


def test_a_record_that_holds_itself_can_be_shown() -> None:
    """For instance by a callback of its own."""
    bell = Bell()
    bell.ring = bell.__repr__  # type: ignore[assignment]  # whatever it returns

    assert "..." in repr(bell)
