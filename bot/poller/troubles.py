"""Trouble in the log: said once when it begins, and once when it is over."""

import logging
from dataclasses import field

from bot.model.errors import BotError, StoreUnavailable, Unavailable
from bot.records import dataclass

_log = logging.getLogger("bot.poller")


@dataclass(frozen=True, slots=True)
class Troubles:
    """What is in trouble at present."""

    _known: set[str] = field(default_factory=set)

    def say(self, subject: str, error: BotError) -> None:
        """Log trouble that is new; that the database is away, the store says itself."""
        if subject not in self._known and not isinstance(error, StoreUnavailable):
            level = logging.INFO if isinstance(error, Unavailable) else logging.WARNING
            _log.log(level, "%s: %s", subject, error)
            self._known.add(subject)

    def over(self, subject: str) -> None:
        """Log that trouble is over, where there was some."""
        if subject in self._known:
            _log.info("%s: well again", subject)
            self._known.discard(subject)
