"""GetSolutionMetrics held against what a program outside works out from the campaign's own answers."""

import numpy as np
import pytest

from sandbox import data
from tests.unit.sandbox.aws.conftest import BUCKET, Desk
from tests.unit.sandbox.engine.formulas import recomputed

PEOPLE, FILMS = 1000, 30


def histories() -> dict[str, list[str]]:
    """1,000 people meet, in any order, films of which each has 30 viewers more than the next: 950, 920 and so on.

    That is far enough apart for the order of popularity to be the same without any tenth of the people.
    """
    chance = np.random.default_rng(2)
    met = {
        f"user-{user}": [f"film-{film}" for film in range(FILMS) if (7 * user + 37 * film) % PEOPLE < 950 - 30 * film]
        for user in range(PEOPLE)
    }
    return {user: chance.permutation(films).tolist() for user, films in met.items()}


def test_metrics_are_those_of_the_campaigns_own_recommendations(desk: Desk) -> None:
    """All eight, for the same test users: everybody, each once, with the newest tenth of their films to be foreseen."""
    people = histories()
    rows = [f"{user},{film},{at},watch,1" for user, films in people.items() for at, film in enumerate(films)]
    table = "\n".join(["USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE", *rows]).encode()
    group = desk.group()
    uploaded = data.put(desk.aws.url, BUCKET, {data.INTERACTIONS: table})
    desk.imported(desk.dataset(group), uploaded, data.INTERACTIONS)
    version = desk.start_training(desk.solution(group, "aws-popularity-count"))
    desk.version(version)
    campaign = desk.campaign(version, "popular")

    answers = [
        [each["itemId"] for each in desk.aws.runtime.get_recommendations(campaignArn=campaign, userId=user)["itemList"]]
        for user in list(people)[:5]
    ]
    metrics = desk.aws.personalize.get_solution_metrics(solutionVersionArn=version)["metrics"]

    assert answers == [[f"film-{film}" for film in range(25)]] * 5, "everybody gets the same"
    outside = [(answers[0], set(films[-max(1, round(len(films) / 10)) :])) for films in people.values() if films[1:]]
    assert metrics == pytest.approx(recomputed([outside], FILMS), abs=0.0001)
