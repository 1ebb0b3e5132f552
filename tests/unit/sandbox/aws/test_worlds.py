"""Accounts and regions: what is made in one does not exist in the others."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

import boto3
import pytest
from mypy_boto3_personalize import PersonalizeClient

from tests.aws_endpoint import Aws, endpoint

HOME, OTHER = "000000000000", "111122223333"


@pytest.fixture(scope="module")
def served() -> Iterator[Aws]:
    """Serve once for all of these."""
    with endpoint() as aws:
        yield aws


@pytest.fixture
def aws(served: Aws) -> Aws:
    """Have an endpoint where nothing was made yet."""
    assert served.control("POST", "reset") == (200, {"ok": True})
    return served


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """Close the clients of a test."""
    with ExitStack() as stack:
        yield stack


def personalize(
    aws: Aws, opened: ExitStack, *, region: str = "us-east-1", key: str = "tester", token: str | None = None
) -> PersonalizeClient:
    """Return a client with another key, or in another region."""
    session = boto3.Session(
        aws_access_key_id=key, aws_secret_access_key="secret", aws_session_token=token, region_name=region
    )
    return opened.enter_context(closing(session.client("personalize", endpoint_url=aws.url)))


def groups(client: PersonalizeClient) -> list[str]:
    """Return the ARNs of the groups that a client sees."""
    return [group["datasetGroupArn"] for group in client.list_dataset_groups()["datasetGroups"]]


def test_a_group_of_one_name_in_two_regions_is_two(aws: Aws, opened: ExitStack) -> None:
    """Neither sees the other."""
    for region in ("us-east-1", "eu-west-1"):
        personalize(aws, opened, region=region).create_dataset_group(name="films")

    arn = f"arn:aws:personalize:eu-west-1:{HOME}:dataset-group/films"
    assert groups(personalize(aws, opened, region="eu-west-1")) == [arn]
    assert groups(personalize(aws, opened)) == [arn.replace("eu-west-1", "us-east-1")]


def test_who_assumes_a_role_is_in_its_account(aws: Aws, opened: ExitStack) -> None:
    """STS gives keys that belong there, for Personalize as for STS itself."""
    session = boto3.Session(aws_access_key_id="tester", aws_secret_access_key="secret", region_name="us-east-1")
    sts = opened.enter_context(closing(session.client("sts", endpoint_url=aws.url)))
    assumed = sts.assume_role(RoleArn=f"arn:aws:iam::{OTHER}:role/Bot", RoleSessionName="personalize-bot")
    keys = assumed["Credentials"]
    there = personalize(aws, opened, key=keys["AccessKeyId"], token=keys["SessionToken"])
    there.create_dataset_group(name="films")

    assert groups(there) == [f"arn:aws:personalize:us-east-1:{OTHER}:dataset-group/films"]
    assert groups(personalize(aws, opened)) == []
    assert sts.get_caller_identity()["Account"] == HOME


def test_a_key_of_12_digits_is_that_of_an_account(aws: Aws, opened: ExitStack) -> None:
    """So that a profile in a file leads to another account, without anything to set up."""
    there = personalize(aws, opened, key=OTHER)

    there.create_dataset_group(name="films")

    assert groups(there) == [f"arn:aws:personalize:us-east-1:{OTHER}:dataset-group/films"]


def test_trouble_is_made_in_one_account_alone(aws: Aws, opened: ExitStack) -> None:
    """`/_control` takes an account and a region, and means home without."""
    there = personalize(aws, opened, key=OTHER)
    aws.control("POST", "deny", operation="ListDatasetGroups", account=OTHER)

    with pytest.raises(there.exceptions.ClientError, match="not authorized"):
        groups(there)
    assert groups(personalize(aws, opened)) == []


def test_a_reset_reaches_everywhere(aws: Aws, opened: ExitStack) -> None:
    """Nothing is left in any account."""
    there = personalize(aws, opened, key=OTHER)
    there.create_dataset_group(name="films")

    aws.control("POST", "reset")

    assert groups(there) == []
