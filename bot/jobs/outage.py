"""Whether the database answers: said once when it no longer does, and once when it does again."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from bot.jobs.group_commit import NO_ANSWER
from bot.model.errors import StoreUnavailable
from bot.records import dataclass

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outage:
    """What is known of it; nothing is said before the database has answered for the first time."""

    _answered: bool = False
    _lasts: bool = False
    _times: int = 0

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note whether the database answers in the block; raises `StoreUnavailable` where it does not."""
        times = self._times
        try:
            yield
        except (OperationalError, InterfaceError, PoolExhausted) as error:
            self._begin(error)
            raise StoreUnavailable(NO_ANSWER) from error
        if times == self._times:  # else what was on its way when it began has still come through
            self._end()

    def _begin(self, error: Exception) -> None:
        if self._answered and not self._lasts:
            self._lasts = True
            self._times += 1
            _log.warning("the database does not answer: %s", reason(error))
            _log.debug("how it failed", exc_info=error)

    def _end(self) -> None:
        if self._lasts:
            _log.info("the database answers again")
        self._answered, self._lasts = True, False


def reason(error: BaseException | None) -> str:
    """Return what the database says, in one line; SQLAlchemy would add the statement."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(said).split()).removesuffix(".")
