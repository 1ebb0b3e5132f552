import csv
import io

import numpy as np
import pytest

from sandbox.aws.engine import train
from sandbox.aws.engine.contract import Interactions, TrainingRequest
from sandbox.data import INTERACTIONS, movielens


@pytest.fixture(scope="module")
def liked() -> Interactions:
    """The 55,375 ratings of 4 and 5 in MovieLens 100K."""
    table = csv.DictReader(io.StringIO(movielens()[INTERACTIONS].decode()))
    rows = [row for row in table if float(row["EVENT_VALUE"]) >= 4]
    return Interactions(
        users=np.array([row["USER_ID"] for row in rows], dtype=object),
        items=np.array([row["ITEM_ID"] for row in rows], dtype=object),
        timestamps=np.array([int(row["TIMESTAMP"]) for row in rows]),
    )


def test_films_are_foreseen_better_than_by_naive_models(liked: Interactions) -> None:
    """On ratings of 4 and 5, NDCG@25 and MRR@25 over all 942 users pass those of plain EASE (.157, .194)."""
    trained = train(TrainingRequest(recipe="aws-user-personalization-v2"), liked, None)

    assert trained.test_users == 942
    assert trained.metrics["normalized_discounted_cumulative_gain_at_25"] >= 0.180
    assert trained.metrics["mean_reciprocal_rank_at_25"] >= 0.226


def test_popularity_is_the_baseline(liked: Interactions) -> None:
    """The same list for everybody stays far below (.05)."""
    trained = train(TrainingRequest(recipe="aws-popularity-count"), liked, None)

    assert 0.03 < trained.metrics["normalized_discounted_cumulative_gain_at_25"] < 0.07
