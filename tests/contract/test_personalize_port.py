"""The port `Personalize`: the real gateway, against the sandbox's AWS, and the fake keep the same promises."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
import pytest_asyncio

from bot.datafiles.avro import fields_of
from bot.datafiles.inspect import inspect
from bot.model.batch import RunBatch
from bot.model.datafile import FileHead
from bot.model.errors import InUse, NotFound, Refused
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
from bot.model.orders import DatasetKind, ImportMode
from bot.model.recommendation import Applied, Terms
from bot.model.resource import ResourceKind, Sighting, Status
from bot.personalize.gateway import PersonalizeGateway
from bot.personalize.session import connect
from bot.ports import Personalize
from sandbox import data
from sandbox.aws.lifecycle import Lifecycle, Mode
from sandbox.aws.server import serve
from tests.fakes import FakePersonalize

pytestmark = pytest.mark.asyncio(loop_scope="module")

INTERACTIONS = DatasetKind.INTERACTIONS
LOCATION = f"s3://films-ratings/{data.INTERACTIONS}"
UNSEEN = 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")'
KINDS: dict[type[Task], ResourceKind] = {
    CreateGroup: ResourceKind.GROUP,
    CreateDataset: ResourceKind.DATASET,
    ImportFile: ResourceKind.IMPORT,
    CreateSolution: ResourceKind.SOLUTION,
    TrainVersion: ResourceKind.VERSION,
    CreateCampaign: ResourceKind.CAMPAIGN,
    UpdateCampaign: ResourceKind.CAMPAIGN_UPDATE,
    CreateFilter: ResourceKind.FILTER,
}


@dataclass(kw_only=True, repr=False)
class World:
    """One side of the contract, and how to let time pass in it."""

    personalize: Personalize
    advance: Callable[[], Awaitable[None]]
    schema: str

    async def begin(self, task: Task, *, job_id: str = "first", ahead: timedelta = timedelta()) -> str:
        """Begin a task now, or as whose clock is ahead does."""
        return await self.personalize.begin(task, job_id=job_id, since=datetime.now(UTC) + ahead)

    async def settle(self, task: Task, arn: str) -> Sighting:
        """Let time pass until this has ended."""
        seen = await self.personalize.look(KINDS[type(task)], arn)
        while not seen.status.ended:
            await self.advance()
            seen = await self.personalize.look(KINDS[type(task)], arn)
        return seen

    async def have(self, task: Task, *, job_id: str = "first") -> str:
        """Begin a task and wait for its good end."""
        arn = await self.begin(task, job_id=job_id)
        seen = await self.settle(task, arn)
        assert seen.status is Status.READY, seen.failure
        return arn


@dataclass(frozen=True, kw_only=True, repr=False)
class Films:
    """A group with everything: what beginning each task returned, and returned when it was begun again at once."""

    first: dict[type[Task], str]
    again: dict[type[Task], str]
    begun: dict[type[Task], Sighting]
    ended: dict[type[Task], Sighting]
    versions: list[str]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["fake", "sandbox"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Have each side in turn."""
    files = data.generated()
    ratings = files[data.INTERACTIONS]
    head = FileHead(location=LOCATION, body=ratings, size=len(ratings))
    schema = inspect(head, INTERACTIONS, None, datetime.now(UTC)).schema
    if request.param == "fake":
        fake = FakePersonalize()
        yield World(personalize=fake, advance=_settling(fake), schema=schema)
        return
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serve(lifecycle=Lifecycle(mode=Mode.MANUAL)))
        lines = {"users.json": b'{"userId": "user-7"}'}
        uploaded = await asyncio.to_thread(data.put, url, "films-ratings", files | lines)
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        environment.setenv("AWS_ENDPOINT_URL", url)
        environment.setenv("AWS_ACCESS_KEY_ID", "tester")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        aws = await stack.enter_async_context(connect("us-east-1", rate=1_000))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        gateway = PersonalizeGateway(aws, service_role=uploaded.role_arn)
        yield World(personalize=gateway, advance=_advancing(session, url), schema=schema)


def _settling(fake: FakePersonalize) -> Callable[[], Awaitable[None]]:
    async def advance() -> None:
        fake.settle_all()

    return advance


def _advancing(session: aiohttp.ClientSession, url: str) -> Callable[[], Awaitable[None]]:
    async def advance() -> None:
        async with session.post(f"{url}/_control/advance") as answer:
            answer.raise_for_status()

    return advance


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def films(world: World) -> Films:
    """Import, train twice, deploy, and deploy the other version; each task is begun twice."""
    first: dict[type[Task], str] = {}
    again: dict[type[Task], str] = {}
    begun: dict[type[Task], Sighting] = {}
    ended: dict[type[Task], Sighting] = {}

    async def walk(task: Task) -> str:
        kind = type(task)
        arn = first[kind] = await world.begin(task)
        begun[kind] = await world.personalize.look(KINDS[kind], arn)
        again[kind] = await world.begin(task)
        ended[kind] = await world.settle(task, arn)
        return arn

    await walk(CreateGroup(name="films"))
    await walk(CreateDataset(group="films", dataset=INTERACTIONS, schema=world.schema))
    await walk(_import("films-1"))
    await walk(CreateSolution(name="films-up", group="films", recipe="user-personalization", hpo=False))
    older = await walk(TrainVersion(solution="films-up"))
    newer = await world.have(TrainVersion(solution="films-up"), job_id="second")
    await walk(CreateCampaign(name="films-live", version_arn=older, tps=1))
    await walk(UpdateCampaign(name="films-live", version_arn=newer, tps=None))
    await walk(CreateFilter(name="unseen", group="films", expression=UNSEEN))
    return Films(first=first, again=again, begun=begun, ended=ended, versions=[older, newer])


def _import(name: str) -> ImportFile:
    return ImportFile(name=name, group="films", dataset=INTERACTIONS, location=LOCATION, mode=ImportMode.FULL)


async def test_what_is_begun_runs_and_comes_to_its_end(films: Films) -> None:
    """Each sort of resource is RUNNING when it was begun, and READY when AWS is done."""
    assert {kind: seen.status for kind, seen in films.begun.items()} == dict.fromkeys(KINDS, Status.RUNNING)
    assert {kind: seen.status for kind, seen in films.ended.items()} == dict.fromkeys(KINDS, Status.READY)


async def test_beginning_again_at_once_returns_the_same_resource(films: Films) -> None:
    """A crash between AWS's answer and our note of it makes nothing twice."""
    assert films.again == films.first


async def test_beginning_again_much_later_returns_the_same_resource(world: World, films: Films) -> None:
    """What is found by name is found whenever it was made."""
    tasks: list[Task] = [
        CreateGroup(name="films"),
        CreateDataset(group="films", dataset=INTERACTIONS, schema=world.schema),
        _import("films-1"),
        CreateSolution(name="films-up", group="films", recipe="user-personalization", hpo=False),
        UpdateCampaign(name="films-live", version_arn=films.versions[1], tps=None),
        CreateFilter(name="unseen", group="films", expression=UNSEEN),
    ]
    assert [await world.begin(task) for task in tasks] == [films.first[type(task)] for task in tasks]


async def test_a_training_is_adopted_by_its_job_alone(world: World, films: Films) -> None:
    """Two jobs that train the same solution get a version each, and find it again, though a clock is wrong."""
    hours = [timedelta(hours=hour) for hour in (-1, 0, 1)]
    task = TrainVersion(solution="films-up")

    assert len(set(films.versions)) == 2
    for job_id, version in zip(("first", "second"), films.versions, strict=True):
        assert {await world.begin(task, job_id=job_id, ahead=ahead) for ahead in hours} == {version}


async def test_resources_are_seen_under_the_names_that_people_use(films: Films) -> None:
    """A dataset is group/KIND, a version solution/id; everything else has its own name."""
    names = {kind: seen.name for kind, seen in films.ended.items()}

    assert names.pop(TrainVersion).startswith("films-up/")
    assert names == {
        CreateGroup: "films",
        CreateDataset: "films/INTERACTIONS",
        ImportFile: "films-1",
        CreateSolution: "films-up",
        CreateCampaign: "films-live",
        UpdateCampaign: "films-live",
        CreateFilter: "unseen",
    }


async def test_an_overview_has_everything(world: World, films: Films) -> None:
    """A group is shown with its datasets, solutions, versions (newest first) and campaigns."""
    overview = await world.personalize.overview("films")

    assert overview.group.status is Status.READY
    (dataset,) = overview.datasets
    assert dataset.latest_import is not None
    assert (dataset.kind, dataset.latest_import.name) == (INTERACTIONS, "films-1")
    (solution,) = overview.solutions
    assert (solution.name, solution.recipe, solution.group) == ("films-up", "user-personalization", "films")
    assert [version.arn for version in solution.versions] == films.versions[::-1]
    (campaign,) = overview.campaigns
    assert (campaign.name, campaign.version_arn, campaign.update) == ("films-live", films.versions[1], Status.READY)


async def test_a_group_is_among_the_groups(world: World, films: Films) -> None:
    """All groups are listed by name."""
    groups = {group.name: group.arn for group in await world.personalize.groups()}

    assert groups["films"] == films.first[CreateGroup]
    assert list(groups) == sorted(groups)


async def test_each_thing_is_found_by_name(world: World, films: Films) -> None:
    """A solution, a version (by name and by ARN) and a campaign tell of each other."""
    solution = await world.personalize.solution("films-up")
    version = await world.personalize.version(solution.versions[0].name)
    campaign = await world.personalize.campaign("films-live")

    assert version == await world.personalize.version(films.versions[1])
    assert replace(version, hours=None) == solution.versions[0]
    assert (version.solution, version.recipe) == ("films-up", "user-personalization")
    assert (campaign.version, campaign.recipe, campaign.group) == (version.name, "user-personalization", "films")
    assert (campaign.update_version, campaign.tps) == (version.name, 1)


@pytest.mark.usefixtures("films")
@pytest.mark.parametrize(
    "ask,meant",
    [
        (lambda personalize: personalize.overview("film"), "films"),
        (lambda personalize: personalize.solution("film-up"), "films-up"),
        (lambda personalize: personalize.version("film-up/1a2b3c4d"), "films-up"),
        (lambda personalize: personalize.campaign("film-live"), "films-live"),
        (lambda personalize: personalize.in_transition("film"), "films"),
    ],
)
async def test_a_wrong_name_is_answered_with_the_right_one(
    world: World, ask: Callable[[Personalize], Awaitable[object]], meant: str
) -> None:
    """Where nothing has a name, the error says what there is."""
    with pytest.raises(NotFound) as caught:
        await ask(world.personalize)

    assert meant in str(caught.value)


@pytest.mark.parametrize("typed", ["", "-films", "two words", "a" * 64, "films; DROP", "films/../x", "ﬁlms"])
async def test_a_name_that_cannot_be_one_is_not_found(world: World, typed: str) -> None:
    """What people type is never sent when AWS could not have such a name."""
    for ask in (world.personalize.overview, world.personalize.solution, world.personalize.campaign):
        with pytest.raises(NotFound):
            await ask(typed)
    with pytest.raises(NotFound):
        await world.personalize.version(f"{typed}/")
    assert await world.personalize.schema(typed, INTERACTIONS) is None
    assert await world.personalize.latest_import(typed, INTERACTIONS) is None


async def test_the_schema_and_the_import_are_kept(world: World, films: Films) -> None:
    """A dataset tells its schema, and where its rows came from."""
    schema = await world.personalize.schema("films", INTERACTIONS)
    latest = await world.personalize.latest_import("films", INTERACTIONS)

    assert schema is not None
    assert fields_of(schema) == fields_of(world.schema)
    assert latest is not None
    assert (latest.arn, latest.location, latest.mode) == (films.first[ImportFile], LOCATION, ImportMode.FULL)
    assert await world.personalize.schema("films", DatasetKind.ITEMS) is None
    assert await world.personalize.latest_import("films", DatasetKind.ITEMS) is None


async def test_a_resource_that_is_gone_is_seen_as_deleted(world: World, films: Films) -> None:
    """A job that follows something that somebody deletes comes to an end."""
    gone = films.first[CreateCampaign].replace("films-live", "films-gone")

    for kind in (ResourceKind.CAMPAIGN, ResourceKind.CAMPAIGN_UPDATE):
        seen = await world.personalize.look(kind, gone)
        assert (seen.status, seen.name) == (Status.DELETED, "films-gone")


async def test_many_are_seen_as_each_by_itself(world: World, films: Films) -> None:
    """Whatever its kind; also what is gone, and what there are several of."""
    for task, kind in KINDS.items():
        there = films.versions if kind is ResourceKind.VERSION else [films.first[task]]
        wanted = [*there, f"{there[0]}-gone"]

        assert await world.personalize.look_at(kind, wanted) == {
            arn: await world.personalize.look(kind, arn) for arn in wanted
        }


async def test_what_depends_on_something_unready_is_in_use(world: World) -> None:
    """A dataset waits for its group."""
    arn = await world.begin(CreateGroup(name="early"))
    with pytest.raises(InUse):
        await world.begin(CreateDataset(group="early", dataset=INTERACTIONS, schema=world.schema))
    await world.settle(CreateGroup(name="early"), arn)

    assert await world.begin(CreateDataset(group="early", dataset=INTERACTIONS, schema=world.schema))


async def test_another_resource_of_the_name_is_not_adopted(world: World, films: Films) -> None:
    """A solution of another recipe, a campaign of another version, an import of another file, a filter that differs."""
    others: list[Task] = [
        CreateSolution(name="films-up", group="films", recipe="popularity-count", hpo=False),
        CreateSolution(name="films-up", group="films", recipe="user-personalization", hpo=True),
        CreateCampaign(name="films-live", version_arn=films.versions[0], tps=1),
        ImportFile(
            name="films-1",
            group="films",
            dataset=INTERACTIONS,
            location="s3://films-ratings/other.csv",
            mode=ImportMode.FULL,
        ),
        CreateFilter(name="unseen", group="films", expression=UNSEEN.replace("EX", "IN")),
    ]
    for task in others:
        with pytest.raises(Refused):
            await world.begin(task)


async def test_what_somebody_else_began_cannot_be_begun(world: World) -> None:
    """It can only be followed."""
    with pytest.raises(Refused):
        await world.begin(Found(kind=ResourceKind.VERSION, name="films-up/1a2b3c4d"))


@pytest.mark.usefixtures("films")
async def test_a_training_is_seen_in_transition_until_it_is_stopped(world: World) -> None:
    """Whoever began it, it is among what runs; once stopped, it is not, and it is told as stopped."""
    task = TrainVersion(solution="films-up")
    arn = await world.begin(task, job_id="third")
    running = await world.personalize.in_transition("films")
    anywhere = await world.personalize.strays(besides=frozenset())
    others = await world.personalize.strays(besides={arn})
    await world.personalize.stop_training(arn)
    ended = await world.settle(task, arn)

    assert [(seen.kind, seen.arn, seen.status) for seen in running] == [(ResourceKind.VERSION, arn, Status.RUNNING)]
    assert [(one.sighting.arn, one.group, one.solution) for one in anywhere] == [(arn, "films", "films-up")]
    assert ended.status is Status.STOPPED
    assert [*others, *await world.personalize.in_transition("films")] == []


async def test_what_runs_is_found_without_a_group(world: World, films: Films) -> None:
    """Imports and new campaigns too, with the group and the solution that they belong to."""
    file = ImportFile(name="films-stray", group="films", dataset=INTERACTIONS, location=LOCATION, mode=ImportMode.FULL)
    serve = CreateCampaign(name="films-stray", version_arn=films.versions[0], tps=1)
    arns = [await world.begin(file), await world.begin(serve)]
    found = await world.personalize.strays(besides=frozenset())
    await world.settle(file, arns[0])
    await world.settle(serve, arns[1])

    assert {(one.sighting.kind, one.sighting.arn, one.group, one.solution) for one in found} == {
        (ResourceKind.IMPORT, arns[0], "films", None),
        (ResourceKind.CAMPAIGN, arns[1], "films", "films-up"),
    }
    assert await world.personalize.strays(besides=frozenset()) == []


async def test_a_change_of_a_campaign_is_in_transition(world: World, films: Films) -> None:
    """A change runs beside the campaign, which goes on serving; AWS takes one at a time."""
    older, newer = films.versions
    back = UpdateCampaign(name="films-live", version_arn=older, tps=2)
    arn = await world.begin(back)
    running = await world.personalize.in_transition("films")
    campaign = await world.personalize.campaign("films-live")
    with pytest.raises(InUse):
        await world.begin(UpdateCampaign(name="films-live", version_arn=newer, tps=None))
    await world.settle(back, arn)
    changed = await world.personalize.campaign("films-live")
    await world.have(UpdateCampaign(name="films-live", version_arn=newer, tps=1))

    assert [(seen.kind, seen.arn) for seen in running] == [(ResourceKind.CAMPAIGN_UPDATE, arn)]
    assert (campaign.status, campaign.version_arn, campaign.update) == (Status.READY, newer, Status.RUNNING)
    assert (changed.version_arn, changed.tps, changed.update) == (older, 2, Status.READY)


async def test_a_trained_version_has_the_eight_metrics(world: World, films: Films) -> None:
    """By AWS's keys, each from 0 to 1."""
    metrics = await world.personalize.metrics(films.versions[1])

    assert {metric.key for metric in METRICS} <= metrics.keys()
    assert all(0 <= value <= 1 for value in metrics.values())


async def test_a_ready_version_says_for_how_long_it_was_trained(world: World, films: Films) -> None:
    """In hours, where it is asked for by itself; one that was not tuned has no settings to tell."""
    version = await world.personalize.version(films.versions[1])

    assert version.hours is not None
    assert version.hours >= 0
    assert version.tuned == {}


async def test_a_campaign_recommends_best_first(world: World, films: Films) -> None:
    """As many items as were asked for, by falling score."""
    answer = await world.personalize.recommend(films.first[CreateCampaign], user="user-7", count=5)
    scores = [scored.score for scored in answer if scored.score is not None]

    assert len({scored.item for scored in answer}) == 5
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)


async def test_a_list_is_ranked_and_its_campaign_taken_down(world: World, films: Films) -> None:
    """Every item comes back once; a campaign that is being made is not deleted, and a deleted one is not found."""
    with pytest.raises(Refused):
        await world.personalize.rank(films.first[CreateCampaign], user="user-7", items=["film-1", "film-2"])
    await world.have(CreateSolution(name="films-order", group="films", recipe="personalized-ranking-v2", hpo=False))
    version = await world.have(TrainVersion(solution="films-order"))
    task = CreateCampaign(name="films-order", version_arn=version, tps=1)
    arn = await world.begin(task)
    with pytest.raises(InUse):
        await world.personalize.delete_campaign(arn)
    await world.settle(task, arn)

    nothing = Terms(filter=Applied(arn="arn:aws:personalize:us-east-1:000000000000:filter/none"))

    answer = await world.personalize.rank(arn, user="user-7", items=["film-3", "film-1", "film-2"])
    with pytest.raises(NotFound):
        await world.personalize.rank(arn, user="user-7", items=["film-1", "film-2"], terms=nothing)
    await world.personalize.delete_campaign(arn)
    for _ in range(3):
        await world.advance()

    assert {scored.item for scored in answer} == {"film-1", "film-2", "film-3"}
    with pytest.raises(NotFound):
        await world.personalize.campaign("films-order")


async def test_a_campaign_answers_within_terms(world: World, films: Films) -> None:
    """Within a filter that there is; with one that there is not, no answer is given."""
    campaign, unseen = films.first[CreateCampaign], Applied(arn=films.first[CreateFilter])
    terms = Terms(filter=unseen, promoted=unseen, percent=50)

    assert await world.personalize.recommend(campaign, user="user-7", count=5, terms=terms)
    gone = Terms(filter=Applied(arn=f"{unseen.arn}-gone"))
    with pytest.raises(NotFound):
        await world.personalize.recommend(campaign, user="user-7", count=5, terms=gone)


async def test_a_batch_job_is_begun_once_and_listed(world: World, films: Films) -> None:
    """By its name, which no other has."""
    task = RunBatch(
        name="films-batch",
        version_arn=films.versions[0],
        source="s3://films-ratings/users.json",
        target="s3://films-ratings/answers/",
        count=5,
    )
    arn = await world.begin(task)
    assert await world.begin(task) == arn
    while not (await world.personalize.look(task.kind, arn)).status.ended:
        await world.advance()

    (listed,) = await world.personalize.batches()
    assert (listed.name, listed.arn, listed.status) == ("films-batch", arn, Status.READY)
    assert films.versions[0].endswith(listed.version)


async def test_filters_are_found_and_deleted(world: World, films: Films) -> None:
    """A list has their names, a description what they say."""
    found = await world.personalize.filter("unseen")
    assert (found.arn, found.group, found.expression) == (films.first[CreateFilter], "films", UNSEEN)
    assert await world.personalize.filters("films") == [replace(found, expression="")]
    assert await world.personalize.filters(None) == [replace(found, expression="")]
    with pytest.raises(NotFound) as missed:
        await world.personalize.filter("unsen")
    assert missed.value.alternatives == ("unseen",)

    await world.personalize.delete_filter(found.arn)
    for _ in range(3):
        await world.advance()
    assert (await world.personalize.look(ResourceKind.FILTER, found.arn)).status is Status.DELETED


@pytest.mark.usefixtures("films")
async def test_events_go_to_the_one_tracker_of_the_group(world: World) -> None:
    """The tracker is made once, and takes events when it is ready."""
    tracker = await world.personalize.tracker("films")
    for _ in range(3):
        await world.advance()
    again = await world.personalize.tracker("films")
    now = datetime.now(UTC) - timedelta(seconds=1)
    await world.personalize.put_event(again, user="user-7", item="film-3", event_type="watch", at=now)

    assert (again.arn, again.tracking_id, again.status) == (tracker.arn, tracker.tracking_id, Status.READY)
