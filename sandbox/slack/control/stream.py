"""`GET /_control/events`: what changes on one user's screen, as it happens ("Server-sent events", HTML standard)."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import hdrs, web

from sandbox.slack.changes import Change, What
from sandbox.slack.control import reads
from sandbox.slack.control.query import whole
from sandbox.slack.conversations import Conversation
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json

KEEP_ALIVE = 15.0  # seconds without an event, after which a comment is sent to see whether the reader is still there
_HEADERS = {
    hdrs.CONTENT_TYPE: "text/event-stream; charset=utf-8",
    hdrs.CACHE_CONTROL: "no-store",
    "X-Accel-Buffering": "no",
}
_Event: TypeAlias = tuple[str, Json]


async def follow(slack: LocalSlack, request: web.Request) -> web.StreamResponse:
    """Send every change after `since` (or `Last-Event-ID`) that `user` may see; with `log=1`, the traffic too.

    Without a place to start from, what happens from now on.
    """
    screen = _screen(slack, request)
    response = web.StreamResponse(headers=_HEADERS)
    await response.prepare(request)
    bell = asyncio.Event()
    with (
        slack.changes.ringing(bell),
        slack.courier.traffic.changes.ringing(bell),
        contextlib.suppress(ConnectionResetError),  # the reader has gone
    ):
        await response.write(b": welcome\n\n")
        while True:
            bell.clear()
            for event in screen.news():
                await response.write(event)
            await _heard(bell, response)
    return response


async def _heard(bell: asyncio.Event, response: web.StreamResponse) -> None:
    try:
        async with asyncio.timeout(KEEP_ALIVE):
            await bell.wait()
    except TimeoutError:
        await response.write(b": still here\n\n")


def _screen(slack: LocalSlack, request: web.Request) -> "_Screen":
    user = request.query.get("user") or None
    if user is not None:
        slack.user(user)
    last = request.headers.get("Last-Event-ID", "")
    since = int(last) if last.isdecimal() else whole(request, "since", slack.changes.revision)
    logged = slack.courier.traffic.changes.revision if request.query.get("log") == "1" else None
    return _Screen(slack=slack, user=user, seen=since, logged=logged)


@dataclass(kw_only=True)
class _Screen:
    """What one reader has seen so far; `logged` is None where the traffic is not wanted."""

    slack: LocalSlack
    user: str | None
    seen: int
    logged: int | None

    def news(self) -> Iterator[bytes]:
        """Everything since the last time, each thing once and as it is now."""
        changes = self.slack.changes.after(self.seen)
        if changes is None:
            self.seen = self.slack.changes.revision
            yield _encoded(self.seen, ("reset", {}))
        for change in _latest(changes or []):
            if event := _SHOWN.get(change.what, _nothing)(self.slack, self.user, change):
                yield _encoded(change.revision, event)
            self.seen = change.revision
        yield from self._traffic()

    def _traffic(self) -> Iterator[bytes]:
        if self.logged is not None:
            traffic = self.slack.courier.traffic
            after, self.logged = self.logged, traffic.changes.revision
            for entry in traffic.entries(after=after):
                yield _encoded(self.seen, ("log", {"entry": entry}))


def _latest(changes: list[Change]) -> list[Change]:
    """The changes without those that a later one of the same thing overtook."""
    last = {(change.what, change.where, change.ts): change for change in changes}
    return sorted(last.values(), key=lambda change: change.revision)


def _message(slack: LocalSlack, user: str | None, change: Change) -> _Event | None:
    conversation = _seen(slack, user, change)
    if conversation is None:
        return None
    shelf = conversation.messages if change.only_for is None else conversation.whispers
    if change.ts not in shelf:
        return None  # removed since
    return "message", {"channel": change.where, "message": reads.shown_in(conversation, shelf[change.ts])}


def _removed(slack: LocalSlack, user: str | None, change: Change) -> _Event | None:
    return ("removed", {"channel": change.where, "ts": change.ts}) if _seen(slack, user, change) else None


def _seen(slack: LocalSlack, user: str | None, change: Change) -> Conversation | None:
    """Where a message changed, if this user sees it."""
    conversation = slack.conversations.get(change.where)
    theirs = None in (user, change.only_for) or user == change.only_for
    return conversation if conversation and theirs and conversation.open_to(user) else None


def _statuses(slack: LocalSlack, user: str | None, change: Change) -> _Event | None:
    shown = _seen(slack, user, change)
    return ("statuses", {"channel": shown.id, "statuses": reads.statuses_of(slack, shown.id)}) if shown else None


def _views(slack: LocalSlack, user: str | None, change: Change) -> _Event | None:
    return ("views", reads.views_of(slack, user)) if user is not None and user == change.where else None


def _channels(slack: LocalSlack, _user: str | None, _: Change) -> _Event | None:
    return "channels", {"channels": reads.channels(slack)}


def _nothing(_slack: LocalSlack, _user: str | None, _: Change) -> _Event | None:
    return None


_SHOWN: dict[What, Callable[[LocalSlack, str | None, Change], _Event | None]] = {
    What.MESSAGE: _message,
    What.REMOVED: _removed,
    What.STATUS: _statuses,
    What.VIEWS: _views,
    What.CHANNELS: _channels,
}


def _encoded(revision: int, event: _Event) -> bytes:
    name, fields = event
    return f"id: {revision}\nevent: {name}\ndata: {json.dumps(fields)}\n\n".encode()
