"""Which users and events train, and which users test."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.contract import TrainingError
from sandbox.aws.engine.percentiles import inside
from sandbox.aws.engine.sequences import Sequences

TENTHS = 10
_SEED = 20180604
_LEAST_INTERACTIONS = 1000
_LEAST_USERS = 25
_LEAST_SHARE = 0.01  # of all users
_LEAST_HISTORY = 2


def require_enough(sequences: Sequences) -> None:
    """Raise `TrainingError` where Personalize would fail for want of data."""
    if len(sequences.items) < _LEAST_INTERACTIONS:
        raise TrainingError(f"Dataset has fewer than {_LEAST_INTERACTIONS} interactions")
    returned = np.sum(sequences.lengths >= _LEAST_HISTORY)
    history = f"users with at least {_LEAST_HISTORY} interactions each"
    if returned < _LEAST_USERS:
        raise TrainingError(f"Dataset has fewer than {_LEAST_USERS} {history}")
    if returned < _LEAST_SHARE * len(sequences):
        raise TrainingError(f"Dataset has fewer than {_LEAST_SHARE:.0%} of {history}")


def tenths(sequences: Sequences) -> list[NDArray[np.int64]]:
    """Deal the users out to ten groups of equal size, each with its share of those who have enough events to test.

    The same users always meet in the same group, so that recipes trained on the same data compare.
    """
    shuffled = np.random.default_rng(_SEED).permutation(len(sequences))
    too_short = sequences.lengths[shuffled] < _LEAST_HISTORY
    users = shuffled[np.argsort(too_short, kind="stable")]
    return [users[tenth::TENTHS] for tenth in range(TENTHS)]


def trainable(sequences: Sequences, settings: Mapping[str, str]) -> Sequences:
    """Return the same users with the events that train: the newest 500 of those with a history of usual length.

    What is usual, `min_` and `max_user_history_length_percentile` of `settings` say.
    """
    low = float(settings.get("min_user_history_length_percentile", "0"))
    high = float(settings.get("max_user_history_length_percentile", "1"))
    usual = inside(sequences.lengths, (low, high))
    return sequences.keep(usual[sequences.users]).newest()
