"""Messages that say what goes on, on a morning that stands still."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.model.history import Asked, History
from bot.model.message import Message
from bot.views.history import history

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HISTORY = History(
    group="movies",
    asked=(
        Asked(position=12, at=NOON, user="U024BE7LH", channel="C024BE91L", line="train movies automl", outcome="done"),
        Asked(
            position=11,
            at=NOON - timedelta(hours=2),
            user="U0GRACE00",
            channel="D0GRACE00",
            line="deploy movies",
            outcome="NotAllowed",
        ),
        Asked(
            position=9,
            at=NOON - timedelta(days=1),
            user="U024BE7LH",
            channel="C024BE91L",
            line="metrics movies",
            outcome="KeyError 1a2b3c4d",
        ),
    ),
    older=9,
    names={"U024BE7LH": "Ada Lovelace", "U0GRACE00": "Grace Hopper"},
)
SAMPLES: Mapping[str, Message] = {
    "history": history(HISTORY),
    "history-nothing": history(History(group="movies", asked=())),
}
"""The messages by the names of their golden files."""
