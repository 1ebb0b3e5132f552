"""`dataclass`, as the standard library has it, in a quarter of the time: classes were a quarter of a start.

Before Python 3.13 the standard library compiles each method of each class by itself. Here only `__init__` is compiled;
how records are compared and shown is written once for all of them.
"""

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["dataclass"]

_T = TypeVar("_T")


def _dataclass(
    *, frozen: bool = False, kw_only: bool = False, slots: bool = False, eq: bool = True
) -> Callable[[type[_T]], type[_T]]:
    """Return what makes a class a dataclass; that a `frozen` one stays as it is, mypy sees to and nothing else."""

    def made(cls: type[_T]) -> type[_T]:
        record = dataclasses.dataclass(cls, kw_only=kw_only, slots=slots, eq=False, repr=False)
        _show(record)
        if eq:
            _compare(record, hashed=frozen)
        return record

    return made


def _show(record: type[Any]) -> None:
    """Have records show what they hold, but for secrets."""
    names = [field.name for field in dataclasses.fields(record) if field.repr]

    @recursive_repr()
    def shown(self: object) -> str:
        held = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({held})"

    record.__repr__ = shown  # type: ignore[assignment]


def _compare(record: type[Any], *, hashed: bool) -> None:
    """Have records be equal that hold the same."""
    names = [field.name for field in dataclasses.fields(record) if field.compare]
    held = attrgetter(*names) if names else lambda _: ()

    def equal(self: object, other: object) -> bool:
        return held(self) == held(other) if other.__class__ is self.__class__ else NotImplemented

    def digest(self: object) -> int:
        return hash(held(self))

    record.__eq__ = equal  # type: ignore[assignment]
    record.__hash__ = digest if hashed else None  # type: ignore[assignment]


if TYPE_CHECKING:
    from dataclasses import dataclass  # so that mypy knows what is made, and keeps the frozen ones frozen
else:
    dataclass = _dataclass
