import numpy as np

from sandbox.aws.engine.blend import BlendRecipe
from sandbox.aws.engine.contest import choose
from sandbox.aws.engine.contract import Interactions
from sandbox.aws.engine.folds import Folds, Holdout
from sandbox.aws.engine.selection import tenths, trainable
from sandbox.aws.engine.sequences import Sequences, read


def sequences(*histories: list[int]) -> Sequences:
    """Return one user for each history."""
    return Sequences.of([np.array(history, dtype=np.int32) for history in histories])


def test_the_usual_option_stays_unless_clearly_beaten() -> None:
    """Noise does not move the choice; a difference beyond one standard error does."""
    random = np.random.default_rng(0)
    usual = random.random(100)

    assert choose(np.array([usual, usual + random.normal(0, 0.5, 100) + 0.01])) == 0
    assert choose(np.array([usual, usual + random.normal(0, 0.1, 100) + 0.1])) == 1


def test_the_newest_tenth_is_foreseen() -> None:
    """Of 30 events the newest 3 are the truth, of 3 the newest one; who has one event does not test."""
    holdout = Holdout.of(sequences(list(range(30)), [1, 2, 3], [4]))

    assert [truth.tolist() for truth in holdout.truths] == [[27, 28, 29], [3]]
    assert [history.tolist() for history in holdout.histories] == [list(range(27)), [1, 2]]


def test_tenths_are_disjoint_and_the_same_each_time(walk: Interactions) -> None:
    """Each user stands in one group, whatever order the rows come in."""
    _, forward = read(walk)
    backward = Interactions(users=walk.users[::-1], items=walk.items[::-1], timestamps=walk.timestamps[::-1])

    groups = tenths(forward)

    assert sorted(np.concatenate(groups)) == list(range(300))
    assert all(np.array_equal(*pair) for pair in zip(groups, tenths(read(backward)[1]), strict=True))


def test_leaving_users_out_is_as_if_they_had_never_been(walk: Interactions) -> None:
    """Counts less those of a group equal a training on everybody else."""
    catalogue, people = read(walk)
    groups = [people.select(users) for users in tenths(people)]
    recipe = BlendRecipe(n_items=len(catalogue), window=5, recency=True)
    histories = sequences([0, 1, 2], [5])

    less = Folds(groups).learn(recipe, without=frozenset({0, 3})).scores(histories)
    never = (
        Folds([group for number, group in enumerate(groups) if number not in {0, 3}]).learn(recipe).scores(histories)
    )

    np.testing.assert_allclose(less, never, atol=1e-3)


def test_histories_of_unusual_length_do_not_train() -> None:
    """The percentiles of user history length leave out whom they exclude, and keep the others' events."""
    people = sequences(*([[1, 2, 3]] * 98), [1], list(range(50)))
    settings = {"min_user_history_length_percentile": "0.02", "max_user_history_length_percentile": "0.98"}

    assert trainable(people, settings).lengths.tolist() == [*[3] * 98, 0, 0]
