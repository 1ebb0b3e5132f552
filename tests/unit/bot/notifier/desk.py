"""A notifier at work, and what it takes to disturb it."""

import asyncio
from dataclasses import field
from datetime import datetime
from pathlib import Path

import pytest

from bot.jobs.opening import Store, open_store
from bot.jobs.outbox import KeptOutbox
from bot.model.message import Message
from bot.model.notice import Ending, Notice, key_of
from bot.model.pace import Pace
from bot.model.resource import Status
from bot.notifier import Notifier
from bot.ports import Watch, unwatched
from bot.records import dataclass
from tests.clock import MORNING, FixedClock
from tests.fake_channel import FakeChannel, Moment

CHANNEL, OTHER, ADA = "C024BE91L", "C0OTHER", "U0ADA"


def result(number: int, *, destination: str = CHANNEL, at: datetime = MORNING, status: Status = Status.READY) -> Notice:
    """Return what is to be told of a job that ended."""
    job = f"trn-{number}"
    ending = Ending(subject=f"Training: {job}", status=status, started_at=MORNING, ended_at=at)
    key = key_of(job, "result", destination)
    said = Message(text=f"{job} has ended")
    return Notice(key=key, job_id=job, destination=destination, message=said, asked_by=ADA, ending=ending)


def notice(text: str, *, key: str = "imp-1:card", destination: str = CHANNEL, asked_by: str | None = None) -> Notice:
    """Return what is to be told of a job."""
    return Notice(key=key, job_id="imp-1", destination=destination, message=Message(text=text), asked_by=asked_by)


@dataclass(kw_only=True)
class Desk:
    """A notifier between a real store and a fake Slack."""

    path: Path
    channel: FakeChannel = field(default_factory=FakeChannel)
    clock: FixedClock = field(default_factory=FixedClock)
    pace: Pace = field(default_factory=Pace)

    def notifier(self, store: Store, *, watch: Watch = unwatched) -> Notifier:
        """Wire one."""
        return Notifier(
            outbox=store.outbox,
            channel=self.channel,
            now=self.clock,
            jitter=lambda: 0.0,
            pace=self.pace,
            watch=watch,
        )

    async def killed_at(self, moment: Moment) -> None:
        """Drain in a process that dies in the middle of a call."""
        self.channel.cut_at = moment
        async with open_store(self.path) as store:
            draining = asyncio.ensure_future(self.notifier(store).drain())
            await self.channel.cut.wait()
            draining.cancel()
            with pytest.raises(asyncio.CancelledError):
                await draining
        self.channel.cut_at = None

    async def drain_anew(self) -> None:
        """Drain in a new process."""
        async with open_store(self.path) as store:
            await self.notifier(store).drain()

    async def add(self, *notices: Notice) -> None:
        """Keep notices, in a process of their own."""
        async with open_store(self.path) as store:
            for one in notices:
                await store.outbox.add(one)


@dataclass(frozen=True, kw_only=True)
class SlowOutbox(KeptOutbox):
    """An outbox whose last write takes until a test lets it go on."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def sent(self, key: str, *, revision: int, ts: str, at: datetime) -> None:
        """Keep it, later."""
        self.reached.set()
        await self.go_on.wait()
        await super().sent(key, revision=revision, ts=ts, at=at)
