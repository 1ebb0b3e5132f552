"""Choosing on held-out users, and measuring on users who had no part in the choice.

Protocol: Personalize Developer Guide, "Evaluating a solution version with metrics": nine tenths of the users train,
one tenth tests. Here several tenths take their turn as test users, because a single one says little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.folds import Folds, Holdout
from sandbox.aws.engine.learning import Choice, Learner, Scorer, logits, top
from sandbox.aws.engine.metrics import DEPTH, Judged

_BATCH = 256  # users scored at a time

Gains = NDArray[np.float64]  # NDCG@25: a row for each option, a column for each user


@dataclass(frozen=True, kw_only=True, slots=True)
class Contender:
    """A learner, and the hyperparameters that optimisation gave it."""

    learner: Learner
    tuned: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """A contender with one of its choices made."""

    contender: Contender
    choice: Choice


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The option chosen on all tested users; and, a split each, what a choice made so is worth to other users."""

    option: Option
    judged: Sequence[Judged]


def compete(folds: Folds, holdouts: Sequence[Holdout], contenders: Sequence[Contender]) -> Outcome:
    """Choose among `contenders` and measure the choice; `holdouts` are those of the first groups in `folds`, in pairs.

    The two groups of a pair stay out of training together. What does best on the one is trained again with it, and
    tested on the other: so no user trains, or chooses, what they test.
    """
    options = [Option(contender=each, choice=choice) for each in contenders for choice in each.learner.choices]
    if len(options) == 1:
        chosen, best = options * len(holdouts), options[0]
    else:
        gains = [gain for first in range(0, len(holdouts), 2) for gain in _gains(folds, holdouts, first, contenders)]
        chosen = [options[choose(gains[_partner(group)])] for group in range(len(holdouts))]
        best = options[choose(np.concatenate(gains, axis=1))]
    judged = [_test(folds, group, holdouts[group], option) for group, option in enumerate(chosen)]
    return Outcome(option=best, judged=judged)


def choose(gains: Gains) -> int:
    """Return the first row that the best one does not beat by a standard error.

    The rule of one standard error (Breiman et al., "Classification and Regression Trees", 1984), on paired users:
    leave the usual option only for a difference that is more than noise.
    """
    losses = gains[gains.mean(axis=1).argmax()] - gains
    errors = losses.std(axis=1) / np.sqrt(gains.shape[1])
    return int(np.argmax(losses.mean(axis=1) <= errors))


def judge(scorer: Scorer, choices: Sequence[Choice], holdout: Holdout) -> list[Judged]:
    """Hold the first 25 recommendations against the truth, once for each choice."""
    batches = []
    for start in range(0, max(1, len(holdout)), _BATCH):
        users = np.arange(start, min(start + _BATCH, len(holdout)))
        histories, truths = holdout.histories.select(users), holdout.truths.select(users)
        scores = scorer.scores(histories)
        recommended = [top(logits(scores, choice, histories), DEPTH) for choice in choices]
        batches.append([Judged.of(each, truths, holdout.rewards) for each in recommended])
    return [Judged.all(batch) for batch in zip(*batches, strict=True)]


def _partner(group: int) -> int:
    """0 and 1 make a pair, 2 and 3 the next."""
    return group ^ 1


def _gains(folds: Folds, holdouts: Sequence[Holdout], first: int, contenders: Sequence[Contender]) -> list[Gains]:
    """Return the gains of every option on the two groups of the pair that starts with `first`."""
    pair = [first, _partner(first)]
    rows: list[list[NDArray[np.float64]]] = [[], []]
    for contender in contenders:
        scorer = folds.learn(contender.learner, without=frozenset(pair))
        for group, of_group in zip(pair, rows, strict=True):
            of_group += [
                each.weighted_ndcg(DEPTH) for each in judge(scorer, contender.learner.choices, holdouts[group])
            ]
    return [np.array(of_group) for of_group in rows]


def _test(folds: Folds, group: int, holdout: Holdout, option: Option) -> Judged:
    scorer = folds.learn(option.contender.learner, without=frozenset({group}))
    return judge(scorer, [option.choice], holdout)[0]
