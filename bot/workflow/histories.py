"""What users did, by the interactions that were imported last, as far as that can be known in a moment."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import field
from datetime import datetime, timedelta

from bot.model.errors import BotError
from bot.model.orders import DatasetKind, ImportMode
from bot.model.recommendation import Taken
from bot.model.resource import Import
from bot.ports import Clock, Files, Inspector, Personalize
from bot.records import dataclass

_log = logging.getLogger(__name__)
_LIMIT = 32 * 2**20  # bytes: a larger file is not read for this
_FRESH = timedelta(minutes=5)
_PATIENCE = 0.5  # seconds that an answer waits for it; the next finds what was read meanwhile


@dataclass(kw_only=True, slots=True)
class Histories:
    """Looks up what users did.

    Events since the import are not in it, since Amazon does not give them back; nor is anything known of an import that
    only added to what was there, or of a file that is one of several, large or gone.
    """

    personalize: Personalize
    files: Files
    inspector: Inspector
    now: Clock
    patience: float = _PATIENCE
    _latest: dict[str, tuple[datetime, Import | None]] = field(default_factory=dict)
    _unreadable: set[str] = field(default_factory=set)
    _looking: set[asyncio.Task[Sequence[Taken]]] = field(default_factory=set)

    async def __call__(self, group: str, user: str) -> Sequence[Taken]:
        """Return what a user did last, newest first; nothing where that is not known, or not in time."""
        task = asyncio.create_task(self._known(group, user))
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)
        done, _ = await asyncio.wait({task}, timeout=self.patience)
        return task.result() if done else ()

    async def _known(self, group: str, user: str) -> Sequence[Taken]:
        try:
            latest = await self._imported(group)
            if latest is None or latest.arn in self._unreadable:
                return ()
            found = await self.inspector.history(latest.arn, user)
            return await self._read(latest, user) if found is None else found
        except BotError as error:
            _log.info("what a user did could not be looked up: %s", error)
            return ()

    async def _imported(self, group: str) -> Import | None:
        """Return the import that holds all interactions, None where none is known to."""
        at, latest = self._latest.get(group, (None, None))
        if at is None or self.now() - at > _FRESH:
            latest = await self.personalize.latest_import(group, DatasetKind.INTERACTIONS)
            self._latest[group] = (self.now(), latest)
        return latest if latest and latest.mode is ImportMode.FULL and latest.location else None

    async def _read(self, latest: Import, user: str) -> Sequence[Taken]:
        location = latest.location or ""
        first = await self.files.head(location, limit=1)
        if first.files > 1 or first.size > _LIMIT:
            self._unreadable.add(latest.arn)
            return ()
        head = await self.files.head(location, limit=_LIMIT)
        return await self.inspector.history(latest.arn, user, interactions_csv=head.body) or ()
