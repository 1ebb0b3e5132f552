"""Amazon's errors, renamed: the one edge where botocore's exceptions become those of `bot.model.errors`.

Codes: Personalize API reference, "Common Errors" and each operation's "Errors"; S3 API reference, "Error responses".
"""

from collections.abc import Mapping

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
from bot.personalize.names import clip
from bot.records import dataclass

Failure = ClientError | BotoCoreError | ResponseParserError
"""What botocore raises: AWS's own answer, trouble before there was one, or one that is none of AWS's."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a code of Amazon's comes to, and the sentence for it."""

    error: type[BotError]
    sentence: str


_NOT_FOUND = _Meaning(NotFound, "AWS does not find what {operation} asks for: “{reason}”.")
_EXISTS = _Meaning(AlreadyExists, "The name is taken. AWS says: “{reason}”.")
_IN_USE = _Meaning(InUse, "It has to wait for something else. AWS says: “{reason}”.")
_LIMIT = _Meaning(
    LimitReached,
    "A quota of the AWS account is used up. AWS says: “{reason}”. "
    "Wait until others have ended, delete what is not needed, or ask for more under Service Quotas.",
)
_NOT_NOW = _Meaning(Unavailable, "AWS did not answer {operation} just now: “{reason}”. Try again in a minute.")
_DENIED = _Meaning(
    AccessDenied,
    "The bot may not do that in AWS: it lacks the permission `{action}`. Add it to the bot's IAM policy "
    "(deploy/iam/bot-policy.json has all that it needs). AWS says: “{reason}”.",
)
_UNKNOWN_CALLER = _Meaning(
    AccessDenied,
    "AWS does not accept the bot's credentials. Check the AWS_… variables, or the role that it runs under. "
    "AWS says: “{reason}”.",
)
_NO_ROLE = _Meaning(
    AccessDenied,
    "The bot may not take its role in this AWS account. Check `role_arn` and `external_id` in config.yaml, the role's "
    "trust policy (deploy/iam/account-role-trust.json), and that the bot may do `{action}`. AWS says: “{reason}”.",
)
_REFUSED = _Meaning(Refused, "AWS refused {operation}: “{reason}”.")

THROTTLES = frozenset(
    {
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "TooManyRequestsException",
        "RequestLimitExceeded",
    }
)
"""The codes with which AWS says that there are too many requests."""

_BY_CODE: Mapping[str, _Meaning] = {
    **dict.fromkeys(THROTTLES, _NOT_NOW),
    "ResourceNotFoundException": _NOT_FOUND,
    "NoSuchBucket": _NOT_FOUND,
    "NoSuchKey": _NOT_FOUND,
    "404": _NOT_FOUND,
    "ResourceAlreadyExistsException": _EXISTS,
    "ResourceInUseException": _IN_USE,
    "LimitExceededException": _LIMIT,
    "RequestTimeout": _NOT_NOW,
    "RequestTimeoutException": _NOT_NOW,
    "AccessDenied": _DENIED,
    "AccessDeniedException": _DENIED,
    "403": _DENIED,
    "NotAuthorized": _DENIED,
    "UnauthorizedOperation": _DENIED,
    "UnrecognizedClientException": _UNKNOWN_CALLER,
    "InvalidClientTokenId": _UNKNOWN_CALLER,
    "InvalidAccessKeyId": _UNKNOWN_CALLER,
    "InvalidToken": _UNKNOWN_CALLER,
    "ExpiredToken": _UNKNOWN_CALLER,
    "ExpiredTokenException": _UNKNOWN_CALLER,
    "RequestExpired": _UNKNOWN_CALLER,
    "SignatureDoesNotMatch": _UNKNOWN_CALLER,
    "InvalidSignatureException": _UNKNOWN_CALLER,
    "IncompleteSignature": _UNKNOWN_CALLER,
    "MissingAuthenticationToken": _UNKNOWN_CALLER,
    "MissingAuthenticationTokenException": _UNKNOWN_CALLER,
}

_BY_CLASS: tuple[tuple[type[Failure], _Meaning], ...] = (
    (aws.NoCredentialsError, _UNKNOWN_CALLER),
    (aws.PartialCredentialsError, _UNKNOWN_CALLER),
    (aws.CredentialRetrievalError, _UNKNOWN_CALLER),
    (aws.NoAuthTokenError, _UNKNOWN_CALLER),
    (aws.TokenRetrievalError, _UNKNOWN_CALLER),
    (aws.SSOError, _UNKNOWN_CALLER),
    (aws.LoginError, _UNKNOWN_CALLER),
    (aws.ConnectionError, _NOT_NOW),
    (aws.HTTPClientError, _NOT_NOW),
    (aws.IncompleteReadError, _NOT_NOW),
    (aws.MetadataRetrievalError, _NOT_NOW),
    (ResponseParserError, _NOT_NOW),  # something on the way answers in AWS's stead
)

_ACTIONS = {"s3:HeadObject": "s3:GetObject", "s3:ListObjectsV2": "s3:ListBucket"}
_SERVER_TROUBLE = 500
_ASSUMING = "AssumeRole"


def renamed(error: Failure, *, service: str, operation: str) -> BotError:
    """Return the bot's error for botocore's, to be raised `from` it."""
    if isinstance(error, ClientError) and error.operation_name == _ASSUMING:  # on the way to what was called
        service, operation = "sts", _ASSUMING
    meaning = _of_answer(error) if isinstance(error, ClientError) else _of_failure(error)
    reason = clip(_reason(error), 300)
    sentence = meaning.sentence.format(operation=operation, action=action(service, operation), reason=reason)
    return meaning.error(sentence)


def action(service: str, operation: str) -> str:
    """Return the IAM action that an operation needs, such as `personalize:CreateSolution`."""
    prefix = service.partition("-")[0]
    return _ACTIONS.get(f"{prefix}:{operation}", f"{prefix}:{operation}")


def code_of(error: ClientError) -> str:
    """Return AWS's own code, such as `ResourceNotFoundException`."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _of_answer(error: ClientError) -> _Meaning:
    if error.operation_name == _ASSUMING and _BY_CODE.get(code_of(error)) is _DENIED:
        return _NO_ROLE
    if meaning := _BY_CODE.get(code_of(error)):
        return meaning
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return _NOT_NOW if status >= _SERVER_TROUBLE else _REFUSED


def _of_failure(error: Failure) -> _Meaning:
    return next((meaning for known, meaning in _BY_CLASS if isinstance(error, known)), _REFUSED)


def _reason(error: Failure) -> str:
    if not isinstance(error, ClientError):
        return " ".join(str(error).split()).rstrip(".")
    message = " ".join(str(error.response.get("Error", {}).get("Message", "")).split())
    return message.rstrip(".") or code_of(error)
