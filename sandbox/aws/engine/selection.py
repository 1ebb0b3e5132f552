"""Which users and events train, and which users test."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.contract import TrainingError
from sandbox.aws.engine.sequences import Sequences

TENTHS = 10
_SEED = 20180604
_LEAST_INTERACTIONS = 1000
_LEAST_USERS = 25
_LEAST_HISTORY = 2


def require_enough(sequences: Sequences) -> None:
    """Raise `TrainingError` where Personalize would fail for want of data."""
    if len(sequences.items) < _LEAST_INTERACTIONS:
        raise TrainingError(f"Dataset has fewer than {_LEAST_INTERACTIONS} interactions")
    if np.sum(sequences.lengths >= _LEAST_HISTORY) < _LEAST_USERS:
        raise TrainingError(
            f"Dataset has fewer than {_LEAST_USERS} users with at least {_LEAST_HISTORY} interactions each"
        )


def tenths(sequences: Sequences) -> list[NDArray[np.int64]]:
    """Deal the users out to ten groups of equal size, each with its share of those who have enough events to test.

    The same users always meet in the same group, so that recipes trained on the same data compare.
    """
    shuffled = np.random.default_rng(_SEED).permutation(len(sequences))
    too_short = sequences.lengths[shuffled] < _LEAST_HISTORY
    users = shuffled[np.argsort(too_short, kind="stable")]
    return [users[tenth::TENTHS] for tenth in range(TENTHS)]


def trainable(sequences: Sequences, settings: Mapping[str, str]) -> Sequences:
    """Return the same users with the events that train: those inside the percentiles of `settings`, 500 a user.

    Percentiles: Personalize Developer Guide, "SIMS recipe"; of the lengths of histories, and of the events of items.
    """
    lengths = sequences.lengths
    events = np.bincount(sequences.items)
    users = _inside(lengths, "user_history_length", settings)
    items = _inside(np.where(events, events, np.nan), "item_interaction_count", settings)
    return sequences.keep(users[sequences.users] & items[sequences.items]).newest()


def _inside(counts: NDArray[np.number], name: str, settings: Mapping[str, str]) -> NDArray[np.bool_]:
    low, high = (float(settings.get(f"{end}_{name}_percentile", neutral)) for end, neutral in (("min", 0), ("max", 1)))
    least, most = np.nanquantile(counts, [low, high])
    inside: NDArray[np.bool_] = (counts >= least) & (counts <= most)
    return inside
