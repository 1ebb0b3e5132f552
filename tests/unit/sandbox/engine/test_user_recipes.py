from dataclasses import replace

import numpy as np
import pytest

from sandbox.aws.engine import train
from sandbox.aws.engine.contract import Interactions, Scored, Trained, TrainingRequest
from tests.unit.sandbox.engine.worlds import RING, following, walk

NDCG = "normalized_discounted_cumulative_gain_at_25"


def items(answer: list[Scored]) -> list[str]:
    """Return the items of an answer."""
    return [each.item for each in answer]


def scores(answer: list[Scored]) -> list[float]:
    """Return the scores of an answer, where there are any."""
    return [each.score for each in answer if each.score is not None]


def histories(interactions: Interactions) -> dict[str, list[str]]:
    """Return what each person met, oldest first."""
    rows = zip(interactions.users, interactions.items, strict=True)
    met: dict[str, list[str]] = {}
    for user, item in rows:
        met.setdefault(user, []).append(item)
    return met


def test_the_next_item_of_a_walk_comes_first_for_new_people(walker: Trained) -> None:
    """Where order decides, three people of four get first what they do next (the ceiling is four of five)."""
    strangers = histories(walk(seed=8)).values()

    first = [walker.model.recommend(history[:-1], count=1)[0].item for history in strangers]

    assert np.mean([guess == history[-1] for guess, history in zip(first, strangers, strict=True)]) >= 0.75


def test_what_is_never_met_twice_is_not_offered_again(taster: Trained, tastes: Interactions) -> None:
    """Where the data holds no repeats, seen items are left out."""
    history = histories(tastes)["user-0"]

    assert not set(items(taster.model.recommend(history, count=90))) & set(history)


def test_habits_are_offered_again(habits: Interactions) -> None:
    """Where people repeat themselves, what they have met comes first."""
    trained = train(TrainingRequest(recipe="aws-user-personalization"), habits, None)

    history = histories(habits)["user-0"]
    assert set(items(trained.model.recommend(history, count=4))) == set(history)
    assert trained.metrics["precision_at_5"] >= 0.25  # .4 at most, for two true items; 0 without seen ones


def test_a_changed_taste_is_followed(taster: Trained) -> None:
    """The newer half of a history outweighs the older one."""
    history = [*(f"crime-{item}" for item in range(8)), *(f"space-{item}" for item in range(8))]

    answer = taster.model.recommend(history, count=10)

    assert sum(item.startswith("space") for item in items(answer)) >= 9


@pytest.mark.parametrize(
    "recipe,mask",
    [
        ("aws-user-personalization-v2", "apply_recency_bias"),
        ("aws-user-personalization", "recency_mask"),
        ("aws-hrnn", "recency_mask"),
    ],
)
def test_without_recency_changed_tastes_are_missed(
    recipe: str, mask: str, taster: Trained, tastes: Interactions
) -> None:
    """Turning the recency of a history off costs accuracy, measurably, where tastes change."""
    forgetful = train(TrainingRequest(recipe=recipe, hyperparameters={mask: "False"}), tastes, None)

    assert forgetful.metrics[NDCG] < taster.metrics[NDCG] - 0.05


def test_bptt_says_how_far_order_is_followed(walk: Interactions) -> None:
    """A longer window makes another model."""
    requests = [
        TrainingRequest(recipe="aws-user-personalization", hyperparameters={"bptt": window}) for window in ("2", "32")
    ]

    short, long = (train(request, walk, None).model.recommend(["item-0"], count=10) for request in requests)

    assert scores(short) != scores(long)


def test_hidden_dimension_changes_nothing(walk: Interactions) -> None:
    """There is no hidden layer: the hyperparameter is taken, and without effect."""
    requests = [
        TrainingRequest(recipe="aws-user-personalization", hyperparameters={"hidden_dimension": size})
        for size in ("32", "256")
    ]

    small, large = (train(request, walk, None) for request in requests)

    assert small.metrics == large.metrics
    assert small.model.recommend(["item-0"], count=10) == large.model.recommend(["item-0"], count=10)


@pytest.mark.parametrize("history", [[], ["never-seen", "nor-this"]])
def test_strangers_get_popular_items(history: list[str], taster: Trained, tastes: Interactions) -> None:
    """Of whom nothing is known gets the most popular items; the scores are their shares."""
    names, users = np.unique(list(tastes.items), return_counts=True)  # nobody meets an item twice here
    popularity = dict(zip(names, users, strict=True))

    answer = taster.model.recommend(history, count=5)

    assert [popularity[item] for item in items(answer)] == sorted(users, reverse=True)[:5]
    assert scores(answer) == pytest.approx(np.sort(users)[::-1][:5] / users.sum(), rel=1e-5)


def test_scores_are_shares_of_the_catalogue(walker: Trained) -> None:
    """Scores fall, lie between 0 and 1, and add up to 1 over the whole catalogue."""
    answer = scores(walker.model.recommend(["item-1", "item-2"], count=RING))

    assert answer == sorted(answer, reverse=True)
    assert 0 < min(answer) < max(answer) < 1
    assert sum(answer) == pytest.approx(1)


def test_a_new_event_changes_the_answer_without_training(walker: Trained) -> None:
    """The same model answers a longer history differently."""
    before = walker.model.recommend(["item-1"], count=1)
    after = walker.model.recommend(["item-1", "item-20"], count=1)

    assert (items(before), items(after)) == ([following("item-1")], [following("item-20")])


def test_only_the_newest_500_events_count(walker: Trained) -> None:
    """A history without end costs no more, and says no more, than its newest 500 events."""
    newest = [f"item-{step % RING}" for step in range(500)]

    assert walker.model.recommend([*["item-9"] * 700, *newest], count=5) == walker.model.recommend(newest, count=5)


def test_who_has_seen_everything_is_offered_nothing(taster: Trained, tastes: Interactions) -> None:
    """Where seen items are left out, the oldest of them are too, however long the history."""
    everything = sorted(set(tastes.items))

    assert taster.model.recommend([*everything, *everything[:5] * 100], count=5) == []


@pytest.mark.parametrize("recipe", ["aws-personalized-ranking", "aws-personalized-ranking-v2"])
def test_ranking_orders_what_it_is_given(recipe: str, tastes: Interactions) -> None:
    """Candidates come back by interest, seen ones too, with shares of the list; unknown ones last, without a score."""
    model = train(TrainingRequest(recipe=recipe), tastes, None).model
    history = [f"space-{item}" for item in range(8)]

    answer = model.rank(history, ["unknown", "crime-1", "space-20", "space-0"])

    assert sorted(items(answer)[:3]) == ["crime-1", "space-0", "space-20"]
    assert items(answer).index("space-20") < items(answer).index("crime-1")
    assert answer[-1] == Scored(item="unknown", score=None)
    assert sum(scores(answer)) == pytest.approx(1)


def test_nothing_known_ranks_without_scores(walker: Trained) -> None:
    """A list of unknown items comes back as it is; an empty one comes back empty."""
    assert walker.model.rank(["item-1"], ["b", "a"]) == [Scored(item="b", score=None), Scored(item="a", score=None)]
    assert walker.model.rank(["item-1"], []) == []


def test_what_weighs_more_is_recommended_first() -> None:
    """Everybody clicks on one thing and buys another after it; the weights decide which of them comes first."""

    def trained(click: float, purchase: float) -> Trained:
        weight = {"click": click, "purchase": purchase}
        rows = [
            (f"user-{user}", item, step, weight[kind])
            for user in range(200)
            for step, (item, kind) in enumerate(
                [
                    (f"start-{user % 5}", "click"),
                    ("clicked", "click") if user % 2 else ("bought", "purchase"),
                    ("bought", "purchase") if user % 2 else ("clicked", "click"),
                    (f"end-{user % 7}", "click"),
                    (f"end-{user % 6}", "click"),
                ]
            )
        ]
        users, items, times, weights = zip(*rows, strict=True)
        data = Interactions(
            users=np.array(users, dtype=object),
            items=np.array(items, dtype=object),
            timestamps=np.array(times),
            weights=np.array(weights, dtype=np.float32),
        )
        return train(TrainingRequest(recipe="aws-user-personalization-v2"), data, None)

    for weights, first in (((0.2, 1.8), "bought"), ((1.8, 0.2), "clicked")):
        found = trained(*weights)
        offered = [each.item for each in found.model.recommend(["start-1"], count=100)]
        assert next(item for item in offered if item in {"bought", "clicked"}) == first
        assert "normalized_discounted_cumulative_gain_with_event_weights_at_25" in found.metrics


def test_an_update_takes_over_what_was_chosen(walker: Trained, habits: Interactions) -> None:
    """It learns from all data, but does not choose anew: who was made for walks does not offer habits again."""
    request = TrainingRequest(recipe="aws-user-personalization-v2")
    anew = train(request, habits, None)
    updated = train(replace(request, update=walker.model), habits, None)
    assert updated.model.choice == walker.model.choice != anew.model.choice
    assert updated.metrics[NDCG] < anew.metrics[NDCG]
    assert updated.model.catalogue == anew.model.catalogue
