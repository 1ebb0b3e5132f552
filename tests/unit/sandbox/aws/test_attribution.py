"""Metric attributions through boto3: events are added up by what led to them."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from sandbox import data
from tests.aws_endpoint import ROLE, Aws, settled
from tests.unit.sandbox.aws.conftest import BUCKET, Desk

WATCHES: Any = {"metricName": "watches", "eventType": "watch", "expression": "SAMPLECOUNT()"}
YEARS: Any = {"metricName": "years", "eventType": "Watch", "expression": "SUM(Items.YEAR)"}
STARS: Any = {"metricName": "stars", "eventType": "rate", "expression": "SUM(Interactions.EVENT_VALUE)"}
TO_S3: Any = {"roleArn": ROLE, "s3DataDestination": {"path": f"s3://{BUCKET}/reports"}}


@pytest.fixture
def cloudwatch(aws: Aws) -> Iterator[Any]:
    """Return a client of the emptied endpoint's CloudWatch."""
    client = boto3.client(
        "cloudwatch",
        endpoint_url=aws.url,
        region_name="us-east-1",
        aws_access_key_id="tester",
        aws_secret_access_key="secret",
    )
    yield client
    client.close()


@pytest.fixture
def group(desk: Desk) -> str:
    """Return a group with films and interactions."""
    arn = desk.group()
    uploaded = data.put(desk.aws.url, BUCKET, data.generated())
    desk.imported(desk.dataset(arn), uploaded, data.INTERACTIONS)
    desk.imported(desk.dataset(arn, "ITEMS"), uploaded, data.ITEMS)
    return arn


def attribute(desk: Desk, group: str, *metrics: dict[str, str], **options: object) -> str:
    """Make an attribution."""
    arn = desk.aws.personalize.create_metric_attribution(
        name="impact",
        datasetGroupArn=group,
        metrics=metrics,  # type: ignore[arg-type] # whatever the call takes
        metricsOutputConfig=options.get("output", {"roleArn": ROLE}),  # type: ignore[arg-type]
    )["metricAttributionArn"]
    made = settled(lambda: dict(desk.aws.personalize.describe_metric_attribution(metricAttributionArn=arn)))
    assert made["status"] == "ACTIVE"
    return arn


def sums(cloudwatch: Any, name: str) -> dict[str, float]:  # noqa: ANN401 - a client
    """Return what a metric adds up to by source."""
    end = datetime.now(UTC) + timedelta(days=1)
    found = cloudwatch.list_metrics(Namespace="AWS/Personalize", MetricName=name)["Metrics"]
    totals = {}
    for metric in found:
        points = cloudwatch.get_metric_statistics(
            Namespace="AWS/Personalize",
            MetricName=name,
            Dimensions=metric["Dimensions"],
            StartTime=end - timedelta(days=30),
            EndTime=end,
            Period=31 * 24 * 3600,
            Statistics=["Sum"],
        )["Datapoints"]
        source = next(each["Value"] for each in metric["Dimensions"] if each["Name"] == "EventAttributionSource")
        totals[source] = sum(point["Sum"] for point in points)
    return totals


def send(desk: Desk, tracking_id: str, kind: str, **event: object) -> None:
    """Put one event of now."""
    entry = {"eventType": kind, "itemId": "film-1", "sentAt": datetime.now(UTC), **event}
    desk.aws.events.put_events(trackingId=tracking_id, userId="u", sessionId="s", eventList=[entry])  # type: ignore[list-item]


def test_events_count_for_what_led_to_them(desk: Desk, group: str, cloudwatch: Any) -> None:  # noqa: ANN401
    """A source that is named wins over a recommendation, and without either it is undefined."""
    version = desk.start_training(desk.solution(group, "aws-sims"))
    desk.version(version)
    campaign = desk.campaign(version, "films")
    tracking_id = desk.aws.personalize.create_event_tracker(name="t", datasetGroupArn=group)["trackingId"]
    send(desk, tracking_id, "watch")
    attribute(desk, group, WATCHES, YEARS, STARS)
    answer = desk.aws.runtime.get_recommendations(campaignArn=campaign, itemId="film-1", numResults=1)
    led_from = {"recommendationId": answer["recommendationId"]}
    send(desk, tracking_id, "watch", **led_from)
    send(desk, tracking_id, "WATCH", **led_from)
    send(desk, tracking_id, "watch", **led_from, metricAttribution={"eventAttributionSource": "newsletter"})
    send(desk, tracking_id, "watch", recommendationId="RID-of-nobody")
    send(desk, tracking_id, "rate", eventValue=4.5)
    send(desk, tracking_id, "rate", eventValue=0.5)
    send(desk, tracking_id, "watch", sentAt=datetime.now(UTC) - timedelta(days=15))
    assert sums(cloudwatch, "watches") == {campaign: 2.0, "newsletter": 1.0, "SOURCE_NAME_UNDEFINED": 1.0}
    years = sums(cloudwatch, "years")
    assert years[campaign] == 2 * years["newsletter"] > 3000
    assert sums(cloudwatch, "stars") == {"SOURCE_NAME_UNDEFINED": 5.0}


def test_an_attribution_is_described_changed_and_deleted(desk: Desk, group: str) -> None:
    """Metrics come and go by name; a group has one attribution, and keeps its datasets while it does."""
    personalize = desk.aws.personalize
    arn = attribute(desk, group, WATCHES)
    assert personalize.list_metric_attributions(datasetGroupArn=group)["metricAttributions"][0]["name"] == "impact"
    personalize.update_metric_attribution(
        metricAttributionArn=arn, addMetrics=[YEARS], removeMetrics=["watches"], metricsOutputConfig=TO_S3
    )
    assert personalize.list_metric_attribution_metrics(metricAttributionArn=arn)["metrics"] == [YEARS]
    described = personalize.describe_metric_attribution(metricAttributionArn=arn)["metricAttribution"]
    assert described["metricsOutputConfig"] == TO_S3
    with pytest.raises(personalize.exceptions.ResourceAlreadyExistsException, match="years"):
        personalize.update_metric_attribution(metricAttributionArn=arn, addMetrics=[YEARS])
    with pytest.raises(personalize.exceptions.ResourceNotFoundException, match="watches"):
        personalize.update_metric_attribution(metricAttributionArn=arn, removeMetrics=["watches"])
    with pytest.raises(personalize.exceptions.LimitExceededException, match="More than 1"):
        personalize.create_metric_attribution(
            name="second", datasetGroupArn=group, metrics=[WATCHES], metricsOutputConfig={"roleArn": ROLE}
        )
    items = group.replace("dataset-group", "dataset") + "/ITEMS"
    with pytest.raises(personalize.exceptions.ResourceInUseException, match="metric-attribution"):
        personalize.delete_dataset(datasetArn=items)
    personalize.delete_metric_attribution(metricAttributionArn=arn)
    assert personalize.list_metric_attributions()["metricAttributions"] == []
    personalize.delete_dataset(datasetArn=items)


@pytest.mark.parametrize(
    "metrics, complaint",
    [
        ([], "from 1 to 10 metrics"),
        ([WATCHES, WATCHES], "different names"),
        ([{**WATCHES, "expression": "AVG(Items.YEAR)"}], "SUM"),
        ([{**WATCHES, "expression": "SUM(Items.TITLE)"}], "no numeric column TITLE"),
        ([{**WATCHES, "expression": "SUM(Users.AGE)"}], "SUM"),
        ([{**WATCHES, "metricName": f"m{n}"} for n in range(11)], "less than or equal to 10"),
    ],
)
def test_metrics_have_to_fit_the_data(desk: Desk, group: str, metrics: list[dict[str, str]], complaint: str) -> None:
    """What cannot be added up is refused at once."""
    with pytest.raises(desk.aws.personalize.exceptions.InvalidInputException, match=complaint):
        attribute(desk, group, *metrics)


def test_imports_are_reported_on_request(desk: Desk, group: str, cloudwatch: Any) -> None:  # noqa: ANN401
    """A file in S3 for any import that asks; an incremental one goes to CloudWatch too, as far as it is new."""
    personalize = desk.aws.personalize
    dataset = group.replace("dataset-group", "dataset") + "/INTERACTIONS"
    now = int(datetime.now(UTC).timestamp())
    recent = [f"user-{n},film-{n % 7},{now - n},watch,1.0" for n in range(1000)]
    old = [f"user-{n},film-1,{1_600_000_000 + n},watch,1.0" for n in range(5)]
    body = "\n".join(["USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE", *recent, *old])
    desk.aws.s3.put_object(Bucket=BUCKET, Key="more.csv", Body=body.encode())
    job: dict[str, Any] = {
        "jobName": "more",
        "datasetArn": dataset,
        "dataSource": {"dataLocation": f"s3://{BUCKET}/more.csv"},
        "roleArn": ROLE,
        "importMode": "INCREMENTAL",
        "publishAttributionMetricsToS3": True,
    }
    with pytest.raises(personalize.exceptions.InvalidInputException, match="S3 path"):
        personalize.create_dataset_import_job(**job)
    attribute(desk, group, WATCHES, output=TO_S3)
    arn = personalize.create_dataset_import_job(**job)["datasetImportJobArn"]
    done = settled(lambda: dict(personalize.describe_dataset_import_job(datasetImportJobArn=arn)))
    assert done["status"] == "ACTIVE", done
    (entry,) = desk.aws.s3.list_objects_v2(Bucket=BUCKET, Prefix="reports/")["Contents"]
    assert entry["Key"].startswith("reports/AggregatedAttributionMetrics - INCREMENTAL - ")
    text = desk.aws.s3.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read().decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sum(float(row["VALUE"]) for row in rows) == 1005
    assert {
        json.dumps([row["METRIC_NAME"], row["MATH_FUNCTION"], row["EVENT_ATTRIBUTION_SOURCE"]]) for row in rows
    } == {'["watches", "samplecount", "SOURCE_NAME_UNDEFINED"]'}
    assert sums(cloudwatch, "watches") == {"SOURCE_NAME_UNDEFINED": 1000.0}
