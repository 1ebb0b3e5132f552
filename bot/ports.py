"""What the bot needs of the world, named by who asks.

Every method of `Personalize` and `Files` may raise the children of `PersonalizeError`, those of `Channel` the children
of `ChannelError`, those of the store (`Jobs` to `Audit`) `StoreUnavailable`; further errors are named where they occur.
"""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Protocol

from bot.config import Keep
from bot.model.chart import Chart
from bot.model.command import Role
from bot.model.datafile import Drop, FileHead, Inspection, Source
from bot.model.durations import Likeness, Usuals
from bot.model.history import Asked
from bot.model.job import Job, Task
from bot.model.message import Block, Message
from bot.model.notice import Backlog, Ending, Held, Notice, PendingNotice
from bot.model.orders import DatasetKind
from bot.model.pace import Pace
from bot.model.place import Place
from bot.model.profile import Profile, Repair
from bot.model.recommendation import ANYTHING, CatalogueItem, Scored, Terms
from bot.model.resource import (
    Campaign,
    Filter,
    Group,
    Import,
    Overview,
    ResourceKind,
    Sighting,
    Solution,
    Stray,
    Tracker,
    Version,
)
from bot.model.review import Plan
from bot.model.schedule import Schedule
from bot.model.signs import Sign
from bot.model.subscription import Mute, Subscription
from bot.model.thread import Subject

Clock = Callable[[], datetime]
"""Returns now, aware, in UTC."""

Watch = Callable[[Sign], None]
"""Is told what the bot's parts do, as they do it, from any thread; returns at once and never fails."""


def unwatched(_: Sign) -> None:
    """Let nobody watch."""


class Personalize(Protocol):
    """Amazon Personalize, by wishes. Names go in, values of `bot.model` come out."""

    async def groups(self) -> list[Group]:
        """Return all dataset groups, by name."""
        ...

    async def overview(self, group: str) -> Overview:
        """Return everything in a group; raises `NotFound` with the groups that there are."""
        ...

    async def solution(self, name: str) -> Solution:
        """Return a solution with its versions; raises `NotFound`."""
        ...

    async def version(self, name: str) -> Version:
        """Return a version by its name `solution/1a2b3c4d` or its ARN; raises `NotFound`."""
        ...

    async def campaign(self, name: str) -> Campaign:
        """Return a campaign by name; raises `NotFound`."""
        ...

    async def schema(self, group: str, dataset: DatasetKind) -> str | None:
        """Return the Avro schema (JSON) of a group's dataset, None where there is no such dataset (or group)."""
        ...

    async def latest_import(self, group: str, dataset: DatasetKind) -> Import | None:
        """Return the newest import of a dataset that ended well, with its `location`; None where there is none."""
        ...

    async def begin(self, task: Task, *, since: datetime, taken: frozenset[str]) -> str:
        """Have the resource of a task, and return its ARN.

        Beginning again what was begun before (after a crash, say) returns the same resource: resources are found by
        name, a version of the solution by having been created after `since` and not being among `taken`.

        Raises:
            InUse: what it depends on is not ready yet.
        """
        ...

    async def look(self, kind: ResourceKind, arn: str) -> Sighting:
        """Return how a resource stands; one that is gone has the status DELETED."""
        ...

    async def look_at(self, kind: ResourceKind, arns: Collection[str]) -> Mapping[str, Sighting]:
        """Return how resources of one kind stand, as `look` does, in as few calls as AWS allows.

        Nobody waits for this: it takes its turn after those for whom somebody does.
        """
        ...

    async def in_transition(self, group: str) -> list[Sighting]:
        """Return what is running in a group, whoever started it."""
        ...

    async def strays(self, *, besides: Collection[str]) -> list[Stray]:
        """Return the imports, trainings and new campaigns that run anywhere in the account, besides these ARNs."""
        ...

    async def metrics(self, version_arn: str) -> Mapping[str, float]:
        """Return the offline metrics of a version, by AWS's keys."""
        ...

    async def stop_training(self, version_arn: str) -> None:
        """Ask AWS to stop a training."""
        ...

    async def recommend(
        self,
        campaign_arn: str,
        *,
        user: str | None = None,
        item: str | None = None,
        count: int,
        terms: Terms = ANYTHING,
    ) -> list[Scored]:
        """Ask a campaign for items, best first; `count` is 1..500."""
        ...

    async def rank(self, campaign_arn: str, *, user: str, items: Sequence[str]) -> list[Scored]:
        """Have a campaign put 1..500 items into a user's order, best first."""
        ...

    async def delete_campaign(self, campaign_arn: str) -> None:
        """Ask AWS to delete a campaign, which takes it minutes; raises `InUse` while it is being made or changed."""
        ...

    async def filters(self, group: str | None) -> list[Filter]:
        """Return the filters of a group, or all, by name and without their expressions; raises `NotFound`."""
        ...

    async def filter(self, name: str) -> Filter:
        """Return a filter by name, with its expression; raises `NotFound` with the filters that there are."""
        ...

    async def delete_filter(self, filter_arn: str) -> None:
        """Ask AWS to delete a filter; raises `InUse` while a batch job applies it."""
        ...

    async def tracker(self, group: str) -> Tracker:
        """Return the group's event tracker, made where there was none."""
        ...

    async def hears_events(self, group: str) -> bool:
        """Say whether the group has an event tracker, so that interactions may come in besides the imports."""
        ...

    async def put_event(self, tracker: Tracker, *, user: str, item: str, event_type: str, at: datetime) -> None:
        """Tell what a user did."""
        ...


class Files(Protocol):
    """Files in S3."""

    async def head(self, location: str, *, limit: int) -> FileHead:
        """Return the first `limit` bytes at an `s3://` location, of the first file where it is a folder.

        Raises:
            NotFound: no such bucket or key.
            Misunderstood: not an `s3://bucket/key`.
            BadFile: files in the folder are not CSV, or their headers differ.
        """
        ...

    async def fetch(self, location: str, to: Path, *, limit: int) -> int:
        """Write the first `limit` bytes of a file to this machine, and return how many bytes it has.

        Raises `NotFound` and `Misunderstood` as `head` does; a folder is no file.
        """
        ...

    async def put(self, path: Path, location: str) -> None:
        """Write a file of this machine to a location, over what is there."""
        ...


class Drops(Protocol):
    """Files that people drop into Slack."""

    async def find(self, file: str) -> Drop:
        """Return what is known of a file by its id; raises `NotFound` where it is gone, and `ChannelBusy`."""
        ...

    async def fetch(self, drop: Drop, to: Path, *, limit: int) -> None:
        """Write a file to this machine.

        Raises:
            BadFile: it has more than `limit` bytes.
            NotFound: it is gone.
            ChannelBusy: Slack does not give it now.
        """
        ...


class Inspector(Protocol):
    """Reads CSV files, off the event loop."""

    async def inspect(self, head: FileHead, dataset: DatasetKind, *, schema: str | None) -> Inspection:
        """Say what a file holds, and the schema that fits it; `schema` is the one it must fit, where there is one.

        Raises:
            BadFile: it cannot be imported; the problems name rows and columns.
        """
        ...

    async def catalogue(self, items_csv: bytes) -> dict[str, CatalogueItem]:
        """Return the titles and details in an Items file, by item id."""
        ...

    async def profile(self, source: Source) -> Profile:
        """Look at a whole file.

        Raises:
            BadFile: it is no table, it cannot be told what it holds, or there was not time enough.
        """
        ...

    async def mend(self, source: Source, to: Path) -> Repair:
        """Write a copy of a file in which what is safe to mend is mended; raises `BadFile` where more is wrong."""
        ...


class Jobs(Protocol):
    """The jobs, kept: those of one AWS account, or of all."""

    async def add(self, job: Job) -> Job:
        """Keep a new job, and return it as the account's; it is due at once.

        Raises `AlreadyKept` where there is a job of this id.
        """
        ...

    def starting(self, job: Job) -> AbstractAsyncContextManager[Job]:
        """Keep a new job as `add` does, but nobody else has it while the block runs, in which AWS is asked for it.

        Whether the block ends or the process dies in it, the job is due then. Raises `AlreadyKept`.
        """
        ...

    async def drop(self, job_id: str) -> None:
        """Forget a job of this process that came to nothing."""
        ...

    async def record(self, job: Job, *, notices: Sequence[Notice], look_again_at: datetime | None) -> None:
        """Keep how a job stands and what is to be told of it, in one transaction.

        A notice whose key is known moves on to the next revision where its message changed, else stays as it is.
        `look_again_at` None: the job has ended. Raises `ClaimLost` where another process has claimed it meanwhile.
        """
        ...

    async def rest(self, job_ids: Collection[str], *, look_again_at: datetime) -> None:
        """Give claimed jobs back as they are, of which there is nothing new; those lost meanwhile are left alone."""
        ...

    def claim(self, now: datetime, *, limit: int = 1000) -> AbstractAsyncContextManager[list[Job]]:
        """Have the running jobs that want to be looked at, the longest due first, while the block runs.

        No other process has them meanwhile. Each is given back when it is recorded, or when the block ends.
        """
        ...

    async def hasten(self, now: datetime) -> None:
        """Make every running job due now."""
        ...

    async def running(self, *, group: str | None = None, asked_by: str | None = None) -> list[Job]:
        """Return the jobs that have not ended, oldest first."""
        ...

    async def ended(self, *, group: str | None = None, asked_by: str | None = None, limit: int = 5) -> list[Job]:
        """Return the jobs that ended last, newest first."""
        ...

    async def find(self, job_id: str) -> Job | None:
        """Return a job by its id, whether it runs or has ended; None where there is none."""
        ...

    async def following(self, arn: str) -> Job | None:
        """Return the newest job that follows (or followed) this resource.

        An ARN says its account, so that one is found even where two names lead there.
        """
        ...

    async def note_stop(self, what: str, *, by: str, at: datetime) -> None:
        """Keep who has something stopped: a resource by its ARN, or what a job has not begun by `JOB/SOLUTION`."""
        ...

    async def stopped_by(self, what: str) -> str | None:
        """Return who has it stopped, None where nobody asked this bot to."""
        ...

    async def usual(self, wanted: Collection[Likeness]) -> Usuals:
        """Return how long such steps took that ended well; what was never seen is not among them."""
        ...


class Schedules(Protocol):
    """What is retrained again and again, in one AWS account or in all."""

    async def keep(self, schedule: Schedule) -> None:
        """Keep a schedule, in the place of the one that its target had."""
        ...

    async def end(self, target: str) -> Schedule | None:
        """Forget the schedule of a target, and return it where there was one."""
        ...

    async def kept(self, *, group: str | None = None) -> list[Schedule]:
        """Return the schedules of a group, or all, those that are due first at the beginning."""
        ...

    def claim(self, now: datetime, *, limit: int = 20) -> AbstractAsyncContextManager[list[Schedule]]:
        """Have the schedules that are due while the block runs; no other process has them meanwhile."""
        ...

    async def passed(self, schedule: Schedule, *, due_at: datetime, note: str) -> None:
        """Keep what came of a schedule, and when it is due again; one that was ended meanwhile stays so.

        Raises `ClaimLost` where another process has claimed it meanwhile.
        """
        ...


class Places(Protocol):
    """What channels remember of one AWS account, or of all."""

    async def place(self, channel: str) -> Place:
        """Return what a channel remembers (nothing, for one that was never told)."""
        ...

    async def remember(self, place: Place, *, by: str, at: datetime) -> None:
        """Keep what a channel is to remember."""
        ...

    async def watched(self) -> dict[str, list[str]]:
        """Return the groups that channels remember, each with its channels."""
        ...


class Subscriptions(Protocol):
    """Who hears of what in one AWS account, or in all. Destinations are as in `Channel`."""

    async def keep(self, subscription: Subscription, *, by: str, at: datetime) -> None:
        """Have a destination hear of a group, by these events and no others."""
        ...

    async def at(self, destination: str) -> list[Subscription]:
        """Return what a destination hears of, by group: what was asked for, else what its memory implies."""
        ...

    async def of_group(self, group: str) -> list[Subscription]:
        """Return who hears of a group, by destination."""
        ...

    async def groups(self) -> list[str]:
        """Return the groups that anybody hears of, by name."""
        ...

    async def mute(self, mute: Mute, *, by: str, at: datetime) -> None:
        """Keep what is muted from now on."""
        ...

    async def unmute(self, destination: str, group: str | None) -> None:
        """Let a destination hear again of a group, or of whatever was muted there."""
        ...

    async def mutes(self, now: datetime, *, destination: str | None = None) -> list[Mute]:
        """Return what is muted now, everywhere or at a destination."""
        ...


class ReviewPlans(Protocol):
    """When which destination is told a review, of one AWS account."""

    async def keep(self, plan: Plan, *, at: datetime) -> None:
        """Plan for a destination, in the place of what was planned there before."""
        ...

    async def drop(self, destination: str) -> None:
        """Plan nothing for a destination."""
        ...

    async def planned(self, destination: str) -> Plan | None:
        """Return what is planned for a destination."""
        ...

    def due(self, now: datetime, *, limit: int = 20) -> AbstractAsyncContextManager[list[Plan]]:
        """Have what is due, the longest first, while the block runs; no other process has it meanwhile."""
        ...

    async def told(self, plan: Plan, notice: Notice, *, next_at: datetime) -> None:
        """Keep what is to be told and when it is time again, in one transaction.

        Raises `ClaimLost` where another process has claimed it meanwhile, or something else is planned by now.
        """
        ...


class Usage(Protocol):
    """How much campaigns are used."""

    async def requests(self, campaigns: Sequence[str], *, since: datetime, until: datetime) -> Mapping[str, int] | None:
        """Return how many requests campaigns answered, by ARN; None where that cannot be known."""
        ...


class Homes(Protocol):
    """Who has opened their Home tab, and whether it tells the truth still."""

    async def opened(self, user: str, *, at: datetime) -> None:
        """Keep that somebody has opened it."""
        ...

    async def ended(self) -> int:
        """Return how many jobs have ended, by which one knows whether what is shown is out of date."""
        ...

    def outdated(self, *, since: datetime, limit: int) -> AbstractAsyncContextManager[list[str]]:
        """Have whose tabs are out of date and were opened `since`, while the block runs; no other process has them."""
        ...

    async def shown(self, user: str, *, ended: int) -> None:
        """Keep that somebody's tab shows how things stood when so many jobs had ended."""
        ...


class HomeTabs(Protocol):
    """Where Home tabs are shown."""

    async def publish(self, user: str, message: Message, *, over: str | None = None) -> str | None:
        """Show a message on somebody's tab, and return a name for what is shown now.

        `over` names what it takes the place of. Where something else is shown by now, that stays, and None is returned.
        """
        ...


class Outbox(Protocol):
    """The notices, kept until Slack has shown them."""

    def claim(self, now: datetime, *, pace: Pace) -> AbstractAsyncContextManager[Mapping[str, Sequence[PendingNotice]]]:
        """Have what is to be sent now, by destination, while the block runs: no more than the pace has room for.

        No other process sends to these destinations meanwhile. New messages come first, in the order in which they were
        written, then edits; what is had counts as sent.
        """
        ...

    async def gather(
        self, now: datetime, *, pace: Pace, most: int, compose: Callable[[Sequence[Ending]], Message]
    ) -> int:
        """Have floods of results told in digests of up to `most`, and return how many results that were.

        A digest and what it tells are kept in one transaction: each result is told in it or on its own, never both.
        For a while after a digest, further results at its destination wait for the next.
        """
        ...

    async def attempted(self, key: str) -> None:
        """Keep that a first post begins now, whose end may never be known.

        Raises `ClaimLost` where another process has claimed the destination meanwhile.
        """
        ...

    async def sent(self, key: str, *, revision: int, ts: str, at: datetime) -> None:
        """Keep that Slack has shown this revision, as the message `ts`."""
        ...

    async def postpone(self, key: str, *, until: datetime) -> None:
        """Try again at `until`, and send nothing else to its destination before."""
        ...

    async def rest_edits(self, *, until: datetime) -> None:
        """Edit nothing anywhere before `until`: Slack limits edits by workspace."""
        ...

    async def park(self, key: str, *, reason: str) -> None:
        """Give up on a notice until its message changes, or it is released: the channel will not take it."""
        ...

    async def release(self, destination: str | None) -> int:
        """Let what was parked at a destination, or everywhere, wait again, and return how many notices that were."""
        ...

    async def askers(self, digest: str) -> Collection[str]:
        """Return who asked for the jobs that a digest tells of, by its key."""
        ...

    async def held(self, *, limit: int) -> list[Held]:
        """Return what Slack does not show, the parked first, else in the order in which it was written."""
        ...

    async def add(self, notice: Notice) -> None:
        """Keep a notice of its own, as `Jobs.record` does."""
        ...

    async def backlog(self) -> Backlog:
        """Return how much there is to be told still, by the database's own clock."""
        ...


class Pruning(Protocol):
    """What the store forgets in time."""

    async def turn(self, now: datetime, *, every: timedelta) -> bool:
        """Take a turn where it is time, and say so; of several processes one has it."""
        ...

    async def prune(self, now: datetime, *, keep: Keep, limit: int) -> int:
        """Forget up to `limit` of each kind that was kept long enough, and return how many that were.

        What is still to be told is kept, and so is its job.
        """
        ...


class Deliveries(Protocol):
    """What Slack has delivered, so that a repetition is known as one."""

    async def first_time(self, key: str, *, at: datetime) -> bool:
        """Keep the key, and say whether it is new."""
        ...


class Threads(Protocol):
    """What people talk about with the bot."""

    async def first_meeting(self, user: str, *, at: datetime) -> bool:
        """Keep that somebody was greeted, and say whether that is new; of several who ask, one hears yes."""
        ...

    async def remember(self, channel: str, starts: Collection[str], *, line: str, trace: str, at: datetime) -> None:
        """Keep what threads are about from now on, by the messages (`ts`) that they are below.

        `trace` is the id of the command, by which a job that it began is called too.
        """
        ...

    async def about(self, channel: str, ts: str, *, user: str) -> Subject | None:
        """Return what the thread below a message is about, None where that is not known (any more).

        A job's message is found as well, also where it went to `user` directly.
        """
        ...


class Audit(Protocol):
    """Who asked for what, and how it went."""

    async def asked(self, *, user: str, channel: str, line: str, outcome: str, at: datetime) -> None:
        """Keep one command; `outcome` is `done`, or the name of the error that the person was told."""
        ...

    async def lately(
        self, *, limit: int, before: int | None, naming: str | None, channels: Collection[str]
    ) -> list[Asked]:
        """Return the commands that were kept last, newest first, or those `before` a position.

        Where a name is given, only those that hold it, or were given in one of the channels.
        """
        ...


class Channel(Protocol):
    """Where messages are shown. `destination` is a channel id, or a user id for a direct message."""

    async def post(self, destination: str, message: Message, *, key: str) -> str:
        """Post a message that carries `key`, and return Slack's id of it (`ts`)."""
        ...

    async def edit(self, destination: str, ts: str, message: Message, *, key: str) -> None:
        """Replace a message."""
        ...

    async def find(self, destination: str, key: str) -> str | None:
        """Return the `ts` of the message that carries `key`, where the bot posted one lately."""
        ...


class Painter(Protocol):
    """Draws, off the event loop."""

    async def paint(self, chart: Chart) -> bytes:
        """Return a chart as PNG."""
        ...


class Pictures(Protocol):
    """Shows charts where Slack draws none."""

    def ways(self, blocks: Sequence[Block]) -> AsyncIterator[Sequence[Block]]:
        """Yield the ways in which Slack may take blocks, the best first; go on where it refuses them (invalid_blocks).

        As they are, then with pictures in the place of charts, and at last none: then the text has to do alone.
        """
        ...

    async def painted(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Return blocks with pictures in the place of charts, for surfaces that take no charts, such as modals.

        A chart whose picture cannot be made is left out: nobody waits longer, and its numbers are in the text.
        """
        ...


async def unpainted(blocks: Sequence[Block]) -> AsyncIterator[Sequence[Block]]:
    """Yield blocks as they are, then none: what `Pictures.ways` does where nobody paints."""
    if blocks:
        yield blocks
    yield ()


class People(Protocol):
    """Who people are."""

    async def names(self, users: Collection[str]) -> Mapping[str, str]:
        """Return what people are called, by user id: for each of `users` a name, which is untrusted text."""
        ...

    async def zone(self, user: str) -> tzinfo:
        """Return the time zone that somebody lives in, UTC where that is not known."""
        ...


class Roles(Protocol):
    """Who may do what."""

    async def role_of(self, user: str) -> Role:
        """Return the highest role that a person has."""
        ...
