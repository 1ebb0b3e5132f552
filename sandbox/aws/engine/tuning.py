"""Hyperparameter optimisation: which settings to try."""

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator

from sandbox.aws.engine.contract import HpoRanges
from sandbox.aws.engine.recipes import Hyperparameter

_SEED = 1


def candidates(
    hyperparameters: Mapping[str, Hyperparameter], settings: Mapping[str, str], hpo: HpoRanges
) -> list[dict[str, str]]:
    """Return at most `hpo.max_jobs` settings of what `hpo` varies, spread evenly over its ranges, no two alike.

    `settings` come first where they lie inside the ranges. Latin hypercube sampling: McKay, Beckman and Conover,
    "A Comparison of Three Methods for Selecting Values of Input Variables" (Technometrics, 1979).
    """
    jobs = max(1, hpo.max_jobs)
    columns = _columns(hpo, jobs, np.random.default_rng(_SEED))
    usual = {
        name: settings[name] if _allows(hpo, name, settings[name]) else values[0] for name, values in columns.items()
    }
    tried = [
        {name: usual[name] if hyperparameters[name].inert else values[job] for name, values in columns.items()}
        for job in range(jobs)
    ]
    distinct = {tuple(each.values()): each for each in [usual, *tried]}
    return list(distinct.values())[:jobs]


def _columns(hpo: HpoRanges, jobs: int, generator: Generator) -> dict[str, list[str]]:
    """Return for each hyperparameter one value a job, from equal parts of its range, shuffled."""

    def places() -> list[float]:
        return [(part + 0.5) / jobs for part in generator.permutation(jobs).tolist()]

    return {
        **{
            name: [str(low + int(at * (high - low + 1))) for at in places()]
            for name, (low, high) in hpo.integers.items()
        },
        **{name: [f"{low + at * (high - low):.6g}" for at in places()] for name, (low, high) in hpo.continuous.items()},
        **{name: [values[int(at * len(values))] for at in places()] for name, values in hpo.categorical.items()},
    }


def _allows(hpo: HpoRanges, name: str, value: str) -> bool:
    if name in hpo.categorical:
        return value in hpo.categorical[name]
    low, high = {**hpo.integers, **hpo.continuous}[name]
    return low <= float(value) <= high
