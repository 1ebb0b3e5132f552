"""Signatures, where they are checked: keys of IAM and STS, right secrets, clocks that agree."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
import urllib3
from botocore.config import Config
from botocore.exceptions import ClientError

from sandbox.aws.protocol.errors import InvalidSignatureError
from sandbox.aws.protocol.signature import scope
from sandbox.aws.protocol.signing import Received, verify
from tests.aws_endpoint import Aws, endpoint


@pytest.fixture(scope="module")
def strict() -> Iterator[Aws]:
    """Serve AWS for those only who sign."""
    with endpoint(signatures=True) as aws:
        aws.control("POST", "reset")  # what other endpoints of this process gave out
        yield aws


def client(aws: Aws, service: str, key: str, secret: str, token: str | None = None) -> Any:  # noqa: ANN401 - a client of any service
    """Open a client with credentials."""
    session = boto3.Session(
        aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token, region_name="us-east-1"
    )
    return session.client(service, endpoint_url=aws.url)  # type: ignore[call-overload] # any service


@pytest.fixture(scope="module")
def ann(strict: Aws) -> tuple[str, str]:
    """Return the first key, which anybody may make."""
    iam = client(strict, "iam", "anybody", "anything")
    iam.create_user(UserName="ann")
    made = iam.create_access_key(UserName="ann")["AccessKey"]
    return made["AccessKeyId"], made["SecretAccessKey"]


def test_whose_key_iam_or_sts_gave_out_is_answered(strict: Aws, ann: tuple[str, str]) -> None:
    """By both protocols of Personalize, for themselves and in a role."""
    assert client(strict, "personalize", *ann).list_schemas()["schemas"] == []
    with pytest.raises(ClientError, match="ResourceNotFound"):
        client(strict, "personalize-runtime", *ann).get_recommendations(
            campaignArn="arn:aws:personalize:us-east-1:000000000000:campaign/ü ", userId="ann"
        )
    role = client(strict, "sts", *ann).assume_role(
        RoleArn="arn:aws:iam::123456789012:role/Reader", RoleSessionName="lent"
    )["Credentials"]
    lent = client(strict, "personalize", role["AccessKeyId"], role["SecretAccessKey"], role["SessionToken"])
    assert lent.list_schemas()["schemas"] == []


@pytest.mark.parametrize(
    "service, call, wrong, stranger",
    [
        ("personalize", "list_schemas", "InvalidSignatureException", "UnrecognizedClientException"),
        ("s3", "list_buckets", "SignatureDoesNotMatch", "InvalidAccessKeyId"),
        ("iam", "list_users", "SignatureDoesNotMatch", "InvalidClientTokenId"),
        ("sts", "get_caller_identity", "SignatureDoesNotMatch", "InvalidClientTokenId"),
        ("cloudwatch", "list_metrics", "InvalidSignatureException", "UnrecognizedClientException"),
        ("logs", "describe_log_groups", "InvalidSignatureException", "UnrecognizedClientException"),
    ],
)
def test_every_service_asks_who_signed(
    strict: Aws, ann: tuple[str, str], service: str, call: str, wrong: str, stranger: str
) -> None:
    """A wrong secret and a made-up key are told apart, in the service's own words."""
    getattr(client(strict, service, *ann), call)()
    for given, code in (((ann[0], "wrong"), wrong), (("made-up", "x"), stranger)):
        with pytest.raises(ClientError) as refusal:
            getattr(client(strict, service, *given), call)()
        assert refusal.value.response["Error"]["Code"] == code
        assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_objects_travel_signed(strict: Aws, ann: tuple[str, str]) -> None:
    """Odd keys too, and by an address that was signed beforehand, which nobody can bend."""
    s3 = client(strict, "s3", *ann)
    s3.create_bucket(Bucket="signed")
    for key in ("a b/c+d.csv", "ünï/%41=.csv"):
        s3.put_object(Bucket="signed", Key=key, Body=b"x" * 2_000_000)
        assert len(s3.get_object(Bucket="signed", Key=key)["Body"].read()) == 2_000_000
    signing = boto3.Session(*ann, region_name="us-east-1").client(
        "s3", endpoint_url=strict.url, config=Config(signature_version="s3v4")
    )
    address = signing.generate_presigned_url("get_object", Params={"Bucket": "signed", "Key": "a b/c+d.csv"})
    bent = address.replace("c%2Bd", "e")
    unsigned = address.partition("?")[0]
    old = f"{unsigned}?AWSAccessKeyId={ann[0]}&Signature=x&Expires=1"
    answers = {each: urllib3.request("GET", each) for each in (address, bent, unsigned, old)}
    assert [answer.status for answer in answers.values()] == [200, 403, 403, 400]
    assert b"Please use AWS4-HMAC-SHA256" in answers[old].data
    assert b"<Code>SignatureDoesNotMatch</Code>" in answers[bent].data
    assert b"<Code>AccessDenied</Code>" in answers[unsigned].data


@pytest.mark.parametrize(
    "minutes, complaint", [(-6, "Signature expired"), (6, "not yet current"), (0, "does not match")]
)
def test_clocks_must_agree(minutes: int, complaint: str) -> None:
    """Within five minutes."""
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    signed = (
        "AWS4-HMAC-SHA256 Credential=k/20261124/us-east-1/personalize/aws4_request, SignedHeaders=host, Signature=0a"
    )
    at = f"{now + timedelta(minutes=minutes):%Y%m%dT%H%M%SZ}"
    received = Received(method="POST", url="/", headers={"authorization": signed, "x-amz-date": at}, body=b"{}")
    found = scope(signed)
    assert found is not None
    with pytest.raises(InvalidSignatureError, match=complaint):
        verify(received, found, "secret", now=now)
