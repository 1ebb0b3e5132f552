"""Reads CSV files in worker processes: the real thing behind the port `Inspector`."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from bot.datafiles.catalogue import catalogue
from bot.model.datafile import FileHead, Inspection, Source
from bot.model.errors import BadFile
from bot.model.orders import DatasetKind
from bot.model.profile import Profile, Repair
from bot.model.recommendation import CatalogueItem, Taken
from bot.ports import Clock
from bot.workers import WorkerDiedError, Workers

_P = ParamSpec("_P")
_T = TypeVar("_T")


class CsvInspector:
    """Implements `bot.ports.Inspector`."""

    def __init__(self, workers: Workers, patient: Workers, *, now: Clock) -> None:
        """Keep the workers, and those that read whole files, for minutes; times are compared with `now`."""
        self._workers = workers
        self._patient = patient
        self._now = now

    async def inspect(self, head: FileHead, dataset: DatasetKind, *, schema: str | None) -> Inspection:
        """Say what a file holds, and the schema that fits it."""
        return await _run(self._workers, _inspect, head, dataset, schema, self._now())

    async def catalogue(self, items_csv: bytes) -> dict[str, CatalogueItem]:
        """Return the titles and details in an Items file."""
        return await _run(self._workers, catalogue, items_csv)

    async def history(self, key: str, user: str, *, interactions_csv: bytes | None = None) -> Sequence[Taken] | None:
        """Return what a user did last by a file of interactions."""
        return await _run(self._workers, _history, key, user, interactions_csv)

    async def profile(self, source: Source) -> Profile:
        """Look at a whole file."""
        return await _run(self._patient, _profile, source, self._now())

    async def mend(self, source: Source, to: Path) -> Repair:
        """Write a mended copy."""
        return await _run(self._patient, _mend, source, to, self._now())


@asynccontextmanager
async def open_inspector(now: Clock) -> AsyncIterator[CsvInspector]:
    """Have an inspector; its processes start with the first file, and stop with the block."""
    workers, patient = Workers(), Workers()
    try:
        yield CsvInspector(workers, patient, now=now)
    finally:
        await workers.close()
        await patient.close()


async def _run(workers: Workers, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    try:
        return await workers.run(function, *args, **kwargs)
    except WorkerDiedError as error:
        raise BadFile(
            "This file could not be read: the process that read it died, perhaps because it needs more memory than "
            "there is. Try again, or with a smaller file."
        ) from error


def _inspect(head: FileHead, dataset: DatasetKind, schema: str | None, now: datetime) -> Inspection:
    from bot.datafiles.inspect import inspect  # noqa: PLC0415 - brings pandas, which belongs in the worker only

    return inspect(head, dataset, schema, now)


def _history(key: str, user: str, interactions_csv: bytes | None) -> Sequence[Taken] | None:
    from bot.datafiles.histories import history  # noqa: PLC0415 - likewise

    return history(key, user, interactions_csv)


def _profile(source: Source, now: datetime) -> Profile:
    from bot.datafiles.profile import profile  # noqa: PLC0415 - likewise

    return profile(source, now)


def _mend(source: Source, to: Path, now: datetime) -> Repair:
    from bot.datafiles.copying import copy_mended  # noqa: PLC0415 - likewise

    return copy_mended(source, to, now)
