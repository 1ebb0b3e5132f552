"""What was shown and not chosen appeals less."""

import pickle

import pandas as pd
import pytest

from sandbox.aws.datasets.impressions import Impressions, appeal
from sandbox.aws.datasets.streams import Event, Stream
from sandbox.aws.recommended import Recommended
from sandbox.aws.serving.exploration import exploration


def imported(times: int) -> Impressions:
    """Return what so many people were shown, who all chose the same; one says nothing."""
    rows = [(f"user-{number}", "liked", "liked|left") for number in range(times)]
    return Impressions.of(pd.DataFrame([*rows, ("eve", "left", None)], columns=["USER_ID", "ITEM_ID", "IMPRESSION"]))


@pytest.mark.parametrize(
    "user, item, likely",
    [("eve", "new", 1), ("eve", "liked", 1), ("eve", "left", 2 / 10), ("user-1", "left", 2 / 10 * 2 / 3)],
)
def test_an_item_appeals_less_the_oftener_it_was_left(user: str, item: str, likely: float) -> None:
    """By Laplace's rule of succession, and once more for who left it."""
    assert appeal([imported(8)], user, item) == pytest.approx(likely)


def test_imports_and_events_count_together() -> None:
    """What somebody is forgotten with counts no more; a copy keeps what it has."""
    stream = Stream()
    stream.add(
        Event(user=user, session=user, item="liked", at=1, event_type="watch", shown=("left", "liked"))
        for user in ("ada", "bob")
    )
    before = stream.copy()
    assert appeal([imported(6), stream.impressions], "eve", "left") == pytest.approx(2 / 10)
    stream.forget({"bob"})
    assert appeal([stream.impressions], "bob", "left") == pytest.approx(2 / 3)
    assert appeal([before.impressions], "bob", "left") == pytest.approx(2 / 4 * 2 / 3)


@pytest.mark.parametrize(
    "recipe, heeds",
    [("aws-user-personalization", True), ("aws-vod-top-picks", True), ("aws-user-personalization-v2", False)],
)
def test_some_recipes_heed_impressions(recipe: str, heeds: bool) -> None:  # noqa: FBT001 - a column of the table
    """Those that the guide names."""
    found = exploration(recipe, {}, "seed")
    assert found is not None
    assert found.heeds is heeds


def test_the_newest_answers_are_kept_with_what_they_held() -> None:
    """After a restart an event's recommendationId still says what was shown; of older ones the source remains."""
    recommended = Recommended()
    ids = [recommended.note("campaign", [f"film-{number}"]) for number in range(1001)]

    kept = pickle.loads(pickle.dumps(recommended))  # noqa: S301 - our own
    assert kept.source(ids[0]) == "campaign"
    assert [*map(kept.items, ids[:2])] == [(), ["film-1"]]
    assert kept.items(ids[-1]) == ["film-1000"]
