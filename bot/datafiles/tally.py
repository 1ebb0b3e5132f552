"""Counts how often each of very many things occurs, within a bound of memory.

Things are known by 64-bit hashes. Beyond `most` different ones, only those are kept whose hashes end in a zero bit,
then in two, and so on: a fair sample, whose counts are exact. (P. Gibbons, "Distinct sampling for highly-accurate
answers to distinct values queries and event reports", VLDB 2001.) With two million kept, the error is below a
thousandth.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Hashes: TypeAlias = npt.NDArray[np.uint64]
Counts: TypeAlias = npt.NDArray[np.int64]

MOST = 2**21


class Tally:
    """Different things, and how often each was seen; 16 bytes each."""

    def __init__(self, *, most: int = MOST) -> None:
        """Begin with none."""
        self._most = most
        self._level = 0
        self._keys: Hashes = np.empty(0, dtype=np.uint64)
        self._counts: Counts = np.empty(0, dtype=np.int64)

    @property
    def exact(self) -> bool:
        """Whether all are kept, rather than a sample."""
        return self._level == 0

    @property
    def distinct(self) -> int:
        """How many different ones there are."""
        return len(self._keys) << self._level

    @property
    def repeated(self) -> int:
        """How many were seen that had been seen before."""
        return int((self._counts - 1).sum()) << self._level

    def at_least(self, times: int) -> int:
        """Return how many were seen so often."""
        return int((self._counts >= times).sum()) << self._level

    def shares(self, *hundredths: int) -> dict[int, float]:
        """Return which part of all sightings the most seen 1 %, 10 % … of things have, rounded up to whole things."""
        if not len(self._counts):
            return {}
        running = np.cumsum(np.sort(self._counts)[::-1])
        tops = {part: -(-len(running) * part // 100) for part in hundredths}
        return {part: float(running[top - 1] / running[-1]) for part, top in tops.items()}

    def add(self, hashes: Hashes) -> None:
        """Count these."""
        new, counts = np.unique(self._sampled(hashes), return_counts=True)
        places = np.searchsorted(self._keys, new)
        known = np.zeros(len(new), dtype=bool)
        inside = places < len(self._keys)
        known[inside] = self._keys[places[inside]] == new[inside]
        self._counts[places[known]] += counts[known]
        self._keys = np.insert(self._keys, places[~known], new[~known])
        self._counts = np.insert(self._counts, places[~known], counts[~known])
        while len(self._keys) > self._most:
            self._level += 1
            kept = self._is_sampled(self._keys)
            self._keys, self._counts = self._keys[kept], self._counts[kept]

    def _sampled(self, hashes: Hashes) -> Hashes:
        return hashes[self._is_sampled(hashes)] if self._level else hashes

    def _is_sampled(self, hashes: Hashes) -> npt.NDArray[np.bool_]:
        sampled: npt.NDArray[np.bool_] = (hashes & np.uint64((1 << self._level) - 1)) == 0
        return sampled


class Seen:
    """Which things have been seen before, exactly; 8 bytes each."""

    def __init__(self) -> None:
        """Begin with none."""
        self._keys: Hashes = np.empty(0, dtype=np.uint64)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._keys)

    def first_sightings(self, hashes: Hashes) -> npt.NDArray[np.bool_]:
        """Return which of these are new, each once, and remember them."""
        new, where = np.unique(hashes, return_index=True)
        places = np.searchsorted(self._keys, new)
        fresh = np.ones(len(new), dtype=bool)
        inside = places < len(self._keys)
        fresh[inside] = self._keys[places[inside]] != new[inside]
        self._keys = np.insert(self._keys, places[fresh], new[fresh])
        first = np.zeros(len(hashes), dtype=bool)
        first[where[fresh]] = True
        return first
