"""Pages of a list, and the opaque tokens between them."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import TypeVar

from sandbox.aws.protocol.errors import InvalidNextTokenError

T = TypeVar("T")

_PAGE = 100  # the largest `maxResults`; AWS does not say what it uses where none is given


def page(
    found: Sequence[T], *, scope: Sequence[str | None], next_token: str | None, max_results: int | None
) -> tuple[list[T], str | None]:
    """Return one page, and the token for the next one (None after the last).

    `scope` says which list this is; a token of another list raises `InvalidNextTokenError`.
    """
    start = _start(next_token, scope) if next_token is not None else 0
    end = start + (max_results or _PAGE)
    return list(found[start:end]), _token(end, scope) if end < len(found) else None


def _token(start: int, scope: Sequence[str | None]) -> str:
    return urlsafe_b64encode(json.dumps([start, *scope]).encode()).decode()


def _start(token: str, scope: Sequence[str | None]) -> int:
    try:
        start, *stated = json.loads(urlsafe_b64decode(token))
    except (ValueError, TypeError) as error:
        raise InvalidNextTokenError("The token is not valid.") from error
    if stated != list(scope) or not isinstance(start, int) or start < 0:
        raise InvalidNextTokenError("The token is not valid for this list.")
    return start
