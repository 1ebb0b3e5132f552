"""What CloudWatch shows of calls and jobs, by the names of the guide."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from sandbox import data
from tests.unit.sandbox.aws.conftest import Films

PERSONAL = "aws-user-personalization"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def cloudwatch(films: Films) -> Iterator[Any]:
    """Return a client of the endpoint's CloudWatch."""
    client = boto3.client(
        "cloudwatch",
        endpoint_url=films.aws.url,
        region_name="us-east-1",
        aws_access_key_id="tester",
        aws_secret_access_key="secret",
    )
    yield client
    client.close()


def statistics(cloudwatch: Any, name: str, dimension: str, arn: str) -> dict[str, float]:  # noqa: ANN401 - a client
    """Return what a metric adds up to over all time."""
    end = datetime.now(UTC) + timedelta(days=1)
    points = cloudwatch.get_metric_statistics(
        Namespace="AWS/Personalize",
        MetricName=name,
        Dimensions=[{"Name": dimension, "Value": arn}],
        StartTime=end - timedelta(days=30),
        EndTime=end,
        Period=31 * 24 * 3600,
        Statistics=["Sum", "Average", "SampleCount"],
    )["Datapoints"]
    return points[0] if points else {"Sum": 0.0, "SampleCount": 0.0}


def test_calls_are_counted_by_campaign(films: Films, cloudwatch: Any) -> None:  # noqa: ANN401 - a client
    """Answers and refusals count apart, and answers have a latency."""
    arn = films.campaigns[PERSONAL]
    before = {
        name: statistics(cloudwatch, name, "CampaignArn", arn)["Sum"]
        for name in ("GetRecommendations", "GetRecommendations4xxErrors")
    }
    latencies = statistics(cloudwatch, "GetRecommendationsLatency", "CampaignArn", arn)["SampleCount"]
    for _ in range(3):
        films.aws.runtime.get_recommendations(campaignArn=arn, userId="user-1")
    with pytest.raises(films.aws.runtime.exceptions.InvalidInputException):
        films.aws.runtime.get_recommendations(campaignArn=arn)
    assert statistics(cloudwatch, "GetRecommendations", "CampaignArn", arn)["Sum"] == before["GetRecommendations"] + 3
    refused = statistics(cloudwatch, "GetRecommendations4xxErrors", "CampaignArn", arn)
    assert refused["Sum"] == before["GetRecommendations4xxErrors"] + 1
    latency = statistics(cloudwatch, "GetRecommendationsLatency", "CampaignArn", arn)
    assert latency["SampleCount"] == latencies + 3
    assert 0 < latency["Average"] < 10_000


def test_what_is_put_is_counted_by_tracker_and_dataset(films: Films, cloudwatch: Any) -> None:  # noqa: ANN401
    """Each dimension stands by itself, as in the guide's example for the AWS CLI."""
    tracker = films.aws.personalize.list_event_trackers()["eventTrackers"][0]["eventTrackerArn"]
    before = statistics(cloudwatch, "PutEventsRequests", "EventTrackerArn", tracker)["Sum"]
    films.aws.events.put_events(
        trackingId=films.tracking_id,
        userId="u",
        sessionId="s",
        eventList=[{"eventType": "watch", "sentAt": NOW, "itemId": "film-1"}],
    )
    assert statistics(cloudwatch, "PutEventsRequests", "EventTrackerArn", tracker)["Sum"] == before + 1
    assert statistics(cloudwatch, "PutEventsRequests", "DatasetGroupArn", films.group_arn)["Sum"] == before + 1
    dataset = films.group_arn.replace("dataset-group", "dataset") + "/ITEMS"
    with pytest.raises(films.aws.events.exceptions.InvalidInputException):
        films.aws.events.put_items(datasetArn=dataset, items=[{"itemId": "x", "properties": json.dumps({"no": 1})}])
    assert statistics(cloudwatch, "PutItems4xxErrors", "DatasetArn", dataset)["Sum"] >= 1


def test_jobs_are_counted_when_they_are_over(films: Films, cloudwatch: Any) -> None:  # noqa: ANN401 - a client
    """Imports by dataset, trainings by version, each with its duration and once."""
    dataset = films.group_arn.replace("dataset-group", "dataset") + "/INTERACTIONS"
    version = films.versions[PERSONAL]
    imports = statistics(cloudwatch, "DatasetImportJobRequests", "DatasetArn", dataset)["Sum"]
    job = films.aws.personalize.list_dataset_import_jobs(datasetArn=dataset)["datasetImportJobs"][0]
    size = statistics(cloudwatch, "DatasetSize", "DatasetImportJobArn", job["datasetImportJobArn"])
    assert size["Average"] == len(data.generated()[data.INTERACTIONS])
    assert imports >= 1  # other endpoints of this process have the same names in the same CloudWatch
    for _ in range(2):
        assert statistics(cloudwatch, "DatasetImportJobRequests", "DatasetArn", dataset)["Sum"] == imports
        assert statistics(cloudwatch, "SolutionTrainingJobRequests", "SolutionVersionArn", version)["Sum"] == 1
        assert statistics(cloudwatch, "SolutionTrainingJobError", "SolutionVersionArn", version)["Sum"] == 0
    took = statistics(cloudwatch, "SolutionTrainingJobExecutionTime", "SolutionVersionArn", version)
    assert took["SampleCount"] == 1
    assert took["Sum"] > 0
