"""How good a trained version is, by Amazon's own eight offline metrics.

Formulas: Personalize Developer Guide, "Evaluating a solution version with metrics".
"""

from collections.abc import Mapping
from dataclasses import field

from bot.model.errors import NotFound, cited
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """One metric: AWS's `key`, the short `name` that people type, what it `means`."""

    key: str
    name: str
    means: str


METRICS = (
    Metric(
        key="normalized_discounted_cumulative_gain_at_25",
        name="ndcg@25",
        means="how well the first 25 are ordered (1 is perfect)",
    ),
    Metric(
        key="normalized_discounted_cumulative_gain_at_10", name="ndcg@10", means="how well the first 10 are ordered"
    ),
    Metric(key="normalized_discounted_cumulative_gain_at_5", name="ndcg@5", means="how well the first 5 are ordered"),
    Metric(key="mean_reciprocal_rank_at_25", name="mrr@25", means="how early the first hit comes (1 is at the top)"),
    Metric(key="precision_at_5", name="precision@5", means="share of the first 5 that people really took"),
    Metric(key="precision_at_10", name="precision@10", means="share of the first 10 that people really took"),
    Metric(key="precision_at_25", name="precision@25", means="share of the first 25 that people really took"),
    Metric(key="coverage", name="coverage", means="share of all items that are ever recommended"),
)
BY_NAME = {metric.name: metric for metric in METRICS}


def find_metric(typed: str) -> Metric:
    """Return the metric that was typed.

    Raises:
        NotFound: no such metric; the text names those that there are.
    """
    try:
        return BY_NAME[typed.lower()]
    except KeyError:
        raise NotFound(f"There is no metric {cited(typed)}. There are: {', '.join(BY_NAME)}.") from None


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """The metrics of one version. `version` is what people call it, `values` maps AWS's keys to 0..1.

    `tuned` are the settings that hyperparameter tuning chose, where it was tuned: AWS's names and values, untrusted.
    """

    version: str
    recipe: str
    values: Mapping[str, float]
    tuned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A version's metrics beside those of its predecessor and of the popularity baseline, where they exist.

    `other` is there in the place of both, where somebody asked to compare with that one. `users` is how many users are
    in the data, at least; `counted` says that there are no more, `moved_on` that something was imported between the
    trainings of the version and of one that it is compared with.
    """

    current: Evaluation
    previous: Evaluation | None = None
    baseline: Evaluation | None = None
    other: Evaluation | None = None
    users: int | None = None
    counted: bool = False
    moved_on: bool = False
