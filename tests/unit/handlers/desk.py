"""The bot as Slack sees it, and Slack as the bot sees it."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.test_utils import TestClient

from handlers.work import Work
from tests.fake_desk import FixedRoles, MemoryAudit, MemoryDeliveries, MemoryThreads
from tests.unit.handlers.actions import Actions

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
VIEWER, OPERATOR, BOT = "U0VIEWER1", "U0OPERATO", "U0BOT0001"
CHANNEL, DIRECT = "C024BE91L", "D024BE91L"
IDENTITY = {
    "ok": True,
    "url": "https://local.slack.com/",
    "team": "Local",
    "user": "personalize",
    "team_id": "T1",
    "user_id": BOT,
    "bot_id": "B1",
}


@dataclass(kw_only=True)
class Said:
    """One message as it reached Slack: by which route, and what."""

    route: str
    body: dict[str, Any]


@dataclass(kw_only=True)
class LocalSlack:
    """What Slack answers to the bot. `answers` says how it refuses, by route."""

    url: str = ""
    said: list[Said] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> web.Application:
        """Return the server."""
        app = web.Application()
        app.router.add_post("/api/{method}", self._api)
        app.router.add_post("/commands/{id}", self._response_url)
        app.router.add_post("/upload", self._upload)
        return app

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls.append(method)
        if method == "auth.test":
            status, answer = self.answers.get(method, (200, json.dumps(IDENTITY)))
            return web.Response(status=status, text=answer, content_type="application/json")
        self.news.set()
        body = await _body(request)
        self.said.append(Said(route=method, body=body))
        usual = {"ok": True, "ts": "1.1", "channel": CHANNEL, "view": {**body.get("view", {}), "id": "V1"}}
        usual |= self._usual_of_files(method)
        status, answer = self.answers.get(method, (200, json.dumps(usual)))
        return web.Response(status=status, text=answer, content_type="application/json")

    def _usual_of_files(self, method: str) -> dict[str, Any]:
        answers: dict[str, dict[str, Any]] = {
            "conversations.open": {"channel": {"id": DIRECT}},
            "files.getUploadURLExternal": {"file_id": "F1", "upload_url": f"{self.url}/upload"},
            "files.completeUploadExternal": {"files": [{"id": "F1"}]},
        }
        return answers.get(method, {})

    async def _upload(self, request: web.Request) -> web.Response:
        self.said.append(Said(route="upload", body={"content": await request.text()}))
        return web.Response(text="ok")

    async def _response_url(self, request: web.Request) -> web.Response:
        self.said.append(Said(route="response_url", body=await request.json()))
        status, answer = self.answers.get("response_url", (200, "ok"))
        return web.Response(status=status, text=answer)


async def _body(request: web.Request) -> dict[str, Any]:
    """Return what was sent: as JSON, or in the address."""
    body: dict[str, Any] = await request.json() if request.content_type == "application/json" else {}
    return {**request.query, **body}


@dataclass(kw_only=True, repr=False)
class Desk:
    """The bot as Slack sees it. Each thing that a person does returns the acknowledgement."""

    http: TestClient[web.Request, web.Application]
    slack: LocalSlack
    actions: Actions
    deliveries: MemoryDeliveries
    roles: FixedRoles
    audit: MemoryAudit
    threads: MemoryThreads
    work: Work
    count: int = 0

    async def slash(self, text: str, *, user: str = OPERATOR, **more: str) -> tuple[int, str]:
        """Type a slash command in the channel."""
        form = {
            "token": "x",
            "team_id": "T1",
            "channel_id": CHANNEL,
            "channel_name": "general",
            "user_id": user,
            "user_name": "ada",
            "command": "/personalize",
            "text": text,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": f"{self.slack.url}/commands/{self._next()}",
            "trigger_id": f"1.2.{self.count}",
        }
        return await self._deliver(urlencode(form | more), "application/x-www-form-urlencoded")

    async def click(self, value: str, *, user: str = OPERATOR, **action: str) -> tuple[int, str]:
        """Click a button under a message in the channel."""
        payload = {
            "type": "block_actions",
            "user": {"id": user, "username": "ada", "name": "ada", "team_id": "T1"},
            "api_app_id": "A1",
            "team": {"id": "T1", "domain": "local"},
            "container": {"type": "message", "message_ts": "1.1", "channel_id": CHANNEL, "is_ephemeral": True},
            "channel": {"id": CHANNEL, "name": "general"},
            "response_url": f"{self.slack.url}/commands/{self._next()}",
            "trigger_id": f"1.2.{self.count}",
            "actions": [{"type": "button", "action_id": "say:0", "block_id": "b", "value": value} | action],
        }
        return await self.interact(payload)

    async def renew(self, value: str, container: dict[str, Any]) -> tuple[int, str]:
        """Click a button whose answer takes the place of its message, which is in this container."""
        return await self.interact(
            {
                "type": "block_actions",
                "user": {"id": OPERATOR},
                "container": container,
                "channel": {"id": container["channel_id"]},
                "response_url": f"{self.slack.url}/commands/{self._next()}",
                "trigger_id": f"1.2.{self.count}",
                "actions": [{"type": "button", "action_id": "renew:1-0", "block_id": "b", "value": value}],
            }
        )

    async def shortcut(self, callback_id: str, *, user: str = OPERATOR) -> tuple[int, str]:
        """Pick a global shortcut."""
        trigger = {"trigger_id": f"1.2.{self._next()}"}
        return await self.interact(
            {"type": "shortcut", "callback_id": callback_id, "user": {"id": user}, "team": {"id": "T1"}} | trigger
        )

    async def interact(self, payload: dict[str, Any]) -> tuple[int, str]:
        """Deliver any interaction."""
        return await self._deliver(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")

    async def event(self, kind: str, **fields: object) -> tuple[int, str]:
        """Deliver an event of a person's; `event_id` among the fields is the delivery's."""
        event = {"type": kind, "user": OPERATOR, "text": "", "channel": CHANNEL, "ts": "1.1", "event_ts": "1.1"}
        body = {
            "token": "x",
            "team_id": "T1",
            "api_app_id": "A1",
            "event": event | fields,
            "type": "event_callback",
            "event_id": fields.get("event_id", f"Ev{self._next()}"),
            "event_time": 1,
            "authorizations": [{"enterprise_id": None, "team_id": "T1", "user_id": BOT, "is_bot": True}],
        }
        return await self._deliver(json.dumps(body), "application/json")

    async def direct(self, text: str, **fields: object) -> tuple[int, str]:
        """Write to the bot in a direct message."""
        return await self.event("message", **{"text": text, "channel": DIRECT, "channel_type": "im"} | fields)

    async def mention(self, text: str, **fields: object) -> tuple[int, str]:
        """Mention the bot in the channel."""
        return await self.event("app_mention", text=f"<@{BOT}> {text}", **fields)

    async def answers(self) -> list[Said]:
        """Return what Slack was told, once everything is carried out."""
        await self.work.drain(timeout=5)
        return self.slack.said

    async def answer(self) -> str:
        """Return the text of the one message that Slack was told."""
        (said,) = await self.answers()
        return str(said.body["text"])

    async def _deliver(self, body: str, kind: str) -> tuple[int, str]:
        stamp = str(int(time.time()))
        digest = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"X-Slack-Signature": f"v0={digest}", "X-Slack-Request-Timestamp": stamp, "Content-Type": kind}
        async with self.http.post("/slack/events", data=body, headers=headers) as response:
            return response.status, await response.text()

    def _next(self) -> int:
        self.count += 1
        return self.count
