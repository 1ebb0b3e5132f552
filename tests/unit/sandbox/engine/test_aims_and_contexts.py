from dataclasses import replace

import numpy as np
import pytest

from sandbox.aws.engine import train
from sandbox.aws.engine.contract import Interactions, Items, Objective, Trained, TrainingRequest

RECIPE = "aws-user-personalization"


def priced(tastes: Interactions) -> Items:
    """Return the films, of which every third is dear."""
    films = sorted(set(tastes.items))
    return Items(ids=films, columns={"PRICE": [9.0 if int(film.split("-")[1]) % 3 == 0 else 1.0 for film in films]})


@pytest.fixture(scope="module")
def aimed(tastes: Interactions) -> dict[str, Trained]:
    """The same data, for an objective of each sensitivity."""
    items = priced(tastes)
    return {
        sensitivity: train(
            TrainingRequest(recipe=RECIPE, objective=Objective(attribute="PRICE", sensitivity=sensitivity)),
            tastes,
            items,
        )
        for sensitivity in ("OFF", "LOW", "HIGH")
    }


def test_an_objective_brings_dear_items_forward(aimed: dict[str, Trained]) -> None:
    """The more, the more sensitive it is; without sensitivity it changes nothing, and is reported all the same."""

    def dear(trained: Trained) -> int:
        offered = trained.model.recommend([f"space-{film}" for film in range(20, 26)], count=20)
        return sum(int(each.item.split("-")[1]) % 3 == 0 for each in offered)

    assert dear(aimed["OFF"]) < dear(aimed["LOW"]) < dear(aimed["HIGH"])
    rewards = [aimed[sensitivity].metrics["average_rewards_at_k"] for sensitivity in ("OFF", "LOW", "HIGH")]
    assert 0 < rewards[0] <= rewards[1] <= rewards[2] <= 1


def test_without_sensitivity_the_answer_is_that_without_an_objective(
    aimed: dict[str, Trained], tastes: Interactions
) -> None:
    """Relevance alone decides."""
    plain = train(TrainingRequest(recipe=RECIPE), tastes, priced(tastes))

    assert "average_rewards_at_k" not in plain.metrics
    off, without = (each.model.recommend(["space-1"], count=9) for each in (aimed["OFF"], plain))
    assert [each.item for each in off] == [each.item for each in without]


@pytest.fixture(scope="module")
def on_devices(tastes: Interactions) -> Trained:
    """Even films are watched on phones, odd ones on televisions; at night those of a number above 14."""
    numbers = [int(film.split("-")[1]) for film in tastes.items]
    devices = np.array(["phone" if number % 2 == 0 else "tv" for number in numbers], dtype=object)
    devices[::50] = None
    hours = np.array([22.0 if number > 14 else 9.0 for number in numbers], dtype=object)
    data = replace(tastes, contexts={"DEVICE": devices, "HOUR": hours, "EMPTY": np.full(len(numbers), None)})
    return train(TrainingRequest(recipe=RECIPE), data, None)


@pytest.mark.parametrize(
    "context,fits",
    [
        ({"DEVICE": "phone"}, lambda film: film % 2 == 0),
        ({"DEVICE": "tv", "NONSENSE": "x"}, lambda film: film % 2 == 1),
        ({"HOUR": "23"}, lambda film: film > 14),
        ({"DEVICE": "phone", "HOUR": "22"}, lambda film: film % 2 == 0 and film > 14),
    ],
)
def test_what_is_done_in_a_context_comes_forward(context: dict[str, str], fits: object, on_devices: Trained) -> None:
    """Also with several columns at once, categories and numbers; scores stay shares of the catalogue."""
    assert callable(fits)
    offered = on_devices.model.within(context).recommend(["space-0", "space-29"], count=7)

    assert all(fits(int(each.item.split("-")[1])) for each in offered)
    everything = on_devices.model.within(context).recommend(["space-0"], count=100)
    assert sum(each.score for each in everything if each.score) == pytest.approx(1)


@pytest.mark.parametrize("context", [{}, {"DEVICE": "fridge"}, {"HOUR": "noon"}, {"EMPTY": "x"}, {"device": "tv"}])
def test_a_context_that_nobody_knows_changes_nothing(context: dict[str, str], on_devices: Trained) -> None:
    """Values and columns that the data does not have."""
    plain = on_devices.model.recommend(["space-1"], count=9)
    assert on_devices.model.within(context).recommend(["space-1"], count=9) == plain


def test_lists_are_ranked_in_context(on_devices: Trained) -> None:
    """Of two alike, the one for this device comes first."""
    pair = ["space-1", "space-2"]
    first = {
        device: on_devices.model.within({"DEVICE": device}).rank(["crime-1"], pair)[0].item
        for device in ("tv", "phone")
    }
    assert first == {"tv": "space-1", "phone": "space-2"}
