"""Leaving out the unusual: what lies below one percentile or above another."""

import numpy as np
from numpy.typing import NDArray


def inside(counts: NDArray[np.number], percentiles: tuple[float, float]) -> NDArray[np.bool_]:
    """Mark the counts from the lower to the higher of `percentiles`, each from 0 to 1, taken over counts above 0."""
    met = counts[counts > 0]
    least, most = np.quantile(met, percentiles) if len(met) else (0, 0)
    marked: NDArray[np.bool_] = (counts >= least) & (counts <= most)
    return marked
