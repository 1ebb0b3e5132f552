"""Keeps what exists in a folder: Personalize's resources, data and models, and moto's buckets, roles and keys.

`files/` holds data sets and models, which are files anyway, and logs of events, which only grow; `state` holds
everything else, written anew at most twice a second while something changes. Who was under way when the endpoint ended
sets out again, from the beginning.
"""

import asyncio
import io
import logging
import os
import pickle
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.aws import moto_state
from sandbox.aws.backend import Backend
from sandbox.aws.datasets import storage
from sandbox.aws.datasets.records import ID_COLUMNS, Part, RecordIndex
from sandbox.aws.datasets.streams import Stream
from sandbox.aws.event_logs import EventLogs, Mark
from sandbox.aws.journeys import Journeys
from sandbox.aws.resources.kinds import Campaign, Dataset, Recommender, SolutionVersion
from sandbox.aws.training import Served
from sandbox.aws.worlds import Worlds

logger = logging.getLogger(__name__)

FILES = "files"
_STATE, _MOTO = "state", "moto"
_FORMAT = 3  # of `state`; another one cannot be read
_REST = 0.5  # seconds between two writings
_KEPT = ("resources", "streams", "recommended", "counted")  # of a backend


class CannotReadError(OSError):
    """The folder holds what this version did not write; the text says what to do."""


@dataclass(kw_only=True, slots=True)
class Keeper:
    """Writes what exists into `folder`, and restores it."""

    folder: Path
    worlds: Worlds
    journeys: Journeys
    logs: EventLogs = field(init=False)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _objects: Mapping[str, object] = field(default_factory=dict)
    _disk: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))  # one writing after another

    def __post_init__(self) -> None:
        """Keep events beside data sets and models."""
        self.logs = EventLogs(folder=self.folder / FILES)

    def changed(self) -> None:
        """Hear that there is something to write."""
        self._changed.set()

    async def restore(self) -> None:
        """Bring back what was kept. Raises `CannotReadError`."""
        with self._advising():
            if (self.folder / _MOTO).exists():
                moto_state.restore(self.folder / _MOTO)
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
        marks = [Mark.of(stream) for backend in self.worlds for stream in backend.streams.all()]
        await self._on_disk(self._write, marks, self._dump())
        objects = moto_state.brief()
        if objects != self._objects:
            await self._on_disk(lambda: _replace(self.folder / _MOTO, moto_state.dump()))
            self._objects = objects

    def close(self) -> None:
        """End the thread that writes."""
        self._disk.shutdown()

    async def _on_disk(self, work: Callable[..., None], *arguments: object) -> None:
        await asyncio.get_running_loop().run_in_executor(self._disk, work, *arguments)

    def _write(self, marks: Sequence[Mark], state: bytes) -> None:
        """Write events first: a state names none that are not on disk."""
        for mark in marks:
            self.logs.append(mark)
        _replace(self.folder / _STATE, state)

    def _dump(self) -> bytes:
        written = io.BytesIO()
        kept = [(each.account, {name: getattr(each, name) for name in _KEPT}) for each in self.worlds]
        _Pickler(written, self.folder).dump((_FORMAT, kept, self.journeys.under_way()))
        return written.getvalue()

    def _read(self, state: bytes) -> Any:  # noqa: ANN401 - the journeys that were under way
        number, kept, under_way = _Unpickler(io.BytesIO(state), self).load()
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
            used.update(self.folder / FILES / stream.log for stream in backend.streams.all())
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
        keeper.close()


class _Pickler(pickle.Pickler):
    """Leaves out what other files hold, and names what a restart makes anew."""

    def __init__(self, file: io.BytesIO, folder: Path) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        # By type, as asking for each of all the values would take many times as long.
        self.dispatch_table = {
            Backend: lambda backend: (_backend, (backend.account.id, backend.account.region)),
            type(folder): lambda path: (_path, (str(path.relative_to(folder)),)),
            Stream: lambda stream: (_stream, (stream.log, len(stream))),
            Served: lambda _: (_left_out, ()),
            RecordIndex: lambda _: (_left_out, ()),
        }


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, keeper: Keeper) -> None:
        super().__init__(file)
        self._found: Mapping[str, Callable[..., object]] = {
            _backend.__name__: keeper.worlds.at,
            _path.__name__: keeper.folder.joinpath,
            _stream.__name__: keeper.logs.read,
        }

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - a class or a function
        """Let those that stand for something find it."""
        return self._found[name] if module == __name__ and name in self._found else super().find_class(module, name)


# What stands in a state for a backend, a file, a stream, and what `_complete` reads.


def _backend(account: str, region: str) -> Backend:
    raise NotImplementedError


def _path(name: str) -> Path:
    raise NotImplementedError


def _stream(log: str, count: int) -> Stream:
    raise NotImplementedError


def _left_out() -> None:
    """Stand for what is read from elsewhere."""


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
