"""What following jobs takes, and how soon their ends are known: `python benchmarks/polling.py`.

The real poller, store (a SQLite file), gateway and boto3, by a simulated clock; AWS is simulated where botocore would
send a request (its event `before-send`). One account with 1, 3, 10 and 50 jobs, each replaced when it ends, beside a
description of each job every 60 s (as AWS's samples do) and every 15 s. Calls are those that look (List, Describe) and
those that read the metrics of what has ended.

Then 100,000 jobs in 2,000 accounts. All are in one store, in memory where the system has a folder for that: to wait
for a disk takes no CPU. A twentieth of the accounts is followed for three ticks, each by a poller and with keys of
its own, and the figures are multiplied: all of them would take minutes to say the same. They begin as they would be
found in the middle of a day. The CPU of the simulated AWS is not counted, that of keeping new jobs is.

Durations in minutes: imports and campaigns 5 to 15, trainings 20 to 60; one in twenty fails within three. There are 120
old imports, 150 versions and 40 campaigns, listed before what runs, which is the dearer order.
"""

import asyncio
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, partial
from heapq import heapify, heapreplace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.credentials import Credentials
from sqlalchemy import ColumnElement, insert, literal, select
from targets import Target, judge

from bot.config import Polling
from bot.jobs.claims import Lease
from bot.jobs.jobs import columns_of
from bot.jobs.opening import Store, open_store
from bot.jobs.schema import jobs
from bot.model.job import Found, Job, JobKind, Step
from bot.model.report import Outcome
from bot.model.resource import ResourceKind, Status
from bot.model.signs import AwsCall, Sign
from bot.personalize.boto import Boto
from bot.personalize.bucket import Lane
from bot.personalize.budget import Budget
from bot.personalize.caller import Caller
from bot.personalize.gateway import PersonalizeGateway
from bot.personalize.identity import Identity
from bot.personalize.line import Line
from bot.personalize.lines import Lines
from bot.personalize.session import Aws
from bot.poller import Poller, Renewals
from bot.poller.renewals import PAUSE as RENEWED
from bot.poller.ticks import Ticks
from bot.workflow.advance import Advance
from bot.workflow.look import Look

BAR_CALLS, BAR_MEDIAN, BAR_P95 = 15.0, 10.0, 20.0  # fifty jobs: calls a minute, seconds, seconds
BAR_RATE, BAR_CORES, BAR_MEMORY = 500.0, 1.0, 500.0  # 2,000 accounts: calls a second, CPU seconds a second, MiB
COUNTS = (1, 3, 10, 50)
WARM_UP, MEASURED = timedelta(minutes=5), timedelta(hours=1)
THREE_TICKS = timedelta(seconds=60)
ACCOUNTS, FOLLOWED = 2_000, 100
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of Linux that is no disk; TemporaryDirectory makes one of ours in it
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER = START + timedelta(days=1)
ARN = "arn:aws:personalize:eu-west-1:123456789012"
MINUTES = {ResourceKind.IMPORT: (5, 15), ResourceKind.VERSION: (20, 60), ResourceKind.CAMPAIGN: (5, 15)}
HISTORY = {ResourceKind.IMPORT: 120, ResourceKind.VERSION: 150, ResourceKind.CAMPAIGN: 40}
WIRE = {
    "DatasetImportJob": (ResourceKind.IMPORT, "datasetImportJob"),
    "SolutionVersion": (ResourceKind.VERSION, "solutionVersion"),
    "Campaign": (ResourceKind.CAMPAIGN, "campaign"),
}
JOB_KINDS = {
    ResourceKind.IMPORT: JobKind.IMPORT,
    ResourceKind.VERSION: JobKind.TRAINING,
    ResourceKind.CAMPAIGN: JobKind.DEPLOYMENT,
}


class Time:
    """The simulated clock."""

    at = START

    def now(self) -> datetime:
        """Return what time it is."""
        return self.at

    def elapsed(self) -> float:
        """Return the seconds that have passed."""
        return (self.at - START).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


@dataclass(kw_only=True)
class Thing:
    """A resource in the simulated AWS."""

    kind: ResourceKind
    arn: str
    began: datetime
    ends: datetime
    fails: bool = False


@dataclass(kw_only=True)
class Account:
    """The resources of one account, and the AWS that shows them."""

    time: Time
    chance: random.Random
    things: dict[str, Thing] = field(default_factory=dict)
    old: dict[ResourceKind, list[Thing]] = field(default_factory=dict)
    made: int = 0

    def __post_init__(self) -> None:
        """Have a history."""
        long_ago = START - timedelta(days=30)
        for kind, count in HISTORY.items():
            self.old[kind] = [
                Thing(kind=kind, arn=self._arn(kind), began=long_ago, ends=long_ago) for _ in range(count)
            ]

    def begin(self, kind: ResourceKind, *, age: float = 0.0) -> Thing:
        """Begin something, or have begun it: `age` is the part of its duration that has passed."""
        duration, fails = self._drawn(kind)
        while age and duration < self.chance.random() * timedelta(minutes=MINUTES[kind][1]):
            duration, fails = self._drawn(kind)  # of what runs at a moment, most is what takes long
        began = self.time.at - duration * age
        thing = Thing(kind=kind, arn=self._arn(kind), began=began, ends=began + duration, fails=fails)
        self.things[thing.arn] = thing
        return thing

    def _drawn(self, kind: ResourceKind) -> tuple[timedelta, bool]:
        fails = self.chance.random() < 1 / 20
        low, high = (0.5, 3) if fails else MINUTES[kind]
        return timedelta(minutes=self.chance.uniform(low, high)), fails

    def answer(self, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a request."""
        if operation == "GetSolutionMetrics":
            return {"metrics": {"normalized_discounted_cumulative_gain_at_25": 0.25}}
        if operation.startswith("List"):
            kind, key = WIRE[operation.removeprefix("List").removesuffix("s")]
            running = [one for one in self.things.values() if one.kind is kind]
            return self._page(f"{key}s", [*self.old[kind], *running], int(body.get("nextToken", 0)))
        _, key = WIRE[operation.removeprefix("Describe")]
        return {key: self._shown(self.things[body[f"{key}Arn"]])}

    def _page(self, key: str, found: list[Thing], begin: int) -> dict[str, Any]:
        following = {"nextToken": str(begin + 100)} if len(found) > begin + 100 else {}
        return {key: [self._shown(one) for one in found[begin : begin + 100]], **following}

    def _shown(self, one: Thing) -> dict[str, Any]:
        ended = one.ends <= self.time.at
        key = next(key for kind, key in WIRE.values() if kind is one.kind)
        said = {
            f"{key}Arn": one.arn,
            "status": ("CREATE FAILED" if one.fails else "ACTIVE") if ended else "CREATE IN_PROGRESS",
            "creationDateTime": one.began.timestamp(),
            "lastUpdatedDateTime": (one.ends if ended else one.began).timestamp(),
        }
        return said | ({"failureReason": "Too few interactions"} if ended and one.fails else {})

    def _arn(self, kind: ResourceKind) -> str:
        self.made += 1
        if kind is ResourceKind.VERSION:
            return f"{ARN}:solution/movies-{self.made % 10}/{self.made:08x}"
        return f"{ARN}:{'campaign' if kind is ResourceKind.CAMPAIGN else 'dataset-import-job'}/movies-{self.made}"


class Calling(Executor):
    """Runs at once what one account calls, and says to AWS whose call it is."""

    current: Account
    calling: float = 0.0  # CPU seconds, those of the simulated AWS among them
    simulating: float = 0.0  # which are these

    def __init__(self, account: Account) -> None:
        """Keep the account."""
        self._account = account

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - as Executor's
        """Run it."""
        Calling.current, future, began = self._account, Future[Any](), time.thread_time()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is the caller's
            future.set_exception(error)
        Calling.calling += time.thread_time() - began
        return future


class Raw:
    """The body of an answer, as urllib3 would give it."""

    def __init__(self, body: bytes) -> None:
        """Keep it."""
        self._body = body

    def stream(self) -> Iterator[bytes]:
        """Yield it."""
        yield self._body


def send(request: AWSPreparedRequest, **_: object) -> AWSResponse:
    """Answer in AWS's stead."""
    began = time.thread_time()
    target: Any = request.headers["X-Amz-Target"]
    body: Any = request.body
    said = Calling.current.answer(target.decode().rpartition(".")[2], json.loads(body))
    headers: Any = {"content-type": "application/x-amz-json-1.1"}
    answer = AWSResponse(request.url, 200, headers, Raw(json.dumps(said).encode()))
    Calling.simulating += time.thread_time() - began
    return answer


@cache
def line() -> Line:
    """Return the line to AWS, as the bot shares it among accounts, but that it reaches nobody."""
    opened = Lines().to("eu-west-1", None)
    opened.clients["personalize"].meta.events.register("before-send", send)  # type: ignore[arg-type]  # the stubs know no answer
    return opened


class Nobody:
    """Has the names of people."""

    async def names(self, users: Collection[str]) -> Mapping[str, str]:
        """Call everybody the same."""
        return dict.fromkeys(users, "Ada")

    async def zone(self, _: str) -> tzinfo:
        """Have everybody live in one zone."""
        return UTC


@dataclass(kw_only=True)
class Followed:
    """An account with its poller, and what came of it."""

    name: str
    account: Account
    store: Store
    poller: Poller = field(init=False)
    ticks: Ticks = field(init=False)
    delays: list[float] = field(default_factory=list)
    again: list[ResourceKind] = field(default_factory=list)
    looks: int = 0

    def open(self, renewals: Renewals) -> None:
        """Put together what follows its jobs."""
        sim, rhythm = self.account.time, Polling()
        budget = Budget(account=self.name, elapsed=sim.elapsed, sleep=sim.sleep)
        mine = replace(line(), found=Caller(find=partial(Credentials, self.name, "secret")))
        boto = Boto(lambda: mine, Identity(), account=self.name)
        aws = Aws(boto.region, lambda: boto, Calling(self.account), self.count, budget=budget)
        gateway = PersonalizeGateway(aws.within(Lane.POLLER), service_role=None)
        kept = self.store.jobs.of(self.name)
        self.ticks = Ticks(account=self.name, rhythm=rhythm)
        self.poller = Poller(
            jobs=kept,
            subscriptions=self.store.subscriptions.of(self.name),
            people=Nobody(),
            look=Look(personalize=gateway),
            advance=Advance(personalize=gateway, jobs=kept, now=sim.now),
            report=self.report,
            adopt=self.adopt,
            rhythm=rhythm,
            tell=lambda: None,
            now=sim.now,
            account=self.name,
            renewals=renewals,
        )

    def count(self, sign: Sign) -> None:
        """Count a call."""
        self.looks += isinstance(sign, AwsCall)

    async def report(self, job: Job) -> Outcome:
        """Note how late it is known."""
        thing = self.account.things.pop(job.steps[0].arn or "")
        self.delays.append((self.account.time.at - thing.ends).total_seconds())
        self.again.append(thing.kind)
        return Outcome(job=job)

    async def adopt(self) -> list[Job]:
        """Find nothing."""
        return []

    def job(self, thing: Thing) -> Job:
        """Return the job that follows something."""
        name = thing.arn.rpartition(":")[2].partition("/")[2]
        step = Step(
            task=Found(kind=thing.kind, name=name),
            arn=thing.arn,
            name=name,
            status=Status.RUNNING,
            began_at=thing.began,
        )
        return Job(
            id=f"{self.name}-{name}",
            kind=JOB_KINDS[thing.kind],
            group="movies",
            subject="movies",
            line="",
            asked_by="U1",
            channel="C1",
            started_at=thing.began,
            steps=(step,),
            account=self.name,
            told_at=thing.began if thing.began < self.account.time.at else None,
        )

    def next_sweep(self, now: datetime) -> datetime:
        """Return when its poller sweeps next."""
        return self.ticks.after(now, hot=True)

    async def turn(self) -> None:
        """Sweep, and begin anew what has ended."""
        await self.poller.sweep()
        while self.again:
            await self.poller.jobs.add(self.job(self.account.begin(self.again.pop())))


def mix(count: int) -> list[ResourceKind]:
    """Return the kinds of so many jobs: a tenth imports, three campaigns to six trainings."""
    imports, campaigns = max(count // 10, count > 1), max(count * 3 // 10, count > 2)  # noqa: PLR2004 - one of each
    trainings = count - imports - campaigns
    return [ResourceKind.IMPORT] * imports + [ResourceKind.CAMPAIGN] * campaigns + [ResourceKind.VERSION] * trainings


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Calls a minute, and the delays in seconds."""

    calls: float
    delays: list[float]

    def __str__(self) -> str:
        """Say them in a row."""
        return f"{self.calls:>10.1f} {self.median:>8.1f} {self.p95:>8.1f}"

    @property
    def median(self) -> float:
        """The delay that half of all do not exceed."""
        return statistics.median(self.delays)

    @property
    def p95(self) -> float:
        """The delay that 95 of 100 do not exceed."""
        return statistics.quantiles(self.delays, n=20)[-1]


async def by_the_bot(path: Path, count: int) -> Figures:
    """Follow so many jobs in one account."""
    sim = Time()
    async with open_store(path, lease=Lease(clock=sim.now)) as store:
        one = Followed(name="prod", account=Account(time=sim, chance=random.Random(count)), store=store)  # noqa: S311
        one.open(Renewals())
        for kind in mix(count):
            await store.jobs.of("prod").add(one.job(one.account.begin(kind, age=one.account.chance.random())))
        until = START + WARM_UP
        for end in (until, until + MEASURED * (3 if count < COUNTS[-1] else 1)):
            one.delays.clear()
            one.looks, began = 0, sim.at
            while sim.at < end:
                sim.at = one.ticks.after(sim.at, hot=True)
                await one.turn()
    return Figures(calls=one.looks / ((sim.at - began) / timedelta(minutes=1)), delays=one.delays)


def one_by_one(count: int, pause: float) -> Figures:
    """Describe each of so many jobs at its own pace."""
    chance = random.Random(count)  # noqa: S311 - a simulation
    delays = [chance.uniform(0, pause) for _ in range(10_000)]
    return Figures(calls=count * 60 / pause, delays=delays)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What all accounts together take; `boto3` and `store` are their parts of the cores."""

    calls: float
    cores: float
    boto3: float
    memory: float
    account: float


async def at_scale(path: Path) -> Scale:
    """Have all jobs in one store, and follow those of some accounts for three ticks."""
    sim, chance, factor = Time(), random.Random(7), ACCOUNTS / FOLLOWED  # noqa: S311 - a simulation
    async with open_store(path, lease=Lease(clock=sim.now)) as store:
        accounts = [
            Followed(name=f"account-{n}", account=Account(time=sim, chance=chance), store=store)
            for n in range(FOLLOWED)
        ]
        await fill(store, accounts, chance)
        renewals, before = Renewals(pause=RENEWED * factor), resident()
        for one in accounts:
            one.open(renewals)
        await follow(accounts, sim, until=START + THREE_TICKS)
        account = (resident() - before) / FOLLOWED
        for one in accounts:
            one.looks = 0
        Calling.calling = Calling.simulating = 0.0
        began, cpu = sim.at, time.process_time()
        await follow(accounts, sim, until=sim.at + THREE_TICKS)
        seconds, used = (sim.at - began).total_seconds(), time.process_time() - cpu - Calling.simulating
    return Scale(
        calls=sum(one.looks for one in accounts) / seconds * factor,
        cores=used / seconds * factor,
        boto3=(Calling.calling - Calling.simulating) / seconds * factor,
        memory=before + account * ACCOUNTS,
        account=account,
    )


def resident() -> float:
    """Return the memory of this process, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


async def fill(store: Store, accounts: list[Followed], chance: random.Random) -> None:
    """Keep the jobs of all accounts; those that nobody follows are due much later."""
    due = {"look_again_at": START, "owner": store.jobs.claims.owner}
    async with store.jobs.database.writing() as connection:
        for one in accounts:
            things = [one.account.begin(kind, age=chance.random()) for kind in mix(50)]
            await connection.execute(insert(jobs), [columns_of(one.job(thing)) | due for thing in things])
        for number in range(1, ACCOUNTS // FOLLOWED):
            columns: dict[str, ColumnElement[Any]] = {**jobs.c}
            columns |= {name: columns[name] + f"-{number}" for name in ("id", "account")}
            columns["look_again_at"] = literal(LATER, jobs.c.look_again_at.type)
            copied = select(*columns.values()).where(jobs.c.look_again_at == START)
            await connection.execute(insert(jobs).from_select(list(columns), copied))


async def follow(accounts: list[Followed], sim: Time, *, until: datetime) -> None:
    """Have each account's poller sweep as it does by itself: at its ticks, and every few seconds in between."""
    due = [(one.next_sweep(sim.at), one.name, one) for one in accounts]
    heapify(due)
    while due[0][0] <= until:
        sim.at, name, one = due[0]
        await one.turn()
        heapreplace(due, (one.next_sweep(sim.at), name, one))
    sim.at = until


def main() -> int:
    """Print the tables."""
    print("Calls a minute, and how late an end is known (p50 and p95, in seconds)\n")
    print(f"{'jobs':>5}  {'personalize-bot':>28}  {'Describe each 60 s':>28}  {'Describe each 15 s':>28}")
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        found = {count: asyncio.run(by_the_bot(Path(folder, f"{count}.sqlite3"), count)) for count in COUNTS}
        for count, bot in found.items():
            print(f"{count:>5}  {bot}  {one_by_one(count, 60)}  {one_by_one(count, 15)}")
        fifty = found[COUNTS[-1]]
        scale = asyncio.run(at_scale(Path(folder, "scale.sqlite3")))
    print(f"\n{ACCOUNTS * 50:,} jobs in {ACCOUNTS:,} accounts ({FOLLOWED} of them followed, figures for all):")
    print(f"{scale.calls:.0f} calls a second; {scale.cores:.2f} cores, {scale.boto3:.2f} of them boto3's")
    print(f"{scale.memory:.0f} MiB, {scale.account * 1024:.0f} KiB of them for each account and its jobs")
    return judge(
        [
            Target(what="50 jobs: calls a minute", measured=fifty.calls, bound=BAR_CALLS),
            Target(what="half of all ends are known within", measured=fifty.median, bound=BAR_MEDIAN, unit=" s"),
            Target(what="95 of 100 within", measured=fifty.p95, bound=BAR_P95, unit=" s"),
            Target(what=f"{ACCOUNTS:,} accounts: calls a second", measured=scale.calls, bound=BAR_RATE),
            Target(what="CPU seconds a second", measured=scale.cores, bound=BAR_CORES),
            Target(what="memory", measured=scale.memory, bound=BAR_MEMORY, unit=" MiB"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
