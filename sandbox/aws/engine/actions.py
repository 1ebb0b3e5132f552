"""The next best action: how likely a user is to take each, by logistic regression on what they do with items.

A user is the direction of their history in the items' 16 main dimensions (truncated SVD), and its length; an action is
learned where at least 50 people took it and 50 did not, within six weeks (Developer Guide, "Next-Best-Action recipe").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import svds

from sandbox.aws.engine.contract import Actions, Interactions, Scored, Trained, TrainingError, TrainingRequest, Unmoved
from sandbox.aws.engine.selection import TENTHS, require_enough, tenths
from sandbox.aws.engine.sequences import Catalogue, Sequences, read

TAKEN = "taken"
_REFUSED = frozenset({"not taken", "not_taken", "viewed"})
_LEAST_EVENTS = 50  # of each kind
_SPAN = 6 * 7 * 86_400  # seconds
_DIMENSIONS = 16
_FADE = -0.7  # the power by which an event counts less with each that came after it, as for K-EASE
_RIDGE = 1.0
_STEPS = 25  # of Newton's method, which needs about six
_HALF = 0.5

Features = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Taste:
    """From histories to features: 1, the logarithm of the length, and the direction among items."""

    catalogue: Catalogue
    directions: NDArray[np.float64]

    @classmethod
    def of(cls, catalogue: Catalogue, sequences: Sequences) -> "Taste":
        """Find the main dimensions of who met what."""
        distinct = sequences.last_occurrences()
        met = distinct.matrix(np.ones(len(distinct.items), dtype=np.float32), len(catalogue)).astype(np.float64)
        k = min(_DIMENSIONS, min(met.shape) - 1)
        _, _, rows = svds(met, k=k, v0=np.ones(min(met.shape)))
        return cls(catalogue=catalogue, directions=rows.T)

    def features(self, histories: Sequences) -> Features:
        """Return (users x 2 + dimensions)."""
        distinct = histories.last_occurrences()
        newer = ((1.0 + distinct.places) ** _FADE).astype(np.float32)
        where = distinct.matrix(newer, len(self.catalogue)) @ self.directions
        where /= np.maximum(np.linalg.norm(where, axis=1, keepdims=True), 1e-9)
        lengths = np.log1p(histories.lengths.astype(np.float64))
        return np.column_stack([np.ones(len(histories)), lengths, where])


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionModel(Unmoved):
    """A `Model` that recommends actions; `weights` has a column for each action that could be learned."""

    taste: Taste
    actions: tuple[str, ...]
    weights: Mapping[str, NDArray[np.float64]]

    def recommend(self, history: Sequence[str], *, count: int) -> list[Scored]:
        """Return the most likely actions; one that could not be learned has a score of 0."""
        return self.rank(history, self.actions)[:count]

    def rank(self, history: Sequence[str], candidates: Sequence[str]) -> list[Scored]:
        """Order actions by how likely they are."""
        features = self.taste.features(Sequences.of([self.taste.catalogue.encode(history)]))[0]
        scored = [Scored(item=action, score=self._likely(action, features)) for action in candidates]
        return sorted(scored, key=lambda each: -(each.score or 0.0))

    def similar(self, item: str, *, count: int) -> list[Scored]:
        """Return what somebody would do who met this item alone."""
        return self.recommend([item], count=count)

    def _likely(self, action: str, features: Features) -> float:
        weights = self.weights.get(action)
        return 0.0 if weights is None else float(_sigmoid(features @ weights))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answers:
    """What people did when an action was offered: the last word of each, by user number."""

    users: NDArray[np.int64]
    taken: NDArray[np.bool_]

    def enough(self) -> bool:
        return min(int(self.taken.sum()), int((~self.taken).sum())) >= _LEAST_EVENTS

    def without(self, users: NDArray[np.int64]) -> "_Answers":
        kept = ~np.isin(self.users, users)
        return _Answers(users=self.users[kept], taken=self.taken[kept])


def fit(request: TrainingRequest, interactions: Interactions, actions: Actions | None) -> Trained:
    """Learn every action, and measure on users who had no part in it. Raises `TrainingError`."""
    del request
    if actions is None or not actions.ids:
        raise TrainingError("The dataset group has no actions")
    catalogue, sequences = read(interactions)
    require_enough(sequences)
    taste = Taste.of(catalogue, sequences)
    features = taste.features(sequences)
    users = {user: number for number, user in enumerate(sorted(set(interactions.users)))}
    answers = dict(_answers(actions, users))
    measured = [_measure(features, each, tenths(sequences)) for each in answers.values()]
    found = np.array([each for each in measured if each is not None]).reshape(-1, 3)
    precision, recall, auc = found.mean(axis=0) if len(found) else (0.0, 0.0, 0.0)
    return Trained(
        model=ActionModel(
            taste=taste,
            actions=tuple(dict.fromkeys(actions.ids)),
            weights={name: _learn(features[each.users], each.taken) for name, each in answers.items()},
        ),
        metrics={
            "coverage": round(len(answers) / len(set(actions.ids)), 4),
            "precision": round(float(precision), 4),
            "recall": round(float(recall), 4),
            "area_under_curve": round(float(auc), 4),
        },
        test_users=len(np.unique(np.concatenate([np.empty(0, np.int64), *(each.users for each in answers.values())]))),
        standard_error=float(found[:, 2].std() / np.sqrt(len(found))) if len(found) else 0.0,
        tuned={},
    )


def _answers(actions: Actions, users: Mapping[str, int]) -> Iterator[tuple[str, _Answers]]:
    """Go through the actions that can be learned."""
    if not len(actions.timestamps):
        return
    recent = actions.timestamps > actions.timestamps.max() - _SPAN
    last: dict[str, dict[int, bool]] = {action: {} for action in actions.ids}
    for place in np.argsort(actions.timestamps, kind="stable"):
        kind, user = str(actions.event_types[place]).lower(), users.get(str(actions.users[place]))
        if recent[place] and user is not None and (kind == TAKEN or kind in _REFUSED):
            answered = last.get(str(actions.actions[place]))
            if answered is not None:
                answered[user] = kind == TAKEN or answered.get(user, False)
    for action, answered in last.items():
        found = _Answers(
            users=np.fromiter(answered, np.int64), taken=np.fromiter(answered.values(), np.bool_, len(answered))
        )
        if found.enough():
            yield action, found


def _measure(
    features: Features, answers: _Answers, groups: Sequence[NDArray[np.int64]]
) -> tuple[float, float, float] | None:
    """Return precision, recall and the area under the ROC curve, every user tested once."""
    likely = np.full(len(answers.users), np.nan)
    for group in groups[:TENTHS]:
        training, tested = answers.without(group), np.isin(answers.users, group)
        if 0 < training.taken.sum() < len(training.taken):
            weights = _learn(features[training.users], training.taken)
            likely[tested] = _sigmoid(features[answers.users[tested]] @ weights)
    known = ~np.isnan(likely)
    right, guessed = answers.taken[known], likely[known] >= _HALF
    if not right.any() or right.all():
        return None
    both = float((right & guessed).sum())
    return both / max(1, guessed.sum()), both / right.sum(), _area(likely[known], right)


def _area(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return how often a right one scores above a wrong one, ties counting half (Mann-Whitney)."""
    above = scores[right][:, None] - scores[~right]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def _learn(features: Features, taken: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the weights of a logistic regression with a ridge, but on the constant, by Newton's method."""
    weights = np.zeros(features.shape[1])
    ridge = np.full(features.shape[1], _RIDGE)
    ridge[0] = 1e-6
    for _ in range(_STEPS):
        likely = _sigmoid(features @ weights)
        gradient = features.T @ (likely - taken) + ridge * weights
        curvature = (features * (likely * (1 - likely))[:, None]).T @ features + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:  # noqa: PLR2004 - far below four decimals
            break
    return weights


def _sigmoid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    likely: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return likely
