"""Signatures, where they are checked: keys of IAM and STS, right secrets, clocks that agree."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.aws.protocol.errors import InvalidSignatureError
from sandbox.aws.protocol.signature import scope
from sandbox.aws.protocol.signing import Received, verify
from tests.aws_endpoint import Aws, endpoint


@pytest.fixture(scope="module")
def strict() -> Iterator[Aws]:
    """Serve AWS for those only who sign."""
    with endpoint(signatures=True) as aws:
        yield aws


def client(aws: Aws, service: str, key: str, secret: str, token: str | None = None) -> Any:  # noqa: ANN401 - a client of any service
    """Open a client with credentials."""
    session = boto3.Session(
        aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token, region_name="us-east-1"
    )
    return session.client(service, endpoint_url=aws.url)  # type: ignore[call-overload] # any service


def test_whose_key_iam_or_sts_gave_out_is_answered(strict: Aws) -> None:
    """By both protocols; a wrong secret or a made-up key is told apart."""
    iam = client(strict, "iam", "anybody", "anything")
    iam.create_user(UserName="ann")
    made = iam.create_access_key(UserName="ann")["AccessKey"]
    key, secret = made["AccessKeyId"], made["SecretAccessKey"]
    assert client(strict, "personalize", key, secret).list_schemas()["schemas"] == []
    with pytest.raises(ClientError, match="ResourceNotFound"):
        client(strict, "personalize-runtime", key, secret).get_recommendations(
            campaignArn="arn:aws:personalize:us-east-1:000000000000:campaign/ü ", userId="ann"
        )
    role = client(strict, "sts", key, secret).assume_role(
        RoleArn="arn:aws:iam::123456789012:role/Reader", RoleSessionName="lent"
    )["Credentials"]
    lent = client(strict, "personalize", role["AccessKeyId"], role["SecretAccessKey"], role["SessionToken"])
    assert lent.list_schemas()["schemas"] == []
    for given, complaint in (((key, "wrong"), "InvalidSignatureException"), (("made-up", "x"), "UnrecognizedClient")):
        with pytest.raises(ClientError, match=complaint):
            client(strict, "personalize", *given).list_schemas()


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
