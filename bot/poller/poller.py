"""Sweep, rest, stop; and find meanwhile what others started."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import field
from datetime import datetime, timedelta

from bot.config import Polling
from bot.model.errors import PersonalizeError, StoreError
from bot.model.job import Job
from bot.model.report import Outcome
from bot.model.resource import Resource, Sights
from bot.model.signs import Loop, Turned
from bot.poller.following import STORE, Following
from bot.poller.renewals import Renewals
from bot.poller.telling import Telling
from bot.poller.ticks import Ticks
from bot.poller.troubles import Troubles
from bot.ports import Clock, Jobs, People, Subscriptions, Watch, unwatched
from bot.records import dataclass
from bot.resting import rest

_log = logging.getLogger(__name__)
_MOST = 1000  # jobs that are looked at together
_SLIP = timedelta(seconds=10)  # clocks are set back by less now and then
_HURRY = timedelta(seconds=5)  # at least, between two ticks that somebody asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """What a poller is asked for: to look at what is due, or at everything that runs, though not twice in seconds."""

    woken: asyncio.Event = field(default_factory=asyncio.Event)
    hurried: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(kw_only=True, slots=True)
class Poller:
    """Follows the jobs in one AWS account; `account` is what that is called where there are several.

    `tell` is called when there is something to be told. Pollers side by side share `renewals`.
    """

    jobs: Jobs
    subscriptions: Subscriptions
    people: People
    look: Callable[[Collection[Resource]], Awaitable[Sights]]
    advance: Callable[[Job, Sights], Awaitable[Job]]
    report: Callable[[Job], Awaitable[Outcome]]
    adopt: Callable[[], Awaitable[list[Job]]]
    rhythm: Polling
    tell: Callable[[], None]
    now: Clock
    account: str = ""
    watch: Watch = unwatched
    asked: Asked = field(default_factory=Asked)
    renewals: Renewals = field(default_factory=Renewals)
    _following: Following = field(init=False)
    _ticks: Ticks = field(init=False)
    _troubles: Troubles = field(default_factory=Troubles)
    _hurried_at: datetime | None = None
    _turned_at: datetime | None = None

    def __post_init__(self) -> None:
        """Put together what a sweep needs."""
        self._ticks = Ticks(account=self.account, rhythm=self.rhythm)
        self._following = Following(
            jobs=self.jobs,
            look=self.look,
            advance=self.advance,
            report=self.report,
            telling=Telling(subscriptions=self.subscriptions, people=self.people, now=self.now),
            tell=self.tell,
            now=self.now,
            ticks=self._ticks,
            troubles=self._troubles,
            renewals=self.renewals,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep and rest until `stop` is set."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._find_and_rest(stop))
            while not stop.is_set():
                if await self._does_well(self._turn):
                    self.watch(Turned(loop=Loop.POLLER, account=self.account))
                now = self.now()
                await rest(self._ticks.after(now, hot=True) - now, stop, self.asked.woken, self.asked.hurried)

    def wake(self) -> None:
        """Have it look at what is due now."""
        self.asked.woken.set()

    async def _does_well(self, turn: Callable[[], Awaitable[None]]) -> bool:
        """Do a turn, and say whether it met no bug: such must not stop other accounts, nor the next turn."""
        try:
            await turn()
        except StoreError as error:
            self._troubles.say(STORE, error)
        except Exception:  # noqa: BLE001 - as the docstring says
            _log.exception("the poller met a bug; it goes on with its next turn")
            return False
        return True

    async def _turn(self) -> None:
        self.asked.woken.clear()
        if self._clock_may_have_been_set_back():
            self._hurried_at = None
            self.asked.hurried.set()
        if self.asked.hurried.is_set():
            self.asked.hurried.clear()
            await self._hurry()
        await self.sweep()

    def _clock_may_have_been_set_back(self) -> bool:
        """Say whether what was put off may wait for longer than was meant; at the first turn, nobody knows."""
        before, self._turned_at = self._turned_at, self.now()
        return before is None or before - self._turned_at > _SLIP

    async def _hurry(self) -> None:
        now = self.now()
        if self._hurried_at is None or now - self._hurried_at >= min(_HURRY, self.rhythm.hot):
            self._hurried_at = now
            await self.jobs.hasten(now)

    async def sweep(self) -> None:
        """Look once at the jobs that are due and that no other process looks at."""
        async with self.jobs.claim(self.now(), limit=_MOST) as due:
            if due:
                await self._following.tick(due)
        if len(due) == _MOST:  # there may be more
            self.wake()

    async def _find_and_rest(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self._does_well(self._find)
            now = self.now()
            await rest(self._ticks.after(now, hot=False) - now, stop)

    async def _find(self) -> None:
        watched = f"watched groups in {self.account}" if self.account else "watched groups"
        try:
            for job in await self.adopt():
                _log.info("job %s was found running: %s", job.id, job.subject)
                self.asked.woken.set()
        except PersonalizeError as error:
            self._troubles.say(watched, error)
        else:
            self._troubles.over(watched)
