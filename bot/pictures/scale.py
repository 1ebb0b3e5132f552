"""The scale of an axis: round numbers that hold all values."""

from collections.abc import Iterable
from math import ceil, floor, log10

from bot.model.chart import figure

_STEPS = (1, 2, 2.5, 5, 10)
_MARKS = 5  # about so many
_SUFFIXES = ((1e9, "B"), (1e6, "M"), (1e4, "K"))


def marks(values: Iterable[float]) -> list[float]:
    """Return round numbers at equal distances, the lowest of which is no more and the highest no less than any value.

    Zero is among them, so that what is twice as long is twice as much.

    >>> marks([3, 17])
    [0.0, 5.0, 10.0, 15.0, 20.0]
    """
    known = [0.0, *values]
    low, high = min(known), max(known)
    if low == high:
        high = 1.0
    step = _step(high - low)
    return [step * place for place in range(floor(low / step), ceil(high / step) + 1)]


def shortened(value: float) -> str:
    """Return a number short enough to stand at an axis or on a bar, such as `120K`."""
    for unit, suffix in _SUFFIXES:
        if abs(value) >= unit:
            scaled = value / (1e3 if suffix == "K" else unit)
            return f"{scaled:.1f}".removesuffix(".0") + suffix
    return figure(round(value, 4))


def _step(span: float) -> float:
    rough = span / _MARKS
    power = 10.0 ** floor(log10(rough))
    return next(power * step for step in _STEPS if power * step >= rough * 0.999)
