from pathlib import Path

import boto3
import pytest
from boto3.s3.transfer import TransferConfig

from tests.aws_endpoint import Aws

MEBIBYTE = 1024 * 1024


@pytest.fixture
def bucket(aws: Aws) -> str:
    """Return a bucket that is empty."""
    aws.s3.create_bucket(Bucket="things")
    return "things"


def test_a_large_file_goes_up_in_parts_and_comes_down_in_ranges(aws: Aws, bucket: str, tmp_path: Path) -> None:
    """Multipart uploads and parallel ranged downloads give the same bytes back."""
    content = bytes(range(256)) * (4096 * 6)
    source, target = tmp_path / "up", tmp_path / "down"
    source.write_bytes(content)
    parts = TransferConfig(multipart_threshold=5 * MEBIBYTE, multipart_chunksize=5 * MEBIBYTE)
    aws.s3.upload_file(str(source), bucket, "big", Config=parts)
    aws.s3.download_file(bucket, "big", str(target), Config=parts)
    assert target.read_bytes() == content
    assert aws.s3.get_object(Bucket=bucket, Key="big", Range="bytes=10-13")["Body"].read() == content[10:14]


def test_head_tells_the_length(aws: Aws, bucket: str) -> None:
    """A HEAD has no body and keeps its Content-Length."""
    aws.s3.put_object(Bucket=bucket, Key="five", Body=b"12345", ContentType="text/csv")
    head = aws.s3.head_object(Bucket=bucket, Key="five")
    assert (head["ContentLength"], head["ContentType"]) == (5, "text/csv")


@pytest.mark.parametrize("key", ["a b/c+d.csv", "ünï/%41.csv", "a//b", "what?x=1", "~tilde/.dot"])
def test_odd_keys_survive(aws: Aws, bucket: str, key: str) -> None:
    """A key is passed on exactly as it was sent."""
    aws.s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    assert [entry["Key"] for entry in aws.s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
    assert aws.s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"x"


def test_compressed_content_stays_compressed(aws: Aws, bucket: str) -> None:
    """The way through does not decode what it carries."""
    aws.s3.put_object(Bucket=bucket, Key="z", Body=b"\x1f\x8bnot really", ContentEncoding="gzip")
    assert aws.s3.head_object(Bucket=bucket, Key="z")["ContentEncoding"] == "gzip"


def test_s3_errors_come_through(aws: Aws, bucket: str) -> None:
    """What moto refuses is refused in S3's shape."""
    with pytest.raises(aws.s3.exceptions.NoSuchKey):
        aws.s3.get_object(Bucket=bucket, Key="missing")


def test_other_services_share_the_account(aws: Aws) -> None:
    """STS tells the account that stands in Personalize's ARNs, and IAM makes roles in it."""
    session = boto3.Session(aws_access_key_id="tester", aws_secret_access_key="secret", region_name="us-east-1")
    sts, iam = session.client("sts", endpoint_url=aws.url), session.client("iam", endpoint_url=aws.url)
    try:
        assert sts.get_caller_identity()["Account"] == "000000000000"
        role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument="{}")["Role"]
        assert role["Arn"] == "arn:aws:iam::000000000000:role/reader"
    finally:
        sts.close()
        iam.close()


def test_a_bucket_may_be_called_events(aws: Aws) -> None:
    """Paths of Personalize are only Personalize's where the request is signed for it."""
    aws.s3.create_bucket(Bucket="events")
    aws.s3.put_object(Bucket="events", Key="a", Body=b"x")
    deleted = aws.s3.delete_objects(Bucket="events", Delete={"Objects": [{"Key": "a"}]})
    assert [each["Key"] for each in deleted["Deleted"]] == ["a"]


def test_policies_of_aws_can_be_attached(aws: Aws) -> None:
    """A service role gets the policies that AWS manages, as programs set one up."""
    session = boto3.Session(aws_access_key_id="tester", aws_secret_access_key="secret", region_name="us-east-1")
    iam = session.client("iam", endpoint_url=aws.url)
    iam.create_role(RoleName="Trainer", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
    policy = "arn:aws:iam::aws:policy/service-role/AmazonPersonalizeFullAccess"
    iam.attach_role_policy(RoleName="Trainer", PolicyArn=policy)
    attached = iam.list_attached_role_policies(RoleName="Trainer")["AttachedPolicies"]
    assert [each["PolicyArn"] for each in attached] == [policy]
