"""Charts for messages: `chart` returns a block like any other, which `page` reads aloud with all its numbers.

Slack draws the block itself where it knows it; elsewhere the way to Slack paints a picture (`bot.slack.pictures`).
Show the numbers that matter in a sentence or a table beside it as well: not everybody sees a chart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite

from bot.model.chart import Chart, ChartKind, Series, block_of
from bot.model.message import Block
from bot.views.blocks import shown

_TITLE = 50
_LABEL = 20
_CATEGORIES = 20
_SERIES = 6  # Slack takes 12 by now, took 6 at first, and more cannot be told apart


def chart(
    kind: ChartKind,
    title: str,
    categories: Sequence[str],
    series: Mapping[str, Sequence[float]],
    *,
    x_label: str,
    y_label: str,
) -> Block | None:
    """Return a chart of numbers by category, such as months or recipes; each series has one for every category.

    Slack takes 20 categories: of bars the first are shown, of lines and areas the last, which are the newest. Where no
    number is finite there is nothing to show, and None is returned, which `page` leaves out. Categories in which a
    number is missing (not finite) are left out.
    """
    names = [*series][:_SERIES]
    places = [place for place in range(len(categories)) if all(isfinite(series[name][place]) for name in names)]
    places = places[:_CATEGORIES] if kind is ChartKind.BAR else places[-_CATEGORIES:]
    if not places or not names:
        return None
    labels = _distinct(names)
    return block_of(
        Chart(
            kind=kind,
            title=shown(title, _TITLE),
            categories=_distinct(categories[place] for place in places),
            series=tuple(
                Series(name=label, values=tuple(series[name][place] for place in places))
                for label, name in zip(labels, names, strict=True)
            ),
            x_label=shown(x_label, _TITLE),
            y_label=shown(y_label, _TITLE),
        )
    )


def bars(title: str, values: Mapping[str, float], *, x_label: str, y_label: str) -> Block | None:
    """Return one bar for each name, such as a metric by recipe."""
    return chart(ChartKind.BAR, title, [*values], {y_label: [*values.values()]}, x_label=x_label, y_label=y_label)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return names short enough for Slack, which wants them to differ."""
    return tuple(_numbered(_label(shown(name)) for name in names))


def _label(name: str, limit: int = _LABEL) -> str:
    """Shorten a name in its middle: names of one family differ at their ends."""
    half = (limit - 1) // 2
    return name if len(name) <= limit else f"{name[: limit - 1 - half]}…{name[-half:]}"


def _numbered(names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        different, number = name, 1
        while different in seen:
            number += 1
            different = f"{_label(name, _LABEL - len(f' {number}'))} {number}"
        seen.add(different)
        yield different
