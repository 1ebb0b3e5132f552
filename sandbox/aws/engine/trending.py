"""Items that gain most: how much more often they are met now than just before.

Both times are windows of `trend_discovery_frequency`, the newest at the end of what is known. An item's trend is the
difference of its two counts over the standard deviation that chance alone gives it, as counts of rare events have it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.contract import Interactions, Items, Scored, Trained, TrainingRequest, Unmoved
from sandbox.aws.engine.folds import Holdout
from sandbox.aws.engine.metrics import DEPTH, Judged, report, standard_error
from sandbox.aws.engine.recipes import RECIPES
from sandbox.aws.engine.selection import require_enough, tenths
from sandbox.aws.engine.sequences import Catalogue, read

_SECONDS: Mapping[str, int] = {"30 minutes": 1800, "1 hour": 3600, "3 hours": 10_800, "1 day": 86_400}
_LEAST_EVENTS = 100  # in the newest window; with fewer it grows, as a trend of three events is none
_TIMES = 10  # at which foresight is measured

Numbers = NDArray[np.int32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """All events by rising time (epoch seconds), each of an item by number."""

    items: Numbers
    times: NDArray[np.int64]
    n_items: int

    @classmethod
    def of(cls, items: Numbers, times: NDArray[np.int64], n_items: int) -> Self:
        """Sort events by time."""
        order = np.argsort(times, kind="stable")
        return cls(items=items[order], times=times[order], n_items=n_items)

    def counts(self, after: int, until: int) -> NDArray[np.int64]:
        """Return how often each item was met after one moment, up to another."""
        first, last = np.searchsorted(self.times, [after, until], side="right")
        return np.bincount(self.items[first:last], minlength=self.n_items)

    def window(self, least: int) -> int:
        """Return the length of the newest window with events enough: `least` seconds, doubled as often as it takes."""
        end, span = int(self.times[-1]), int(self.times[-1] - self.times[0])
        while self.counts(end - least, end).sum() < _LEAST_EVENTS and least < span:
            least *= 2
        return least

    def growth(self, at: int, window: int) -> NDArray[np.int64]:
        """Return how many more events each item has in the window before a moment than in the one before that."""
        return self.counts(at - window, at) - self.counts(at - 2 * window, at - window)

    def ranking(self, at: int, window: int) -> NDArray[np.int64]:
        """Return all items, those that gain most at a moment first; of equal ones that with the smaller number."""
        both = self.counts(at - 2 * window, at)
        trends: NDArray[np.float64] = self.growth(at, window) / np.sqrt(both + 1)
        return np.argsort(-trends, kind="stable")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, weakref_slot=True)
class TrendingModel(Unmoved):
    """A `Model` that gives everybody the same list."""

    catalogue: Catalogue
    timeline: Timeline
    window: int
    best: NDArray[np.int64]

    @classmethod
    def of(cls, catalogue: Catalogue, timeline: Timeline, frequency: int) -> Self:
        """Rank the items at the end of a timeline."""
        window = timeline.window(frequency)
        best = timeline.ranking(int(timeline.times[-1]), window)
        return cls(catalogue=catalogue, timeline=timeline, window=frequency, best=best)

    def refreshed(self, events: Sequence[tuple[str, int]]) -> "TrendingModel":
        """Return what trends once these (item, time) have happened too; new items are known from then on."""
        names = dict.fromkeys([*self.catalogue.names, *(item for item, _ in events)])
        catalogue = Catalogue.of(list(names))
        items = np.concatenate([self.timeline.items, catalogue.encode([item for item, _ in events])])
        times = np.concatenate([self.timeline.times, np.array([at for _, at in events], dtype=np.int64)])
        return TrendingModel.of(catalogue, Timeline.of(items, times, len(catalogue)), self.window)

    def recommend(self, history: Sequence[str], *, count: int) -> list[Scored]:
        """Return the items that gain most, whoever asks."""
        del history
        return [Scored(item=self.catalogue.names[number], score=None) for number in self.best[:count]]

    def rank(self, history: Sequence[str], candidates: Sequence[str]) -> list[Scored]:
        """Order candidates by how much they gain; unknown ones come last."""
        del history
        place = {self.catalogue.names[number]: at for at, number in enumerate(self.best.tolist())}
        return [
            Scored(item=each, score=None) for each in sorted(candidates, key=lambda one: place.get(one, len(place)))
        ]

    def similar(self, item: str, *, count: int) -> list[Scored]:
        """Return what gains most, as nothing here says what goes with an item."""
        return [each for each in self.recommend([], count=count + 1) if each.item != item][:count]


def fit(request: TrainingRequest, interactions: Interactions, items: Items | None) -> Trained:
    """Find what trends, and measure how well that was foreseen. Raises `TrainingError` where the data is too short."""
    catalogue, sequences = read(interactions, items.ids if items else ())
    require_enough(sequences)
    defaults = {name: each.default for name, each in RECIPES[request.recipe].hyperparameters.items()}
    frequency = _SECONDS[{**defaults, **request.hyperparameters}["trend_discovery_frequency"].lower()]
    timeline = Timeline.of(catalogue.encode(list(interactions.items)), interactions.timestamps, len(catalogue))
    model = TrendingModel.of(catalogue, timeline, frequency)
    holdouts = [Holdout.of(sequences.select(group)) for group in tenths(sequences)]
    judged = [_judge(model.best, holdout) for holdout in holdouts]
    return Trained(
        model=model,
        metrics={
            **report(judged, len(catalogue)),
            "trend_prediction_accuracy": round(_accuracy(timeline, timeline.window(frequency)), 4),
        },
        test_users=sum(map(len, judged)),
        standard_error=standard_error(judged),
        tuned={},
    )


def _judge(best: NDArray[np.int64], holdout: Holdout) -> Judged:
    return Judged.of(np.tile(best[:DEPTH], (len(holdout), 1)), holdout.truths)


def _accuracy(timeline: Timeline, window: int) -> float:
    """Return the growth of the 25 items that were foreseen, as a share of that of the 25 that then grew most."""
    end = int(timeline.times[-1])
    shares = [_foreseen(timeline, end - back * window, window) for back in range(1, _TIMES + 1)]
    known = [share for share in shares if share is not None]
    return float(np.mean(known)) if known else 0.0


def _foreseen(timeline: Timeline, at: int, window: int) -> float | None:
    """Return the share for one moment, or None where nothing grew after it."""
    grown = timeline.growth(at + window, window)
    most = int(np.sort(grown)[::-1][:DEPTH].clip(0).sum())
    foreseen = int(grown[timeline.ranking(at, window)[:DEPTH]].sum())
    return min(1.0, max(0.0, foreseen / most)) if most > 0 else None
