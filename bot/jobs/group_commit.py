"""Transactions that wait for a file's one writer are committed together: one flush to the disk for all of them."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.jobs.connection import commit
from bot.model.errors import StoreUnavailable
from bot.records import dataclass

_T = TypeVar("_T")
NO_ANSWER = "My own database does not answer. Please try again in a minute."


@dataclass(kw_only=True, slots=True, eq=False)
class Transaction(Generic[_T]):
    """A function that is to be called in a transaction. `returned` holds what it has returned, once that counts."""

    function: Callable[[Connection], _T]
    returned: Sequence[_T] = ()
    error: Exception | None = None

    def outcome(self) -> _T:
        """Return what the function has returned, or raise what it has raised.

        Raises:
            StoreUnavailable: the group that it belonged to was not committed.
        """
        if self.error:
            raise self.error
        if not self.returned:
            raise StoreUnavailable(NO_ANSWER)
        return self.returned[0]


def carry_out(connection: Connection, group: Sequence[Transaction[Any]]) -> None:
    """Call each function in a savepoint of its own, whose error undoes what it did and no more, and commit them all.

    Raises:
        OperationalError: the database fails; nothing of the group counts.
    """
    call = _within_savepoint if len(group) > 1 else _call
    returned = [call(connection, each) for each in group]
    commit(connection)
    for each, what in zip(group, returned, strict=True):
        each.returned = what


def _call(connection: Connection, each: Transaction[_T]) -> Sequence[_T]:
    return [each.function(connection)]


def _within_savepoint(connection: Connection, each: Transaction[_T]) -> Sequence[_T]:
    try:
        with connection.begin_nested():
            return _call(connection, each)
    except OperationalError:  # SQLite may have undone the others' as well
        raise
    except Exception as error:  # noqa: BLE001 - whoever waits for it knows what to do
        each.error = error
        return []
