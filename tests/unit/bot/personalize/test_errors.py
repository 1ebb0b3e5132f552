from collections.abc import Mapping

import botocore.session
import pytest
from botocore import exceptions as aws
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from bot.model.errors import (
    AccessDenied,
    AlreadyExists,
    BotError,
    InUse,
    LimitReached,
    NotFound,
    Refused,
    Unavailable,
)
from bot.personalize.errors import renamed


def answered(code: str, message: str = "Because", status: int = 400) -> ClientError:
    """Return what boto3 raises for an answer that says no."""
    answer = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "CreateSolution")  # type: ignore[arg-type]  # the stubs ask for fields that we never read


@pytest.mark.parametrize(
    "code,status,kind",
    [
        ("ResourceNotFoundException", 400, NotFound),
        ("NoSuchKey", 404, NotFound),
        ("404", 404, NotFound),
        ("ResourceAlreadyExistsException", 400, AlreadyExists),
        ("ResourceInUseException", 400, InUse),
        ("LimitExceededException", 400, LimitReached),
        ("ThrottlingException", 400, Unavailable),
        ("TooManyRequestsException", 429, Unavailable),
        ("SlowDown", 503, Unavailable),
        ("InternalFailure", 500, Unavailable),
        ("SomethingNew", 503, Unavailable),
        ("AccessDeniedException", 400, AccessDenied),
        ("AccessDenied", 403, AccessDenied),
        ("UnrecognizedClientException", 400, AccessDenied),
        ("ExpiredTokenException", 403, AccessDenied),
        ("InvalidInputException", 400, Refused),
        ("ValidationError", 400, Refused),
        ("SomethingNew", 400, Refused),
    ],
)
def test_each_answer_of_aws_has_one_meaning(code: str, status: int, kind: type[BotError]) -> None:
    """The code decides; an unknown one is AWS's trouble from 500 on, else ours."""
    assert type(renamed(answered(code, status=status), service="personalize", operation="CreateSolution")) is kind


@pytest.mark.parametrize(
    "error,kind",
    [
        (aws.NoCredentialsError(), AccessDenied),
        (aws.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"), AccessDenied),
        (aws.UnauthorizedSSOTokenError(), AccessDenied),
        (aws.EndpointConnectionError(endpoint_url="https://x"), Unavailable),
        (aws.ConnectTimeoutError(endpoint_url="https://x"), Unavailable),
        (aws.ReadTimeoutError(endpoint_url="https://x"), Unavailable),
        (aws.ConnectionClosedError(endpoint_url="https://x"), Unavailable),
        (aws.ParamValidationError(report="numResults must be at least 0"), Refused),
    ],
)
def test_each_failure_of_botocore_has_one_meaning(error: BotoCoreError, kind: type[BotError]) -> None:
    """No credentials, no network, and a request that botocore itself does not send."""
    assert type(renamed(error, service="personalize", operation="CreateSolution")) is kind


@pytest.mark.parametrize("service", ["personalize", "personalize-runtime", "personalize-events"])
def test_every_error_that_personalize_declares_is_foreseen(service: str) -> None:
    """A new sort of error in botocore's service model is noticed: only wrong input is Refused."""
    model = botocore.session.get_session().get_service_model(service)
    codes = {shape.name for name in model.operation_names for shape in model.operation_model(name).error_shapes}
    refused = {code for code in codes if type(renamed(answered(code), service=service, operation="X")) is Refused}

    assert refused <= {
        "InvalidInputException",
        "InvalidNextTokenException",
        "TooManyTagsException",
        "TooManyTagKeysException",
    }


@pytest.mark.parametrize(
    "service,operation,action",
    [
        ("personalize", "CreateSolution", "personalize:CreateSolution"),
        ("personalize-runtime", "GetRecommendations", "personalize:GetRecommendations"),
        ("personalize-events", "PutEvents", "personalize:PutEvents"),
        ("s3", "ListObjectsV2", "s3:ListBucket"),
        ("s3", "GetObject", "s3:GetObject"),
    ],
)
def test_a_denial_names_the_permission(service: str, operation: str, action: str) -> None:
    """Whoever runs the bot reads which IAM action to add, and where all are."""
    text = str(renamed(answered("AccessDeniedException"), service=service, operation=operation))

    assert f"`{action}`" in text
    assert "deploy/iam/bot-policy.json" in text


def test_amazons_words_are_quoted_short_and_clean() -> None:
    """The reason is AWS's, in quotes, without control characters, and never longer than a few lines."""
    text = str(
        renamed(answered("InvalidInputException", "bad\x1b[31m {x}\n" + "y" * 5000), service="s3", operation="X")
    )

    assert "“bad�[31m {x} yyy" in text
    assert len(text) < 400


def test_an_answer_without_a_message_shows_its_code() -> None:
    """S3 gives none for HEAD, and a proxy may give nothing at all."""
    nothing: Mapping[str, object] = {}
    empty = ClientError(nothing, "HeadObject")  # type: ignore[arg-type]  # as botocore gives it for an empty body

    assert "“Teapot”" in str(renamed(answered("Teapot", ""), service="s3", operation="HeadObject"))
    assert type(renamed(empty, service="s3", operation="HeadObject")) is Refused


def test_what_answers_in_the_stead_of_aws_is_trouble_on_the_way() -> None:
    """A proxy that says something in HTML, say: it may be gone in a minute, and is no bug of ours."""
    error = renamed(ResponseParserError("invalid XML received"), service="sts", operation="GetCallerIdentity")

    assert isinstance(error, Unavailable)
    assert "GetCallerIdentity" in str(error)
