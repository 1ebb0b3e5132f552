"""Recipes that really train: closed forms in numpy and scipy."""

from sandbox.aws.engine.contract import Actions, Interactions, Items, Trained, TrainingRequest
from sandbox.aws.engine.recipes import RECIPES, check, check_ranges, default_ranges

__all__ = ["RECIPES", "check", "check_ranges", "default_ranges", "train"]


def train(
    request: TrainingRequest, interactions: Interactions, items: Items | None, actions: Actions | None = None
) -> Trained:
    """Train a solution version and measure it; pickles, so that a worker process can run it.

    The same request and data give the same answer. Raises `TrainingError` where the data is too short.
    """
    from sandbox.aws.engine.training import fit  # noqa: PLC0415 - scipy loads where training happens, not in the endpoint

    return fit(request, interactions, items, actions)
