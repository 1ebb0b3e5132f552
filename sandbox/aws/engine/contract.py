"""What goes into training and what comes out: the values between the endpoint and the recipes.

Everything here pickles, so that `train` can run in a worker process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Names: TypeAlias = NDArray[np.object_] | pd.Categorical  # of `str`; as categories they take a fraction of the memory


class TrainingError(Exception):
    """Training cannot succeed; the text is what Personalize would give as `failureReason`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interactions:
    """Interactions as columns of equal length n, in file order.

    `timestamps` are epoch seconds (int64). `weights` say how much each counts, 1 on average; all the same without them.
    `contexts` are contextual columns, object arrays as long.
    """

    users: Names
    items: Names
    timestamps: NDArray[np.int64]
    weights: NDArray[np.float32] | None = None
    contexts: Mapping[str, NDArray[np.object_]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return n."""
        return len(self.users)


@dataclass(frozen=True, kw_only=True, slots=True)
class Items:
    """The Items dataset: `ids`, and for each metadata column one value (or None) an item.

    `texts` names the columns in words.
    """

    ids: Sequence[str]
    columns: Mapping[str, Sequence[str | float | None]] = field(default_factory=dict)
    texts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Actions:
    """The Actions dataset's `ids`; and as columns of equal length, what users did with them, in file order.

    `timestamps` are epoch seconds; `event_types` are Taken, Not Taken or Viewed, in any case.
    """

    ids: Sequence[str]
    users: NDArray[np.object_]
    actions: NDArray[np.object_]
    timestamps: NDArray[np.int64]
    event_types: NDArray[np.object_]


@dataclass(frozen=True, kw_only=True, slots=True)
class HpoRanges:
    """What hyperparameter optimisation may vary, as CreateSolution's `hpoConfig` says it."""

    integers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    continuous: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    categorical: Mapping[str, Sequence[str]] = field(default_factory=dict)
    max_jobs: int = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Objective:
    """What besides relevance counts: a numeric column of items, and how much, from OFF to HIGH."""

    attribute: str
    sensitivity: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingRequest:
    """One solution version to train. `recipe` is the name behind the ARN, such as `aws-sims`.

    `update` is a model of the same recipe, whose choices are taken over instead of made anew. `now`, in epoch seconds,
    is what ages may be counted from.
    """

    recipe: str
    hyperparameters: Mapping[str, str] = field(default_factory=dict)
    hpo: HpoRanges | None = None
    update: "Model | None" = None
    now: float = 0.0
    objective: Objective | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """An item in an answer; `score` is None where the recipe gives none (related and popular items)."""

    item: str
    score: float | None


class Model(Protocol):
    """A trained recipe. Histories are item ids, oldest first; they may hold items the model never saw."""

    def recommend(self, history: Sequence[str], *, count: int) -> list[Scored]:
        """Return the best `count` items for somebody with this history; popular items for an empty one."""
        ...

    def rank(self, history: Sequence[str], candidates: Sequence[str]) -> list[Scored]:
        """Order `candidates` for somebody with this history; unknown items come last, without a score."""
        ...

    def similar(self, item: str, *, count: int) -> list[Scored]:
        """Return items that go with `item`; popular items where it is unknown."""
        ...

    def explore(self, history: Sequence[str], *, days: float) -> list[str]:
        """Return items that few met, at most so many days old, best first; none where the recipe does not explore."""
        ...

    def within(self, context: Mapping[str, str]) -> "Model":
        """Return the model as it answers in a context; the same where the recipe does not look at any."""
        ...


class Unmoved:
    """What a `Model` that neither explores nor looks at contexts has in common with its like."""

    __slots__ = ()

    def explore(self, history: Sequence[str], *, days: float) -> list[str]:
        """Return nothing."""
        del history, days
        return []

    def within(self, context: Mapping[str, str]) -> Self:
        """Return the same."""
        del context
        return self


@dataclass(frozen=True, kw_only=True, slots=True)
class Trained:
    """A finished training. `model` is a `Model`, or a `Segmenter` where the recipe makes user segments.

    `metrics` has AWS's keys, each rounded to 4 decimals. `test_users` and `standard_error` (of NDCG@25)
    say how far to trust them. `tuned` holds the hyperparameters that optimisation chose, as strings.
    """

    model: Any
    metrics: Mapping[str, float]
    test_users: int
    standard_error: float
    tuned: Mapping[str, str]
