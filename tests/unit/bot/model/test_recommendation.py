from collections.abc import Mapping

import pytest

from bot.model.recommendation import Scored, personal

STRANGER = {"a": 0.3, "b": 0.2, "c": 0.1}


def answer(scores: Mapping[str, float | None]) -> list[Scored]:
    """Return an answer of these items."""
    return [Scored(item=item, score=score) for item, score in scores.items()]


@pytest.mark.parametrize(
    "scores,known",
    [
        (STRANGER, False),
        ({"new": 0.0, "a": 0.3, "b": 0.2}, False),
        ({"new": 0.01, "b": 0.2, "a": 0.3 + 1e-12}, False),
        ({"b": 0.4, "a": 0.3}, True),
        ({"x": 0.4, "y": 0.3}, True),
    ],
    ids=["the same", "another is explored", "scores differ by rounding", "other scores", "other items"],
)
def test_who_is_known_has_scores_of_their_own(scores: Mapping[str, float], *, known: bool) -> None:
    """Which items are explored is chance, and says nothing."""
    assert personal(answer(scores), answer({**STRANGER, "newer": 0.0})) is known


@pytest.mark.parametrize("items,known", [("abc", False), ("acb", True), ("ab", True)])
def test_without_scores_the_items_tell(items: str, *, known: bool) -> None:
    """Domain recommenders give none."""
    assert personal(answer(dict.fromkeys(items)), answer(dict.fromkeys("abc"))) is known
