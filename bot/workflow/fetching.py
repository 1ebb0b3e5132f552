"""Files on their way from S3 or Slack to this machine, for as long as they are read."""

import re
import shutil
import tempfile
from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import FileRules
from bot.model.datafile import Drop, Source
from bot.model.errors import NotAllowed
from bot.model.orders import DatasetKind, Order
from bot.model.report import Reading
from bot.ports import Drops, Files
from bot.records import dataclass

_DROP = re.compile(r"F[A-Z0-9]{8,}")
_MB = 2**20


def is_drop(location: str) -> bool:
    """Say whether a location is Slack's id of a file that was dropped."""
    return _DROP.fullmatch(location) is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetch:
    """Brings files here."""

    files: Files
    drops: Drops
    rules: FileRules

    async def about(self, location: str, order: Order) -> Reading:
        """Return what a file is called and how large it is; raises as `fetched`."""
        if is_drop(location):
            drop = await self._drop(location, order)
            return Reading(name=drop.name, size=drop.size)
        return Reading(name=_name(location), size=(await self.files.head(location, limit=1)).size)

    @asynccontextmanager
    async def fetched(
        self,
        location: str,
        order: Order,
        *,
        dataset: DatasetKind | None,
        schema: str | None = None,
    ) -> AsyncIterator[Source]:
        """Have a file on this machine while the block runs; of one in S3 that is too long, the beginning.

        Raises:
            NotFound: it is not there, or no longer.
            NotAllowed: it was dropped where the person does not see it.
            BadFile: it was dropped, and is too large.
            BotError: S3 or Slack does not give it.
        """
        folder = Path(await to_thread(tempfile.mkdtemp, prefix="personalize-bot-"))
        path = folder / "file.csv"
        try:
            if is_drop(location):
                drop = await self._drop(location, order)
                await self.drops.fetch(drop, path, limit=self.rules.dropped_mb * _MB)
                name, size = drop.name, drop.size
            else:
                size = await self.files.fetch(location, path, limit=self.rules.checked_mb * _MB)
                name = _name(location)
            yield Source(
                path=path,
                name=name,
                size=size,
                dataset=dataset,
                schema=schema,
                patience=self.rules.patience.total_seconds(),
            )
        finally:
            await to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _drop(self, file: str, order: Order) -> Drop:
        drop = await self.drops.find(file)
        if drop.by != order.asked_by and order.channel not in drop.channels:
            raise NotAllowed("That file was dropped somewhere else. Drop it here, or ask where it is.")
        return drop


def _name(location: str) -> str:
    return location.rpartition("/")[2]
