"""Users for an item, or for items of a kind: the recommender of items, read by column.

A user's affinity for an item is what K-EASE and the transitions give it, each made comparable across users. Tested on
the newest fifth of everybody's events (Developer Guide, "Evaluating a solution version with metrics").
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sandbox.aws.engine.contract import Interactions, Items, Trained, TrainingError, TrainingRequest
from sandbox.aws.engine.ease import KernelEase
from sandbox.aws.engine.recipes import RECIPES, Algorithm
from sandbox.aws.engine.selection import require_enough
from sandbox.aws.engine.sequences import Catalogue, Sequences, read
from sandbox.aws.engine.transitions import Transitions

_WINDOW = 32
_WEIGHTS = (0.65, 0.35)  # of K-EASE and transitions, as for recommendations
_TESTED = 0.2  # of each user's events, the newest
_MOST_QUERIES = 500  # tested: more of them tell nothing new
_CATEGORIES = 1000  # a column with more values is no category

Affinity = NDArray[np.float32]
Keep = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Affinities:
    """What makes users like items: two item-to-item matrices, and the users' histories in front of each.

    `met` (users x items) marks who has met what.
    """

    matrices: tuple[sparse.csc_array, sparse.csc_array]
    histories: tuple[sparse.csr_array, sparse.csr_array]
    met: sparse.csc_array

    @classmethod
    def of(cls, sequences: Sequences, n_items: int) -> "Affinities":
        """Learn from everybody's events."""
        newest = sequences.newest()
        ease, transitions = KernelEase(n_items), Transitions(n_items, _WINDOW)
        weights = ease.solve(ease.count(newest))
        size = len(weights)
        distinct = newest.keep(newest.items < size).last_occurrences()
        follows = transitions.solve(transitions.count(newest))
        return cls(
            matrices=(sparse.csc_array(np.pad(weights, ((0, 0), (0, n_items - size)))), follows.tocsc()),
            histories=(
                distinct.matrix(((1.0 + distinct.places) ** -0.7).astype(np.float32), size),
                newest.matrix((np.float32(0.8) ** newest.places).astype(np.float32), n_items),
            ),
            met=newest.matrix(np.ones(len(newest.items), dtype=np.float32), n_items).tocsc(),
        )

    def for_items(self, items: NDArray[np.int64]) -> Affinity:
        """Return every user's affinity for some items together."""
        total: Affinity = np.zeros(self.met.shape[0], dtype=np.float32)
        for weight, matrix, history in zip(_WEIGHTS, self.matrices, self.histories, strict=True):
            raw = np.asarray(history @ matrix[:, items].sum(axis=1), dtype=np.float32).ravel()
            spread = raw.std()
            total += weight * (raw - raw.mean()) / (spread if spread > 0 else 1)
        return total

    def met_any(self, items: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return who has met any of some items."""
        met: NDArray[np.bool_] = np.asarray(self.met[:, items].sum(axis=1)).ravel() > 0
        return met


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentModel:
    """A `Segmenter`. `again`: users may be offered who have met the item before; the data decides."""

    users: tuple[str, ...]
    catalogue: Catalogue
    affinities: Affinities
    again: bool
    kinds: Mapping[tuple[str, str], frozenset[int]]

    def users_of_item(self, item: str, *, keep: Keep | None, count: int) -> Sequence[str]:
        """Return the users who will most likely interact with an item; nobody for one that is unknown."""
        number = self.catalogue.numbers.get(item)
        return [] if number is None else self._best(np.array([number]), keep, count)

    def users_of_attributes(self, wanted: Sequence[tuple[str, str]], *, keep: Keep | None, count: int) -> Sequence[str]:
        """Return the users who will most likely interact with items that have all of these (column, value)."""
        found = [self.kinds.get((column.upper(), value), frozenset()) for column, value in wanted]
        items = frozenset.intersection(*found)
        return self._best(np.array(sorted(items)), keep, count) if items else []

    def ranking(self, items: NDArray[np.int64]) -> Iterator[int]:
        """Iterate over the users by falling affinity for some items."""
        scores = self.affinities.for_items(items)
        if not self.again:
            scores = np.where(self.affinities.met_any(items), -np.inf, scores)
        return (int(user) for user in np.argsort(-scores, kind="stable") if scores[user] > -np.inf)

    def _best(self, items: NDArray[np.int64], keep: Keep | None, count: int) -> list[str]:
        found: list[str] = []
        for user in self.ranking(items):
            if len(found) == count:
                break
            if keep is None or keep(self.users[user]):
                found.append(self.users[user])
        return found


def fit(request: TrainingRequest, interactions: Interactions, items: Items | None) -> Trained:
    """Learn affinities, and measure them. Raises `TrainingError` where the data does not do."""
    catalogue, sequences = read(interactions, items.ids if items else ())
    require_enough(sequences)
    kinds = _kinds(items, catalogue)
    by_kind = RECIPES[request.recipe].algorithm is Algorithm.ATTRIBUTE_SEGMENTS
    if by_kind and not kinds:
        raise TrainingError("The Items dataset has no column of metadata to make segments by")
    users = tuple(sorted(set(interactions.users)))
    newest = sequences.places < np.repeat(np.rint(_TESTED * sequences.lengths), sequences.lengths)
    before, after = sequences.keep(~newest), sequences.keep(newest)
    n = len(catalogue)
    learned = Affinities.of(before, n)
    truth = after.matrix(np.ones(len(after.items), dtype=np.float32), n).tocsc()
    queries = _queries(truth, kinds.values() if by_kind else [frozenset([item]) for item in range(n)])
    models = [
        SegmentModel(users=users, catalogue=catalogue, affinities=learned, again=again, kinds=kinds)
        for again in ((True,) if by_kind else (True, False))  # who met one of a kind may well meet another
    ]
    again, hits, recalls, offered = max(
        ((model.again, *_measure(model, truth, queries)) for model in models), key=lambda each: each[2].mean()
    )
    return Trained(
        model=SegmentModel(
            users=users, catalogue=catalogue, affinities=Affinities.of(sequences, n), again=again, kinds=kinds
        ),
        metrics={
            "coverage": round(offered / len(users), 4),
            "hits_at_1_percent": round(float(hits.mean()), 4),
            "recall_at_1_percent": round(float(recalls.mean()), 4),
        },
        test_users=len(users),
        standard_error=float(recalls.std() / np.sqrt(len(recalls))),
        tuned={},
    )


def _kinds(items: Items | None, catalogue: Catalogue) -> dict[tuple[str, str], frozenset[int]]:
    """Return the items of each (column, value), where a column has values that several items share."""
    found: dict[tuple[str, str], set[int]] = {}
    for name, values in (items.columns if items else {}).items():
        tokens = {
            (name.upper(), token.strip()) for value in values if value is not None for token in _text(value).split("|")
        }
        if len(tokens) > _CATEGORIES:
            continue
        for item, value in zip(items.ids if items else (), values, strict=True):
            for token in _text(value).split("|") if value is not None else ():
                found.setdefault((name.upper(), token.strip()), set()).add(catalogue.numbers[item])
    return {kind: frozenset(members) for kind, members in found.items()}


def _text(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, int | float) else value


def _queries(truth: sparse.csc_array, wanted: Iterable[frozenset[int]]) -> list[NDArray[np.int64]]:
    """Return what to test with: sets of items that somebody met later."""
    sets = [np.array(sorted(each)) for each in wanted]
    met = [each for each in sets if truth[:, each].nnz]
    step = max(1, len(met) // _MOST_QUERIES)
    return met[::step][:_MOST_QUERIES]


def _measure(
    model: SegmentModel, truth: sparse.csc_array, queries: Sequence[NDArray[np.int64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Return hits and recall of the first hundredth of users, a query each, and how many users were offered at all."""
    most = max(1, len(model.users) // 100)
    hits, recalls, offered = [], [], set()
    for items in queries:
        right = np.flatnonzero(np.asarray(truth[:, items].sum(axis=1)).ravel())
        best = [user for user, _ in zip(model.ranking(items), range(most), strict=False)]
        found = len(np.intersect1d(right, best))
        hits.append(found)
        recalls.append(found / len(right))
        offered.update(best)
    return np.array(hits, dtype=np.float64), np.array(recalls), len(offered)
