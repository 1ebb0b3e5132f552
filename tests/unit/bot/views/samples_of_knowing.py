"""Messages that say what goes on, on a morning that stands still."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model.history import Asked, History
from bot.model.message import Message
from bot.model.subscription import Event, Hearing, Mute, Subscription
from bot.views.history import history
from bot.views.watching import hearing

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
MOVIES = Subscription(destination="C024BE91L", group="movies")
BOOKS = Subscription(
    destination="C024BE91L", group="books", events=frozenset({Event.STARTED, Event.ENDED, Event.STUCK}), implied=True
)
HEARING = Hearing(destination="C024BE91L", subscriptions=(BOOKS, MOVIES))
MUTED = Mute(destination="C024BE91L", until=NOON + timedelta(hours=2))
SAMPLES: Mapping[str, Message] = {
    "hearing": hearing(HEARING),
    "hearing-nothing": hearing(Hearing(destination="U024BE7LH")),
    "hearing-changed": hearing(
        replace(HEARING, changed=replace(MOVIES, events=frozenset({Event.FAILED, Event.STUCK})))
    ),
    "hearing-no-longer": hearing(Hearing(destination="C024BE91L", changed=replace(MOVIES, events=frozenset()))),
    "hearing-muted": hearing(replace(HEARING, mutes=(MUTED,), changed=MUTED)),
    "hearing-still-muted": hearing(
        Hearing(destination="U024BE7LH", mutes=(Mute(destination="U024BE7LH", group="movies"),))
    ),
    "history": history(HISTORY),
    "history-nothing": history(History(group="movies", asked=())),
}
"""The messages by the names of their golden files."""
