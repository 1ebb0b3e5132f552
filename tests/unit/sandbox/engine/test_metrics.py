import numpy as np
import pytest

from sandbox.aws.engine.metrics import Judged, report, standard_error
from sandbox.aws.engine.sequences import Sequences


def judged(recommended: list[list[int]], truths: list[list[int]]) -> Judged:
    """Hold lists of items against the true ones."""
    return Judged.of(np.array(recommended), Sequences.of([np.array(truth, dtype=np.int32) for truth in truths]))


def test_the_worked_example_of_the_guide() -> None:
    """Hits at ranks 2 and 5 of two true items: reciprocal rank .5, NDCG@5 .6241, precision@5 .4."""
    split = judged([[10, 1, 11, 12, 2]], [[1, 2]])

    metrics = report([split], n_items=20)

    assert metrics["mean_reciprocal_rank_at_25"] == 0.5
    assert metrics["normalized_discounted_cumulative_gain_at_5"] == 0.6241
    assert metrics["precision_at_5"] == 0.4
    assert metrics["precision_at_25"] == 0.08
    assert metrics["coverage"] == 0.25


def test_a_perfect_list_is_worth_one() -> None:
    """All true items at the top make NDCG 1 at every depth, though fewer than the depth."""
    split = judged([[3, 1, 2, 7]], [[1, 2, 3]])

    assert [split.ndcg(k)[0] for k in (2, 5, 25)] == pytest.approx([1, 1, 1])


def test_an_item_met_twice_is_one_truth() -> None:
    """Who meets the true item twice could not have been given more than one hit."""
    assert judged([[4, 5]], [[4, 4, 4]]).ndcg(25)[0] == pytest.approx(1)


def test_nothing_recommended_hits_nothing() -> None:
    """An empty place, -1, is no item: neither a hit nor covered."""
    split = judged([[-1, -1]], [[0]])

    assert set(report([split], n_items=3).values()) == {0.0}


def test_averages_are_over_people_and_coverage_over_splits() -> None:
    """A split of three people weighs three times one of a single person; coverage is that of one split."""
    large, small = judged([[0], [0], [0]], [[0], [0], [1]]), judged([[1]], [[0]])

    metrics = report([large, small], n_items=4)

    assert (metrics["mean_reciprocal_rank_at_25"], metrics["coverage"]) == (0.5, 0.25)
    assert standard_error([large, small]) == pytest.approx(0.25)


def test_events_of_more_weight_gain_more() -> None:
    """Two hits of weights 0.5 and 1.5: the heavier one first is perfect, the lighter one first is less."""
    truths = Sequences(
        items=np.array([1, 2], dtype=np.int32), starts=np.array([0, 2]), weights=np.array([0.5, 1.5], dtype=np.float32)
    )
    right, wrong = (Judged.of(np.array([order]), truths) for order in ([2, 1], [1, 2]))
    key = "normalized_discounted_cumulative_gain_with_event_weights_at_5"
    assert report([right], n_items=5)[key] == 1
    assert report([wrong], n_items=5)[key] == round((0.5 + 1.5 / np.log2(3)) / (1.5 + 0.5 / np.log2(3)), 4)
    assert report([wrong], n_items=5)["normalized_discounted_cumulative_gain_at_5"] == 1
