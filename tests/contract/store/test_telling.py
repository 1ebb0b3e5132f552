"""Whatever goes wrong in whatever order, people read the newest of everything, once and in order."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.jobs.claims import Lease
from bot.jobs.opening import open_store
from bot.model.message import Message
from bot.model.notice import Ending, Notice, key_of
from bot.model.pace import Pace
from bot.model.resource import Status
from bot.notifier import Notifier
from bot.ports import Outbox
from tests.clock import FixedClock
from tests.contract.store.test_machine import Replicas
from tests.contract.store.unreliable import Fate, Killed, UnreliableSlack

SETTINGS = settings(max_examples=15, stateful_step_count=30)
PACE = Pace(call=timedelta(seconds=1), burst=4, reserve=1, flood=2)
PLACES = ("C1", "U0ADA")
FATES = st.lists(st.sampled_from(Fate), max_size=4)
STEPS = st.sampled_from([timedelta(seconds=seconds) for seconds in (1, 4, 30, 300)])
LONG_ENOUGH = 400  # drains, five minutes apart, for anything to come to its end


class Telling(RuleBasedStateMachine):
    """Tells of jobs while Slack fails, processes die and channels close."""

    replicas: ClassVar[Replicas]

    def __init__(self) -> None:
        """Begin with nothing told."""
        super().__init__()
        self.slack, self.clock, self.run = UnreliableSlack(), self.replicas.clock, self.replicas.runner.run
        self.newest: dict[str, str] = {}  # by key, in the order in which they were written
        self.jobs = 0
        self.run(self.replicas.empty())

    def teardown(self) -> None:
        """Let all be well again; then everything is to be read, once, in its newest state and in order."""
        self.slack.closed.clear()
        self.slack.fates.clear()
        self.run(self.outbox.release(None))
        for _ in range(LONG_ENOUGH):
            self.drain(0, [])
            self.time_passes(timedelta(minutes=5))
            if not self.run(self.outbox.backlog()).waiting:
                break
        assert self.run(self.outbox.held(limit=9)) == []
        self.check_that_all_is_told()
        for place in PLACES:
            for what in ("card", "result"):
                self.check_the_order(place, what)

    def check_that_all_is_told(self) -> None:
        """Each result on its own or in a digest; each card in its newest state, unless it came with its digest."""
        shown = {one.key: one.message.text for one in self.slack.shown}
        digested = Counter(in_digests(self.slack))
        for key, text in self.newest.items():
            job, what, place = key.split(":")
            in_digest = digested[job, place]
            assert (shown.get(key) == text) + (in_digest if what == "result" or key not in shown else 0) == 1, key

    def check_the_order(self, place: str, what: str) -> None:
        """Nothing overtakes, but what its channel had refused."""
        read = [one.key for one in self.slack.shown if one.key in self.newest and one.key not in self.slack.refused]
        read = [key for key in read if key.split(":")[1:] == [what, place]]
        assert read == [key for key in self.newest if key in read]

    @property
    def outbox(self) -> Outbox:
        """The outbox, as the first process has it."""
        return self.replicas.stores[0].outbox

    @rule(place=st.sampled_from(PLACES), many=st.integers(min_value=1, max_value=3))
    def begin(self, place: str, many: int) -> None:
        """Jobs begin, and have their cards."""
        for _ in range(many):
            self.jobs += 1
            self.tell(key_of(f"job-{self.jobs}", "card", place), "0 %")

    @rule(which=st.integers(min_value=0, max_value=9), far=st.integers(min_value=1, max_value=3))
    def move_on(self, which: int, far: int) -> None:
        """A card changes, more than once before anybody looks."""
        if cards := [key for key in self.newest if ":card:" in key]:
            key = cards[which % len(cards)]
            if key.replace(":card:", ":result:") not in self.newest:  # it does not change once its job has ended
                for _ in range(far):
                    self.tell(key, f"{int(self.newest[key].split()[0]) + 1} %")

    @rule(place=st.sampled_from(PLACES), many=st.integers(min_value=1, max_value=4))
    def end(self, place: str, many: int) -> None:
        """Jobs end."""
        running = [key for key in self.newest if key.endswith(f":card:{place}")]
        results = [key.replace(":card:", ":result:") for key in running]
        for key in [key for key in results if key not in self.newest][:many]:
            job, _, _ = key.split(":")
            ending = Ending(subject=job, status=Status.READY, started_at=self.clock(), ended_at=self.clock())
            self.tell(key, f"{job} has ended", ending)

    @rule(step=STEPS)
    def time_passes(self, step: timedelta) -> None:
        """Let pauses end."""
        self.clock.at += step

    @rule(who=st.integers(min_value=0, max_value=1), fates=FATES)
    def drain(self, who: int, fates: list[Fate]) -> None:
        """Have a process send what there is room for."""
        self.slack.fates = list(fates)
        store = self.replicas.stores[who % len(self.replicas.stores)]
        notifier = Notifier(outbox=store.outbox, channel=self.slack, now=self.clock, jitter=lambda: 0.0, pace=PACE)
        with suppress(Killed):
            self.run(notifier.drain())

    @rule(place=st.sampled_from(PLACES))
    def close_or_open(self, place: str) -> None:
        """Throw the bot out of a channel, or invite it again."""
        self.slack.closed ^= {place}

    @rule(place=st.sampled_from([None, *PLACES]))
    def release(self, place: str | None) -> None:
        """Have what was parked sent again."""
        self.run(self.outbox.release(place))

    @invariant()
    def nothing_is_there_twice(self) -> None:
        """At no time; nor does a message show what was never written."""
        assert max(Counter((one.destination, one.key) for one in self.slack.shown).values(), default=1) == 1
        told = Counter(in_digests(self.slack))
        told.update(
            (job, place)
            for job, what, place in (one.key.split(":")[:3] for one in self.slack.shown)
            if what == "result"
        )
        assert max(told.values(), default=1) == 1

    def tell(self, key: str, text: str, ending: Ending | None = None) -> None:
        """Write a notice."""
        job, _, place = key.split(":")
        told = Notice(
            key=key, job_id=job, destination=place, message=Message(text=text), asked_by="U0ADA", ending=ending
        )
        self.run(self.outbox.add(told))
        self.newest[key] = text


def in_digests(slack: UnreliableSlack) -> Iterator[tuple[str, str]]:
    """Yield the jobs that digests tell of, each with the place."""
    for one in slack.shown:
        if ":digest:" in one.key:
            for job in re.findall(r"^Job: (job-\d+);", one.message.text, re.MULTILINE):
                yield job, one.destination


@pytest.mark.parametrize("engine,processes", [("sqlite", 1), ("postgresql", 2)])
def test_people_read_everything_once(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, processes: int
) -> None:
    """With one process on SQLite, and with two on PostgreSQL."""
    address = str(tmp_path / "bot.sqlite3") if engine == "sqlite" else request.getfixturevalue("postgresql")
    clock = FixedClock()
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        opening = [open_store(address, lease=Lease(clock=clock)) for _ in range(processes)]
        stores = [runner.run(stack.enter_async_context(one)) for one in opening]
        try:
            replicas = Replicas(stores=stores, clock=clock, runner=runner)
            run_state_machine_as_test(type("Bound", (Telling,), {"replicas": replicas}), settings=SETTINGS)
        finally:
            runner.run(stack.aclose())
