from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.datafiles.tally import Seen, Tally

CHUNKS = st.lists(st.lists(st.integers(0, 50), max_size=60), max_size=6)


def hashes(numbers: list[int]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Return numbers as hashes: spread over all 64 bits."""
    return (np.array(numbers, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)


@given(CHUNKS)
def test_what_was_counted_is_what_there_was(chunks: list[list[int]]) -> None:
    """As a Counter of all that came knows it, however it was cut into pieces."""
    tally, counter = Tally(), Counter[int]()
    for chunk in chunks:
        tally.add(hashes(chunk))
        counter.update(chunk)

    assert tally.exact
    assert tally.distinct == len(counter)
    assert tally.repeated == counter.total() - len(counter)
    assert tally.at_least(2) == sum(count >= 2 for count in counter.values())
    if counter:
        assert tally.shares(100) == {100: 1.0}
        assert tally.shares(1)[1] == pytest.approx(max(counter.values()) / counter.total())


@given(CHUNKS)
def test_shares_never_fall(chunks: list[list[int]]) -> None:
    """More items have more of the interactions, and the first have at least their part."""
    tally = Tally()
    for chunk in chunks:
        tally.add(hashes(chunk))

    shares = list(tally.shares(1, 10, 50, 100).values())
    assert shares == sorted(shares)
    assert all(share >= part for share, part in zip(shares, (0.01, 0.1, 0.5, 1.0), strict=False))


def test_beyond_its_bound_a_tally_estimates() -> None:
    """Of 100,000 with room for 5,000: within a few per cent, and it says so."""
    random = np.random.default_rng(1)
    things = random.integers(0, 2**64, size=100_000, dtype=np.uint64)
    tally = Tally(most=5_000)
    for chunk in np.array_split(np.concatenate([things, things[:50_000]]), 20):
        tally.add(chunk)

    assert not tally.exact
    assert tally.distinct == pytest.approx(100_000, rel=0.05)
    assert tally.repeated == pytest.approx(50_000, rel=0.08)


@given(CHUNKS)
def test_the_first_of_equals_is_the_one_that_is_new(chunks: list[list[int]]) -> None:
    """So a copy without repetitions keeps the order of what it copies."""
    seen = Seen()
    kept = [
        number
        for chunk in chunks
        for number, new in zip(chunk, seen.first_sightings(hashes(chunk)), strict=True)
        if new
    ]

    assert kept == list(dict.fromkeys(number for chunk in chunks for number in chunk))
    assert len(seen) == len(kept)
