"""The seams of the bot's process, watched from outside it: each write and each call has a name, and may be its last.

Runs inside the bot's process and touches libraries alone: SQLAlchemy's events, botocore's events, slack_sdk's and
aiohttp's methods. Reads of the store are no points: dying after one is dying before what follows it.
"""

import os
import re
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import wraps
from threading import Lock
from typing import Any

from tests.torture.orders import Orders

_WRITE = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|CREATE INDEX|ALTER TABLE|DROP) *(\w*)")
_SCHEMA = ("CREATE", "ALTER", "DROP")
_CHANGED = re.compile(r"\bSET (.*?)(?: WHERE | RETURNING |$)", re.DOTALL)
_COLUMN = re.compile(r"(\w+) ?= ?")


class Seams:
    """Counts the crossings of this process, writes each down, and dies at the one that was ordered."""

    def __init__(self, orders: Orders) -> None:
        """Begin a life."""
        self._orders = orders
        self._journal = os.open(orders.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._crossed = Counter[str]()
        self._total = 0
        self._lock = Lock()

    def cross(self, point: str) -> None:
        """Come to a point; from any thread."""
        with self._lock:
            self._total += 1
            self._crossed[point] += 1
            fatal = self._orders.fatal(point, crossing=self._crossed[point], total=self._total)
            os.write(self._journal, f"{'!' if fatal else ' '}{point}\n".encode())
            if fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Watch every seam from now on."""
        self._watch_store()
        self._watch_commits()
        self._watch_aws()
        self._watch_slack()

    def _watch_store(self) -> None:
        from sqlalchemy import Engine, event  # noqa: PLC0415 - what is loaded here is the bot's

        def before(connection: Any, _cursor: object, statement: str, *_: object) -> None:  # noqa: ANN401 - theirs
            if write := write_of(statement):
                if not connection.info.get("has written"):
                    connection.info.setdefault("first writes", []).append(write)
                connection.info["has written"] = True
                self.cross(f"store: {write}: before")

        def after(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if write := write_of(statement):
                self.cross(f"store: {write}: after")

        event.listen(Engine, "before_cursor_execute", before)
        event.listen(Engine, "after_cursor_execute", after)

    def _watch_commits(self) -> None:
        from sqlalchemy import Engine, event  # noqa: PLC0415 - what is loaded here is the bot's
        from sqlalchemy.engine.default import DefaultDialect  # noqa: PLC0415 - likewise

        def began(connection: Any) -> None:  # noqa: ANN401 - theirs
            connection.info.update({"has written": False, "first writes": []})

        def began_another(connection: Any, _savepoint: str) -> None:  # noqa: ANN401 - theirs
            connection.info["has written"] = False  # those that waited for the writer are committed together

        event.listen(Engine, "begin", began)
        event.listen(Engine, "savepoint", began_another)
        dialect_class: Any = DefaultDialect
        commit = dialect_class.do_commit

        def do_commit(dialect: DefaultDialect, connection: Any) -> None:  # noqa: ANN401 - theirs
            writes = connection.info.pop("first writes", [])
            for write in writes:
                self.cross(f"store: commit of {write}: before")
            commit(dialect, connection)
            for write in writes:
                self.cross(f"store: commit of {write}: after")

        dialect_class.do_commit = do_commit  # SQLAlchemy has no event for what follows a commit

    def _watch_aws(self) -> None:
        import boto3  # noqa: PLC0415 - what is loaded here is the bot's

        door: Any = boto3.Session
        make = door.client

        def client(session: object, service: str, **settings: Any) -> Any:  # noqa: ANN401 - theirs
            made: Any = make(session, service, **settings)
            made.meta.events.register("before-send", lambda event_name, **_: self.cross(_aws(event_name, "before")))
            made.meta.events.register(
                "response-received", lambda event_name, **_: self.cross(_aws(event_name, "after"))
            )
            return made

        door.client = client  # all clients come through it

    def _watch_slack(self) -> None:
        from aiohttp import ClientSession, ClientWebSocketResponse  # noqa: PLC0415 - what is loaded here is the bot's
        from slack_bolt.async_app import AsyncApp  # noqa: PLC0415 - likewise
        from slack_sdk.web.async_client import AsyncWebClient  # noqa: PLC0415 - likewise
        from slack_sdk.webhook.async_client import AsyncWebhookClient  # noqa: PLC0415 - likewise

        self._wrap(AsyncWebClient, "api_call", lambda call: f"slack: {call[0]}")
        self._wrap(AsyncWebhookClient, "send", lambda _: "slack: response_url")
        self._wrap(ClientSession, "_ws_connect", lambda _: "slack: connection")
        self._wrap(ClientWebSocketResponse, "send_json", lambda _: "slack: acknowledgement")
        self._wrap(AsyncApp, "async_dispatch", lambda call: f"slack: envelope {_kind(call[0].body)}")

    def _wrap(self, owner: type, method: str, name: Callable[[tuple[Any, ...]], str]) -> None:
        inner: Callable[..., Awaitable[Any]] = getattr(owner, method)

        @wraps(inner)
        async def watched(this: object, *call: Any, **named: Any) -> Any:  # noqa: ANN401 - passed on as it came
            point = name(call)
            self.cross(f"{point}: before")
            try:
                return await inner(this, *call, **named)
            finally:
                self.cross(f"{point}: after")

        setattr(owner, method, watched)


def write_of(statement: str) -> str | None:
    """Return what a statement writes: the table, and what it changes there; None for one that only reads."""
    found = _WRITE.search(statement)
    if found is None:
        return None
    verb, table = found[1], found[2]
    if verb.startswith(_SCHEMA):
        return verb.lower()
    if verb != "UPDATE":
        return f"{verb.split()[0].lower()} {table}"
    changed = _CHANGED.search(statement, found.end())
    columns = sorted(set(_COLUMN.findall(changed[1]))) if changed else []
    return f"update {table} ({', '.join(columns)})"


def _aws(event_name: str, side: str) -> str:
    _, service, operation = event_name.split(".")
    return f"aws: {service} {operation}: {side}"


def _kind(body: Any) -> str:  # noqa: ANN401 - theirs
    return str(body.get("command") or body.get("event", {}).get("type") or body.get("type"))
