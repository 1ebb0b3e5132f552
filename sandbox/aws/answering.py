"""One Personalize request over HTTP: authorise, parse, do, and serialise, or answer with an error in AWS's shape."""

import json
import logging
from datetime import UTC, datetime
from uuid import uuid4

from aiohttp import web

from sandbox.aws import operations
from sandbox.aws.backend import Backend
from sandbox.aws.metering import metered
from sandbox.aws.protocol import signature, signing
from sandbox.aws.protocol.api import Operation
from sandbox.aws.protocol.errors import (
    AwsError,
    InternalFailureError,
    RequestEntityTooLargeError,
    UnknownOperationError,
    http_status,
)
from sandbox.aws.protocol.parse import Json

logger = logging.getLogger(__name__)

_JSON_1_1 = "application/x-amz-json-1.1"
_REST_JSON = "application/json"
_READING = ("Describe", "List", "GetSolutionMetrics")


async def respond(backend: Backend, request: web.Request, operation: Operation | None, *, rest: bool) -> web.Response:
    """Answer a request; `operation` is None where the service models know none for it."""
    try:
        return _response(await _call(backend, request, operation), rest=rest)
    except AwsError as error:
        return _refusal(error, rest=rest)
    except Exception:
        logger.exception("%s failed", operation and operation.name)
        return _refusal(InternalFailureError("An internal error occurred."), rest=rest)


async def _call(backend: Backend, request: web.Request, operation: Operation | None) -> Json:
    if operation is None:
        raise UnknownOperationError(f"There is no such operation: {request.method} {request.path}")
    signed = signature.scope(request.headers.get("Authorization"))
    caller = signature.check(signed, region=backend.account.region)
    backend.faults.check(operation.name, caller=f"User: {backend.account.user_arn(caller.access_key)}")
    answer = operations.handler(operation.name)
    body = await _body(request)
    if backend.secret_of is not None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        received = signing.Received(method=request.method, url=request.raw_path, headers=headers, body=body)
        signing.verify(received, caller, backend.secret_of(caller.access_key), now=datetime.now(UTC))
    arguments = operation.arguments(body)
    with metered(backend, operation.name, arguments):
        answered = operation.write(answer(backend, **arguments))
    if not operation.name.startswith(_READING):
        backend.journeys.changed()
    return answered


async def _body(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise RequestEntityTooLargeError("The request body is too large.") from error


def _response(body: Json, *, rest: bool, status: int = 200) -> web.Response:
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        content_type=_REST_JSON if rest else _JSON_1_1,
        headers={"x-amzn-RequestId": str(uuid4())},
    )


def _refusal(error: AwsError, *, rest: bool) -> web.Response:
    """Name the error in a header for REST-JSON, in the body for JSON 1.1."""
    body = {"message": str(error)} if rest else {"__type": error.code, "message": str(error)}
    response = _response(body, rest=rest, status=http_status(error, rest=rest))
    if rest:
        response.headers["x-amzn-ErrorType"] = error.code
    return response
