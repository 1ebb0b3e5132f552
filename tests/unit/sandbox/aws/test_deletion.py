"""What keeps a resource from being deleted while something is on its way to it, or has left it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.aws.protocol.errors import ResourceInUseError
from tests.aws_endpoint import INTERACTIONS_SCHEMA, ITEMS_SCHEMA
from tests.unit.sandbox.aws.in_process import InProcess, InstantWorkers

RECIPES = "arn:aws:personalize:::recipe/"


@pytest.fixture
def account(tmp_path: Path) -> Iterator[InProcess]:
    """Return an account with nothing in it."""
    aws = InProcess(tmp_path, InstantWorkers(tmp_path))
    yield aws
    aws.close()


def made(account: InProcess, kind: str, **request: object) -> str:
    """Create a resource, and return its ARN once it rests."""
    arn: str = account.call(f"Create{kind}", **request)[f"{kind[0].lower()}{kind[1:]}Arn"]
    account.settle()
    return arn


def dataset(account: InProcess, group: str, schema: str, kind: str, **domain: str) -> str:
    """Make a dataset with its schema."""
    described = account.call("CreateSchema", name=kind, schema=schema, **domain)["schemaArn"]
    return made(account, "Dataset", name=kind, schemaArn=described, datasetGroupArn=group, datasetType=kind)


def test_a_recommender_needs_its_data_while_it_trains(account: InProcess) -> None:
    """Afterwards it answers without."""
    domain = "VIDEO_ON_DEMAND"
    group = made(account, "DatasetGroup", name="films", domain=domain)
    events = dataset(account, group, INTERACTIONS_SCHEMA, "INTERACTIONS", domain=domain)
    recipe = f"{RECIPES}aws-vod-most-popular"
    arn = account.call("CreateRecommender", name="r", datasetGroupArn=group, recipeArn=recipe)["recommenderArn"]
    with pytest.raises(ResourceInUseError, match="recommender/r"):
        account.call("DeleteDataset", datasetArn=events)
    account.settle()
    account.call("DeleteDataset", datasetArn=events)
    account.settle()
    assert account.call("GetRecommendations", recommenderArn=arn, userId="u")["itemList"]


def test_a_schema_stays_for_the_dataset_that_is_about_to_get_it(account: InProcess) -> None:
    """The one before may go once that is done."""
    group = made(account, "DatasetGroup", name="films")
    items = dataset(account, group, ITEMS_SCHEMA, "ITEMS")
    before = account.call("DescribeDataset", datasetArn=items)["dataset"]["schemaArn"]
    schema = json.loads(ITEMS_SCHEMA)
    schema["fields"].append({"name": "PRICE", "type": ["null", "float"]})
    coming = account.call("CreateSchema", name="more", schema=json.dumps(schema))["schemaArn"]
    account.call("UpdateDataset", datasetArn=items, schemaArn=coming)
    for arn in (before, coming):
        with pytest.raises(ResourceInUseError):
            account.call("DeleteSchema", schemaArn=arn)
    account.settle()
    account.call("DeleteSchema", schemaArn=before)


def test_a_solution_stays_for_the_campaign_that_is_about_to_serve_it(account: InProcess) -> None:
    """The one that it served before may go once that is done."""
    group = made(account, "DatasetGroup", name="films")
    dataset(account, group, INTERACTIONS_SCHEMA, "INTERACTIONS")
    recipe = f"{RECIPES}aws-user-personalization-v2"
    before, coming = (
        made(account, "Solution", name=name, datasetGroupArn=group, recipeArn=recipe) for name in ("before", "coming")
    )
    old, new = (made(account, "SolutionVersion", solutionArn=each) for each in (before, coming))
    campaign = made(account, "Campaign", name="c", solutionVersionArn=old)
    account.call("UpdateCampaign", campaignArn=campaign, solutionVersionArn=new)
    for arn in (before, coming):
        with pytest.raises(ResourceInUseError, match="campaign/c"):
            account.call("DeleteSolution", solutionArn=arn)
    account.settle()
    account.call("DeleteSolution", solutionArn=before)
