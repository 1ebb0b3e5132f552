"""Who may come in, where signatures are checked: one look at every request, before anybody knows what it is for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web

from sandbox.aws.protocol import signature, signing
from sandbox.aws.protocol.errors import (
    InvalidRequestError,
    MissingAuthenticationTokenError,
    RequestEntityTooLargeError,
)
from sandbox.aws.protocol.signature import S3, Scope

_IAM = "iam"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """Knows the keys. `secret_of` returns the secret of a key, `has_keys` tells whether there is any.

    Until the first key is made anybody may call IAM, or nobody could make it.
    """

    secret_of: Callable[[str], str | None]
    has_keys: Callable[[], bool]

    async def check(self, request: web.Request, signed: Scope | None) -> None:
        """Let a request pass, or raise an `AwsError`."""
        if signed is None and signature.outdated(request):
            raise InvalidRequestError(
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
            )
        if signed is None:
            raise MissingAuthenticationTokenError("Missing Authentication Token")
        if signed.service == _IAM and not self.has_keys():
            return
        received = signing.Received(
            method=request.method,
            url=request.raw_path,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=b"" if signed.service == S3 else await body_of(request),
        )
        signing.verify(received, signed, self.secret_of(signed.access_key), now=datetime.now(UTC))


async def body_of(request: web.Request) -> bytes:
    """Read a body, or raise `RequestEntityTooLargeError`."""
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise RequestEntityTooLargeError("The request body is too large.") from error
