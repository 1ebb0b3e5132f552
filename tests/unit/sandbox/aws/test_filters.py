"""Filters through boto3: made, listed, applied to answers, and deleted."""

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from sandbox import data
from sandbox.aws.account import Account
from sandbox.aws.backend import Backend
from sandbox.aws.filters.expression import Expression
from sandbox.aws.journeys import Journeys
from sandbox.aws.lifecycle import Lifecycle, Mode
from sandbox.aws.protocol.errors import ResourceInUseError
from sandbox.aws.resource import Status
from sandbox.aws.resources import filters
from sandbox.aws.resources.jobs import BatchInferenceJob
from sandbox.aws.resources.kinds import Filter
from sandbox.aws.workers import Workers
from tests.aws_endpoint import ROLE, settled
from tests.unit.sandbox.aws.conftest import BUCKET, Desk, Films

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PERSONAL, SIMS, RANKING = "aws-user-personalization", "aws-sims", "aws-personalized-ranking"
_NUMBERS = count()


@pytest.fixture
def made(films: Films) -> Iterator[Callable[..., str]]:
    """Return a function that makes a filter, which is deleted after the test."""
    arns: list[str] = []

    def make(expression: str) -> str:
        arns.append(_create(films, films.group_arn, expression))
        return arns[-1]

    yield make
    for arn in arns:
        films.aws.personalize.delete_filter(filterArn=arn)


def _create(desk: Desk, group: str, expression: str) -> str:
    arn = desk.aws.personalize.create_filter(
        name=f"filter-{next(_NUMBERS)}", datasetGroupArn=group, filterExpression=expression
    )["filterArn"]
    assert settled(lambda: dict(desk.aws.personalize.describe_filter(filterArn=arn)))["status"] == "ACTIVE"
    return arn


def items(films: Films, recipe: str = PERSONAL, **question: object) -> list[str]:
    """Return the items of an answer."""
    answer = films.aws.runtime.get_recommendations(
        campaignArn=films.campaigns[recipe],
        **question,  # type: ignore[arg-type] # whatever the call takes
    )
    return [item["itemId"] for item in answer["itemList"]]


def genres(films: Films, names: list[str]) -> list[set[str]]:
    """Return the genres of films, as an answer with metadata gives them."""
    answer = films.aws.runtime.get_personalized_ranking(
        campaignArn=films.campaigns[RANKING],
        userId="user-1",
        inputList=names,
        metadataColumns={"ITEMS": ["GENRES"]},
    )
    return [set(item["metadata"]["GENRES"].split("|")) for item in answer["personalizedRanking"]]


def watch(films: Films, user: str, item: str, kind: str = "watch") -> None:
    """Send one event."""
    films.aws.events.put_events(
        trackingId=films.tracking_id,
        userId=user,
        sessionId=f"{user}-session",
        eventList=[{"eventType": kind, "sentAt": NOW, "itemId": item}],
    )


def test_a_filter_is_described_and_listed_until_it_is_deleted(films: Films) -> None:
    """Describe has the expression as it was written; a list does not."""
    text = 'EXCLUDE itemId WHERE INTERACTIONS.event_type in ("*")'
    arn = _create(films, films.group_arn, text)
    described = films.aws.personalize.describe_filter(filterArn=arn)["filter"]
    assert described["filterExpression"] == text
    assert described["datasetGroupArn"] == films.group_arn
    listed = films.aws.personalize.list_filters(datasetGroupArn=films.group_arn)["Filters"]
    assert [each["filterArn"] for each in listed] == [arn]
    assert "filterExpression" not in listed[0]
    films.aws.personalize.delete_filter(filterArn=arn)
    assert films.aws.personalize.list_filters()["Filters"] == []
    with pytest.raises(films.aws.personalize.exceptions.ResourceNotFoundException):
        films.aws.personalize.describe_filter(filterArn=arn)


def test_answers_hold_what_is_included(films: Films, made: Callable[..., str]) -> None:
    """As many as asked for, best first, with the scores they have without the filter."""
    arn = made("INCLUDE ItemID WHERE Items.GENRES IN ($GENRES)")
    wanted = {"GENRES": '"Comedy","Drama"'}
    found = items(films, userId="user-1", filterArn=arn, filterValues=wanted, numResults=5)
    assert len(found) == 5
    assert all(each & {"Comedy", "Drama"} for each in genres(films, found))
    without = items(films, userId="user-1", numResults=500)
    assert found == [item for item in without if item in found]


def test_a_rare_item_is_found_behind_all_others(films: Films, made: Callable[..., str]) -> None:
    """A filter that leaves one item gives that item."""
    last = items(films, userId="user-1", numResults=500)[-1]
    assert items(
        films, userId="user-1", numResults=1, filterArn=made(f'INCLUDE ItemID WHERE Items.ITEM_ID IN ("{last}")')
    ) == [last]


def test_an_event_is_filtered_at_once(films: Films, made: Callable[..., str]) -> None:
    """What was put a moment ago is excluded by its type, and what was imported too."""
    arn = made('EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("Favourite")')
    before = items(films, userId="user-7", filterArn=arn)
    watch(films, "user-7", before[0], kind="favourite")
    assert before[0] not in items(films, userId="user-7", filterArn=arn)
    seen = made('INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")')
    assert before[0] in items(films, userId="user-7", filterArn=seen, numResults=500)
    assert items(films, userId="nobody", filterArn=seen) == []


def test_what_was_not_trained_on_is_not_recommended(films: Films, made: Callable[..., str]) -> None:
    """A filter asks for it, and the model does not know it yet."""
    watch(films, "explorer", "film-2")
    watch(films, "explorer", "premiere")
    arn = made('INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")')
    assert items(films, userId="explorer", filterArn=arn) == ["film-2"]


def test_only_the_newest_hundred_events_of_a_type_count(films: Films, made: Callable[..., str]) -> None:
    """An older event is forgotten, one of another type is not."""
    arn = made('INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")')
    watch(films, "binger", "film-1", kind="first")
    watch(films, "binger", "film-2", kind="again")
    for _ in range(100):
        watch(films, "binger", "film-3", kind="again")
    assert set(items(films, userId="binger", filterArn=arn)) == {"film-1", "film-3"}


def test_related_items_compare_with_the_item_asked_about(films: Films, made: Callable[..., str]) -> None:
    """CurrentItem is for related items; other recipes have none."""
    arn = made("INCLUDE ItemID WHERE Items.YEAR > CurrentItem.YEAR")
    found = films.aws.runtime.get_recommendations(
        campaignArn=films.campaigns[SIMS], itemId="film-3", filterArn=arn, metadataColumns={"ITEMS": ["YEAR"]}
    )["itemList"]
    itself = films.aws.runtime.get_personalized_ranking(
        campaignArn=films.campaigns[RANKING],
        userId="user-1",
        inputList=["film-3"],
        metadataColumns={"ITEMS": ["YEAR"]},
    )["personalizedRanking"][0]
    assert found
    assert all(int(each["metadata"]["YEAR"]) > int(itself["metadata"]["YEAR"]) for each in found)
    with pytest.raises(films.aws.runtime.exceptions.InvalidInputException, match="CurrentItem"):
        items(films, userId="user-1", filterArn=arn)


def test_ranking_leaves_out_what_is_filtered(films: Films, made: Callable[..., str]) -> None:
    """Only those of the list that pass come back."""
    answer = films.aws.runtime.get_personalized_ranking(
        campaignArn=films.campaigns[RANKING],
        userId="user-1",
        inputList=["film-1", "film-2", "film-3"],
        filterArn=made('EXCLUDE ItemID WHERE Items.ITEM_ID IN ("film-2")'),
    )
    assert {item["itemId"] for item in answer["personalizedRanking"]} == {"film-1", "film-3"}


def test_a_request_that_does_not_fit_its_filter_is_refused(films: Films, made: Callable[..., str]) -> None:
    """Values without a filter, without quotes, or not given; a filter that is not there."""
    invalid = films.aws.runtime.exceptions.InvalidInputException
    arn = made("INCLUDE ItemID WHERE Items.GENRES IN ($GENRES)")
    with pytest.raises(invalid, match="filterArn"):
        items(films, userId="user-1", filterValues={"GENRES": '"Drama"'})
    with pytest.raises(invalid, match="double quotes"):
        items(films, userId="user-1", filterArn=arn, filterValues={"GENRES": "Drama"})
    with pytest.raises(invalid, match="missing"):
        items(films, userId="user-1", filterArn=arn)
    with pytest.raises(films.aws.runtime.exceptions.ResourceNotFoundException):
        items(films, userId="user-1", filterArn=arn + "-gone")


def test_current_user_is_whom_the_users_dataset_knows(desk: Desk) -> None:
    """The IF of a filter looks at imported users and at those put in one by one."""
    group = desk.group()
    uploaded = data.put(desk.aws.url, BUCKET, data.generated())
    desk.imported(desk.dataset(group), uploaded, data.INTERACTIONS)
    desk.imported(desk.dataset(group, "ITEMS"), uploaded, data.ITEMS)
    fields = [{"name": "USER_ID", "type": "string"}, {"name": "AGE", "type": "int"}]
    schema = {"type": "record", "name": "Users", "namespace": "n", "fields": fields, "version": "1.0"}
    made = desk.aws.personalize.create_schema(name="users", schema=json.dumps(schema))["schemaArn"]
    users = desk.aws.personalize.create_dataset(
        name="users", schemaArn=made, datasetGroupArn=group, datasetType="Users"
    )
    arn = users["datasetArn"]
    settled(lambda: dict(desk.aws.personalize.describe_dataset(datasetArn=arn)))
    desk.aws.events.put_users(
        datasetArn=arn,
        users=[
            {"userId": "user-1", "properties": json.dumps({"age": 9})},
            {"userId": "user-2", "properties": json.dumps({"age": 40})},
        ],
    )
    version = desk.start_training(desk.solution(group, PERSONAL))
    desk.version(version)
    campaign = desk.campaign(version, "films")
    with pytest.raises(desk.aws.personalize.exceptions.InvalidInputException, match="NAME is not in the schema"):
        _create(desk, group, 'EXCLUDE ItemID WHERE Items.GENRES IN ("Drama") IF CurrentUser.NAME IN ("x")')
    child = _create(desk, group, "EXCLUDE ItemID WHERE Items.YEAR > 0 IF CurrentUser.AGE < 18")
    sizes = [
        len(desk.aws.runtime.get_recommendations(campaignArn=campaign, userId=user, filterArn=child)["itemList"])
        for user in ("user-1", "user-2", "user-3")
    ]
    assert sizes == [0, 25, 25]
    desk.aws.personalize.delete_campaign(campaignArn=campaign)
    with pytest.raises(desk.aws.personalize.exceptions.ResourceInUseException, match="filter"):
        desk.aws.personalize.delete_dataset(datasetArn=arn)


@pytest.mark.parametrize(
    "expression, complaint",
    [
        ('INCLUDE ItemID WHERE Items.TITLE IN ("x")', "Invalid Expression"),
        ("INCLUDE ItemID WHERE Items.YEAR > 1 IF CurrentUser.AGE > 1", "no dataset of type USERS"),
        ("INCLUDE", "expected ItemID"),
        ("INCLUDE ItemID WHERE Items.YEAR IN (" + "1," * 1300 + "1)", "less than or equal to 2500"),
    ],
)
def test_an_expression_has_to_fit_the_groups_schemas(films: Films, expression: str, complaint: str) -> None:
    """Nothing is made of one that does not."""
    with pytest.raises(films.aws.personalize.exceptions.InvalidInputException, match=complaint):
        films.aws.personalize.create_filter(name="wrong", datasetGroupArn=films.group_arn, filterExpression=expression)


def test_a_group_has_room_for_thirty_filters(desk: Desk) -> None:
    """And for twenty fields in all of them, ten in one."""
    group = desk.group()
    fields = [{"name": "ITEM_ID", "type": "string"}, *({"name": f"F{n}", "type": "int"} for n in range(30))]
    schema = {"type": "record", "name": "Items", "namespace": "n", "fields": fields, "version": "1.0"}
    made = desk.aws.personalize.create_schema(name="wide", schema=json.dumps(schema))["schemaArn"]
    dataset = desk.aws.personalize.create_dataset(name="i", schemaArn=made, datasetGroupArn=group, datasetType="Items")
    settled(lambda: dict(desk.aws.personalize.describe_dataset(datasetArn=dataset["datasetArn"])))
    exceeded = desk.aws.personalize.exceptions.LimitExceededException

    def conditions(*numbers: int) -> str:
        return "INCLUDE ItemID WHERE " + " AND ".join(f"Items.F{number} > 1" for number in numbers)

    with pytest.raises(exceeded, match="at most 10 distinct fields, not 11"):
        _create(desk, group, conditions(*range(11)))
    _create(desk, group, conditions(*range(10)))
    _create(desk, group, conditions(*range(10, 20)))
    with pytest.raises(exceeded, match="at most 20 fields, not 21"):
        _create(desk, group, conditions(20))
    for _ in range(28):
        _create(desk, group, conditions(1))
    with pytest.raises(exceeded, match="More than 30 resources"):
        _create(desk, group, conditions(1))


def test_a_filter_stays_while_a_batch_applies_it(tmp_path: Path) -> None:
    """It goes once the job is over."""

    async def play() -> None:
        lifecycle = Lifecycle(mode=Mode.MANUAL)
        backend = Backend(
            account=Account(), journeys=Journeys(lifecycle=lifecycle), workers=Workers(1), scratch=tmp_path, s3=""
        )
        applied = Filter(
            filter_arn="filter/f",
            name="f",
            dataset_group_arn="dataset-group/g",
            filter_expression="",
            expression=Expression(clauses=[]),
            status=Status.ACTIVE,
        )
        job = BatchInferenceJob(
            batch_inference_job_arn="batch-inference-job/b",
            job_name="b",
            solution_version_arn="solution/s/1",
            job_input=None,
            job_output=None,
            role_arn=ROLE,
            filter_arn=applied.arn,
        )
        backend.resources.add(applied)
        backend.resources.add(job)
        with pytest.raises(ResourceInUseError, match="batch-inference-job/b"):
            filters.delete(backend, filter_arn=applied.arn)
        job.status = Status.ACTIVE
        filters.delete(backend, filter_arn=applied.arn)
        assert applied.status is Status.DELETE_PENDING
        await backend.journeys.close()

    asyncio.run(play())
