"""Recommenders: the use cases of a domain, through boto3."""

import json
from typing import Any, Literal

import pytest

from sandbox import data
from tests.aws_endpoint import INTERACTIONS_SCHEMA, settled, until
from tests.unit.sandbox.aws.conftest import BUCKET, Desk

FILMS_SCHEMA = json.dumps(
    {
        "type": "record",
        "name": "Items",
        "namespace": "com.amazonaws.personalize.schema",
        "fields": [
            {"name": "ITEM_ID", "type": "string"},
            {"name": "CREATION_TIMESTAMP", "type": "long"},
            {"name": "GENRES", "type": "string", "categorical": True},
        ],
        "version": "1.0",
    }
)


def recipe(name: str) -> str:
    """Return a recipe's ARN."""
    return f"arn:aws:personalize:::recipe/{name}"


def group_of(desk: Desk, domain: Literal["ECOMMERCE", "VIDEO_ON_DEMAND"]) -> str:
    """Return a domain dataset group where people watched films."""
    client = desk.aws.personalize
    group = client.create_dataset_group(name="domain", domain=domain)["datasetGroupArn"]
    settled(lambda: dict(client.describe_dataset_group(datasetGroupArn=group)))
    schema = client.create_schema(name="events", schema=INTERACTIONS_SCHEMA, domain=domain)["schemaArn"]
    made = client.create_dataset(name="e", schemaArn=schema, datasetGroupArn=group, datasetType="Interactions")
    settled(lambda: dict(client.describe_dataset(datasetArn=made["datasetArn"])))
    desk.imported(made["datasetArn"], data.put(desk.aws.url, BUCKET, data.generated()), data.INTERACTIONS)
    return group


def described(desk: Desk, arn: str) -> dict[str, Any]:
    """Wait until a recommender rests."""

    def look() -> dict[str, Any] | None:
        found = dict(desk.aws.personalize.describe_recommender(recommenderArn=arn)["recommender"])
        return found if found["status"] in {"ACTIVE", "INACTIVE", "CREATE FAILED"} else None

    return until(look)


def made(desk: Desk, group: str, name: str, **config: object) -> str:
    """Create a recommender, and wait until it answers."""
    arn = desk.aws.personalize.create_recommender(
        name=name,
        datasetGroupArn=group,
        recipeArn=recipe(name),
        recommenderConfig=config,  # type: ignore[arg-type] # whatever the call takes
    )["recommenderArn"]
    assert described(desk, arn)["status"] == "ACTIVE"
    return arn


def test_a_recommender_trains_answers_stops_and_goes(desk: Desk) -> None:
    """Its whole life: created, asked, stopped, started, changed, deleted."""
    group = group_of(desk, "VIDEO_ON_DEMAND")
    client, runtime = desk.aws.personalize, desk.aws.runtime
    arn = made(desk, group, "aws-vod-because-you-watched-x", minRecommendationRequestsPerSecond=2)
    found = described(desk, arn)
    assert found["recommenderConfig"] == {"minRecommendationRequestsPerSecond": 2}
    assert found["modelMetrics"]["coverage"] > 0
    (listed,) = client.list_recommenders(datasetGroupArn=group)["recommenders"]
    assert listed["recommenderArn"] == arn

    answer = runtime.get_recommendations(recommenderArn=arn, itemId="film-3", userId="user-1", numResults=30)
    stranger = runtime.get_recommendations(recommenderArn=arn, itemId="film-3", userId="stranger", numResults=59)
    offered = {item["itemId"] for item in answer["itemList"]}
    watched = {item["itemId"] for item in stranger["itemList"]} - offered
    assert answer["recommendationId"].startswith("RID-")
    assert len(stranger["itemList"]) == 59
    assert watched
    with pytest.raises(runtime.exceptions.InvalidInputException, match="userId"):
        runtime.get_recommendations(recommenderArn=arn, itemId="film-3")

    with pytest.raises(client.exceptions.ResourceInUseException):
        client.delete_dataset_group(datasetGroupArn=group)
    with pytest.raises(client.exceptions.ResourceInUseException, match="not INACTIVE"):
        client.start_recommender(recommenderArn=arn)
    client.stop_recommender(recommenderArn=arn)
    assert described(desk, arn)["status"] == "INACTIVE"
    with pytest.raises(runtime.exceptions.ResourceNotFoundException, match="not ACTIVE: INACTIVE"):
        runtime.get_recommendations(recommenderArn=arn, itemId="film-3", userId="user-1")
    client.start_recommender(recommenderArn=arn)
    assert described(desk, arn)["status"] == "ACTIVE"

    client.update_recommender(recommenderArn=arn, recommenderConfig={"enableMetadataWithRecommendations": True})
    changed = until(
        lambda: next(
            (
                each
                for each in [client.describe_recommender(recommenderArn=arn)["recommender"]]
                if each["latestRecommenderUpdate"]["status"] == "ACTIVE"
            ),
            None,
        )
    )
    assert changed["recommenderConfig"] == {
        "minRecommendationRequestsPerSecond": 2,
        "enableMetadataWithRecommendations": True,
    }
    client.delete_recommender(recommenderArn=arn)
    until(lambda: not client.list_recommenders()["recommenders"])


def test_a_use_case_needs_its_events(desk: Desk) -> None:
    """Too few of them, and the recommender fails with the reason; one of another domain is refused at once."""
    group = group_of(desk, "ECOMMERCE")
    client = desk.aws.personalize
    arn = client.create_recommender(
        name="views", datasetGroupArn=group, recipeArn=recipe("aws-ecomm-popular-items-by-views")
    )["recommenderArn"]
    failed = described(desk, arn)
    assert failed["status"] == "CREATE FAILED"
    assert "fewer than 1000 interactions after filtering by event type: View" in failed["failureReason"]
    assert "modelMetrics" not in failed
    for name, complaint in (
        ("aws-vod-most-popular", "of domain VIDEO_ON_DEMAND"),
        ("aws-sims", "call CreateSolution"),
    ):
        with pytest.raises(client.exceptions.InvalidInputException, match=complaint):
            client.create_recommender(name="other", datasetGroupArn=group, recipeArn=recipe(name))
    with pytest.raises(client.exceptions.InvalidInputException, match="call CreateRecommender"):
        client.create_solution(name="s", datasetGroupArn=group, recipeArn=recipe("aws-ecomm-popular-items-by-views"))


def test_a_use_case_may_need_items(desk: Desk) -> None:
    """It is refused without them, and for columns that they do not have."""
    group = group_of(desk, "VIDEO_ON_DEMAND")
    client = desk.aws.personalize
    with pytest.raises(client.exceptions.InvalidInputException, match="no ACTIVE dataset of type ITEMS"):
        client.create_recommender(name="top", datasetGroupArn=group, recipeArn=recipe("aws-vod-top-picks"))
    schema = client.create_schema(name="films", schema=FILMS_SCHEMA, domain="VIDEO_ON_DEMAND")["schemaArn"]
    client.create_dataset(name="i", schemaArn=schema, datasetGroupArn=group, datasetType="Items")
    excluded: Any = {"trainingDataConfig": {"excludedDatasetColumns": {"Items": ["MOOD"]}}}
    with pytest.raises(client.exceptions.InvalidInputException, match=r"no columns \['MOOD'\]"):
        client.create_recommender(
            name="top", datasetGroupArn=group, recipeArn=recipe("aws-vod-top-picks"), recommenderConfig=excluded
        )
    top = made(desk, group, "aws-vod-top-picks")
    answer = desk.aws.runtime.get_recommendations(recommenderArn=top, userId="user-1", numResults=3)
    assert all(item["score"] > 0 for item in answer["itemList"])
