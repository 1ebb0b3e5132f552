from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model.command import Role
from bot.model.errors import Misunderstood, NotAllowed
from bot.model.subscription import USUAL, Event, Mute, Subscription
from tests.clock import MORNING
from tests.unit.handlers.actions import Actions
from tests.unit.handlers.test_verbs import asked, say

HERE, ME = "C024BE91L", "U024BE7LH"
NOW = MORNING + timedelta(hours=3)


def heard(*events: Event, where: str = HERE) -> Subscription:
    """Return what is asked for."""
    return Subscription(destination=where, group="movies", events=frozenset(events))


@pytest.mark.parametrize(
    "line, wanted",
    [
        ("watch movies", heard(*USUAL)),
        ("watch movies failed", heard(Event.FAILED)),
        ("watch movies Started, stuck", heard(Event.STARTED, Event.STUCK)),
        ("watch movies all", heard(Event.STARTED, Event.ENDED, Event.STUCK)),
        ("watch movies in #C0OTHER failed", heard(Event.FAILED, where="C0OTHER")),
        ("unwatch movies", heard()),
        ("unwatch movies in #C0OTHER", heard(where="C0OTHER")),
        ("mute", Mute(destination=HERE)),
        ("mute movies", Mute(destination=HERE, group="movies")),
        ("mute for 2h", Mute(destination=HERE, until=NOW + timedelta(hours=2))),
        ("mute 2h", Mute(destination=HERE, until=NOW + timedelta(hours=2))),
        ("mute movies for 30 min", Mute(destination=HERE, group="movies", until=NOW + timedelta(minutes=30))),
        ("mute me for 3 days", Mute(destination=ME, until=NOW + timedelta(days=3))),
    ],
)
async def test_what_is_heard_is_asked_for_in_words(line: str, wanted: object) -> None:
    """With who asked for it."""
    assert await asked(line) == (wanted, ME)


async def test_tomorrow_begins_at_eight_by_the_clock_of_who_asks() -> None:
    """In Amsterdam, which is an hour ahead in November."""
    eight = datetime(2026, 11, 25, 8, tzinfo=ZoneInfo("Europe/Amsterdam"))

    assert await asked("mute until tomorrow") == (Mute(destination=HERE, until=eight), ME)


@pytest.mark.parametrize("line, what", [("mute off", (HERE, None)), ("mute off movies", (HERE, "movies"))])
async def test_a_mute_is_taken_back(line: str, what: object) -> None:
    """Of a group, or of all."""
    assert await asked(line) == what


async def test_what_a_channel_hears_of_is_listed() -> None:
    """With a button for each, and nothing changes."""
    actions = Actions()

    text = await say("watch", actions)

    assert "movies: how it ends and what takes far longer than usual" in text
    assert "books: what others start there in AWS" in text
    assert actions.asked == [HERE]


@pytest.mark.parametrize(
    "line, why",
    [
        ("watch movies in general", "Type # and choose it"),
        ("watch movies in", "In which channel?"),
        ("watch movies sometimes", "There is no event “sometimes”"),
        ("unwatch", "Say of which group"),
        ("unwatch movies books", "more than one group"),
        ("mute movies books", "more than one group"),
        ("mute for ever", "For how long?"),
        ("mute for 0h", "For how long?"),
        ("mute for 9999d", "For how long?"),
        ("mute until doomsday", "Until when?"),
    ],
)
async def test_what_is_not_understood_is_answered_with_how_it_is_typed(line: str, why: str) -> None:
    """In one sentence."""
    with pytest.raises(Misunderstood, match=why):
        await say(line)


async def test_only_operators_decide_for_other_channels() -> None:
    """Everybody does so for the channel where they are."""
    assert await say("watch movies in #C024BE91L", role=Role.VIEWER)
    with pytest.raises(NotAllowed):
        await say("watch movies in #C0OTHER", role=Role.VIEWER)
