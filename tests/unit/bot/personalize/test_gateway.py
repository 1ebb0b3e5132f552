from datetime import UTC, datetime

import pytest

from bot.model.errors import InUse, NotFound, Refused, Unavailable
from bot.model.job import CreateDataset, CreateGroup, CreateSolution, ImportFile, Task, TrainVersion, UpdateCampaign
from bot.model.orders import DatasetKind, ImportMode
from bot.model.resource import ResourceKind, Status, Tracker
from bot.personalize.gateway import PersonalizeGateway
from bot.personalize.session import Aws
from bot.personalize.version_names import version_name
from tests.unit.bot.personalize.conftest import ARN, Endpoint

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECOND = NOW.timestamp()
NONE: dict[str, object] = {"__type": "ResourceNotFoundException", "message": "none"}
TAKEN: dict[str, object] = {"__type": "ResourceAlreadyExistsException", "message": "taken"}
OLD, NEW = f"{ARN}solution/films-up/00000001", f"{ARN}solution/films-up/00000002"


@pytest.fixture
def gateway(aws: Aws) -> PersonalizeGateway:
    """Have a gateway whose owner has not said which role reads S3."""
    return PersonalizeGateway(aws, service_role=None)


async def begin(gateway: PersonalizeGateway, task: Task) -> str:
    """Begin a task now."""
    return await gateway.begin(task, job_id="train-1", since=NOW)


async def test_an_import_without_a_role_says_which_setting(endpoint: Endpoint, gateway: PersonalizeGateway) -> None:
    """The person who runs the bot reads what to set, and AWS is not bothered."""
    task = ImportFile(name="i", group="g", dataset=DatasetKind.ITEMS, location="s3://bucket/k", mode=ImportMode.FULL)

    with pytest.raises(Refused, match=r"aws\.service_role"):
        await begin(gateway, task)
    assert endpoint.asked == []


async def test_a_solution_never_trains_by_itself(endpoint: Endpoint, gateway: PersonalizeGateway) -> None:
    """AWS's default would train, and bill, every seven days."""
    endpoint.answers = {"DescribeSolution": [NONE], "CreateSolution": [{"solutionArn": f"{ARN}solution/films-up"}]}

    arn = await begin(gateway, CreateSolution(name="films-up", group="films", recipe="sims", hpo=True))

    assert arn == f"{ARN}solution/films-up"
    assert endpoint.of("CreateSolution") == [
        {
            "name": "films-up",
            "datasetGroupArn": f"{ARN}dataset-group/films",
            "recipeArn": "arn:aws:personalize:::recipe/aws-sims",
            "performHPO": True,
            "performAutoTraining": False,
        }
    ]


async def test_the_account_is_asked_for_once(endpoint: Endpoint, gateway: PersonalizeGateway) -> None:
    """ARNs follow from names in the account that the credentials belong to."""
    endpoint.answers = {"DescribeDatasetGroup": [NONE], "ListDatasetGroups": [{"datasetGroups": []}]}
    for name in ("films", "books"):
        with pytest.raises(NotFound):
            await gateway.overview(name)

    assert endpoint.identified == 1
    assert [asked["datasetGroupArn"] for asked in endpoint.of("DescribeDatasetGroup")] == [
        f"{ARN}dataset-group/films",
        f"{ARN}dataset-group/books",
    ]


@pytest.mark.parametrize("name", ["../films", "a b", "x" * 64])
async def test_a_new_name_that_aws_does_not_allow_is_not_sent(
    endpoint: Endpoint, gateway: PersonalizeGateway, name: str
) -> None:
    """The rule is told instead."""
    with pytest.raises(Refused, match="63 letters"):
        await begin(gateway, CreateGroup(name=name))
    assert endpoint.asked == []


async def test_whoever_is_faster_makes_it(endpoint: Endpoint, gateway: PersonalizeGateway) -> None:
    """Between looking and making, another replica may have made it: it is adopted."""
    made: dict[str, object] = {"datasetGroup": {"datasetGroupArn": f"{ARN}dataset-group/films", "status": "ACTIVE"}}
    endpoint.answers = {"DescribeDatasetGroup": [NONE, made], "CreateDatasetGroup": [TAKEN]}

    assert await begin(gateway, CreateGroup(name="films")) == f"{ARN}dataset-group/films"


async def test_what_is_being_deleted_is_waited_for(endpoint: Endpoint, gateway: PersonalizeGateway) -> None:
    """Its name is free when it is gone."""
    going: dict[str, object] = {"datasetGroup": {"status": "DELETE IN_PROGRESS"}}
    endpoint.answers = {"DescribeDatasetGroup": [going]}

    with pytest.raises(InUse, match="deleted"):
        await begin(gateway, CreateGroup(name="films"))


async def test_a_schema_is_named_after_what_is_in_it(endpoint: Endpoint, gateway: PersonalizeGateway) -> None:
    """The same schema is found again; another one for the same dataset gets another name. Names fit into AWS's 63."""
    endpoint.answers = {
        "DescribeDataset": [NONE],
        "CreateSchema": [{"schemaArn": f"{ARN}schema/made"}, TAKEN],
        "CreateDataset": [{"datasetArn": "…"}],
    }
    group = "g" * 63
    for schema in ('{"a": 1}', '{"a": 1}', '{"a": 2}'):
        await begin(gateway, CreateDataset(group=group, dataset=DatasetKind.INTERACTIONS, schema=schema))
    schemas = [str(asked["name"]) for asked in endpoint.of("CreateSchema")]
    datasets = endpoint.of("CreateDataset")

    assert schemas[0] == schemas[1] != schemas[2]
    assert datasets[0]["schemaArn"] == f"{ARN}schema/made"
    assert datasets[1]["schemaArn"] == f"{ARN}schema/{schemas[1]}"
    assert all(len(str(name)) <= 63 for name in [*schemas, datasets[0]["name"]])


OURS = version_name("train-1", "films-up")
HOUR = 3600


def versions(*created: tuple[str, float]) -> list[dict[str, object]]:
    """Return a list of versions as AWS gives it."""
    summaries = [
        {"solutionVersionArn": arn, "status": "ACTIVE", "creationDateTime": at, "lastUpdatedDateTime": at}
        for arn, at in created
    ]
    return [{"solutionVersions": summaries}]


def called(*names: str | None) -> list[dict[str, object]]:
    """Return what AWS says of versions, one after the other; some have no name."""
    return [{"solutionVersion": {"status": "ACTIVE"} | ({"name": name} if name else {})} for name in names]


@pytest.mark.parametrize(
    "created,names,adopted",
    [
        ([(OLD, SECOND - 299)], [OURS], OLD),
        ([(OLD, SECOND + 5), (f"{OLD}a", SECOND + 9)], [None, OURS], OLD),
        ([(OLD, SECOND + 5)], [None], NEW),
        ([(OLD, SECOND + 5)], [version_name("train-2", "films-up")], NEW),
        ([(OLD, SECOND - 301)], [], NEW),
        ([], [], NEW),
    ],
)
async def test_only_the_training_of_this_job_is_adopted(
    endpoint: Endpoint,
    gateway: PersonalizeGateway,
    created: list[tuple[str, float]],
    names: list[str | None],
    adopted: str,
) -> None:
    """Its name says whose it is; what somebody else began since the job did is left alone."""
    endpoint.answers = {
        "ListSolutionVersions": versions(*created),
        "DescribeSolutionVersion": called(*names),
        "CreateSolutionVersion": [{"solutionVersionArn": NEW}],
    }

    assert await begin(gateway, TrainVersion(solution="films-up")) == adopted
    assert len(endpoint.of("DescribeSolutionVersion")) == len(names)
    made = [{"solutionArn": f"{ARN}solution/films-up", "name": OURS}]
    assert endpoint.of("CreateSolutionVersion") == (made if adopted == NEW else [])


@pytest.mark.parametrize("ahead", [0, HOUR, -HOUR])
async def test_a_training_whose_answer_was_lost_is_found(
    endpoint: Endpoint, gateway: PersonalizeGateway, ahead: int
) -> None:
    """AWS had begun it: no second one is asked for, though the clock is wrong, and somebody else has begun one."""
    old, other = (OLD, SECOND - 2 * HOUR), (f"{OLD}a", SECOND + 2 - ahead)
    endpoint.answers = {
        "ListSolutionVersions": [*versions(old), *versions(old, (NEW, SECOND + 1 - ahead), other)],
        "DescribeSolutionVersion": called(None, OURS),
        "CreateSolutionVersion": [{"__type": "ThrottlingException", "message": "Rate exceeded"}],
    }

    assert await begin(gateway, TrainVersion(solution="films-up")) == NEW
    assert len(endpoint.of("CreateSolutionVersion")) == 1


@pytest.mark.parametrize("name", [OURS, None])
async def test_a_training_that_is_older_than_its_job_is_found(
    endpoint: Endpoint, gateway: PersonalizeGateway, name: str | None
) -> None:
    """The clock was ahead when the job was kept: AWS says that the name is taken. Where it shows none, that comes."""
    endpoint.answers = {
        "ListSolutionVersions": versions((OLD, SECOND - HOUR)),
        "DescribeSolutionVersion": called(name),
        "CreateSolutionVersion": [TAKEN],
    }

    if name:
        assert await begin(gateway, TrainVersion(solution="films-up")) == OLD
    else:
        with pytest.raises(InUse, match="yet"):
            await begin(gateway, TrainVersion(solution="films-up"))


def update(version: str, status: str, tps: int | None = None) -> dict[str, object]:
    """Return a change of a campaign as AWS gives it."""
    return {"solutionVersionArn": version, "status": status} | ({"minProvisionedTPS": tps} if tps else {})


@pytest.mark.parametrize(
    "serves,latest,tps,asked",
    [
        (OLD, None, None, True),
        (NEW, None, None, False),
        (NEW, None, 3, True),
        (NEW, None, 1, False),
        (OLD, update(NEW, "CREATE IN_PROGRESS"), None, False),
        (OLD, update(NEW, "CREATE IN_PROGRESS", 3), 3, False),
        (OLD, update(NEW, "CREATE FAILED"), None, True),
        (NEW, update(OLD, "CREATE FAILED"), None, True),
        (NEW, update(NEW, "ACTIVE"), None, False),
    ],
)
async def test_a_campaign_is_changed_where_it_is_not_at_the_version(
    endpoint: Endpoint,
    gateway: PersonalizeGateway,
    serves: str,
    latest: dict[str, object] | None,
    tps: int | None,
    *,
    asked: bool,
) -> None:
    """A change on its way, or done, is adopted; one that failed is tried again."""
    campaign = {"campaignArn": f"{ARN}campaign/live", **update(serves, "ACTIVE", 1)}
    campaign |= {"latestCampaignUpdate": latest} if latest else {}
    endpoint.answers = {"DescribeCampaign": [{"campaign": campaign}], "UpdateCampaign": [{"campaignArn": "…"}]}

    assert await begin(gateway, UpdateCampaign(name="live", version_arn=NEW, tps=tps)) == f"{ARN}campaign/live"
    rate = {"minProvisionedTPS": tps} if tps else {}
    wanted = [{"campaignArn": f"{ARN}campaign/live", "solutionVersionArn": NEW, **rate}] if asked else []
    assert endpoint.of("UpdateCampaign") == wanted


@pytest.mark.parametrize("refusal", ["ResourceInUseException", "ThrottlingException"])
@pytest.mark.parametrize("target", [NEW, OLD])
async def test_a_change_of_a_campaign_whose_answer_was_lost_is_found(
    endpoint: Endpoint, gateway: PersonalizeGateway, refusal: str, target: str
) -> None:
    """AWS says that the campaign changes just now: to this very version, or to another one."""
    campaign = {"campaignArn": f"{ARN}campaign/live", **update(OLD, "ACTIVE", 1)}
    changing = campaign | {"latestCampaignUpdate": update(NEW, "CREATE IN_PROGRESS")}
    other = campaign | {"latestCampaignUpdate": update(f"{OLD}a", "CREATE IN_PROGRESS")}
    endpoint.answers = {
        "DescribeCampaign": [{"campaign": campaign}, {"campaign": changing if target == NEW else other}],
        "UpdateCampaign": [{"__type": refusal, "message": "…"}],
    }
    wanted = UpdateCampaign(name="live", version_arn=NEW, tps=None)

    if target == NEW:
        assert await begin(gateway, wanted) == f"{ARN}campaign/live"
    else:
        with pytest.raises((InUse, Unavailable)):
            await begin(gateway, wanted)


async def test_a_campaign_that_is_gone_is_named_with_those_there_are(
    endpoint: Endpoint, gateway: PersonalizeGateway
) -> None:
    """A change of it cannot begin."""
    endpoint.answers = {"DescribeCampaign": [NONE], "ListCampaigns": [{"campaigns": [{"name": "lives"}]}]}

    with pytest.raises(NotFound, match="lives") as caught:
        await begin(gateway, UpdateCampaign(name="live", version_arn=NEW, tps=None))
    assert caught.value.alternatives == ("lives",)


async def test_a_day_of_a_user_is_one_session(endpoint: Endpoint, gateway: PersonalizeGateway) -> None:
    """Events of the same day belong together, those of another day or user do not; ids stay short."""
    endpoint.answers = {"/events": [{}]}
    tracker = Tracker(arn=f"{ARN}event-tracker/1", tracking_id="track", status=Status.READY)
    for user, at in (("u", NOW), ("u", NOW.replace(hour=20)), ("v", NOW), ("u", NOW.replace(day=25))):
        await gateway.put_event(tracker, user=user, item="7", event_type="watch", at=at)
    events = endpoint.of("/events")
    sessions = [str(event["sessionId"]) for event in events]

    assert sessions[0] == sessions[1]
    assert len(set(sessions)) == 3
    assert all(len(session) <= 16 for session in sessions)
    assert events[0]["eventList"] == [{"eventType": "watch", "itemId": "7", "sentAt": int(SECOND)}]
    assert (events[0]["trackingId"], events[0]["userId"]) == ("track", "u")


@pytest.mark.parametrize("field, words", [("user", "a user's id"), ("item", "an item's id"), ("event_type", "type")])
async def test_what_is_too_long_for_aws_is_not_sent(
    endpoint: Endpoint, gateway: PersonalizeGateway, field: str, words: str
) -> None:
    """The limit is told in words, and what was typed is quoted short."""
    tracker = Tracker(arn=f"{ARN}event-tracker/1", tracking_id="track", status=Status.READY)
    event = {"user": "u", "item": "7", "event_type": "watch"} | {field: "x" * 257}

    with pytest.raises(Refused, match=f"{words}, which has at most 256 characters") as caught:
        await gateway.put_event(tracker, **event, at=NOW)

    assert len(str(caught.value)) < 150
    assert endpoint.asked == []


@pytest.mark.parametrize("user, item", [("x" * 257, None), (None, "x" * 257)])
async def test_an_id_that_is_too_long_is_not_asked_with(
    endpoint: Endpoint, gateway: PersonalizeGateway, user: str | None, item: str | None
) -> None:
    """Neither a user's nor an item's."""
    with pytest.raises(Refused, match="at most 256 characters"):
        await gateway.recommend(f"{ARN}campaign/live", user=user, item=item, count=5)

    assert endpoint.asked == []


async def test_a_tracker_that_somebody_just_made_is_used(endpoint: Endpoint, gateway: PersonalizeGateway) -> None:
    """A group has one tracker, whoever is faster; one that is being deleted is none."""
    going = {"eventTrackerArn": f"{ARN}event-tracker/0", "status": "DELETE PENDING"}
    there = {"eventTrackerArn": f"{ARN}event-tracker/1", "status": "ACTIVE"}
    endpoint.answers = {
        "DescribeDatasetGroup": [{"datasetGroup": {"datasetGroupArn": f"{ARN}dataset-group/films"}}],
        "ListEventTrackers": [{"eventTrackers": [going]}, {"eventTrackers": [going, there]}],
        "CreateEventTracker": [TAKEN],
        "DescribeEventTracker": [{"eventTracker": {**there, "trackingId": "track"}}],
    }

    assert await gateway.tracker("films") == Tracker(
        arn=f"{ARN}event-tracker/1", tracking_id="track", status=Status.READY
    )
    assert endpoint.of("CreateEventTracker") == [
        {"name": "films-events", "datasetGroupArn": f"{ARN}dataset-group/films"}
    ]


async def test_a_status_unknown_to_us_is_still_running(endpoint: Endpoint, gateway: PersonalizeGateway) -> None:
    """The job goes on being followed."""
    answer = {"solutionVersionArn": NEW, "status": "CREATE SOMETHING", "failureReason": "none"}
    endpoint.answers = {"DescribeSolutionVersion": [{"solutionVersion": answer}]}

    seen = await gateway.look(ResourceKind.VERSION, NEW)

    assert (seen.status, seen.name) == (Status.RUNNING, "films-up/00000002")
