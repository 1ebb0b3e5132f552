"""Trends, segments and actions, from data to answers, through boto3."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox import data
from tests.aws_endpoint import INTERACTIONS_SCHEMA, ITEMS_SCHEMA, ROLE, settled
from tests.unit.sandbox.aws.conftest import BUCKET, Desk, Films

NOW = datetime(2026, 11, 24, tzinfo=UTC)
_SCHEMA = json.loads(INTERACTIONS_SCHEMA)
_DEVICE = {"name": "DEVICE", "type": "string", "categorical": True}
_BORN = {"name": "CREATION_TIMESTAMP", "type": "long"}
WITH_AGE = json.dumps({**json.loads(ITEMS_SCHEMA), "fields": [*json.loads(ITEMS_SCHEMA)["fields"], _BORN]})
WITH_DEVICE = json.dumps({**_SCHEMA, "fields": [*_SCHEMA["fields"], _DEVICE]})


def test_trends_are_told_from_events_as_they_come(films: Films) -> None:
    """A film that everybody watches all at once comes first, without another training."""
    version = films.start_training(films.solution(films.group_arn, "aws-trending-now"))
    assert films.version(version)["status"] == "ACTIVE"
    campaign = films.campaign(version, "trends")
    ask = films.aws.runtime.get_recommendations
    metrics = films.aws.personalize.get_solution_metrics(solutionVersionArn=version)["metrics"]
    assert 0 <= metrics["trend_prediction_accuracy"] <= 1
    try:
        rarest = ask(campaignArn=campaign, numResults=60)["itemList"][-1]["itemId"]
        event: Any = {"eventType": "watch", "sentAt": NOW, "itemId": rarest}
        for number in range(12):
            films.aws.events.put_events(
                trackingId=films.tracking_id, userId=f"crowd-{number}", sessionId="s", eventList=[event] * 10
            )
        assert ask(campaignArn=campaign, numResults=1)["itemList"] == [{"itemId": rarest}]
    finally:
        films.aws.personalize.delete_campaign(campaignArn=campaign)


def described(films: Films, arn: str) -> dict[str, Any]:
    """Describe a batch segment job."""
    return dict(films.aws.personalize.describe_batch_segment_job(batchSegmentJobArn=arn))


def test_a_segment_holds_the_fans(films: Films) -> None:
    """A film's segment are people who watch its genre; so is the genre's."""
    films.aws.s3.create_bucket(Bucket=BUCKET)  # other tests empty the S3 of this process
    for recipe, query in (
        ("aws-item-affinity", {"itemId": "film-3"}),
        ("aws-item-attribute-affinity", {"itemAttributes": 'ITEMS.genres = "Adventure"'}),
    ):
        version = films.start_training(films.solution(films.group_arn, recipe))
        assert films.version(version)["status"] == "ACTIVE"
        with pytest.raises(ClientError, match="cannot be deployed in a campaign"):
            films.aws.personalize.create_campaign(name="segments", solutionVersionArn=version)
        films.aws.s3.put_object(Bucket=BUCKET, Key=f"{recipe}.json", Body=json.dumps(query).encode())
        arn = films.aws.personalize.create_batch_segment_job(
            jobName=recipe,
            solutionVersionArn=version,
            numResults=10,
            jobInput={"s3DataSource": {"path": f"s3://{BUCKET}/{recipe}.json"}},
            jobOutput={"s3DataDestination": {"path": f"s3://{BUCKET}/segments/"}},
            roleArn=ROLE,
        )["batchSegmentJobArn"]
        job = settled(partial(described, films, arn))
        assert job["status"] == "ACTIVE", job
        body = films.aws.s3.get_object(Bucket=BUCKET, Key=f"segments/{recipe}.json.out")["Body"].read()
        users = json.loads(body)["output"]["recommendedUsers"]
        assert len(users) == 10
        assert all(int(user.removeprefix("user-")) % 5 == 0 for user in users)  # those who watch adventures


def test_context_and_objective_change_the_answer(desk: Desk) -> None:
    """Even films are watched on phones, and films of late years are wanted: an answer follows both."""
    group = desk.group()
    files = data.generated()
    head, *rows = files[data.INTERACTIONS].decode().splitlines()
    devices = ("phone" if int(row.split(",")[1].removeprefix("film-")) % 2 == 0 else "tv" for row in rows)
    told = "\n".join([f"{head},DEVICE", *(f"{row},{device}" for row, device in zip(rows, devices, strict=True))])
    uploaded = data.put(desk.aws.url, BUCKET, {**files, data.INTERACTIONS: told.encode()})
    desk.imported(desk.dataset(group, schema=WITH_DEVICE), uploaded, data.INTERACTIONS)
    desk.imported(desk.dataset(group, "ITEMS"), uploaded, data.ITEMS)
    aim = {"itemAttribute": "YEAR", "objectiveSensitivity": "MEDIUM"}
    recipe = "aws-user-personalization"
    with pytest.raises(ClientError, match="no numerical column TITLE"):
        desk.solution(group, recipe, solutionConfig={"optimizationObjective": {**aim, "itemAttribute": "TITLE"}})
    with pytest.raises(ClientError, match="not supported by recipe"):
        desk.solution(group, f"{recipe}-v2", solutionConfig={"optimizationObjective": aim})
    version = desk.start_training(desk.solution(group, recipe, solutionConfig={"optimizationObjective": aim}))
    assert desk.version(version)["status"] == "ACTIVE"
    metrics = desk.aws.personalize.get_solution_metrics(solutionVersionArn=version)["metrics"]
    assert 0 < metrics["average_rewards_at_k"] <= 1
    campaign = desk.campaign(version, "on-devices")
    for device, remainder in (("phone", 0), ("tv", 1)):
        answer = desk.aws.runtime.get_recommendations(
            campaignArn=campaign, userId="user-1", numResults=5, context={"DEVICE": device}
        )
        assert {int(each["itemId"].removeprefix("film-")) % 2 for each in answer["itemList"]} == {remainder}
    _explores_what_arrives(desk, group, version)


def _explores_what_arrives(desk: Desk, group: str, version: str) -> None:
    """A film that is put in now is tried without another training, and the more the larger the weight."""
    weights = {"0": False, "1": True}
    campaigns = {
        weight: desk.campaign(version, f"explores-{weight}", itemExplorationConfig={"explorationWeight": weight})
        for weight in weights
    }
    with pytest.raises(ClientError, match="explorationWeight must be a number from 0 to 1, not 2"):
        desk.campaign(version, "explorer", itemExplorationConfig={"explorationWeight": "2"})

    def offered(weight: str, user: str) -> list[str]:
        answer = desk.aws.runtime.get_recommendations(campaignArn=campaigns[weight], userId=user, numResults=10)
        return [each["itemId"] for each in answer["itemList"]]

    assert offered("1", "user-1") == offered("0", "user-1")
    items = next(iter(desk.aws.personalize.list_datasets(datasetGroupArn=group)["datasets"]))["datasetArn"]
    items = items.replace("INTERACTIONS", "ITEMS")
    desk.aws.events.put_items(datasetArn=items, items=[{"itemId": "new", "properties": json.dumps({"title": "New"})}])
    assert {weight: "new" in offered(weight, "user-1") for weight in weights} == weights
    assert offered("1", "user-1") == offered("1", "user-1")
    _tires_of_what_nobody_chooses(desk, group, campaigns["1"])


def _tires_of_what_nobody_chooses(desk: Desk, group: str, campaign: str) -> None:
    """A film that stood in a hundred answers and was not chosen is tried no more."""
    made = desk.aws.personalize.create_event_tracker(name="shown", datasetGroupArn=group)
    settled(lambda: dict(desk.aws.personalize.describe_event_tracker(eventTrackerArn=made["eventTrackerArn"])))

    def answer() -> tuple[str, list[str]]:
        found = desk.aws.runtime.get_recommendations(campaignArn=campaign, userId="user-1", numResults=10)
        return found["recommendationId"], [each["itemId"] for each in found["itemList"]]

    name, items = answer()
    chosen = next(item for item in items if item != "new")
    event: Any = {"eventType": "watch", "sentAt": NOW, "itemId": chosen, "recommendationId": name}
    for _ in range(10):
        desk.aws.events.put_events(
            trackingId=made["trackingId"], userId="user-1", sessionId="s", eventList=[event] * 10
        )
    assert "new" in items
    assert "new" not in answer()[1]


def test_semantic_similarity_needs_no_interactions(desk: Desk) -> None:
    """A catalogue of titles trains; a film that is put in is similar to its likes where updates are on."""
    group = desk.group()
    items = desk.dataset(group, "ITEMS", schema=WITH_AGE)
    header, *rows = data.generated()[data.ITEMS].decode().splitlines()
    aged = [f"{header},CREATION_TIMESTAMP", *(f"{row},{number}" for number, row in enumerate(rows, start=1))]
    uploaded = data.put(desk.aws.url, BUCKET, {data.ITEMS: "\n".join(aged).encode()})
    desk.imported(items, uploaded, data.ITEMS)
    recipe = "aws-semantic-similarity"
    version = desk.start_training(desk.solution(group, recipe, performIncrementalUpdate=True))
    done = desk.version(version)
    assert done["status"] == "ACTIVE", done
    metrics = desk.aws.personalize.get_solution_metrics(solutionVersionArn=version)["metrics"]
    assert {"coverage", "item_similarity"} <= metrics.keys()
    campaign = desk.campaign(version, "alike", rankingInfluence={"FRESHNESS": 0.0})
    film: Any = {"itemId": "new", "properties": json.dumps({"title": "Silver Comet"})}
    desk.aws.events.put_items(datasetArn=items, items=[film])
    answer = desk.aws.runtime.get_recommendations(
        campaignArn=campaign, itemId="new", numResults=3, metadataColumns={"ITEMS": ["TITLE"]}
    )
    titles = [each["metadata"]["TITLE"] for each in answer["itemList"]]
    assert all("Silver" in title or "Comet" in title for title in titles), titles
    desk.aws.s3.put_object(Bucket=BUCKET, Key="alike.json", Body=b'{"itemId": "film-1"}')
    job = desk.aws.personalize.create_batch_inference_job(
        jobName="fresh",
        solutionVersionArn=version,
        batchInferenceJobConfig={"rankingInfluence": {"FRESHNESS": 1.0}},
        jobInput={"s3DataSource": {"path": f"s3://{BUCKET}/alike.json"}},
        jobOutput={"s3DataDestination": {"path": f"s3://{BUCKET}/fresh/"}},
        roleArn=uploaded.role_arn,
    )["batchInferenceJobArn"]
    settled(lambda: dict(desk.aws.personalize.describe_batch_inference_job(batchInferenceJobArn=job)))
    line = json.loads(desk.aws.s3.get_object(Bucket=BUCKET, Key="fresh/alike.json.out")["Body"].read())
    plain = desk.aws.runtime.get_recommendations(campaignArn=campaign, itemId="film-1", numResults=3)["itemList"]
    ages = {row.partition(",")[0]: age for age, row in enumerate(rows)}
    assert min(map(ages.__getitem__, line["output"]["recommendedItems"][:3])) > len(rows) / 2
    assert min(ages.get(each["itemId"], 99) for each in plain) < len(rows) / 2


def test_the_next_best_action_waits_to_be_repeated(desk: Desk) -> None:
    """Likely for those who take it; not offered again before its time."""
    group = desk.group()
    uploaded = data.put(desk.aws.url, BUCKET, data.generated())
    desk.imported(desk.dataset(group), uploaded, data.INTERACTIONS)
    actions, taken = desk.dataset(group, "ACTIONS"), desk.dataset(group, "ACTION_INTERACTIONS")
    repeated = json.dumps({"repeatFrequency": 7})
    desk.aws.events.put_actions(
        datasetArn=actions, actions=[{"actionId": "join", "properties": repeated}, {"actionId": "rare"}]
    )
    tracking = desk.aws.personalize.describe_dataset(datasetArn=taken)["dataset"]["trackingId"]
    answered: list[Any] = [
        {
            "actionId": "join",
            "userId": f"user-{number}",
            "sessionId": "s",
            "timestamp": NOW - timedelta(days=400),
            "eventType": "TAKEN" if number % 2 == number // 5 % 2 else "NOT_TAKEN",
        }
        for number in range(100)
    ]
    for first in range(0, 100, 10):
        desk.aws.events.put_action_interactions(trackingId=tracking, actionInteractions=answered[first : first + 10])
    version = desk.start_training(desk.solution(group, "aws-next-best-action"))
    assert desk.version(version)["status"] == "ACTIVE"
    assert "area_under_curve" in desk.aws.personalize.get_solution_metrics(solutionVersionArn=version)["metrics"]
    campaign = desk.campaign(version, "actions")

    def offered() -> list[str]:
        answer = desk.aws.runtime.get_action_recommendations(campaignArn=campaign, userId="user-1")
        return [each["actionId"] for each in answer["actionList"]]

    assert offered() == ["join", "rare"]
    joined: Any = {**answered[1], "timestamp": datetime.now(UTC), "eventType": "TAKEN"}
    desk.aws.events.put_action_interactions(trackingId=tracking, actionInteractions=[joined])
    assert offered() == ["rare"]
