"""Fakes of the ports, for the outside edge of the bot. The contract tests hold each to what the real adapter does."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model.batch import RunBatch
from bot.model.datafile import Drop, FileHead
from bot.model.errors import BadFile, BotError, InUse, Misunderstood, NotFound, PersonalizeError, Refused
from bot.model.job import (
    CreateCampaign,
    CreateDataset,
    CreateFilter,
    CreateGroup,
    CreateSolution,
    Found,
    ImportFile,
    Task,
    TrainVersion,
    UpdateCampaign,
)
from bot.model.metrics import METRICS
from bot.model.orders import DatasetKind
from bot.model.recommendation import ANYTHING, Scored, Terms
from bot.model.resource import (
    Batch,
    Campaign,
    Dataset,
    Filter,
    Group,
    Import,
    Overview,
    ResourceKind,
    Sighting,
    Solution,
    Status,
    Stray,
    Tracker,
    Version,
)
from bot.personalize import folder
from bot.personalize.locations import bucket_and_key
from bot.personalize.names import missing
from bot.ports import Clock

_ARN = "arn:aws:personalize:eu-west-1:123456789012"
_UNSCORED = {"popularity-count", "similar-items", "sims"}
_RANKING = {"personalized-ranking", "personalized-ranking-v2"}


@dataclass(frozen=True, kw_only=True, slots=True)
class SentEvent:
    """An event as Personalize was told it."""

    tracker: Tracker
    user: str
    item: str
    event_type: str
    at: datetime


@dataclass(kw_only=True, slots=True)
class _Kept:
    """A resource, and the task that made it."""

    task: Task
    group: str
    sighting: Sighting


@dataclass(kw_only=True)
class FakePersonalize:
    """Personalize in memory: what is begun is RUNNING until a test settles it.

    `tuned` is what tuning chose, by the ARN of the version. `refusal` is raised by whatever would change something,
    `outage` by every call. `answers` is what campaigns recommend, `answers_for` what they recommend to some users,
    `offline` the metrics of versions by ARN, where they are
    not to be the usual ones. `begun`, `stopped`, `events` and `terms` keep what was asked.
    """

    now: Clock = lambda: datetime.now(UTC)
    refusal: PersonalizeError | None = None
    outage: PersonalizeError | None = None
    answers: list[Scored] = field(default_factory=lambda: [Scored(item=str(n), score=1 / (n + 1)) for n in range(500)])
    answers_for: dict[str, list[Scored]] = field(default_factory=dict)
    kept_out: set[str] = field(default_factory=set)  # of lists that are ranked, by any filter
    offline: dict[str, Mapping[str, float]] = field(default_factory=dict)
    tuned: dict[str, Mapping[str, str]] = field(default_factory=dict)
    begun: list[Task] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    events: list[SentEvent] = field(default_factory=list)
    terms: list[Terms] = field(default_factory=list)
    _kept: dict[tuple[ResourceKind, str], _Kept] = field(default_factory=dict)
    _trackers: dict[str, Tracker] = field(default_factory=dict)
    _versions: int = 0
    _trained: dict[tuple[str, str], str] = field(default_factory=dict)

    # --- what tests do --------------------------------------------------------------------------------------------

    def settle(self, name: str, status: Status = Status.READY, failure: str | None = None) -> None:
        """Let what runs under this name (or ARN) come to this status."""
        running = [
            kept
            for kept in self._kept.values()
            if name in {kept.sighting.name, kept.sighting.arn} and kept.sighting.status is Status.RUNNING
        ]
        if not running:
            raise LookupError(f"nothing named {name} is running")
        for kept in running:
            self._end(kept, status, failure)

    def settle_all(self) -> None:
        """Let everything that runs come to its end: stopped where that was asked for, else ready."""
        for kept in list(self._kept.values()):
            if kept.sighting.status is Status.RUNNING:
                self._end(kept, Status.STOPPED if kept.sighting.arn in self.stopped else Status.READY)

    def next_version(self, number: int) -> None:
        """Let the next version that is trained have this number as its id."""
        self._versions = number - 1

    def remove(self, arn: str) -> None:
        """Let somebody else delete a resource."""
        for key in [key for key in self._kept if key[1] == arn]:
            del self._kept[key]

    async def have(self, *tasks: Task) -> list[str]:
        """Begin and settle these one after the other; returns their ARNs."""
        arns = []
        for task in tasks:
            arns.append(await self.begin(task, job_id=f"had-{len(self.begun)}", since=self.now()))
            self.settle_all()
        return arns

    # --- the port -------------------------------------------------------------------------------------------------

    async def groups(self) -> list[Group]:
        """Return the groups, by name."""
        self._may_ask()
        found = (_group(kept) for kept in self._of(ResourceKind.GROUP))
        return sorted(found, key=lambda group: group.name)

    async def overview(self, group: str) -> Overview:
        """Return what is in a group."""
        self._may_ask()
        return Overview(
            group=_group(self._find(ResourceKind.GROUP, group)),
            datasets=tuple(self._dataset(kept) for kept in self._of(ResourceKind.DATASET, group)),
            solutions=tuple(self._solution(kept) for kept in self._of(ResourceKind.SOLUTION, group)),
            campaigns=tuple(self._campaign(kept) for kept in self._of(ResourceKind.CAMPAIGN, group)),
        )

    async def solution(self, name: str) -> Solution:
        """Return a solution by name."""
        self._may_ask()
        kept = self._find(ResourceKind.SOLUTION, name)
        return replace(self._solution(kept), hpo=isinstance(kept.task, CreateSolution) and kept.task.hpo)

    async def version(self, name: str) -> Version:
        """Return a version by name or ARN."""
        self._may_ask()
        version = self._version(self._find(ResourceKind.VERSION, name))
        if version.status is not Status.READY:
            return version
        hours = (version.updated_at - version.created_at) / timedelta(hours=1)
        return replace(version, hours=hours, tuned=self.tuned.get(version.arn, {}))

    async def campaign(self, name: str) -> Campaign:
        """Return a campaign by name."""
        self._may_ask()
        return self._campaign(self._find(ResourceKind.CAMPAIGN, name))

    async def schema(self, group: str, dataset: DatasetKind) -> str | None:
        """Return a dataset's schema."""
        self._may_ask()
        kept = self._kept.get((ResourceKind.DATASET, _dataset_arn(group, dataset)))
        return kept.task.schema if kept and isinstance(kept.task, CreateDataset) else None

    async def latest_import(self, group: str, dataset: DatasetKind) -> Import | None:
        """Return the newest import that ended well."""
        self._may_ask()
        imports = (_import(kept, kept.task) for kept in self._imports(group, dataset))
        return next((found for found in imports if found.status is Status.READY), None)

    async def begin(self, task: Task, *, job_id: str, since: datetime) -> str:
        """Have what the task wants, once its parents are ready."""
        self._may_change()
        self.begun.append(task)
        match task:
            case CreateGroup(name=name):
                arn = self._have(ResourceKind.GROUP, name, f"{_ARN}:dataset-group/{name}", task, group=name)
            case CreateDataset(group=group, dataset=dataset):
                self._need(ResourceKind.GROUP, group)
                name = f"{group}/{dataset}"
                arn = self._have(ResourceKind.DATASET, name, _dataset_arn(group, dataset), task, group=group)
            case ImportFile(name=name, group=group, dataset=dataset):
                self._need(ResourceKind.DATASET, f"{group}/{dataset}")
                arn = self._have(ResourceKind.IMPORT, name, f"{_ARN}:dataset-import-job/{name}", task, group=group)
            case CreateSolution(name=name, group=group) | CreateFilter(name=name, group=group):
                self._need(ResourceKind.GROUP, group)
                kind = ResourceKind.SOLUTION if isinstance(task, CreateSolution) else ResourceKind.FILTER
                arn = self._have(kind, name, f"{_ARN}:{kind}/{name}", task, group=group)
            case TrainVersion():
                arn = self._train(task, job_id)
            case CreateCampaign(name=name, version_arn=version_arn):
                group = self._need(ResourceKind.VERSION, version_arn).group
                arn = self._have(ResourceKind.CAMPAIGN, name, f"{_ARN}:campaign/{name}", task, group=group)
            case RunBatch(name=name, version_arn=version_arn):
                group = self._need(ResourceKind.VERSION, version_arn).group
                arn = self._have(task.kind, name, f"{_ARN}:{task.kind.replace(' ', '-')}/{name}", task, group=group)
            case UpdateCampaign():
                arn = self._update(task)
            case Found():
                raise Refused("Somebody else began it.")
        return arn

    async def look(self, kind: ResourceKind, arn: str) -> Sighting:
        """Return how a resource stands."""
        self._may_ask()
        kept = self._kept.get((kind, arn))
        return kept.sighting if kept else Sighting(kind=kind, arn=arn, name=_tail(arn), status=Status.DELETED)

    async def look_at(self, kind: ResourceKind, arns: Collection[str]) -> Mapping[str, Sighting]:
        """Return how several stand."""
        return {arn: await self.look(kind, arn) for arn in arns}

    async def in_transition(self, group: str) -> list[Sighting]:
        """Return what runs in a group."""
        self._may_ask()
        self._find(ResourceKind.GROUP, group)
        followed = set(ResourceKind) - {ResourceKind.GROUP}
        inside = [kept.sighting for kept in self._kept.values() if kept.group == group]
        return [seen for seen in inside if seen.kind in followed and seen.status is Status.RUNNING]

    async def strays(self, *, besides: Collection[str]) -> list[Stray]:
        """Return what runs in any group."""
        self._may_ask()
        followed = {ResourceKind.IMPORT, ResourceKind.VERSION, ResourceKind.CAMPAIGN}
        running = [kept for kept in self._kept.values() if kept.sighting.status is Status.RUNNING]
        return [
            Stray(sighting=kept.sighting, group=kept.group, solution=self._solution_of(kept))
            for kept in running
            if kept.sighting.kind in followed and kept.sighting.arn not in besides
        ]

    async def metrics(self, version_arn: str) -> Mapping[str, float]:
        """Return a trained version's metrics."""
        self._may_ask()
        self._need(ResourceKind.VERSION, version_arn)
        return self.offline.get(version_arn, {metric.key: 0.25 for metric in METRICS})

    async def stop_training(self, version_arn: str) -> None:
        """Ask for a stop; the training ends when a test settles it."""
        self._may_change()
        if self._find(ResourceKind.VERSION, version_arn).sighting.status is not Status.RUNNING:
            raise Refused("It is not training.")
        self.stopped.append(version_arn)

    async def recommend(
        self,
        campaign_arn: str,
        *,
        user: str | None = None,
        item: str | None = None,
        count: int,
        terms: Terms = ANYTHING,
    ) -> list[Scored]:
        """Return the first `answers`, without scores where the recipe gives none; no filter changes them."""
        self._may_ask()
        self.terms.append(terms)
        for applied in filter(None, (terms.filter, terms.promoted)):
            if (ResourceKind.FILTER, applied.arn) not in self._kept:
                raise NotFound("There is no such filter.")
        if user is None and item is None:
            raise Refused("A user or an item is needed.")
        scored = self._campaign(self._need(ResourceKind.CAMPAIGN, campaign_arn)).recipe not in _UNSCORED
        return [
            replace(answer, score=answer.score if scored else None)
            for answer in self.answers_for.get(user or "", self.answers)[:count]
        ]

    async def rank(
        self, campaign_arn: str, *, user: str, items: Sequence[str], terms: Terms = ANYTHING
    ) -> list[Scored]:
        """Return the items as they stand in the user's `answers`, the others as they were given."""
        self._may_ask()
        self.terms.append(terms)
        if terms.filter and (ResourceKind.FILTER, terms.filter.arn) not in self._kept:
            raise NotFound("There is no such filter.")
        if self._campaign(self._need(ResourceKind.CAMPAIGN, campaign_arn)).recipe not in _RANKING:
            raise Refused("It does not rank.")
        order = [answer.item for answer in self.answers_for.get(user, [])]
        kept = [item for item in items if terms.filter is None or item not in self.kept_out]
        ranked = sorted(kept, key=lambda item: order.index(item) if item in order else len(order))
        return [Scored(item=item, score=1 / (place + 1)) for place, item in enumerate(ranked)]

    async def delete_campaign(self, campaign_arn: str) -> None:
        """Forget a campaign that is ready."""
        self._may_change()
        if self._find(ResourceKind.CAMPAIGN, campaign_arn).sighting.status is Status.RUNNING:
            raise InUse("It is changing.")
        del self._kept[ResourceKind.CAMPAIGN, campaign_arn]

    async def batches(self) -> list[Batch]:
        """Return the batch jobs, newest first."""
        self._may_ask()
        kinds = (ResourceKind.BATCH_RECOMMENDATIONS, ResourceKind.BATCH_SEGMENTS)
        found = [_batch(kept, kept.task) for kind in kinds for kept in self._of(kind)]
        return sorted(found, key=lambda one: one.created_at, reverse=True)

    async def filters(self, group: str | None) -> list[Filter]:
        """Return the filters, by name."""
        self._may_ask()
        if group:
            self._find(ResourceKind.GROUP, group)
        found = (replace(_filter(kept), expression="") for kept in self._of(ResourceKind.FILTER, group))
        return sorted(found, key=lambda one: one.name)

    async def filter(self, name: str) -> Filter:
        """Return a filter by name."""
        self._may_ask()
        return _filter(self._find(ResourceKind.FILTER, name))

    async def delete_filter(self, filter_arn: str) -> None:
        """Forget a filter."""
        self._may_change()
        del self._kept[ResourceKind.FILTER, self._find(ResourceKind.FILTER, filter_arn).sighting.arn]

    async def tracker(self, group: str) -> Tracker:
        """Return the group's tracker."""
        self._may_change()
        self._find(ResourceKind.GROUP, group)
        made = Tracker(
            arn=f"{_ARN}:event-tracker/{len(self._trackers):08x}",
            tracking_id=f"00000000-0000-4000-8000-{len(self._trackers):012x}",
            status=Status.READY,
        )
        return self._trackers.setdefault(group, made)

    async def hears_events(self, group: str) -> bool:
        """Say whether a tracker was made."""
        self._may_ask()
        self._find(ResourceKind.GROUP, group)
        return group in self._trackers

    async def put_event(self, tracker: Tracker, *, user: str, item: str, event_type: str, at: datetime) -> None:
        """Keep the event."""
        self._may_change()
        self.events.append(SentEvent(tracker=tracker, user=user, item=item, event_type=event_type, at=at))

    # --- how it is kept -------------------------------------------------------------------------------------------

    def _may_ask(self) -> None:
        if self.outage:
            raise self.outage

    def _may_change(self) -> None:
        if trouble := self.outage or self.refusal:
            raise trouble

    def _of(self, kind: ResourceKind, group: str | None = None) -> Iterator[_Kept]:
        return (kept for (of, _), kept in self._kept.items() if of is kind and (group is None or kept.group == group))

    def _newest(self, kind: ResourceKind, group: str | None = None) -> list[_Kept]:
        oldest_first = sorted(self._of(kind, group), key=lambda kept: _created(kept.sighting))
        return oldest_first[::-1]

    def _find(self, kind: ResourceKind, name: str) -> _Kept:
        for kept in self._of(kind):
            if name in {kept.sighting.name, kept.sighting.arn}:
                return kept
        raise missing(kind, name, [kept.sighting.name for kept in self._of(kind)])

    def _need(self, kind: ResourceKind, name: str) -> _Kept:
        kept = self._find(kind, name)
        if kept.sighting.status is not Status.READY:
            raise InUse(f"The {kind} {kept.sighting.name} is not ready.")
        return kept

    def _have(self, kind: ResourceKind, name: str, arn: str, task: Task, *, group: str) -> str:
        if kept := self._kept.get((kind, arn)):
            if _wanted(kept.task) != _wanted(task):
                raise Refused(f"There is a {kind} named {name} already, and it is another one.")
            return arn
        self._keep(kind, name, arn, task, group=group)
        return arn

    def _keep(self, kind: ResourceKind, name: str, arn: str, task: Task, *, group: str) -> None:
        now = self.now()
        sighting = Sighting(kind=kind, arn=arn, name=name, status=Status.RUNNING, created_at=now, updated_at=now)
        self._kept[kind, arn] = _Kept(task=task, group=group, sighting=sighting)

    def _train(self, task: TrainVersion, job_id: str) -> str:
        solution = self._need(ResourceKind.SOLUTION, task.solution)
        if (job_id, task.solution) not in self._trained:
            self._versions += 1
            name = f"{task.solution}/{self._versions:08x}"
            self._trained[job_id, task.solution] = f"{_ARN}:solution/{name}"
            self._keep(ResourceKind.VERSION, name, f"{_ARN}:solution/{name}", task, group=solution.group)
        return self._trained[job_id, task.solution]

    def _update(self, task: UpdateCampaign) -> str:
        campaign = self._find(ResourceKind.CAMPAIGN, task.name)
        arn = campaign.sighting.arn
        last = self._kept.get((ResourceKind.CAMPAIGN_UPDATE, arn))
        if last and last.task == task and last.sighting.status is not Status.FAILED:
            return arn
        if Status.RUNNING in {campaign.sighting.status, last.sighting.status if last else None}:
            raise InUse(f"The campaign {task.name} is being changed.")
        self._keep(ResourceKind.CAMPAIGN_UPDATE, task.name, arn, task, group=campaign.group)
        return arn

    def _end(self, kept: _Kept, status: Status, failure: str | None = None) -> None:
        kept.sighting = replace(kept.sighting, status=status, failure=failure, updated_at=self.now())
        if isinstance(kept.task, UpdateCampaign) and status is Status.READY:
            campaign = self._kept[ResourceKind.CAMPAIGN, kept.sighting.arn]
            tps = kept.task.tps or _serving(campaign).tps
            campaign.task = CreateCampaign(name=kept.task.name, version_arn=kept.task.version_arn, tps=tps)

    def _imports(self, group: str, dataset: DatasetKind) -> list[_Kept]:
        imports = self._newest(ResourceKind.IMPORT, group)
        return [kept for kept in imports if isinstance(kept.task, ImportFile) and kept.task.dataset is dataset]

    def _solution_of(self, kept: _Kept) -> str | None:
        if isinstance(kept.task, CreateCampaign):
            return _tail(kept.task.version_arn).partition("/")[0]
        return kept.sighting.name.partition("/")[0] if isinstance(kept.task, TrainVersion) else None

    def _dataset(self, kept: _Kept) -> Dataset:
        if not isinstance(kept.task, CreateDataset):
            raise TypeError(kept.task)
        imports = [_import(found, found.task) for found in self._imports(kept.group, kept.task.dataset)]
        latest = replace(imports[0], location=None) if imports else None
        seen = kept.sighting
        return Dataset(kind=kept.task.dataset, arn=seen.arn, status=seen.status, latest_import=latest)

    def _solution(self, kept: _Kept) -> Solution:
        if not isinstance(kept.task, CreateSolution):
            raise TypeError(kept.task)
        seen = kept.sighting
        versions = [self._version(found) for found in self._newest(ResourceKind.VERSION, kept.group)]
        return Solution(
            name=seen.name,
            arn=seen.arn,
            recipe=kept.task.recipe,
            status=seen.status,
            group=kept.group,
            versions=tuple(version for version in versions if version.solution == seen.name),
        )

    def _version(self, kept: _Kept) -> Version:
        seen = kept.sighting
        solution, _, _ = seen.name.partition("/")
        created = self._find(ResourceKind.SOLUTION, solution).task
        return Version(
            name=seen.name,
            arn=seen.arn,
            solution=solution,
            recipe=created.recipe if isinstance(created, CreateSolution) else "",
            status=seen.status,
            failure=seen.failure,
            created_at=_created(seen),
            updated_at=seen.updated_at or _created(seen),
        )

    def _campaign(self, kept: _Kept) -> Campaign:
        seen, serving = kept.sighting, _serving(kept)
        version = self._version(self._find(ResourceKind.VERSION, serving.version_arn))
        update = self._kept.get((ResourceKind.CAMPAIGN_UPDATE, seen.arn))
        changed = update.task if update and isinstance(update.task, UpdateCampaign) else None
        return Campaign(
            name=seen.name,
            arn=seen.arn,
            status=seen.status,
            version=version.name,
            version_arn=version.arn,
            recipe=version.recipe,
            group=kept.group,
            tps=serving.tps,
            failure=seen.failure,
            update=update.sighting.status if update else None,
            update_version=_tail(changed.version_arn) if changed else None,
            created_at=seen.created_at,
            update_failure=update.sighting.failure if update else None,
        )


@dataclass(kw_only=True)
class MemoryFiles:
    """Files in memory, by location; a location that ends in `/` is a folder of those that begin with it."""

    files: dict[str, bytes] = field(default_factory=dict)

    async def head(self, location: str, *, limit: int) -> FileHead:
        """Return the first bytes of a file, or of the first one in a folder."""
        bucket_and_key(location)
        found = [name for name in sorted(self.files) if name == location or _within(name, location)]
        if not found:
            raise NotFound(f"There is nothing at {location}.")
        if location.endswith("/"):
            folder.check_names(location, found)
            folder.check_headers(location, {name: self.files[name][: folder.HEADER] for name in found})
        body = self.files[found[0]]
        return FileHead(location=location, body=body[:limit], size=len(body), files=len(found))

    async def names(self, location: str) -> list[str]:
        """Return what is named as CSV in a folder."""
        bucket_and_key(location)
        found = [name for name in sorted(self.files) if _within(name, location) and folder.is_csv(name)]
        if not found:
            raise NotFound(f"There is nothing at {location}.")
        return found

    async def sizes(self, folder: str, *, limit: int) -> Mapping[str, int]:
        """Return how large the files in a folder are."""
        bucket_and_key(folder)
        found = {name: len(body) for name, body in sorted(self.files.items()) if body and _within(name, folder)}
        if not found:
            raise NotFound(f"There is nothing at {folder}.")
        return dict(list(found.items())[:limit])

    async def see_bucket(self, location: str) -> None:
        """See that anything lies in the bucket."""
        bucket, _ = bucket_and_key(location)
        if not any(name.startswith(f"s3://{bucket}/") for name in self.files):
            raise NotFound(f"There is no bucket {bucket}.")

    async def fetch(self, location: str, to: Path, *, limit: int) -> int:
        """Write the first bytes of a file."""
        bucket_and_key(location)
        if location.endswith("/"):
            raise Misunderstood("Name one file.")
        if location not in self.files:
            raise NotFound(f"There is nothing at {location}.")
        await asyncio.to_thread(to.write_bytes, self.files[location][:limit])
        return len(self.files[location])

    async def put(self, path: Path, location: str) -> None:
        """Keep a file."""
        bucket_and_key(location)
        self.files[location] = await asyncio.to_thread(path.read_bytes)


@dataclass(kw_only=True, slots=True)
class MemoryDrops:
    """Files that were dropped, by id; `outage` is what Slack answers instead."""

    drops: dict[str, tuple[Drop, bytes]] = field(default_factory=dict)
    outage: BotError | None = None

    def drop(self, file: str, name: str, content: bytes, *, by: str = "U1", channel: str = "C1") -> None:
        """Let somebody drop a file."""
        drop = Drop(id=file, name=name, size=len(content), by=by, channels=frozenset({channel}), url="")
        self.drops[file] = (drop, content)

    async def find(self, file: str) -> Drop:
        """Return what is known of a file."""
        if self.outage:
            raise self.outage
        if file not in self.drops:
            raise NotFound("The file is no longer in Slack.")
        return self.drops[file][0]

    async def fetch(self, drop: Drop, to: Path, *, limit: int) -> None:
        """Write a file."""
        if drop.size > limit:
            raise BadFile("The file is too large.")
        await asyncio.to_thread(to.write_bytes, self.drops[drop.id][1])


def _within(name: str, location: str) -> bool:
    return location.endswith("/") and name.startswith(location)


def _dataset_arn(group: str, dataset: DatasetKind) -> str:
    return f"{_ARN}:dataset/{group}/{dataset}"


def _tail(arn: str) -> str:
    return arn.rsplit(":", 1)[-1].partition("/")[2]


def _created(sighting: Sighting) -> datetime:
    if sighting.created_at is None:
        raise TypeError(sighting)
    return sighting.created_at


def _wanted(task: Task) -> Sequence[object]:
    """Return what has to agree for a resource that exists to be the one that is wanted."""
    match task:
        case CreateSolution(group=group, recipe=recipe, hpo=hpo):
            return (group, recipe, hpo)
        case CreateCampaign(version_arn=version_arn):
            return (version_arn,)
        case CreateFilter(group=group, expression=expression):
            return (group, expression)
        case ImportFile(group=group, dataset=dataset, location=location):
            return (group, dataset, location)
        case _:
            return ()


def _group(kept: _Kept) -> Group:
    seen = kept.sighting
    return Group(name=seen.name, arn=seen.arn, status=seen.status, failure=seen.failure, created_at=seen.created_at)


def _filter(kept: _Kept) -> Filter:
    if not isinstance(kept.task, CreateFilter):
        raise TypeError(kept.task)
    seen = kept.sighting
    return Filter(
        name=seen.name,
        arn=seen.arn,
        status=seen.status,
        group=kept.group,
        expression=kept.task.expression,
        failure=seen.failure,
    )


def _import(kept: _Kept, task: Task) -> Import:
    if not isinstance(task, ImportFile):
        raise TypeError(task)
    seen = kept.sighting
    return Import(
        name=seen.name,
        arn=seen.arn,
        status=seen.status,
        mode=task.mode,
        failure=seen.failure,
        created_at=_created(seen),
        updated_at=seen.updated_at or _created(seen),
        location=task.location,
    )


def _batch(kept: _Kept, task: Task) -> Batch:
    if not isinstance(task, RunBatch):
        raise TypeError(task)
    seen = kept.sighting
    return Batch(
        name=seen.name,
        arn=seen.arn,
        kind=seen.kind,
        status=seen.status,
        version=_tail(task.version_arn),
        failure=seen.failure,
        created_at=_created(seen),
        updated_at=seen.updated_at or _created(seen),
    )


def _serving(kept: _Kept) -> CreateCampaign:
    if not isinstance(kept.task, CreateCampaign):
        raise TypeError(kept.task)
    return kept.task
