"""Reads CSV files in worker processes: the real thing behind the port `Inspector`."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import ParamSpec, TypeVar

from bot.datafiles.catalogue import catalogue
from bot.model.datafile import FileHead, Inspection
from bot.model.errors import BadFile
from bot.model.orders import DatasetKind
from bot.model.recommendation import CatalogueItem
from bot.ports import Clock
from bot.workers import WorkerDiedError, Workers

_P = ParamSpec("_P")
_T = TypeVar("_T")


class CsvInspector:
    """Implements `bot.ports.Inspector`."""

    def __init__(self, workers: Workers, *, now: Clock) -> None:
        """Keep the workers; times are compared with `now`."""
        self._workers = workers
        self._now = now

    async def inspect(self, head: FileHead, dataset: DatasetKind, *, schema: str | None) -> Inspection:
        """Say what a file holds, and the schema that fits it."""
        return await self._run(_inspect, head, dataset, schema, self._now())

    async def catalogue(self, items_csv: bytes) -> dict[str, CatalogueItem]:
        """Return the titles and details in an Items file."""
        return await self._run(catalogue, items_csv)

    async def _run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return await self._workers.run(function, *args, **kwargs)
        except WorkerDiedError as error:
            raise BadFile(
                "This file could not be read: the process that read it died, perhaps because it needs more memory than "
                "there is. Try again, or with a smaller file."
            ) from error


@asynccontextmanager
async def open_inspector(now: Clock) -> AsyncIterator[CsvInspector]:
    """Have an inspector; its processes start with the first file, and stop with the block."""
    workers = Workers()
    try:
        yield CsvInspector(workers, now=now)
    finally:
        await workers.close()


def _inspect(head: FileHead, dataset: DatasetKind, schema: str | None, now: datetime) -> Inspection:
    from bot.datafiles.inspect import inspect  # noqa: PLC0415 - brings pandas, which belongs in the worker only

    return inspect(head, dataset, schema, now)
