"""What the bot says: a text for notifications and screen readers, and blocks for eyes."""

from collections.abc import Mapping
from typing import Any

from bot.records import dataclass

Block = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message; `text` alone must make sense. Both are safe to send: nothing in them pings by accident."""

    text: str
    blocks: tuple[Block, ...] = ()
