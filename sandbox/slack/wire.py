"""Slack's JSON on the wire, and the errors that travel in it."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Clock: TypeAlias = Callable[[], datetime]
DEEPEST = 100


class Refused(Exception):
    """Slack says no: `error` is one of its documented error names, `details` the fields beside it."""

    def __init__(self, error: str, **details: object) -> None:
        """Name the error, and what else to send."""
        super().__init__(error)
        self.error = error
        self.details = details

    def answer(self) -> Json:
        """The JSON body that carries this error, e.g. `{"ok": false, "error": "channel_not_found"}`."""
        return {"ok": False, "error": self.error, **self.details}


def invalid_arguments(*messages: str) -> Refused:
    """An argument is missing or malformed; each message says which."""
    return Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {message}" for message in messages]})


def utc_now() -> datetime:
    """The machine's clock, as an aware datetime."""
    return datetime.now(UTC)


def milliseconds(clock: Clock) -> int:
    """The time of this clock, in milliseconds since 1970."""
    return round(clock().timestamp() * 1000)


def parsed(text: str) -> Any:  # noqa: ANN401 - JSON may be anything, and its reader looks at once
    """JSON from outside; raises ValueError for what is none, and for nesting that no payload of Slack's has."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ValueError("nested too deeply")
        level = [inside for one in level for inside in _inside(one)]
    return value


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def without_none(fields: Json) -> Json:
    """Slack leaves absent fields out instead of sending null."""
    return {name: value for name, value in fields.items() if value is not None}
