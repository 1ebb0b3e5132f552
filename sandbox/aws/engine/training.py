"""One training from end to end: read, check, choose, measure, and train on everything."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # it ships no types

from sandbox.aws.engine import actions as next_actions
from sandbox.aws.engine import segments, semantic, trending
from sandbox.aws.engine.blend import BlendScorer
from sandbox.aws.engine.coldstart import births, cold_items
from sandbox.aws.engine.contest import Contender, compete
from sandbox.aws.engine.contexts import Contexts
from sandbox.aws.engine.contract import Actions, Interactions, Items, Trained, TrainingError, TrainingRequest
from sandbox.aws.engine.folds import Folds, Holdout
from sandbox.aws.engine.learners import Ingredients, build
from sandbox.aws.engine.learning import Scorer, Settled
from sandbox.aws.engine.metrics import report, standard_error
from sandbox.aws.engine.newcomers import Newcomers
from sandbox.aws.engine.objective import RewardingScorer, rewards_of
from sandbox.aws.engine.recipes import RECIPES, Algorithm, RecipeType, check, check_ranges
from sandbox.aws.engine.selection import TENTHS, require_enough, tenths, trainable
from sandbox.aws.engine.sequences import Catalogue, Sequences, read
from sandbox.aws.engine.serving import ServedModel
from sandbox.aws.engine.tuning import candidates

# All ten groups of users are tested where that takes seconds; of larger data, and in optimisation, two.
_SMALL_INTERACTIONS = 200_000
_SMALL_CATALOGUE = 2_500
_MOST_TESTED = 500  # users of one group: more of them tell nothing new
_SCORED = {RecipeType.USER_PERSONALIZATION, RecipeType.PERSONALIZED_RANKING}


def fit(request: TrainingRequest, interactions: Interactions, items: Items | None, actions: Actions | None) -> Trained:
    """Train and measure. Raises `TrainingError` where the data is too short or the request is not one we know."""
    _check(request)
    match RECIPES[request.recipe].algorithm:
        case Algorithm.TRENDING:
            return trending.fit(request, interactions, items)
        case Algorithm.SEMANTIC:
            return semantic.fit(interactions, items)
        case Algorithm.ITEM_SEGMENTS | Algorithm.ATTRIBUTE_SEGMENTS:
            return segments.fit(request, interactions, items)
        case Algorithm.ACTIONS:
            return next_actions.fit(request, interactions, actions)
        case _:
            return _fit(request, interactions, items)


def _fit(request: TrainingRequest, interactions: Interactions, items: Items | None) -> Trained:
    """Choose among settings and weights on held-out users, and train on everything."""
    catalogue, sequences = read(interactions, items.ids if items else ())
    require_enough(sequences)
    defaults = {name: each.default for name, each in RECIPES[request.recipe].hyperparameters.items()}
    settings = defaults | dict(request.hyperparameters)
    cold = _cold(request, settings, catalogue, sequences, items)
    aim = request.objective
    rewards = rewards_of(aim, items, catalogue) if aim else None
    ingredients = Ingredients(
        settings=settings,
        catalogue=catalogue,
        items=items,
        cold=cold,
        rewards=rewards,
        sensitivity=aim.sensitivity if aim else "OFF",
    )
    contenders = _contenders(request, ingredients)
    small = len(interactions) <= _SMALL_INTERACTIONS and len(catalogue) <= _SMALL_CATALOGUE
    tested = TENTHS if small and len(contenders) == 1 else 2
    folds, holdouts = _split(sequences, settings, cold, tested=tested)
    holdouts = [replace(each, rewards=rewards) for each in holdouts]
    # A second thread does not make small matrices faster, and spins while it waits.
    with threadpool_limits(1 if small else None):
        outcome = compete(folds, holdouts, contenders)
        scorer = folds.learn(outcome.option.contender.learner)
    scored = RECIPES[request.recipe].type in _SCORED
    return Trained(
        model=ServedModel(
            catalogue=catalogue,
            scorer=scorer,
            choice=outcome.option.choice,
            scored=scored,
            contexts=Contexts.of(interactions, catalogue) if scored else None,
            newcomers=_newcomers(scorer, catalogue, sequences, items, float(interactions.timestamps.max())),
        ),
        metrics=report(outcome.judged, len(catalogue)),
        test_users=sum(map(len, outcome.judged)),
        standard_error=standard_error(outcome.judged),
        tuned=outcome.option.contender.tuned,
    )


def _newcomers(
    scorer: Scorer, catalogue: Catalogue, sequences: Sequences, items: Items | None, latest: float
) -> Newcomers | None:
    """Return what can be explored, where the recipe knows histories."""
    blend = scorer.scorer if isinstance(scorer, RewardingScorer) else scorer
    if not isinstance(blend, BlendScorer):
        return None
    return Newcomers.of(catalogue, sequences, items, blend.ease, latest)


def _cold(
    request: TrainingRequest,
    settings: Mapping[str, str],
    catalogue: Catalogue,
    sequences: Sequences,
    items: Items | None,
) -> NDArray[np.bool_] | None:
    """Mark the new items, for the recipe that is about them. Raises `TrainingError`."""
    if RECIPES[request.recipe].algorithm is not Algorithm.COLDSTART:
        return None
    if items is None:
        raise TrainingError(f"Recipe {request.recipe} needs an Items dataset: new items are told by their metadata.")
    return cold_items(settings, sequences, births(catalogue, items), now=request.now)


def _split(
    sequences: Sequences, settings: Mapping[str, str], cold: NDArray[np.bool_] | None, *, tested: int
) -> tuple[Folds, list[Holdout]]:
    """Return the training events of all users in groups, and the test users of the first `tested` groups.

    Where `cold` marks new items, nothing of them trains, and they alone are to be foreseen.
    """
    groups = tenths(sequences)
    holdouts = [Holdout.of(sequences.select(group[:_MOST_TESTED])) for group in groups[:tested]]
    training = trainable(sequences, settings)
    if cold is not None:
        holdouts = [each.of_new(cold) for each in holdouts]
        training = training.keep(~cold[training.items])
    untested = np.concatenate([np.empty(0, np.int64), *groups[tested:]])
    return Folds([training.select(group) for group in (*groups[:tested], untested)]), holdouts


def _check(request: TrainingRequest) -> None:
    try:
        check(request.recipe, request.hyperparameters)
        if request.hpo:
            check_ranges(request.recipe, request.hpo)
    except ValueError as error:
        raise TrainingError(str(error)) from error


def _contenders(request: TrainingRequest, ingredients: Ingredients) -> list[Contender]:
    """Return one contender for each setting to try: one in all without optimisation."""
    hyperparameters = RECIPES[request.recipe].hyperparameters
    settings = ingredients.settings
    tried = candidates(hyperparameters, settings, request.hpo) if request.hpo else [{}]
    learners = [build(request.recipe, replace(ingredients, settings={**settings, **tuned})) for tuned in tried]
    if isinstance(request.update, ServedModel):
        learners = [Settled(learner=each, choice=request.update.choice) for each in learners]
    return [Contender(tuned=tuned, learner=each) for tuned, each in zip(tried, learners, strict=True)]
