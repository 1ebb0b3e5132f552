"""Which recipe a contest picks, and how sure that is."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.contest import Decision, Why, decide
from bot.model.job import CreateSolution, Job, JobKind, Step, TrainVersion
from bot.model.metrics import BY_NAME, Metric
from bot.model.resource import Status
from bot.model.sureness import Verdict, difference, measured_on
from tests.contract.store.values import NOW

NDCG, COVERAGE = BY_NAME["ndcg@25"], BY_NAME["coverage"]
DEAR, CHEAP, PLAIN = "user-personalization-v2", "user-personalization", "popularity-count"
UNIT = st.floats(min_value=0, max_value=1)


def contest(users: int | None, metric: Metric = NDCG, /, **values: float | None) -> Job:
    """Return a contest among recipes, by the values they came to; None for one that failed."""
    names = {"dear": DEAR, "cheap": CHEAP, "plain": PLAIN}
    steps: list[Step] = []
    for number, (name, value) in enumerate(values.items()):
        recipe = names[name]
        solution = CreateSolution(name=f"movies-{recipe}", group="movies", recipe=recipe, hpo=False)
        version = Step(
            task=TrainVersion(solution=solution.name),
            lane=number,
            name=f"movies-{recipe}/1",
            status=Status.FAILED if value is None else Status.READY,
            metrics=None if value is None else {metric.key: value},
        )
        steps += [Step(task=solution, lane=number, status=Status.READY), version]
    return Job(
        id="contest-1",
        kind=JobKind.CONTEST,
        group="movies",
        subject="movies",
        line="train movies automl",
        asked_by="U1",
        channel="C1",
        started_at=NOW,
        steps=tuple(steps),
        metric=metric.name,
        users=users,
    )


def picked(job: Job) -> tuple[str, Why]:
    """Return the recipe that a contest picks, and why."""
    decision = decide(job)
    assert isinstance(decision, Decision)
    return decision.picked.recipe, decision.why


def test_amazon_measures_on_a_tenth_of_the_users() -> None:
    """Of 943, about 94; of very few, on somebody at least."""
    assert [measured_on(943), measured_on(3)] == [94, 1]


def test_the_error_is_that_of_a_share() -> None:
    """No values from 0 to 1 with these means differ more from user to user than zeros and ones."""
    apart = difference(0.3, 0.2, NDCG, 1_000)

    assert apart.error == pytest.approx(sqrt((0.21 + 0.16) / 100))
    assert apart.noise == pytest.approx(2 * sqrt(0.0037))


@given(values=st.lists(UNIT, min_size=1, max_size=20))
def test_the_bound_holds_whatever_the_users_did(values: list[float]) -> None:
    """The variance among users is never more than the bound takes it for."""
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / len(values)
    assumed = difference(mean, 0.0, NDCG, 10).error

    assert assumed is not None
    assert variance <= assumed**2 + 1e-9


@given(one=UNIT, other=UNIT, users=st.one_of(st.none(), st.integers(min_value=1, max_value=10**9)))
def test_a_difference_is_as_sure_from_either_side(one: float, other: float, users: int | None) -> None:
    """Better one way is worse the other way; noise is noise both ways."""
    there, back = difference(one, other, NDCG, users), difference(other, one, NDCG, users)
    opposite = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}

    assert back.verdict is opposite.get(there.verdict, there.verdict)


def test_more_users_make_more_sure() -> None:
    """The same difference is noise in a small shop, and a win in a large one."""
    assert difference(0.31, 0.30, NDCG, 943).verdict is Verdict.NOISE
    assert difference(0.31, 0.30, NDCG, 1_000_000).verdict is Verdict.BETTER


def test_the_share_of_items_has_no_error() -> None:
    """Coverage is no mean over users."""
    assert difference(0.31, 0.30, COVERAGE, 943).error is None


@pytest.mark.parametrize(
    "job, recipe, why",
    [
        (contest(100_000, dear=0.31, cheap=0.25, plain=0.1), DEAR, Why.CLEAR),
        (contest(943, dear=0.3006, cheap=0.3, plain=0.1), CHEAP, Why.CHEAPER),
        (contest(943, cheap=0.3006, dear=0.3), CHEAP, Why.HIGHEST),
        (contest(943, dear=0.31, cheap=0.2), DEAR, Why.HIGHEST),
        (contest(10, plain=0.1, cheap=0.2), CHEAP, Why.HIGHEST),
        (contest(943, dear=0.3, cheap=0.3), CHEAP, Why.CHEAPER),
        (contest(943, plain=0.3, cheap=0.3), PLAIN, Why.FIRST),
        (contest(None, dear=0.3006, cheap=0.3), DEAR, Why.HIGHEST),
        (contest(None, dear=0.3, cheap=0.3), CHEAP, Why.CHEAPER),
        (contest(943, COVERAGE, dear=0.3006, cheap=0.3), DEAR, Why.HIGHEST),
        (contest(943, dear=None, cheap=0.1), CHEAP, Why.ONLY),
        (contest(943, dear=0.0, cheap=0.0), CHEAP, Why.CHEAPER),
    ],
)
def test_a_recipe_is_picked_for_a_reason(job: Job, recipe: str, why: Why) -> None:
    """The highest, unless another is as good within one standard error and costs less to keep up."""
    assert picked(job) == (recipe, why)


def test_what_else_is_as_close_is_known() -> None:
    """Of several within noise, the pick and its nearest rival are not all."""
    decision = decide(contest(943, cheap=0.3, dear=0.299, plain=0.298))

    assert decision is not None
    assert [one.recipe for one in decision.close] == [PLAIN]


def test_nothing_is_picked_where_all_failed() -> None:
    """There is nothing to compare."""
    assert decide(contest(943, dear=None, cheap=None)) is None


@given(
    values=st.fixed_dictionaries({name: st.one_of(st.none(), UNIT) for name in ("dear", "cheap", "plain")}),
    users=st.one_of(st.none(), st.integers(min_value=0, max_value=10**9)),
)
def test_what_is_picked_is_never_worse_than_chance_allows(values: dict[str, float | None], users: int | None) -> None:
    """No recipe that is clearly behind another is picked, and one is picked where any was measured."""
    decision = decide(contest(users, **values))
    measured = [value for value in values.values() if value is not None]

    assert (decision is None) == (not measured)
    if decision:
        behind = difference(max(measured), decision.picked.value, NDCG, users)
        assert behind.amount == 0 or behind.verdict in {Verdict.SAME, Verdict.NOISE}
