"""Data that leaves: exports, users who are deleted; and schemas that grow."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox import data
from tests.aws_endpoint import ITEMS_SCHEMA, ROLE, settled, until
from tests.unit.sandbox.aws.conftest import BUCKET, Desk

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def group(desk: Desk) -> str:
    """Return a dataset group with films and who watched them."""
    group = desk.group()
    uploaded = data.put(desk.aws.url, BUCKET, data.generated())
    desk.imported(desk.dataset(group), uploaded, data.INTERACTIONS)
    desk.imported(desk.dataset(group, "ITEMS"), uploaded, data.ITEMS)
    return group


def dataset(group: str, kind: str) -> str:
    """Return a dataset's ARN."""
    return f"{group.replace('dataset-group', 'dataset')}/{kind}"


def exported(desk: Desk, arn: str, mode: str) -> list[dict[str, str]]:
    """Export a dataset, and read the file."""
    name = f"{arn.rpartition('/')[2]}-{mode}"
    job = desk.aws.personalize.create_dataset_export_job(
        jobName=name,
        datasetArn=arn,
        roleArn=ROLE,
        ingestionMode=mode,  # type: ignore[arg-type] # one of AWS's words
        jobOutput={"s3DataDestination": {"path": f"s3://{BUCKET}/exports"}},
    )["datasetExportJobArn"]
    done = settled(lambda: dict(desk.aws.personalize.describe_dataset_export_job(datasetExportJobArn=job)))
    assert done["status"] == "ACTIVE", done
    listed = desk.aws.personalize.list_dataset_export_jobs(datasetArn=arn)["datasetExportJobs"]
    assert job in {each["datasetExportJobArn"] for each in listed}
    body = desk.aws.s3.get_object(Bucket=BUCKET, Key=f"exports/{name}.csv")["Body"].read().decode()
    return list(csv.DictReader(io.StringIO(body)))


def watch(desk: Desk, group: str, user: str, item: str) -> None:
    """Put one event."""
    trackers = desk.aws.personalize.list_event_trackers(datasetGroupArn=group)["eventTrackers"]
    made = (
        trackers[0]["eventTrackerArn"]
        if trackers
        else desk.aws.personalize.create_event_tracker(name="clicks", datasetGroupArn=group)["eventTrackerArn"]
    )
    tracker = settled(lambda: dict(desk.aws.personalize.describe_event_tracker(eventTrackerArn=made)))
    desk.aws.events.put_events(
        trackingId=tracker["trackingId"],
        userId=user,
        sessionId=user,
        eventList=[{"eventType": "watch", "sentAt": NOW, "itemId": item, "eventValue": 5}],
    )


def test_an_export_holds_what_was_imported_and_what_was_put(desk: Desk, group: str) -> None:
    """BULK, PUT, or both; of an item that was put again, the newest."""
    watch(desk, group, "newcomer", "film-3")
    interactions, items = dataset(group, "INTERACTIONS"), dataset(group, "ITEMS")
    (put,) = exported(desk, interactions, "PUT")
    assert put == {
        "USER_ID": "newcomer",
        "ITEM_ID": "film-3",
        "TIMESTAMP": str(int(NOW.timestamp())),
        "EVENT_TYPE": "watch",
        "EVENT_VALUE": "5.0",
    }
    bulk = exported(desk, interactions, "BULK")
    assert len(bulk) == 2000
    assert len(exported(desk, interactions, "ALL")) == 2001
    changed = json.dumps({"title": "Renamed", "genres": "Comedy", "year": 1999})
    desk.aws.events.put_items(datasetArn=items, items=[{"itemId": "film-3", "properties": changed}])
    films = {row["ITEM_ID"]: row for row in exported(desk, items, "ALL")}
    assert len(films) == 60
    assert films["film-3"]["TITLE"] == "Renamed"


def test_deleted_users_are_in_no_data_any_more(desk: Desk, group: str) -> None:
    """The job counts the records; what is left is exported and trained on."""
    watch(desk, group, "user-1", "film-3")
    desk.aws.s3.put_object(Bucket=BUCKET, Key="gone.csv", Body=b"USER_ID\nuser-1\nuser-2\nnobody\n")
    client = desk.aws.personalize
    job = client.create_data_deletion_job(
        jobName="gone", datasetGroupArn=group, roleArn=ROLE, dataSource={"dataLocation": f"s3://{BUCKET}/gone.csv"}
    )["dataDeletionJobArn"]
    done = until(
        lambda: next(
            (
                each
                for each in [client.describe_data_deletion_job(dataDeletionJobArn=job)["dataDeletionJob"]]
                if each["status"] in {"COMPLETED", "FAILED"}
            ),
            None,
        )
    )
    assert (done["status"], done["numDeleted"]) == ("COMPLETED", 41)
    (listed,) = client.list_data_deletion_jobs(datasetGroupArn=group)["dataDeletionJobs"]
    assert listed["status"] == "COMPLETED"
    left = {row["USER_ID"] for row in exported(desk, dataset(group, "INTERACTIONS"), "ALL")}
    assert len(left) == 98
    assert not {"user-1", "user-2"} & left


@pytest.mark.parametrize(
    "body, reason", [(b"USER\nuser-1\n", "must have the one column USER_ID"), (b"", "No data was found")]
)
def test_a_deletion_that_cannot_read_its_list_fails(desk: Desk, body: bytes, reason: str) -> None:
    """With the reason, and nothing is gone."""
    group = desk.group()
    data.put(desk.aws.url, BUCKET, {"gone.csv": body})
    client = desk.aws.personalize
    job = client.create_data_deletion_job(
        jobName="gone", datasetGroupArn=group, roleArn=ROLE, dataSource={"dataLocation": f"s3://{BUCKET}/gone.csv"}
    )["dataDeletionJobArn"]
    failed = until(
        lambda: client.describe_data_deletion_job(dataDeletionJobArn=job)["dataDeletionJob"].get("failureReason")
    )
    assert reason in failed


def grown(*fields: dict[str, Any]) -> str:
    """Return the schema of the films with more columns."""
    schema = json.loads(ITEMS_SCHEMA)
    return json.dumps({**schema, "fields": [*schema["fields"], *fields]})


def test_a_schema_grows(desk: Desk) -> None:
    """The dataset tells of the change, takes the new column, and what was there before lacks it."""
    group = desk.group()
    items = desk.dataset(group, "ITEMS")
    uploaded = data.put(desk.aws.url, BUCKET, data.generated())
    desk.imported(items, uploaded, data.ITEMS)
    client = desk.aws.personalize
    studio = {"name": "STUDIO", "type": ["null", "string"], "categorical": True}
    schema = client.create_schema(name="grown", schema=grown(studio))["schemaArn"]
    client.update_dataset(datasetArn=items, schemaArn=schema)
    updated = settled(lambda: dict(client.describe_dataset(datasetArn=items)))
    assert updated["schemaArn"] == schema
    assert updated["latestDatasetUpdate"]["status"] == "ACTIVE"
    properties = json.dumps({"title": "New", "genres": "Drama", "year": 2026, "studio": "Own"})
    desk.aws.events.put_items(datasetArn=items, items=[{"itemId": "film-new", "properties": properties}])
    rows = {row["ITEM_ID"]: row["STUDIO"] for row in exported(desk, items, "ALL")}
    assert (rows["film-1"], rows["film-new"]) == ("", "Own")


@pytest.mark.parametrize(
    "schema, complaint",
    [
        (grown({"name": "STUDIO", "type": "string", "categorical": True}), "must support null data"),
        (ITEMS_SCHEMA.replace('["null", "int"]', '["null", "long"]'), r"changes \['YEAR'\]"),
        (ITEMS_SCHEMA.replace('"YEAR"', '"AGE"'), r"changes \['YEAR'\]"),
    ],
)
def test_a_schema_only_grows(desk: Desk, schema: str, complaint: str) -> None:
    """What is there stays as it is."""
    items = desk.dataset(desk.group(), "ITEMS")
    arn = desk.aws.personalize.create_schema(name="other", schema=schema)["schemaArn"]
    with pytest.raises(desk.aws.personalize.exceptions.InvalidInputException, match=complaint):
        desk.aws.personalize.update_dataset(datasetArn=items, schemaArn=arn)


def test_a_solution_is_told_when_to_train(desk: Desk) -> None:
    """The change is described, and shows once it is made."""
    solution = desk.solution(desk.group(), "aws-sims")
    client = desk.aws.personalize
    weekly: Any = {"autoTrainingConfig": {"schedulingExpression": "rate(3 days)"}}
    client.update_solution(solutionArn=solution, performAutoTraining=True, solutionUpdateConfig=weekly)
    updated = until(
        lambda: next(
            (
                each
                for each in [client.describe_solution(solutionArn=solution)["solution"]]
                if each["latestSolutionUpdate"]["status"] == "ACTIVE"
            ),
            None,
        )
    )
    assert updated["performAutoTraining"] is True
    assert updated["solutionConfig"]["autoTrainingConfig"] == {"schedulingExpression": "rate(3 days)"}
    assert updated["latestSolutionUpdate"]["solutionUpdateConfig"] == weekly
    for options, complaint in (
        ({}, "nothing to update"),
        ({"performIncrementalUpdate": True}, "performIncrementalUpdate"),
        ({"solutionUpdateConfig": {"autoTrainingConfig": {"schedulingExpression": "rate(31 days)"}}}, "1 to 30 days"),
    ):
        with pytest.raises(client.exceptions.InvalidInputException, match=complaint):
            client.update_solution(solutionArn=solution, **options)


def test_actions_and_what_was_done_with_them_are_put_one_by_one(desk: Desk) -> None:
    """Each goes to its own dataset; that of action interactions has a tracking id of its own."""
    group = desk.group()
    client = desk.aws.personalize
    actions, taken = desk.dataset(group, "ACTIONS"), desk.dataset(group, "ACTION_INTERACTIONS")
    events = desk.aws.events
    events.put_actions(datasetArn=actions, actions=[{"actionId": "join", "properties": '{"value": 5}'}])
    with pytest.raises(events.exceptions.InvalidInputException, match="not in the schema"):
        events.put_actions(datasetArn=actions, actions=[{"actionId": "join", "properties": '{"price": 5}'}])
    with pytest.raises(events.exceptions.InvalidInputException, match="not a dataset of type ACTIONS"):
        events.put_actions(datasetArn=taken, actions=[{"actionId": "join"}])
    event: Any = {
        "actionId": "join",
        "userId": "ann",
        "sessionId": "s",
        "timestamp": NOW,
        "eventType": "TAKEN",
    }
    tracking = client.describe_dataset(datasetArn=taken)["dataset"]["trackingId"]
    events.put_action_interactions(trackingId=tracking, actionInteractions=[event])
    with pytest.raises(events.exceptions.ResourceNotFoundException):
        events.put_action_interactions(trackingId="none", actionInteractions=[event])
    with pytest.raises(client.exceptions.InvalidInputException, match="cannot be exported"):
        client.create_dataset_export_job(
            jobName="e",
            datasetArn=taken,
            roleArn=ROLE,
            jobOutput={"s3DataDestination": {"path": f"s3://{BUCKET}/out"}},
        )
