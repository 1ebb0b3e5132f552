"""Keeps what exists in a folder: Personalize's resources, data and models, and moto's buckets, roles and keys.

`files/` holds data sets and models, which are files anyway; `state` holds everything else, written anew at most twice a
second while something changes. Who was under way when the endpoint ended sets out again, from the beginning.
"""

import asyncio
import io
import logging
import os
import pickle
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moto.iam.models import iam_backends
from moto.s3.models import s3_backends

from sandbox.aws.backend import Backend
from sandbox.aws.datasets import storage
from sandbox.aws.datasets.records import ID_COLUMNS, Part, RecordIndex
from sandbox.aws.journeys import Journeys
from sandbox.aws.resources.kinds import Campaign, Dataset, Recommender, SolutionVersion
from sandbox.aws.training import Served
from sandbox.aws.worlds import Worlds

logger = logging.getLogger(__name__)

FILES = "files"
_STATE, _MOTO = "state", "moto"
_FORMAT = 1  # of `state`; another one cannot be read
_REST = 0.5  # seconds between two writings
_KEPT = ("resources", "streams", "recommended", "counted")  # of a backend
_IAM = ("roles", "users", "groups", "access_keys", "managed_policies", "inline_policies", "instance_profiles")
_BACKEND, _PATH, _LEFT_OUT = "backend", "path", "left out"


class CannotReadError(OSError):
    """The folder holds what this version did not write; the text says what to do."""


@dataclass(kw_only=True, slots=True)
class Keeper:
    """Writes what exists into `folder`, and restores it."""

    folder: Path
    worlds: Worlds
    journeys: Journeys
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _objects: Mapping[str, object] = field(default_factory=dict)

    def changed(self) -> None:
        """Hear that there is something to write."""
        self._changed.set()

    async def restore(self) -> None:
        """Bring back what was kept. Raises `CannotReadError`."""
        with self._advising():
            if (self.folder / _MOTO).exists():
                _restore_moto(storage.load(self.folder / _MOTO))
            if not (self.folder / _STATE).exists():
                return
            under_way = self._read((self.folder / _STATE).read_bytes())
        for backend in self.worlds:
            await _complete(backend)
        await asyncio.to_thread(self._drop_strays)
        for journey in under_way:
            self.journeys.set_out(journey)

    @contextmanager
    def _advising(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            raise CannotReadError(
                f"{self.folder} was written by another version of the sandbox: remove it, or name another folder."
            ) from error

    async def run(self) -> None:
        """Write whenever something has changed, until cancelled."""
        while True:
            await self._changed.wait()
            await asyncio.sleep(_REST)
            self._changed.clear()
            try:
                await self.write()
            except Exception:
                logger.exception("What changed could not be kept in %s", self.folder)

    async def write(self) -> None:
        """Write everything that is not on disk as it is."""
        state = self._dump()
        await asyncio.to_thread(_replace, self.folder / _STATE, state)
        objects = _objects()
        if objects != self._objects:
            await asyncio.to_thread(_write_moto, self.folder / _MOTO)
            self._objects = objects

    def _dump(self) -> bytes:
        written = io.BytesIO()
        kept = [(each.account, {name: getattr(each, name) for name in _KEPT}) for each in self.worlds]
        _Pickler(written, self.folder).dump((_FORMAT, kept, self.journeys.under_way()))
        return written.getvalue()

    def _read(self, state: bytes) -> Any:  # noqa: ANN401 - the journeys that were under way
        number, kept, under_way = _Unpickler(io.BytesIO(state), self.folder, self.worlds).load()
        if number != _FORMAT:
            raise ValueError(f"format {number}")
        for account, values in kept:
            backend = self.worlds.at(account.id, account.region)
            for name, value in values.items():
                setattr(backend, name, value)
        return under_way

    def _drop_strays(self) -> None:
        """Remove the files of work that was never finished, and of what is deleted."""
        used: set[Path] = set()
        for backend in self.worlds:
            resources = backend.resources
            used.update(path for each in resources.find(Dataset) for path in each.paths)
            versions = [*resources.find(SolutionVersion), *(each.version for each in resources.find(Recommender))]
            used.update(each.model for each in versions if each is not None and hasattr(each, "model"))
        for file in (self.folder / FILES).iterdir():
            if file.is_dir():
                shutil.rmtree(file)
            elif file not in used:
                file.unlink()


@asynccontextmanager
async def keeping(keeper: Keeper) -> AsyncIterator[None]:
    """Restore, and write for the length of a `with`, and a last time after it."""
    await keeper.restore()
    writing = asyncio.create_task(keeper.run())
    try:
        yield
    finally:
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
        await asyncio.shield(keeper.write())


class _Pickler(pickle.Pickler):
    """Leaves out what other files hold, and names what a restart makes anew."""

    def __init__(self, file: io.BytesIO, folder: Path) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._folder = folder

    def persistent_id(self, value: object) -> tuple[str, object] | None:
        match value:
            case Backend():
                return _BACKEND, (value.account.id, value.account.region)
            case Path():
                return _PATH, str(value.relative_to(self._folder))
            case Served() | RecordIndex():
                return _LEFT_OUT, None
            case _:
                return None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, folder: Path, worlds: Worlds) -> None:
        super().__init__(file)
        self._folder = folder
        self._worlds = worlds

    def persistent_load(self, named: Any) -> object:  # noqa: ANN401 - what `persistent_id` returned
        kind, name = named
        match kind:
            case "backend":
                return self._worlds.at(*name)
            case "path":
                return self._folder / name
            case _:
                return None


async def _complete(backend: Backend) -> None:
    """Read what the state left out."""
    for dataset in backend.resources.find(Dataset):
        named_by = ID_COLUMNS.get(dataset.dataset_type)
        if named_by:
            dataset.parts = [
                Part(path=each.path, index=await asyncio.to_thread(RecordIndex.of, each.path, named_by))
                for each in dataset.parts
            ]
    for campaign in backend.resources.find(Campaign):
        for version in backend.resources.find(SolutionVersion, solution_version_arn=campaign.solution_version_arn):
            campaign.serving = await _served(version)
    for recommender in backend.resources.find(Recommender):
        recommender.serving = await _served(recommender.version)


async def _served(version: SolutionVersion | None) -> Served | None:
    if version is None or not hasattr(version, "model"):
        return None
    served: Served = await asyncio.to_thread(storage.load, version.model)
    return served


def _replace(file: Path, content: bytes) -> None:
    """Write a file that is always whole, whenever the machine stops."""
    fresh = file.with_suffix(".new")
    fresh.write_bytes(content)
    os.replace(fresh, file)  # noqa: PTH105 - as a pair with the line above


def _objects() -> dict[str, object]:
    """Return what moto holds, short enough to be compared with what it held before."""
    found: dict[str, object] = {}
    for account, partitions in list(s3_backends.items()):
        for partition, backend in list(partitions.items()):
            for name, bucket in list(backend.buckets.items()):
                keys = [(key.name, key.etag, str(key.last_modified)) for key in list(bucket.keys.values())]
                found[f"{account} {partition} {name}"] = (keys, str(bucket.policy))
    for account, parts in list(iam_backends.items()):
        for partition, people in list(parts.items()):
            found[f"{account} {partition}"] = [sorted(map(str, getattr(people, name))) for name in _IAM]
    return found


def _write_moto(file: Path) -> None:
    buckets = {
        account: {partition: dict(backend.buckets) for partition, backend in partitions.items() if backend.buckets}
        for account, partitions in list(s3_backends.items())
    }
    people = {
        account: {
            partition: {name: getattr(backend, name) for name in _IAM} for partition, backend in partitions.items()
        }
        for account, partitions in list(iam_backends.items())
    }
    _replace(file, pickle.dumps((buckets, people), protocol=pickle.HIGHEST_PROTOCOL))


def _restore_moto(kept: tuple[Any, Any]) -> None:
    buckets, people = kept
    for account, partitions in buckets.items():
        for partition, found in partitions.items():
            s3_backends[account][partition].buckets.update(found)
    for account, partitions in people.items():
        for partition, values in partitions.items():
            for name, value in values.items():
                setattr(iam_backends[account][partition], name, value)
