"""Recipes that answer with something else than what a user or an item goes with: trends, segments, actions."""

from collections.abc import Iterator

import numpy as np
import pytest

from sandbox.aws.engine import train
from sandbox.aws.engine.contract import Actions, Interactions, Items, TrainingError, TrainingRequest
from tests.unit.sandbox.engine.worlds import Row, interactions

DAY = 86_400


def names(scored: list[object]) -> list[str]:
    """Return the items of an answer."""
    return [each.item for each in scored]  # type: ignore[attr-defined] # every answer has items


@pytest.fixture(scope="module")
def fashions() -> Interactions:
    """For five days each, one of four hits is met ever more often, and all the while an evergreen 60 times a day."""

    def rows() -> Iterator[Row]:
        for day in range(20):
            hits = (5, 15, 35, 65, 105)[day % 5]
            for number in range(60 + hits):
                item = f"hit-{day // 5}" if number < hits else "evergreen"
                yield f"user-{number % 60}", item, DAY * day + 60 * number

    return interactions(rows())


def test_what_trends_is_what_grows(fashions: Interactions) -> None:
    """The newest hit comes before what is always met most; new events change that."""
    request = TrainingRequest(recipe="aws-trending-now", hyperparameters={"trend_discovery_frequency": "1 day"})
    trained = train(request, fashions, None)
    assert names(trained.model.recommend([], count=1)) == ["hit-3"]
    assert names(trained.model.rank([], ["evergreen", "hit-3", "nowhere"])) == ["hit-3", "evergreen", "nowhere"]
    assert 0.5 < trained.metrics["trend_prediction_accuracy"] <= 1
    assert {"coverage", "precision_at_5"} <= set(trained.metrics)
    later = [("surprise", DAY * 20 + 60 * number) for number in range(300)]
    assert names(trained.model.refreshed(later).recommend([], count=1)) == ["surprise"]
    assert names(trained.model.recommend([], count=1)) == ["hit-3"]


GENRES = ("crime", "drama", "space")


def shelves() -> Items:
    """Return the items of `tastes` with their genre."""
    ids = [f"{genre}-{number}" for genre in GENRES for number in range(30)]
    return Items(ids=ids, columns={"GENRE": [each.partition("-")[0] for each in ids], "TITLE": list(ids)})


def recent_fans(tastes: Interactions, genre: str) -> set[str]:
    """Return who took items of a genre last."""
    last = dict(zip(tastes.users.tolist(), tastes.items.tolist(), strict=True))
    return {user for user, item in last.items() if item.startswith(genre)}


def test_segments_are_those_who_care(tastes: Interactions) -> None:
    """Users who are on a genre now come first for its items, and for the genre; nobody is repeated."""
    by_item = train(TrainingRequest(recipe="aws-item-affinity"), tastes, None)
    best = by_item.model.users_of_item("space-3", keep=None, count=20)
    assert len(set(best)) == 20
    assert len(set(best) & recent_fans(tastes, "space")) >= 18
    assert by_item.model.users_of_item("nowhere", keep=None, count=20) == []
    assert "user-1" not in by_item.model.users_of_item("space-3", keep=lambda user: user != "user-1", count=200)

    by_kind = train(TrainingRequest(recipe="aws-item-attribute-affinity"), tastes, shelves())
    best = by_kind.model.users_of_attributes([("genre", "drama")], keep=None, count=20)
    assert len(set(best) & recent_fans(tastes, "drama")) >= 18
    assert by_kind.model.users_of_attributes([("genre", "drama"), ("genre", "space")], keep=None, count=20) == []
    for trained in (by_item, by_kind):
        assert set(trained.metrics) == {"coverage", "hits_at_1_percent", "recall_at_1_percent"}
        assert 0 < trained.metrics["coverage"] <= 1
        assert trained.metrics["hits_at_1_percent"] > 0


def test_segments_by_attribute_need_attributes(tastes: Interactions) -> None:
    """The training fails with the reason."""
    with pytest.raises(TrainingError, match="no column of metadata"):
        train(TrainingRequest(recipe="aws-item-attribute-affinity"), tastes, None)


def offered(tastes: Interactions) -> Actions:
    """Offer everybody a club of crime, which the fans of crime join; and a rare action, to ten."""
    users = sorted(set(tastes.users))
    fans = recent_fans(tastes, "crime")
    rows = [
        *((user, "join", "Taken" if user in fans else "Not Taken") for user in users),
        *((user, "rare", "TAKEN") for user in users[:10]),
    ]
    return Actions(
        ids=["join", "rare"],
        users=np.array([user for user, _, _ in rows], dtype=object),
        actions=np.array([action for _, action, _ in rows], dtype=object),
        timestamps=np.full(len(rows), 50 * DAY),
        event_types=np.array([kind for _, _, kind in rows], dtype=object),
    )


def test_the_next_action_is_what_people_of_that_taste_do(tastes: Interactions) -> None:
    """Likely for fans, unlikely for others; an action that few met has a score of 0."""
    trained = train(TrainingRequest(recipe="aws-next-best-action"), tastes, None, offered(tastes))
    fan = trained.model.recommend([f"crime-{number}" for number in range(8)], count=2)
    other = trained.model.recommend([f"space-{number}" for number in range(8)], count=2)
    assert names(fan) == ["join", "rare"]
    assert fan[0].score > 0.5 > other[0].score > 0
    assert fan[1].score == 0
    assert set(trained.metrics) == {"coverage", "precision", "recall", "area_under_curve"}
    assert trained.metrics["coverage"] == 0.5
    assert trained.metrics["area_under_curve"] > 0.8


def test_actions_are_needed(tastes: Interactions) -> None:
    """The training fails without them."""
    with pytest.raises(TrainingError, match="no actions"):
        train(TrainingRequest(recipe="aws-next-best-action"), tastes, None, None)
