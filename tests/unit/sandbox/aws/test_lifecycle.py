from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from sandbox import data
from sandbox.aws.lifecycle import Lifecycle, Mode
from tests.aws_endpoint import INTERACTIONS_SCHEMA, Aws, HandClock, endpoint, until

GROUP = "arn:aws:personalize:us-east-1:000000000000:dataset-group/films"


@pytest.fixture(scope="module")
def by_hand() -> Iterator[Aws]:
    """Serve an endpoint that only moves when told."""
    with endpoint(Lifecycle(mode=Mode.MANUAL)) as aws:
        yield aws


@pytest.fixture
def manual(by_hand: Aws) -> Aws:
    """Return the endpoint that only moves when told, empty."""
    by_hand.control("POST", "reset")
    return by_hand


def status(aws: Aws) -> str:
    """Return the status of the dataset group."""
    return aws.personalize.describe_dataset_group(datasetGroupArn=GROUP)["datasetGroup"]["status"]


def test_by_hand_each_advance_is_one_step(manual: Aws) -> None:
    """A resource stays where it is until it is told to move, on its way in and on its way out."""
    manual.personalize.create_dataset_group(name="films")
    assert status(manual) == "CREATE PENDING"
    assert manual.control("POST", "advance") == (200, {"advanced": 1})
    assert status(manual) == "CREATE IN_PROGRESS"
    manual.control("POST", "advance")
    assert status(manual) == "ACTIVE"
    manual.personalize.delete_dataset_group(datasetGroupArn=GROUP)
    assert status(manual) == "DELETE PENDING"
    manual.control("POST", "advance")
    assert status(manual) == "DELETE IN_PROGRESS"
    manual.control("POST", "advance")
    with pytest.raises(manual.personalize.exceptions.ResourceNotFoundException):
        status(manual)


def test_what_stands_on_a_resource_waits_for_it(manual: Aws) -> None:
    """A dataset needs an ACTIVE group, and nothing that still moves can be deleted."""
    manual.personalize.create_dataset_group(name="films")
    schema = manual.personalize.create_schema(name="s", schema=INTERACTIONS_SCHEMA)["schemaArn"]
    with pytest.raises(manual.personalize.exceptions.ResourceInUseException, match="not ACTIVE"):
        manual.personalize.create_dataset(name="d", schemaArn=schema, datasetGroupArn=GROUP, datasetType="Interactions")
    with pytest.raises(manual.personalize.exceptions.ResourceInUseException):
        manual.personalize.delete_dataset_group(datasetGroupArn=GROUP)


def test_at_most_five_imports_run(manual: Aws) -> None:
    """A sixth import waits for one of five to finish."""
    manual.personalize.create_dataset_group(name="films")
    manual.control("POST", "advance", steps=2)
    schema = manual.personalize.create_schema(name="s", schema=INTERACTIONS_SCHEMA)["schemaArn"]
    dataset = manual.personalize.create_dataset(
        name="d", schemaArn=schema, datasetGroupArn=GROUP, datasetType="INTERACTIONS"
    )["datasetArn"]
    manual.control("POST", "advance", steps=2)

    def start(number: int) -> None:
        manual.personalize.create_dataset_import_job(
            jobName=f"j{number}", datasetArn=dataset, dataSource={"dataLocation": "s3://bucket/f.csv"}
        )

    for number in range(5):
        start(number)
    with pytest.raises(manual.personalize.exceptions.LimitExceededException, match="PENDING or IN_PROGRESS"):
        start(5)


def test_a_campaign_serves_the_old_version_while_it_is_updated(manual: Aws) -> None:
    """An update shows in `latestCampaignUpdate` alone until it is done; a second one has to wait."""
    personalize = manual.personalize

    def advance() -> None:
        manual.control("POST", "advance", steps=2)

    personalize.create_dataset_group(name="films")
    advance()
    schema = personalize.create_schema(name="s", schema=INTERACTIONS_SCHEMA)["schemaArn"]
    dataset = personalize.create_dataset(name="d", schemaArn=schema, datasetGroupArn=GROUP, datasetType="INTERACTIONS")[
        "datasetArn"
    ]
    advance()
    uploaded = data.put(manual.url, "films-bucket", data.generated())
    job = personalize.create_dataset_import_job(
        jobName="j",
        datasetArn=dataset,
        dataSource={"dataLocation": uploaded.locations[data.INTERACTIONS]},
        roleArn=uploaded.role_arn,
    )["datasetImportJobArn"]
    advance()
    until(lambda: _active(personalize.describe_dataset_import_job(datasetImportJobArn=job)["datasetImportJob"]))
    solution = personalize.create_solution(
        name="s", datasetGroupArn=GROUP, recipeArn="arn:aws:personalize:::recipe/aws-popularity-count"
    )["solutionArn"]
    advance()
    versions = [personalize.create_solution_version(solutionArn=solution)["solutionVersionArn"] for _ in range(2)]
    advance()
    for arn in versions:
        until(partial(_trained, manual, arn))
    campaign = personalize.create_campaign(name="c", solutionVersionArn=versions[0])["campaignArn"]
    with pytest.raises(manual.runtime.exceptions.ResourceNotFoundException, match="not ACTIVE"):
        manual.runtime.get_recommendations(campaignArn=campaign, userId="user-1")
    advance()
    until(lambda: _active(personalize.describe_campaign(campaignArn=campaign)["campaign"]))

    personalize.update_campaign(campaignArn=campaign, solutionVersionArn=versions[1], minProvisionedTPS=3)
    described = personalize.describe_campaign(campaignArn=campaign)["campaign"]
    assert described["status"] == "ACTIVE"
    assert described["solutionVersionArn"] == versions[0]
    assert described["latestCampaignUpdate"]["status"] == "CREATE PENDING"
    assert manual.runtime.get_recommendations(campaignArn=campaign, userId="user-1")["itemList"]
    with pytest.raises(personalize.exceptions.ResourceInUseException):
        personalize.update_campaign(campaignArn=campaign, minProvisionedTPS=2)
    advance()
    updated = until(lambda: _moved(personalize.describe_campaign(campaignArn=campaign)["campaign"], versions[1]))
    assert updated["minProvisionedTPS"] == 3
    assert updated["latestCampaignUpdate"]["status"] == "ACTIVE"


def _trained(aws: Aws, arn: str) -> Mapping[str, Any] | None:
    return _active(aws.personalize.describe_solution_version(solutionVersionArn=arn)["solutionVersion"])


def _active(resource: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return resource if resource["status"] == "ACTIVE" else None


def _moved(campaign: Mapping[str, Any], version: str) -> Mapping[str, Any] | None:
    return campaign if campaign["solutionVersionArn"] == version else None


def test_by_the_clock_steps_take_their_usual_time() -> None:
    """A dataset group takes a minute at AWS, and a tenth of that ten times as fast; dates come from the clock."""
    clock = HandClock()
    with endpoint(Lifecycle(mode=Mode.TIME, time_scale=10, clock=clock)) as aws:
        aws.personalize.create_dataset_group(name="films")
        until(lambda: clock.sleeping)
        clock.passes(timedelta(seconds=0.5))
        assert status(aws) == "CREATE PENDING"
        clock.passes(timedelta(seconds=0.1))
        until(lambda: status(aws) == "CREATE IN_PROGRESS")
        until(lambda: clock.sleeping)
        clock.passes(timedelta(seconds=5))
        assert status(aws) == "CREATE IN_PROGRESS"
        clock.passes(timedelta(seconds=0.4))
        until(lambda: status(aws) == "ACTIVE")
        group = aws.personalize.describe_dataset_group(datasetGroupArn=GROUP)["datasetGroup"]
        assert group["lastUpdatedDateTime"] - group["creationDateTime"] == timedelta(seconds=6)


def test_time_cannot_stand_still() -> None:
    """A scale of zero is refused when the lifecycle is made."""
    with pytest.raises(ValueError, match="time_scale"):
        Lifecycle(mode=Mode.TIME, time_scale=0)
