"""Cursors: how long lists come in pages ("Pagination through collections")."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.wire import Refused

MOST_PER_PAGE = 1000
_Item = TypeVar("_Item")


def paged(items: Sequence[_Item], arguments: Arguments, default: int = 100) -> tuple[list[_Item], str]:
    """One page of the items, and the cursor of the next page (empty at the end)."""
    limit = arguments.number("limit", default)
    if not 1 <= limit <= MOST_PER_PAGE:
        raise Refused("invalid_limit")
    start = _position(arguments.optional("cursor"))
    end = start + limit
    return list(items[start:end]), _cursor(end) if end < len(items) else ""


def _cursor(position: int) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode()


def _position(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (binascii.Error, ValueError) as error:
        raise Refused("invalid_cursor") from error
