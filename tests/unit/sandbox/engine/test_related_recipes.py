import pytest

from sandbox.aws.engine import train
from sandbox.aws.engine.contract import Interactions, Items, Model, TrainingRequest
from tests.unit.sandbox.engine.worlds import Row, interactions

EVERYTHING = {"max_item_interaction_count_percentile": "1.0", "min_item_interaction_count_percentile": "0.0"}


def trained(recipe: str, data: Interactions, items: Items | None = None, /, **hyperparameters: str) -> Model:
    """Train and return the model."""
    model: Model = train(TrainingRequest(recipe=recipe, hyperparameters=hyperparameters), data, items).model
    return model


def similar(model: Model, item: str, count: int) -> list[str]:
    """Return the items that go with `item`."""
    return [each.item for each in model.similar(item, count=count)]


@pytest.fixture(scope="module")
def shop() -> Interactions:
    """100 people buy bags; half of them a pen with paper before, half a cup with tea, and one of these a lamp."""
    rows: list[Row] = []
    for user in range(100):
        pair = ["pen", "paper"] if user % 2 else ["cup", "tea"]
        lamp = ["lamp"] if user == 0 else []
        items = [*pair, *lamp, *(f"bag-{kind}" for kind in range(8))]
        rows += [(f"user-{user}", item, step) for step, item in enumerate(items[:10])]
    return interactions(rows)


@pytest.mark.parametrize("recipe", ["aws-sims", "aws-similar-items"])
def test_what_is_met_together_is_similar(recipe: str, tastes: Interactions) -> None:
    """Items of one genre go together; the item itself never comes back; there are no scores."""
    answer = trained(recipe, tastes).similar("space-3", count=10)

    assert all(each.item.startswith("space") and each.item != "space-3" for each in answer)
    assert {each.score for each in answer} == {None}


@pytest.mark.parametrize("item", ["never-seen", "lamp"])
def test_without_enough_interactions_popular_items_answer(item: str, shop: Interactions) -> None:
    """An unknown item, and one that too few share with anything, get what is popular."""
    model = trained("aws-sims", shop)

    assert set(similar(model, item, 8)) == {f"bag-{kind}" for kind in range(8)}


def test_popularity_discount_brings_the_particular_forward(shop: Interactions) -> None:
    """Undiscounted, what everybody buys can win; discounted in full, what only these people buy comes first."""
    plain = trained("aws-sims", shop, None, popularity_discount_factor="0.0", **EVERYTHING)
    discounted = trained("aws-sims", shop, None, popularity_discount_factor="1.0", **EVERYTHING)

    assert similar(plain, "bag-0", 1) == ["bag-1"]
    assert set(similar(discounted, "bag-0", 3)) >= {"paper", "tea"}


def test_rare_pairs_count_only_below_the_minimum(shop: Interactions) -> None:
    """A pair that one person met is used with a minimum of 1, and not with the default of 3."""
    lenient = trained("aws-sims", shop, None, min_cointeraction_count="1", **EVERYTHING)
    default = trained("aws-sims", shop, None, **EVERYTHING)

    assert {"cup", "tea"} <= set(similar(lenient, "lamp", 3))
    assert not {"cup", "tea"} & set(similar(default, "lamp", 3))


def test_the_most_popular_items_are_left_out_of_sims(tastes: Interactions) -> None:
    """By default an item above the 90th percentile is similar to nothing; raising the percentile lets it in."""
    rows = [*zip(tastes.users, tastes.items, tastes.timestamps.tolist(), strict=True)]
    everywhere = interactions([*rows, *((user, "hit", 10_000) for user in sorted(set(tastes.users)))])

    default = trained("aws-sims", everywhere)
    raised = trained(
        "aws-sims", everywhere, max_item_interaction_count_percentile="1.0", popularity_discount_factor="0.0"
    )

    assert "hit" not in similar(default, "space-3", 10)
    assert "hit" in similar(raised, "space-3", 10)


def test_metadata_speaks_for_items_that_nobody_met(tastes: Interactions) -> None:
    """A new item is similar to those of its category, and is itself similar to them; without metadata it is not."""
    known = sorted(set(tastes.items))
    items = Items(
        ids=[*known, "new"],
        columns={
            "GENRES": [*(item.split("-")[0] + "|film" for item in known), "drama|film"],
            "YEAR": [*(1990.0 for _ in known), None],
            "TITLE": [*known, "New"],
        },
    )

    model = trained("aws-similar-items", tastes, items)

    assert all(item.startswith("drama") for item in similar(model, "new", 20))
    assert "new" in similar(model, "drama-3", 91)
    assert not similar(trained("aws-sims", tastes, items), "new", 5)[0].startswith("new")


def test_ranking_by_a_related_item_keeps_every_candidate(tastes: Interactions) -> None:
    """Asked to rank, the query itself comes back, last."""
    model = trained("aws-sims", tastes)

    ranked = [each.item for each in model.rank(["space-3"], ["space-3", "crime-1", "space-4"])]

    assert ranked == ["space-4", "crime-1", "space-3"]


def test_the_last_item_of_a_history_is_the_query(tastes: Interactions) -> None:
    """Asked for a person instead of an item, a related-items recipe takes what they met last."""
    model = trained("aws-similar-items", tastes)

    assert model.recommend(["crime-1", "space-3"], count=5) == model.similar("space-3", count=5)
