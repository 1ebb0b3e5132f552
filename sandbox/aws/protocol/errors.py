"""The errors a caller can get, in AWS's shape.

    AwsError
    ├── InvalidInputError                the request makes no sense
    ├── InvalidNextTokenError            a page token that was never given out
    ├── ResourceNotFoundError            (404 on runtime and events)
    ├── ResourceAlreadyExistsError
    ├── ResourceInUseError               (409 on runtime and events)
    ├── LimitExceededError               a quota
    ├── TooManyTagsError · TooManyTagKeysError
    ├── SerializationError               a body that is not what the model says
    ├── RequestEntityTooLargeError       (413)
    ├── UnknownOperationError
    ├── InvalidRequestError              signed in a way that is no longer taken
    ├── AccessDeniedError · ThrottlingError
    ├── MissingAuthenticationTokenError · InvalidSignatureError · UnrecognizedClientError    (403)
    └── InternalFailureError             (500)

Source: Personalize API reference, "Common Errors" and each operation's "Errors".
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar


class AwsError(Exception):
    """An answer that says no. The text is the caller's `message`."""

    code: ClassVar[str] = ""
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST

    def __init_subclass__(cls) -> None:
        """Take the code from the class's name, as AWS spells it."""
        cls.code = cls.__name__.removesuffix("Error") + "Exception"


class InvalidInputError(AwsError):
    """The request makes no sense."""


class InvalidNextTokenError(AwsError):
    """The page token was never given out, or belongs to another list."""


class ResourceNotFoundError(AwsError):
    """Nothing has this ARN."""


class ResourceAlreadyExistsError(AwsError):
    """The name is taken."""


class ResourceInUseError(AwsError):
    """Something else has to finish, or to go, first."""


class LimitExceededError(AwsError):
    """A quota is used up."""


class TooManyTagsError(AwsError):
    """A resource carries at most 50 tags."""


class TooManyTagKeysError(AwsError):
    """More tag keys than a resource can carry."""


class SerializationError(AwsError):
    """The body is not JSON, or not of the model's types."""


class RequestEntityTooLargeError(AwsError):
    """The body is larger than any request can be."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class UnknownOperationError(AwsError):
    """No operation of this name."""


class InvalidRequestError(AwsError):
    """The request is signed in a way that is no longer taken."""


class AccessDeniedError(AwsError):
    """The caller may not do this."""


class ThrottlingError(AwsError):
    """Too many requests."""


class MissingAuthenticationTokenError(AwsError):
    """The request is not signed."""

    status = HTTPStatus.FORBIDDEN


class UnrecognizedClientError(AwsError):
    """The access key is not one that was given out."""

    status = HTTPStatus.FORBIDDEN


class InvalidSignatureError(AwsError):
    """The request is signed for another service or region, at another time, or by somebody else."""

    status = HTTPStatus.FORBIDDEN


class InternalFailureError(AwsError):
    """A fault of the endpoint."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


_REST_STATUS: Mapping[type[AwsError], HTTPStatus] = {
    ResourceNotFoundError: HTTPStatus.NOT_FOUND,
    ResourceInUseError: HTTPStatus.CONFLICT,
}


def http_status(error: AwsError, *, rest: bool) -> HTTPStatus:
    """Return the status to answer with: REST-JSON tells more kinds apart than JSON 1.1."""
    return _REST_STATUS.get(type(error), error.status) if rest else error.status
