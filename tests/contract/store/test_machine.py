"""The store against a model of it: whatever is done in whatever order, both say the same."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.jobs.claims import Lease
from bot.jobs.jobs import KeptJobs
from bot.jobs.opening import Store, open_store
from bot.jobs.schema import metadata
from bot.model.errors import AlreadyKept, ClaimLost
from bot.model.notice import Notice
from tests.claiming import AT_ONCE
from tests.clock import FixedClock
from tests.contract.store.model import EDIT_PAUSE, LEASE, Claimable, KeptJob, Model
from tests.contract.store.values import NOW, ids, job, notice

T = TypeVar("T")
SETTINGS = settings(max_examples=20, stateful_step_count=40)
REASON = "not in the channel"
JOBS = st.sampled_from(["a", "b"])
KEYS = st.sampled_from(["n0:C1", "n1:C1", "n0:C2"])
TEXTS = st.sampled_from(["10 %", "20 %"])
PAUSES = st.sampled_from([None, *(timedelta(seconds=seconds) for seconds in (1, 3, 20))])  # None: it has ended
WHO = st.integers(min_value=0, max_value=2)
PACE = replace(AT_ONCE, edit=EDIT_PAUSE)
STEPS = st.sampled_from([timedelta(seconds=seconds) for seconds in (3, 20)])


@dataclass(frozen=True, kw_only=True)
class Replicas:
    """Processes on one store, and the loop that they run in."""

    stores: list[Store]
    clock: FixedClock
    runner: asyncio.Runner

    async def empty(self) -> None:
        """Let nothing be kept."""
        jobs = self.stores[0].jobs
        assert isinstance(jobs, KeptJobs)
        deletions = [table.delete() for table in reversed(metadata.sorted_tables)]
        await jobs.database.transact(lambda connection: [connection.execute(deletion) for deletion in deletions])


class Machine(RuleBasedStateMachine):
    """Does anything in any order, in the store and in the model."""

    replicas: ClassVar[Replicas]

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.model, self.stores, self.clock = Model(), self.replicas.stores, self.replicas.clock
        self.run = self.replicas.runner.run
        self.claims: dict[tuple[str, int], tuple[AsyncExitStack, list[str]]] = {}
        self.run(self.replicas.empty())

    def teardown(self) -> None:
        """Give back what is claimed; the store and the model agree on what runs."""
        for leaving, _ in self.claims.values():
            self.run(leaving.aclose())
        running = [name for name, one in self.model.jobs.items() if one.look_again_at]
        assert sorted(ids(self.run(self.stores[0].jobs.running()))) == sorted(running)
        held = [(one.destination, one.attempts, one.parked) for one in self.run(self.stores[0].outbox.held(limit=9))]
        assert held == self.model.held()

    @initialize()
    def begin(self) -> None:
        """Have something to claim."""
        for name in ("a", "b"):
            self.add(0, name)
        for place in ("C1", "C2"):
            self.tell(0, f"n0:{place}", "10 %")

    def store(self, who: int) -> Store:
        """Return the store as a process has it open."""
        return self.stores[who % len(self.stores)]

    def owner(self, who: int) -> int:
        """Return the number of a process."""
        return who % len(self.stores)

    def refused(self, doing: Coroutine[Any, Any, object], expected: type[Exception]) -> None:
        """Do what must not succeed."""
        with pytest.raises(expected):
            self.run(doing)

    @rule(step=STEPS)
    def time_passes(self, step: timedelta) -> None:
        """Let leases lapse, and pauses end."""
        self.clock.at += step

    @rule(who=WHO, name=JOBS)
    def add(self, who: int, name: str) -> None:
        """Add a job, which may be there."""
        new = job(name, started_at=self.clock())
        if name in self.model.jobs:
            self.refused(self.store(who).jobs.add(new), AlreadyKept)
            return
        self.run(self.store(who).jobs.add(new))
        self.model.jobs[name] = KeptJob(job=new, look_again_at=self.clock(), owner=self.owner(who))

    @rule(who=WHO)
    def claim_jobs(self, who: int) -> None:
        """Claim what is due."""
        self.give_back(who, "jobs")
        found = self.claim("jobs", who, self.store(who).jobs.claim(self.clock()), ids)
        expected = self.model.claim_jobs(self.owner(who), self.clock())
        assert sorted(found, key=attrgetter("id")) == sorted(expected, key=attrgetter("id"))

    @rule()
    def claim_jobs_at_once(self) -> None:
        """Have every process claim what is due, at the same moment: each job is somebody's, and nobody else's."""
        everybody = range(len(self.stores))
        for who in everybody:
            self.give_back(who, "jobs")
        due = {one.job.id for one in self.model.due_jobs(self.clock())}

        async def claim() -> list[list[str]]:
            claiming = [self.entered("jobs", who, self.store(who).jobs.claim(self.clock()), ids) for who in everybody]
            return list(map(ids, await asyncio.gather(*claiming)))

        found = self.run(claim())
        assert sorted(name for names in found for name in names) == sorted(due)
        for who, names in enumerate(found):
            for name in names:
                self.model.jobs[name].owner, self.model.jobs[name].leased_until = who, self.clock() + LEASE

    @rule(who=WHO, name=JOBS, pause=PAUSES, told=st.lists(st.tuples(KEYS, TEXTS), unique_by=itemgetter(0)))
    def record(self, who: int, name: str, pause: timedelta | None, told: list[tuple[str, str]]) -> None:
        """Record a job, with the claim or without."""
        kept = self.model.jobs.get(name)
        moved = job(name, started_at=kept.job.started_at if kept else NOW, ended_at=None if pause else self.clock())
        look_again_at = self.clock() + pause if pause else None
        notices = [told_in(key, text) for key, text in told]
        recording = self.store(who).jobs.record(moved, notices=notices, look_again_at=look_again_at)
        if kept is None or kept.owner != self.owner(who):
            self.refused(recording, ClaimLost if kept else LookupError)
            return
        self.run(recording)
        kept.job, kept.look_again_at, kept.leased_until = moved, look_again_at, None
        for one in notices:
            self.model.keep(one)

    @rule(who=WHO, name=JOBS, pause=st.sampled_from([timedelta(seconds=1), timedelta(seconds=20)]))
    def rest(self, who: int, name: str, pause: timedelta) -> None:
        """Give a job back as it is, with the claim or without."""
        at = self.clock() + pause
        self.run(self.store(who).jobs.rest([name, "unknown"], look_again_at=at))
        kept = self.model.jobs.get(name)
        if kept and kept.owner == self.owner(who) and kept.look_again_at:
            kept.look_again_at, kept.leased_until = at, None

    @rule(who=WHO)
    def hasten(self, who: int) -> None:
        """Make everything due."""
        self.run(self.store(who).jobs.hasten(self.clock()))
        for one in self.model.jobs.values():
            one.look_again_at = one.look_again_at and min(one.look_again_at, self.clock())

    @rule(who=WHO, key=KEYS, text=TEXTS)
    def tell(self, who: int, key: str, text: str) -> None:
        """Keep a notice."""
        self.run(self.store(who).outbox.add(told_in(key, text)))
        self.model.keep(told_in(key, text))

    @rule(who=WHO)
    def claim_notices(self, who: int) -> None:
        """Claim destinations."""
        self.give_back(who, "destinations")
        found = self.claim(
            "destinations",
            who,
            self.store(who).outbox.claim(self.clock(), pace=replace(AT_ONCE, edit=EDIT_PAUSE)),
            list,
        )
        assert found == self.model.claim_notices(self.owner(who), self.clock())

    @rule(who=WHO, key=KEYS)
    def attempt(self, who: int, key: str) -> None:
        """Begin a post, with the claim or without."""
        kept = self.model.notices.get(key)
        attempting = self.store(who).outbox.attempted(key)
        if kept is None or self.model.destinations[kept.pending.notice.destination].owner != self.owner(who):
            self.refused(attempting, ClaimLost)
            return
        self.run(attempting)
        kept.pending = replace(kept.pending, attempted=True)

    @rule(who=WHO, key=KEYS, how=st.sampled_from(["shown", "shown before", "postponed", "parked"]))
    def settle(self, who: int, key: str, how: str) -> None:
        """Keep how it went."""
        if (kept := self.model.notices.get(key)) is None:
            return
        at, outbox = self.clock(), self.store(who).outbox
        match how:
            case "postponed":
                kept.retry_at = at + timedelta(seconds=5)
                self.run(outbox.postpone(key, until=kept.retry_at))
                kept.pending = replace(kept.pending, attempts=kept.pending.attempts + 1)
            case "parked":
                kept.parked, kept.retry_at = REASON, None
                self.run(outbox.park(key, reason=REASON))
            case _:
                kept.shown, kept.retry_at = max(1, kept.pending.revision - (how == "shown before")), None
                self.run(outbox.sent(key, revision=kept.shown, ts="1.0", at=at))
                kept.pending = replace(kept.pending, ts="1.0", sent_at=at, attempted=False, attempts=0)

    @rule(who=WHO, place=st.sampled_from([None, "C1", "C2"]))
    def release(self, who: int, place: str | None) -> None:
        """Let what was parked wait again."""
        assert self.run(self.store(who).outbox.release(place)) == self.model.release(place)

    @rule(key=st.sampled_from(["Ev1", "Ev2"]))
    def deliver(self, key: str) -> None:
        """Have every process hear the same twice, all at once: one of them is the first, if any."""

        async def deliver() -> list[bool]:
            hearing = [store.deliveries.first_time(key, at=self.clock()) for store in self.stores * 2]
            return list(await asyncio.gather(*hearing))

        assert self.run(deliver()).count(True) == (key not in self.model.delivered)
        self.model.delivered.add(key)

    @rule(who=WHO, what=st.sampled_from(["jobs", "destinations"]))
    def give_back(self, who: int, what: str) -> None:
        """End a claim, which another may have by now."""
        if claim := self.claims.pop((what, self.owner(who)), None):
            leaving, keys = claim
            self.run(leaving.aclose())
            rows: Mapping[str, Claimable] = getattr(self.model, what)
            for key in keys:
                if rows[key].owner == self.owner(who):
                    rows[key].leased_until = None

    def claim(self, what: str, who: int, claiming: AbstractAsyncContextManager[T], keys: Callable[[T], list[str]]) -> T:
        """Claim, and remember what."""
        return self.run(self.entered(what, who, claiming, keys))

    async def entered(
        self, what: str, who: int, claiming: AbstractAsyncContextManager[T], keys: Callable[[T], list[str]]
    ) -> T:
        """Claim, and remember what, among others that do."""
        leaving = AsyncExitStack()
        found = await leaving.enter_async_context(claiming)
        self.claims[what, self.owner(who)] = (leaving, keys(found))
        return found


def told_in(key: str, text: str) -> Notice:
    """Return a notice; its key says where it goes."""
    return notice(text, key=key, destination=key.partition(":")[2])


@pytest.mark.parametrize("engine,processes", [("sqlite", 1), ("postgresql", 3)])
def test_the_store_does_as_the_model(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, processes: int
) -> None:
    """Jobs, notices and claims, by one process on SQLite and by three on PostgreSQL."""
    address = str(tmp_path / "bot.sqlite3") if engine == "sqlite" else request.getfixturevalue("postgresql")
    clock = FixedClock()
    lease = Lease(length=LEASE, renewal=timedelta(hours=1), clock=clock)  # no claim is renewed: time passes by rules
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        stores = [runner.run(stack.enter_async_context(open_store(address, lease=lease))) for _ in range(processes)]
        try:
            replicas = Replicas(stores=stores, clock=clock, runner=runner)
            run_state_machine_as_test(type("Bound", (Machine,), {"replicas": replicas}), settings=SETTINGS)
        finally:
            runner.run(stack.aclose())
