"""One Socket Mode connection, from its hello to its end ("Using Socket Mode", docs.slack.dev)."""

import asyncio
import json
import logging
from dataclasses import field
from time import perf_counter
from typing import Any

from aiohttp import ClientWebSocketResponse, WSMessage, WSMsgType
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.model.signs import Acknowledged, Heard
from bot.ports import Watch
from bot.records import dataclass
from bot.slack.failures import UNREACHABLE

PING = 10.0
"""Seconds of silence after which Slack is asked for a sign of life."""

_SILENCES = 4  # so many in a row, and the connection is taken for dead
_OK = 200
_ENDED = {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}
_log = logging.getLogger(__name__)


class Dismissed(Exception):
    """Slack does not let a connection begin; the text is its reason, such as `too_many_websockets`."""


@dataclass(kw_only=True, eq=False)
class Connection:
    """Hands envelopes to the app and acknowledges them, until Slack hangs up or keeps silent.

    `leaving` is set once it needs a successor: Slack has asked for one, or it has ended. Until it has, it works on.
    """

    socket: ClientWebSocketResponse
    app: AsyncApp
    watch: Watch
    ping: float = PING
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    async def greeted(self) -> None:
        """Wait for Slack's hello; raises `Dismissed`."""
        while frame := await self._next():
            if greeting := _read(frame):
                break
        else:
            raise Dismissed("no hello")
        if greeting.get("type") != "hello":
            raise Dismissed(str(greeting.get("reason") or greeting.get("type")))

    async def listen(self) -> None:
        """Take envelopes until the end."""
        try:
            async with asyncio.TaskGroup() as answers:
                while frame := await self._next():
                    if envelope := _read(frame):
                        self._take(envelope, answers)
        finally:
            self.ended = True
            self.leaving.set()
            await self.socket.close()

    async def _next(self) -> WSMessage | None:
        """Return the next frame, None at the end; pings are answered on the way."""
        for silences in range(_SILENCES):
            try:
                if silences:
                    await self.socket.ping()
                frame = await self.socket.receive(timeout=self.ping)
                if frame.type is WSMsgType.PING:
                    await self.socket.pong(frame.data)
            except TimeoutError:
                continue
            except UNREACHABLE:
                return None
            if frame.type in _ENDED:
                return None
            self.watch(Heard())
            return frame
        _log.warning("Slack has kept silent for %.0f s; its connection is given up", _SILENCES * self.ping)
        return None

    def _take(self, envelope: dict[str, Any], answers: asyncio.TaskGroup) -> None:
        if envelope.get("type") == "disconnect":
            _log.info("Slack asks for a new connection: %s", envelope.get("reason"))
            self.leaving.set()
        elif "envelope_id" in envelope:
            answers.create_task(self._answer(envelope))

    async def _answer(self, envelope: dict[str, Any]) -> None:
        began = perf_counter()
        try:
            response = await self.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=envelope["payload"]))
            if response.status == _OK:
                await self.socket.send_json(_acknowledgement(envelope["envelope_id"], response))
                self.watch(Acknowledged(seconds=perf_counter() - began))
        except UNREACHABLE as error:
            _log.warning("an acknowledgement did not reach Slack, which will deliver again: %s", type(error).__name__)
        except Exception:  # noqa: BLE001 - what one envelope meets must not end the connection for the others
            _log.exception("an envelope could not be taken")


def _read(frame: WSMessage) -> dict[str, Any] | None:
    """Return what Slack says in a frame, None where it says nothing."""
    if frame.type is not WSMsgType.TEXT:
        return None
    try:
        said = json.loads(frame.data)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _acknowledgement(envelope_id: str, response: BoltResponse) -> dict[str, Any]:
    """Return the acknowledgement, and in it what the app answers with."""
    if not response.body:
        return {"envelope_id": envelope_id}
    is_json = response.first_headers().get("content-type", "").startswith("application/json")
    payload = json.loads(response.body) if is_json else {"text": response.body}
    return {"envelope_id": envelope_id, "payload": payload}
