import numpy as np

from sandbox.aws.engine.ease import KernelEase
from sandbox.aws.engine.sequences import Sequences, read
from sandbox.aws.engine.transitions import Markov, Transitions
from tests.unit.sandbox.engine.worlds import interactions


def sequences(*histories: list[int]) -> Sequences:
    """Return one user for each history."""
    return Sequences.of([np.array(history, dtype=np.int32) for history in histories])


def test_events_are_in_order_of_time_and_ties_in_order_of_the_file() -> None:
    """Rows are sorted by time within each user; equal times keep the file's order."""
    rows = [("ann", "late", 9), ("bob", "x", 1), ("ann", "tie-2", 5), ("ann", "tie-1", 5), ("ann", "early", 1)]

    catalogue, people = read(interactions(rows))

    assert [catalogue.names[item] for item in people[0]] == ["early", "tie-2", "tie-1", "late"]
    assert [catalogue.names[item] for item in people[1]] == ["x"]


def test_repeats_are_cut_to_where_they_were_met_last() -> None:
    """Each user's items remain once, in the order of their last occurrence."""
    assert [items.tolist() for items in sequences([1, 2, 1, 3], [], [2, 2]).last_occurrences()] == [[2, 1, 3], [], [2]]


def test_only_the_newest_events_remain() -> None:
    """`newest` cuts each history at its own end."""
    assert [items.tolist() for items in sequences([1, 2, 3], [4]).newest(2)] == [[2, 3], [4]]


def test_near_pairs_count_more() -> None:
    """A pair counts (1 + places between)^-0.35 for each user, and every item once with itself."""
    counts = KernelEase(3).count(sequences([0, 1, 2], [0, 1]))

    near, far = 2**-0.35, 3**-0.35
    np.testing.assert_allclose(counts, [[2, 2 * near, far], [2 * near, 2, near], [far, near, 1]], rtol=1e-6)


def test_the_closed_form_is_that_of_ease() -> None:
    """B equals -P / diag(P) off the diagonal, P the inverse in double precision."""
    random = np.random.default_rng(1)
    counts = KernelEase(30).count(sequences(*(random.permutation(30)[:8].tolist() for _ in range(200))))

    ridge = 2 * np.diag(counts).mean()
    inverse = np.linalg.inv(counts.astype(np.float64) + ridge * np.eye(30))
    expected = -inverse / np.diag(inverse) * (1 - np.eye(30))

    np.testing.assert_allclose(KernelEase(30).solve(counts), expected, atol=1e-5)


def test_an_item_of_one_user_has_no_part_in_ease() -> None:
    """What one user met says nothing about others."""
    weights = KernelEase(3).solve(KernelEase(3).count(sequences([0, 1, 2], [0, 1], [1, 0])))

    assert weights[2].tolist() == weights[:, 2].tolist() == [0, 0, 0]


def test_transitions_fade_with_distance_and_end_at_the_window() -> None:
    """A pair counts 0.95 to the power of the places between; beyond the window, and between users, nothing."""
    counts = Transitions(4, window=2).count(sequences([0, 1, 2, 3], [3, 0])).toarray()

    expected = np.zeros((4, 4))
    expected[[0, 1, 2, 3], [1, 2, 3, 0]] = 1
    expected[[0, 1], [2, 3]] = 0.95
    np.testing.assert_allclose(counts, expected, rtol=1e-6)


def test_what_comes_next_is_a_share() -> None:
    """Of three events after item 0, two are item 1: two thirds."""
    markov = Markov(3)

    shares = markov.solve(markov.count(sequences([0, 1], [0, 1], [0, 2]))).toarray()

    np.testing.assert_allclose(shares[0], [0, 2 / 3, 1 / 3], rtol=1e-6)
