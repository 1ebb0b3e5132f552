"""Socket Mode: envelopes over WebSockets that the app opened, each to one connection ("Using Socket Mode")."""

import asyncio
import json
import secrets
import uuid
from collections import deque
from dataclasses import dataclass, field

from aiohttp import ClientConnectionError, WSMsgType, web

from sandbox.slack.delivery.parcel import Kind, Parcel, Undelivered
from sandbox.slack.traffic import Traffic
from sandbox.slack.wire import Json

MOST_CONNECTIONS = 10
REASONS = ("warning", "refresh_requested", "link_disabled")  # why Slack ends connections
_DEBUG = {"host": "sandbox"}


@dataclass(eq=False)
class SocketMode:
    """The app's open connections, and the envelopes that wait for their acknowledgement."""

    app_id: str
    traffic: Traffic
    _tickets: set[str] = field(default_factory=set)
    _open: deque[web.WebSocketResponse] = field(default_factory=deque)
    _leaving: set[web.WebSocketResponse] = field(default_factory=set)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)

    def issue_ticket(self) -> str:
        """A ticket that opens one connection, once."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    @property
    def connections(self) -> int:
        """How many connections take envelopes now."""
        return len(self._open)

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection from hello to goodbye."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="unknown ticket: call apps.connections.open for a fresh one")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.connections >= MOST_CONNECTIONS:
            await _dismiss(socket, "too_many_websockets")
            return socket
        await self._greet(socket)
        try:
            await self._listen(socket)
        finally:
            self._forget(socket)
        return socket

    async def carry(self, parcel: Parcel) -> Json:
        """Send one envelope down one connection and wait for its acknowledgement."""
        envelope = _envelope(parcel)
        acknowledged = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = acknowledged
        try:
            socket = await self._next_socket()
            await socket.send_json(envelope)
            return dict(await acknowledged)
        except ClientConnectionError as error:
            raise Undelivered("connection_failed") from error
        finally:
            del self._waiting[envelope["envelope_id"]]

    async def hang_up(self) -> None:
        """Break the connection whose turn it is, without a word."""
        if self._open:
            socket = self._open.popleft()
            await socket.close(drain=False)

    async def refresh(self, reason: str = "refresh_requested") -> int:
        """Ask every connection to be replaced by a new one; they take no more envelopes. Returns how many."""
        leaving = list(self._open)
        self._open.clear()
        self._arrived.clear()
        self._leaving.update(leaving)
        for socket in leaving:
            await _dismiss(socket, reason)
        return len(leaving)

    async def close(self) -> None:
        """Hang up on everybody."""
        for socket in [*self._open, *self._leaving]:
            await socket.close()

    async def _greet(self, socket: web.WebSocketResponse) -> None:
        hello = {
            "type": "hello",
            "num_connections": self.connections + 1,
            "connection_info": {"app_id": self.app_id},
            "debug_info": {**_DEBUG, "build_number": 1, "approximate_connection_time": 18060},
        }
        await socket.send_json(hello)
        self._open.append(socket)
        self._arrived.set()
        self.traffic.note("to_bot", "socket", "hello", detail=hello)

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                self._acknowledge(frame.data)

    def _acknowledge(self, text: str) -> None:
        try:
            ack = json.loads(text)
            waiting = self._waiting.get(ack["envelope_id"])
            answer = ack.get("payload") or {}
        except (ValueError, TypeError, KeyError, AttributeError):
            self.traffic.note("from_bot", "socket", "not an acknowledgement", detail=text)
            return
        if waiting is None:
            self.traffic.note("from_bot", "ack", "late or unknown acknowledgement", detail=ack)
        elif not waiting.done():
            waiting.set_result(answer if isinstance(answer, dict) else {"text": str(answer)})

    async def _next_socket(self) -> web.WebSocketResponse:
        """The connection whose turn it is; while a refresh is under way, the one that is about to come."""
        if not self._open and not self._leaving and not self._tickets:
            raise Undelivered("connection_failed")
        while not self._open:
            await self._arrived.wait()
        self._open.rotate(-1)
        return self._open[-1]

    def _forget(self, socket: web.WebSocketResponse) -> None:
        self._leaving.discard(socket)
        if socket in self._open:
            self._open.remove(socket)
        if not self._open:
            self._arrived.clear()
        self.traffic.note("internal", "socket", f"a connection closed; {self.connections} left")


def _envelope(parcel: Parcel) -> Json:
    envelope: Json = {
        "envelope_id": str(uuid.uuid4()),
        "type": parcel.kind.value,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.accepts_answer,
    }
    if parcel.kind is Kind.EVENT:
        envelope |= {"retry_attempt": parcel.retry_attempt, "retry_reason": parcel.retry_reason}
    return envelope


async def _dismiss(socket: web.WebSocketResponse, reason: str) -> None:
    await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": _DEBUG})
