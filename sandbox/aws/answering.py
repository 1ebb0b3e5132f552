"""One Personalize request over HTTP: parse, do, and serialise, or answer with an error in AWS's shape."""

import json
import logging
from uuid import uuid4

from aiohttp import web

from sandbox.aws import operations
from sandbox.aws.backend import Backend
from sandbox.aws.gate import body_of
from sandbox.aws.metering import metered
from sandbox.aws.protocol import signature
from sandbox.aws.protocol.api import Operation
from sandbox.aws.protocol.errors import (
    AwsError,
    InternalFailureError,
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
        return refusal(error, rest=rest)
    except Exception:
        logger.exception("%s failed", operation and operation.name)
        return refusal(InternalFailureError("An internal error occurred."), rest=rest)


async def _call(backend: Backend, request: web.Request, operation: Operation | None) -> Json:
    if operation is None:
        raise UnknownOperationError(f"There is no such operation: {request.method} {request.path}")
    caller = signature.check(signature.of(request), region=backend.account.region)
    backend.faults.check(operation.name, caller=f"User: {backend.account.user_arn(caller.access_key)}")
    answer = operations.handler(operation.name)
    arguments = operation.arguments(await body_of(request))
    with metered(backend, operation.name, arguments):
        answered = operation.write(answer(backend, **arguments))
    if not operation.name.startswith(_READING):
        backend.journeys.changed()
    return answered


def _response(body: Json, *, rest: bool, status: int = 200) -> web.Response:
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        content_type=_REST_JSON if rest else _JSON_1_1,
        headers={"x-amzn-RequestId": str(uuid4())},
    )


def refusal(error: AwsError, *, rest: bool) -> web.Response:
    """Name the error in a header for REST-JSON, in the body for JSON 1.1."""
    body = {"message": str(error)} if rest else {"__type": error.code, "message": str(error)}
    response = _response(body, rest=rest, status=http_status(error, rest=rest))
    if rest:
        response.headers["x-amzn-ErrorType"] = error.code
    return response
