"""The control surface under `/_control/`: how a test or a rehearsal steers the endpoint. No AWS client calls it."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias

from aiohttp import web

from sandbox.aws.backend import Backend
from sandbox.aws.faults import EVERY_OPERATION, Work
from sandbox.aws.journeys import Journeys
from sandbox.aws.moto_proxy import MotoProxy
from sandbox.aws.operations import OPERATIONS
from sandbox.aws.protocol.errors import ResourceNotFoundError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resources import schedules
from sandbox.aws.resources.kinds import SolutionVersion
from sandbox.aws.worlds import Worlds

PREFIX = "/_control/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Control:
    """What can be steered: everything together, or an `account` and a `region` that are named, else home."""

    worlds: Worlds
    journeys: Journeys
    moto: MotoProxy

    def backend(self, arguments: Json) -> Backend:
        """Return the account and region that are meant."""
        return self.worlds.at(arguments.get("account"), arguments.get("region"))

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request; a wrong one is told what is wrong, as `{"error": …}`."""
        route = ROUTES.get((request.method, request.path.removeprefix(PREFIX)))
        if route is None:
            known = ", ".join(f"{method} {PREFIX}{name}" for method, name in ROUTES)
            return _refusal(HTTPStatus.NOT_FOUND, f"There are: {known}")
        try:
            return web.json_response(await route(self, await _arguments(request)))
        except (ValueError, KeyError) as error:
            return _refusal(HTTPStatus.BAD_REQUEST, f"{type(error).__name__}: {error}")
        except ResourceNotFoundError as error:
            return _refusal(HTTPStatus.NOT_FOUND, str(error))


Route: TypeAlias = Callable[[Control, Json], Awaitable[Json]]


async def _arguments(request: web.Request) -> Json:
    """Return the JSON body and the query as one object."""
    body = await request.read()
    arguments = json.loads(body) if body else {}
    if not isinstance(arguments, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004 - the caller's mistake, not ours
    return {**arguments, **request.query}


def _refusal(status: HTTPStatus, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


async def _health(control: Control, _arguments: Json) -> Json:
    return {"status": "ok", "mode": control.journeys.lifecycle.mode, "operations": len(OPERATIONS)}


async def _advance(control: Control, arguments: Json) -> Json:
    moved = 0
    for _ in range(int(arguments.get("steps", 1))):
        moved += await control.journeys.advance()
    return {"advanced": moved}


async def _fail(control: Control, arguments: Json) -> Json:
    reason = str(arguments.get("reason", "An internal error occurred."))
    control.backend(arguments).faults.fail(Work(arguments["kind"]), reason=reason, times=int(arguments.get("next", 1)))
    return {"ok": True}


async def _throttle(control: Control, arguments: Json) -> Json:
    operation = str(arguments.get("operation", EVERY_OPERATION))
    control.backend(arguments).faults.throttle(operation, times=int(arguments.get("next", 1)))
    return {"ok": True}


async def _deny(control: Control, arguments: Json) -> Json:
    control.backend(arguments).faults.deny(str(arguments["operation"]), on=bool(arguments.get("on", True)))
    return {"ok": True}


async def _provisioned(control: Control, arguments: Json) -> Json:
    """Hold campaigns to their `minProvisionedTPS`, or let them scale out at once again."""
    control.backend(arguments).faults.hold_to_provisioned(on=bool(arguments.get("on", True)))
    return {"ok": True}


async def _auto_train(control: Control, arguments: Json) -> Json:
    """Train by itself whatever would in its time."""
    return {"started": schedules.train_due(control.backend(arguments), at_once=True)}


async def _reset(control: Control, _arguments: Json) -> Json:
    await control.journeys.close()
    for backend in control.worlds:
        backend.reset()
    await control.moto.reset()
    control.journeys.changed()
    return {"ok": True}


async def _solution_version(control: Control, arguments: Json) -> Json:
    """Tell what Describe has no field for: how far to trust the metrics."""
    version = control.backend(arguments).resources.get(SolutionVersion, arguments["arn"])
    return {
        "solutionVersionArn": version.arn,
        "metrics": version.metrics,
        "testUsers": version.test_users,
        "standardError": version.standard_error,
    }


ROUTES: Mapping[tuple[str, str], Route] = {
    ("GET", "health"): _health,
    ("GET", "solution-version"): _solution_version,
    ("POST", "advance"): _advance,
    ("POST", "fail"): _fail,
    ("POST", "throttle"): _throttle,
    ("POST", "deny"): _deny,
    ("POST", "provisioned"): _provisioned,
    ("POST", "auto-train"): _auto_train,
    ("POST", "reset"): _reset,
}
