"""Holds messages against golden files: `UPDATE_GOLDEN=1 pytest tests/unit/bot/views` writes them anew."""

import json
import os
from pathlib import Path

from bot.model.message import Message

GOLDEN = Path(__file__).parent / "golden"


def assert_pinned(name: str, message: Message) -> None:
    """Compare a whole message, its text and its blocks, with the file of this name."""
    path = GOLDEN / f"{name}.json"
    said = {"text": message.text.splitlines(), "blocks": [dict(block) for block in message.blocks]}
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == said
