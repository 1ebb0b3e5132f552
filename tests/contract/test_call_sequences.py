"""What public sample code for Personalize calls, in its order, with boto3 and nothing but an endpoint URL."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

import pytest

from sandbox import data
from tests.aws_endpoint import INTERACTIONS_SCHEMA, Aws, endpoint, settled, until


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    """Serve AWS with nothing to wait for."""
    with endpoint() as served:
        served.control("POST", "reset")
        yield served


def test_a_first_campaign_from_csv_to_clean_up(aws: Aws) -> None:
    """The getting-started notebooks run to their end: import, train, deploy, recommend, click, delete."""
    personalize = aws.personalize
    group, dataset, schema = imported(aws, "movielens")

    recipe = next(
        each["recipeArn"]
        for each in personalize.list_recipes()["recipes"]
        if each["recipeArn"].endswith("/aws-user-personalization")
    )
    solution = personalize.create_solution(name="movielens", datasetGroupArn=group, recipeArn=recipe)["solutionArn"]
    version = personalize.create_solution_version(solutionArn=solution)["solutionVersionArn"]
    active(settled(lambda: dict(personalize.describe_solution_version(solutionVersionArn=version))))
    metrics = personalize.get_solution_metrics(solutionVersionArn=version)["metrics"]
    assert 0 < metrics["mean_reciprocal_rank_at_25"] <= 1

    campaign = personalize.create_campaign(
        name="movielens-campaign",
        solutionVersionArn=version,
        minProvisionedTPS=1,
        campaignConfig={"itemExplorationConfig": {"explorationWeight": "0.5"}},
    )["campaignArn"]
    deployed = settled(lambda: dict(personalize.describe_campaign(campaignArn=campaign)))
    assert active(deployed)["campaignConfig"]["itemExplorationConfig"] == {"explorationWeight": "0.5"}
    before = recommended(aws, campaign)

    tracker = personalize.create_event_tracker(name="MovieClickTracker", datasetGroupArn=group)
    active(settled(lambda: dict(personalize.describe_event_tracker(eventTrackerArn=tracker["eventTrackerArn"]))))
    aws.events.put_events(
        trackingId=tracker["trackingId"],
        userId="user-7",
        sessionId="session",
        eventList=[
            {
                "sentAt": datetime(2026, 11, 24, tzinfo=UTC),
                "eventType": "EVENT_TYPE",
                "properties": json.dumps({"itemId": "film-30"}),
            }
        ],
    )
    assert recommended(aws, campaign) != before

    personalize.delete_campaign(campaignArn=campaign)
    until(lambda: not personalize.list_campaigns(solutionArn=solution)["campaigns"])
    personalize.delete_solution(solutionArn=solution)
    until(lambda: not personalize.list_solutions(datasetGroupArn=group)["solutions"])
    personalize.delete_event_tracker(eventTrackerArn=tracker["eventTrackerArn"])
    until(lambda: not personalize.list_event_trackers(datasetGroupArn=group)["eventTrackers"])
    personalize.delete_dataset(datasetArn=dataset)
    personalize.delete_dataset(datasetArn=dataset.replace("INTERACTIONS", "EVENT_INTERACTIONS"))
    until(lambda: not personalize.list_datasets(datasetGroupArn=group)["datasets"])
    personalize.delete_schema(schemaArn=schema)
    personalize.delete_dataset_group(datasetGroupArn=group)
    until(lambda: not personalize.list_dataset_groups()["datasetGroups"])


def test_a_campaign_is_retrained_on_clicks_and_updated(aws: Aws) -> None:
    """The exploration notebook: clicks with impressions, an UPDATE training, two updates, and the campaigns gone."""
    personalize = aws.personalize
    group, _, _ = imported(aws, "exploration")
    solution = personalize.create_solution(
        name="exploring", datasetGroupArn=group, recipeArn="arn:aws:personalize:::recipe/aws-user-personalization"
    )["solutionArn"]
    first = trained(aws, solution, "FULL")
    campaign = personalize.create_campaign(
        name="exploring",
        solutionVersionArn=first,
        campaignConfig={"itemExplorationConfig": {"explorationWeight": "0.9", "explorationItemAgeCutOff": "7"}},
    )["campaignArn"]
    active(settled(lambda: dict(personalize.describe_campaign(campaignArn=campaign))))
    answer = aws.runtime.get_recommendations(campaignArn=campaign, userId="user-7")
    tracker = personalize.create_event_tracker(name="exploring", datasetGroupArn=group)
    aws.events.put_events(
        trackingId=tracker["trackingId"],
        userId="user-7",
        sessionId="session",
        eventList=[
            {
                "sentAt": datetime(2026, 11, 24, tzinfo=UTC),
                "eventType": "click",
                "itemId": answer["itemList"][3]["itemId"],
                "recommendationId": answer["recommendationId"],
                "impression": [item["itemId"] for item in answer["itemList"][:10]],
            }
        ],
    )

    second = trained(aws, solution, "UPDATE")
    personalize.update_campaign(campaignArn=campaign, solutionVersionArn=second)
    until(lambda: updated(aws, campaign))
    config = {"itemExplorationConfig": {"explorationWeight": "0.1"}}
    personalize.update_campaign(
        campaignArn=campaign, campaignConfig={"itemExplorationConfig": {"explorationWeight": "0.1"}}
    )
    until(lambda: updated(aws, campaign))
    described = personalize.describe_campaign(campaignArn=campaign)["campaign"]
    assert described["solutionVersionArn"] == second
    assert described["campaignConfig"] == config

    personalize.delete_campaign(campaignArn=campaign)
    until(lambda: not personalize.list_campaigns(solutionArn=solution)["campaigns"])


def imported(aws: Aws, name: str) -> tuple[str, str, str]:
    """Bring interactions in, step by step; returns dataset group, dataset and schema."""
    personalize = aws.personalize
    uploaded = data.put(aws.url, "sample-films", data.generated())

    schema = personalize.create_schema(name=f"{name}-schema", schema=INTERACTIONS_SCHEMA)["schemaArn"]
    group = personalize.create_dataset_group(name=f"{name}-group")["datasetGroupArn"]
    active(settled(lambda: dict(personalize.describe_dataset_group(datasetGroupArn=group))))
    dataset = personalize.create_dataset(
        name=f"{name}-interactions", datasetType="INTERACTIONS", datasetGroupArn=group, schemaArn=schema
    )["datasetArn"]
    active(settled(lambda: dict(personalize.describe_dataset(datasetArn=dataset))))
    job = personalize.create_dataset_import_job(
        jobName=f"{name}-import",
        datasetArn=dataset,
        dataSource={"dataLocation": uploaded.locations[data.INTERACTIONS]},
        roleArn=uploaded.role_arn,
    )["datasetImportJobArn"]
    active(settled(lambda: dict(personalize.describe_dataset_import_job(datasetImportJobArn=job))))
    return group, dataset, schema


def trained(aws: Aws, solution: str, mode: Literal["FULL", "UPDATE"]) -> str:
    """Train a version and wait for it."""
    version = aws.personalize.create_solution_version(solutionArn=solution, trainingMode=mode)["solutionVersionArn"]
    active(settled(lambda: dict(aws.personalize.describe_solution_version(solutionVersionArn=version))))
    return version


def updated(aws: Aws, campaign: str) -> bool:
    """Tell whether the last update of a campaign is done."""
    change = aws.personalize.describe_campaign(campaignArn=campaign)["campaign"]["latestCampaignUpdate"]
    return change["status"] == "ACTIVE"


def active(resource: dict[str, Any]) -> dict[str, Any]:
    """Insist that a resource has become ACTIVE."""
    assert resource["status"] == "ACTIVE", resource
    return resource


def recommended(aws: Aws, campaign: str) -> list[str]:
    """Return what a user gets."""
    answer = aws.runtime.get_recommendations(campaignArn=campaign, userId="user-7")
    return [item["itemId"] for item in answer["itemList"]]
