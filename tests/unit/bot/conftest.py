"""A desk with every action wired: the real store, and fakes where AWS would be."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from bot.config import Config
from bot.jobs.opening import Store, open_store
from bot.model.datafile import FileHead, Inspection, Source
from bot.model.errors import BadFile
from bot.model.job import Job
from bot.model.orders import DatasetKind
from bot.model.profile import Profile, Repair
from bot.model.recommendation import CatalogueItem, Taken
from bot.workflow.wiring import Ports, Wired, wire
from tests.fake_desk import FixedPeople, FixedUsage
from tests.fakes import FakePersonalize, MemoryDrops, MemoryFiles
from tests.unit.bot.views import samples_of_files

SCHEMA = '{"type": "record", "name": "Interactions", "fields": []}'


@dataclass(kw_only=True)
class Reader:
    """Takes every file for the same one; those in `kinds`, by location, for one of that kind and no other."""

    inspection: Inspection
    items: dict[str, CatalogueItem] = field(default_factory=dict)
    refusal: BadFile | None = None
    kinds: dict[str, DatasetKind] = field(default_factory=dict)
    taken: dict[str, Sequence[str]] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    looked: Profile = samples_of_files.PROFILE
    repair: Repair = samples_of_files.REPAIR
    sources: list[Source] = field(default_factory=list)

    async def inspect(self, head: FileHead, dataset: DatasetKind, *, schema: str | None) -> Inspection:
        """Return what was said."""
        if self.refusal:
            raise self.refusal
        if (kind := self.kinds.get(head.location, dataset)) is not dataset:
            raise BadFile(f"It looks like {kind}.", fits=kind)
        return self.inspection

    async def profile(self, source: Source) -> Profile:
        """Return what was said."""
        if self.refusal:
            raise self.refusal
        self.sources.append(source)
        return self.looked

    async def mend(self, source: Source, to: Path) -> Repair:
        """Write what was read once more, and say what was said."""
        if self.refusal:
            raise self.refusal
        await asyncio.to_thread(to.write_bytes, b"mended")
        return self.repair

    async def history(self, key: str, user: str, *, interactions_csv: bytes | None = None) -> Sequence[Taken] | None:
        """Return what was said, once the file was given."""
        if interactions_csv is not None:
            self.given.append(key)
        return [Taken(item=item, at=None) for item in self.taken.get(user, ())] if key in self.given else None

    async def catalogue(self, items_csv: bytes) -> dict[str, CatalogueItem]:
        """Return what was said."""
        return self.items


@dataclass(frozen=True)
class Noted:
    """Passes wishes on, and keeps their names."""

    personalize: FakePersonalize
    wishes: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        """Return what is asked for."""
        self.wishes.append(name)
        return getattr(self.personalize, name)


@dataclass(kw_only=True, repr=False)
class Desk:
    """The actions, and what they work on; `patiently` are the wishes that nobody waited for."""

    wired: Wired
    people: FixedPeople
    personalize: FakePersonalize
    patiently: list[str]
    usage: FixedUsage
    store: Store
    files: MemoryFiles
    drops: MemoryDrops
    reader: Reader
    time: list[datetime]
    nudges: list[None]

    def passes(self, **duration: float) -> None:
        """Let time pass."""
        self.time[0] += timedelta(**duration)

    async def follow(self, job: Job) -> Job:
        """Do as the poller does: look once, and keep what was seen."""
        moved = await self.wired.advance(job)
        await self.store.jobs.record(moved, notices=[], look_again_at=None if moved.ended_at else self.time[0])
        return moved

    async def finish(self, job: Job) -> Job:
        """Let AWS do whatever the job waits for, until it has ended."""
        while job.ended_at is None:
            self.personalize.settle_all()
            self.passes(minutes=5)
            job = await self.follow(job)
        return job


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store once, for tests to copy."""
    path = tmp_path_factory.mktemp("store") / "bot.sqlite3"

    async def make() -> None:
        async with open_store(path):
            pass

    asyncio.run(make())
    return path


@pytest.fixture
def settings() -> Config:
    """Leave all settings as they are."""
    return Config()


@pytest.fixture
async def desk(tmp_path: Path, empty_store: Path, settings: Config) -> AsyncIterator[Desk]:
    """Wire everything."""
    path = Path(copyfile(empty_store, tmp_path / "bot.sqlite3"))
    time = [datetime(2026, 11, 24, 9, tzinfo=UTC)]
    nudges: list[None] = []
    personalize = FakePersonalize(now=lambda: time[0])
    usage = FixedUsage()
    files = MemoryFiles(files={"s3://b/ratings.csv": b"USER_ID,ITEM_ID,TIMESTAMP\n"})
    drops = MemoryDrops()
    reader = Reader(
        inspection=Inspection(
            columns=("USER_ID", "ITEM_ID", "TIMESTAMP"),
            schema=SCHEMA,
            rows=100_000,
            whole=True,
            users=943,
            sample_users=("196", "7", "42"),
        )
    )
    async with open_store(path) as store:
        people = FixedPeople(called={"U1": "Ada Lovelace"})
        patient: Any = Noted(personalize)
        ports = Ports(
            personalize=personalize,
            patient=patient,
            files=files,
            drops=drops,
            inspector=reader,
            jobs=store.jobs,
            schedules=store.schedules,
            places=store.places,
            people=people,
            subscriptions=store.subscriptions,
            review_plans=store.review_plans,
            usage=usage,
            outbox=store.outbox,
            audit=store.audit,
        )
        wired = wire(
            ports,
            config=settings,
            now=lambda: time[0],
            nudge=lambda: nudges.append(None),
            bucket="home",
            hurry=lambda: nudges.append(None),
        )
        yield Desk(
            wired=wired,
            people=people,
            personalize=personalize,
            patiently=patient.wishes,
            usage=usage,
            store=store,
            files=files,
            drops=drops,
            reader=reader,
            time=time,
            nudges=nudges,
        )
        await wired.index.close()
