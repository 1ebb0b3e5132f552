import re

import numpy as np
import pytest

from sandbox.aws.engine import train
from sandbox.aws.engine.contract import Interactions, Items, TrainingError, TrainingRequest
from sandbox.aws.serving.exploration import Exploration, Explorer
from sandbox.aws.serving.offers import EXPLORED, Pool
from tests.unit.sandbox.engine.worlds import DAY, premieres

COLDSTART = "aws-hrnn-coldstart"
NDCG = "normalized_discounted_cumulative_gain_at_25"


@pytest.fixture(scope="module")
def shown() -> tuple[Interactions, Items]:
    """Films of three genres, 40 of each new."""
    return premieres()


def test_new_films_are_recommended_by_their_genre(shown: tuple[Interactions, Items]) -> None:
    """Those that nobody has met too, and nothing else; the metrics are about them alone."""
    trained = train(TrainingRequest(recipe=COLDSTART), *shown)

    offered = [each.item for each in trained.model.recommend(["space-1", "space-2"], count=500)]
    assert len(offered) == 120
    assert all(film.startswith("space-new") for film in offered[:40])
    assert trained.test_users == 150
    assert trained.metrics[NDCG] > 0.1  # 25 of 40 new films of a genre, of 120 in all
    assert len(trained.model.recommend([], count=25)) == 25


@pytest.mark.parametrize(
    "settings,cold",
    [
        ({"cold_start_max_interactions": "1"}, 45),  # each of 75 films has two viewers, the other 45 none
        ({"cold_start_max_duration": "0.5"}, 120),  # latestItem: all were made on one day
        ({"cold_start_max_duration": "3", "cold_start_relative_from": "currentTime"}, 0),  # ten days later
        ({"cold_start_max_duration": "12", "cold_start_relative_from": "currentTime"}, 120),
        ({"cold_start_max_duration": "1000", "cold_start_max_interactions": "1000"}, 210),
    ],
)
def test_hyperparameters_say_what_is_new(
    settings: dict[str, str], cold: int, shown: tuple[Interactions, Items]
) -> None:
    """By interactions and by age; fewer than 100 new films are too few to train."""
    request = TrainingRequest(recipe=COLDSTART, hyperparameters=settings, now=109 * DAY)
    if cold >= 100:
        assert len(train(request, *shown).model.recommend([], count=500)) == cold
    else:
        with pytest.raises(TrainingError, match=re.escape(f"There are {cold} cold items")):
            train(request, *shown)


def test_without_an_items_dataset_nothing_says_what_is_new(shown: tuple[Interactions, Items]) -> None:
    """The reason says what is missing."""
    with pytest.raises(TrainingError, match="needs an Items dataset"):
        train(TrainingRequest(recipe=COLDSTART), shown[0], None)


def test_what_few_met_is_explored_by_genre(shown: tuple[Interactions, Items]) -> None:
    """The new films, those of the right genre first; none that are older; and what joins later too."""
    model = train(TrainingRequest(recipe="aws-user-personalization"), *shown).model
    history = ["space-1", "space-2"]

    found = model.explore(history, days=30)
    assert len(found) == 120
    assert all(film.startswith("space-new") for film in found[:40])
    assert model.explore(history, days=0.5) == []
    later = Items(ids=["later"], columns={"GENRES": ["space"]})
    assert model.unknown(["space-1", "later"]) == ["later"]
    assert model.joined_by(later).explore(history, days=0.5) == ["later"]


def test_what_is_explored_has_its_share_of_all_scores(shown: tuple[Interactions, Items]) -> None:
    """The same as without exploring, so that all items together have 1; what came after the training has 0."""
    model = train(TrainingRequest(recipe="aws-user-personalization"), *shown).model
    history = ["space-1", "space-2"]
    alone = {each.item: each.score for each in model.recommend(history, count=500)}
    explorer = Explorer(
        exploration=Exploration(weight=1, days=30, seed="all"),
        model=model.joined_by(Items(ids=["later"], columns={"GENRES": ["space"]})),
        history=history,
        user="user-1",
        impressions=(),
    )
    pool = Pool(model=model, ask=lambda count: model.recommend(history, count=count), seen=history, explorer=explorer)

    offers = pool.best(50, None)
    assert all(each.reasons == (EXPLORED,) for each in offers)
    assert "later" in {each.item for each in offers}
    assert {each.item: each.score for each in offers} == pytest.approx(
        {each.item: alone.get(each.item, 0) for each in offers}
    )
    assert max(alone[each.item] for each in offers if each.item in alone) > 0


def test_places_are_explored_as_often_as_the_weight_says() -> None:
    """Always the same for the same person and day, others for others."""
    seeds = [Exploration(weight=0.3, days=30, seed=f"campaign|2026-11-24|user-{user}") for user in range(200)]

    assert np.mean([len(each.places(25)) / 25 for each in seeds]) == pytest.approx(0.3, abs=0.02)
    assert seeds[0].places(25) == seeds[0].places(25) != seeds[1].places(25)


def test_metadata_helps_where_interactions_are_few(shown: tuple[Interactions, Items]) -> None:
    """What comes next has two viewers: only its genre foresees it, and the data decides how much that weighs."""
    plain = train(TrainingRequest(recipe="aws-hrnn"), *shown)
    with_metadata = train(TrainingRequest(recipe="aws-hrnn-metadata"), *shown)

    assert with_metadata.model.choice.weights[3] > 0
    assert with_metadata.metrics[NDCG] > plain.metrics[NDCG]
