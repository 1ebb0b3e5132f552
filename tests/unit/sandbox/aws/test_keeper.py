"""What exists is there again after a restart."""

from pathlib import Path
from typing import Any

import pytest

from sandbox import data
from sandbox.aws.keeper import CannotReadError
from sandbox.aws.lifecycle import Lifecycle, Mode
from tests.aws_endpoint import endpoint, settled
from tests.unit.sandbox.aws.conftest import BUCKET, Desk


def recommended(desk: Desk, campaign: str, user: str, **options: Any) -> list[str]:  # noqa: ANN401 - whatever the call takes
    """Return what a campaign recommends."""
    answer = desk.aws.runtime.get_recommendations(campaignArn=campaign, userId=user, **options)
    return [item["itemId"] for item in answer["itemList"]]


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    """Resources, data, models, events, S3; what was being made is made, what was being deleted goes."""
    with endpoint(data_dir=tmp_path) as aws:
        aws.control("POST", "reset")
        desk = Desk(aws=aws)
        group = desk.group()
        uploaded = data.put(aws.url, BUCKET, data.generated())
        desk.imported(desk.dataset(group), uploaded, data.INTERACTIONS)
        desk.imported(desk.dataset(group, "ITEMS"), uploaded, data.ITEMS)
        solution = desk.solution(group, "aws-user-personalization")
        version = desk.start_training(solution)
        desk.version(version)
        campaign = desk.campaign(version, "films", enableMetadataWithRecommendations=True)
        tracker = aws.personalize.create_event_tracker(name="clicks", datasetGroupArn=group)
        settled(lambda: dict(aws.personalize.describe_event_tracker(eventTrackerArn=tracker["eventTrackerArn"])))
        event: Any = {"eventType": "watch", "sentAt": 1_790_000_000, "itemId": "film-3"}
        aws.events.put_events(trackingId=tracker["trackingId"], userId="newcomer", sessionId="s", eventList=[event])
        before = recommended(desk, campaign, "newcomer")
        again = desk.start_training(solution)
        aws.personalize.create_schema(name="last", schema=data_schema(aws.personalize, group))

    with endpoint(data_dir=tmp_path) as aws:
        desk = Desk(aws=aws)
        assert recommended(desk, campaign, "newcomer") == before
        assert recommended(desk, campaign, "newcomer", metadataColumns={"ITEMS": ["TITLE"]}) == before
        assert aws.s3.get_object(Bucket=BUCKET, Key=data.ITEMS)["Body"].read() == data.generated()[data.ITEMS]
        assert desk.version(again)["status"] == "ACTIVE"
        assert "last" in {schema["name"] for schema in aws.personalize.list_schemas()["schemas"]}
        used = {path for path in (tmp_path / "files").iterdir() if path.is_file()}
        assert len(used) == 5  # two data sets, two models, the events


def data_schema(personalize: Any, group: str) -> str:  # noqa: ANN401 - a boto3 client
    """Return the text of a schema that is there."""
    (dataset, *_) = personalize.list_datasets(datasetGroupArn=group)["datasets"]
    schema = personalize.describe_dataset(datasetArn=dataset["datasetArn"])["dataset"]["schemaArn"]
    return str(personalize.describe_schema(schemaArn=schema)["schema"]["schema"])


def test_who_was_under_way_sets_out_again(tmp_path: Path) -> None:
    """From the first state; what was being deleted is deleted."""
    with endpoint(Lifecycle(mode=Mode.MANUAL), data_dir=tmp_path) as aws:
        aws.control("POST", "reset")
        made = aws.personalize.create_dataset_group(name="made")["datasetGroupArn"]
        gone = aws.personalize.create_dataset_group(name="gone")["datasetGroupArn"]
        aws.control("POST", "advance", steps=3)
        aws.personalize.delete_dataset_group(datasetGroupArn=gone)
        late = aws.personalize.create_dataset_group(name="late")["datasetGroupArn"]
    with endpoint(Lifecycle(mode=Mode.MANUAL), data_dir=tmp_path) as aws:
        groups = aws.personalize.list_dataset_groups()["datasetGroups"]
        assert {group["datasetGroupArn"]: group["status"] for group in groups} == {
            made: "ACTIVE",
            gone: "DELETE PENDING",
            late: "CREATE PENDING",
        }
        aws.control("POST", "advance", steps=3)
        groups = aws.personalize.list_dataset_groups()["datasetGroups"]
        assert {group["datasetGroupArn"]: group["status"] for group in groups} == {made: "ACTIVE", late: "ACTIVE"}


@pytest.mark.parametrize("file", ["state", "moto"])
def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, file: str) -> None:
    """With what to do about it."""
    (tmp_path / file).write_bytes(b"something else")
    with pytest.raises(CannotReadError, match="remove it, or name another folder"), endpoint(data_dir=tmp_path):
        pass
