"""An endpoint that answers as it is told, and real boto3 in front of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from bot.personalize.session import Aws, connect

ARN = "arn:aws:personalize:eu-west-1:123456789012:"
_CALLER = (
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/tester</Arn>"
    "<UserId>tester</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)

_ASSUMED = (
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>{role}</AccessKeyId>"
    "<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>{until}</Expiration>"
    "</Credentials></AssumeRoleResult></AssumeRoleResponse>"
)


@dataclass
class Endpoint:
    """Gives the `answers` to an operation (or path) one by one, the last for ever, and keeps what it was asked."""

    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    identified: int = 0
    assumed: list[dict[str, str]] = field(default_factory=list)
    assumed_for: timedelta = timedelta(hours=1)
    keys: list[str] = field(default_factory=list)
    signed: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    together: int = 0
    most_together: int = 0

    async def answer(self, request: web.Request) -> web.Response:
        """Answer STS with who is asking, anything else as told."""
        key = request.headers["Authorization"].partition("Credential=")[2].partition("/")[0]
        self.keys.append(key)
        if b"Action=AssumeRole" in await request.read():
            self.assumed.append({key: str(value) for key, value in (await request.post()).items()})
            role = self.assumed[-1]["RoleArn"].rpartition("/")[2]
            until = f"{datetime.now(UTC) + self.assumed_for:%Y-%m-%dT%H:%M:%SZ}"
            return web.Response(text=_ASSUMED.format(until=until, role=role), content_type="text/xml")
        if b"Action=GetCallerIdentity" in await request.read():
            self.identified += 1
            return web.Response(text=_CALLER, content_type="text/xml")
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        operation = request.headers.get("X-Amz-Target", request.path).rpartition(".")[2]
        body = await request.json(loads=json.loads)
        self.asked.append((operation, body))
        self.signed.append((key, body))
        await asyncio.sleep(0)
        self.together -= 1
        prepared = self.answers[operation]
        answer = prepared.pop(0) if len(prepared) > 1 else prepared[0]
        return web.json_response(answer, status=400 if "__type" in answer else 200)

    def of(self, operation: str) -> list[dict[str, Any]]:
        """Return what was asked of an operation."""
        return [body for asked, body in self.asked if asked == operation]


@dataclass(kw_only=True)
class Time:
    """A clock that moves on when somebody sleeps."""

    at: float = 0.0

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.at += seconds
        await asyncio.sleep(0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def connection() -> AsyncIterator[tuple[Endpoint, Aws]]:
    """Serve on a free port, point AWS's own variables there, and connect."""
    served = Endpoint()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", served.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{runner.addresses[0][1]}")
        environment.setenv("AWS_ACCESS_KEY_ID", "tester")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        async with connect("eu-west-1") as connected:
            yield served, connected
    await runner.cleanup()


@pytest.fixture
def endpoint(connection: tuple[Endpoint, Aws]) -> Endpoint:
    """Have the endpoint as if nobody had asked yet."""
    served, _ = connection
    vars(served).update(vars(Endpoint()))
    return served


@pytest.fixture
def aws(connection: tuple[Endpoint, Aws]) -> Aws:
    """Have the connection."""
    _, connected = connection
    return connected
