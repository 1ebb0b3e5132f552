"""A chart: numbers that are looked at rather than read, and the one block of Slack's that shows them.

Shape and limits: docs.slack.dev, "Data visualization block". Slack draws it in messages; see `bot.slack.pictures` for
where it does not.
"""

from collections.abc import Sequence
from enum import StrEnum

from bot.model.message import Block
from bot.records import dataclass

CHART = "data_visualization"
"""The type of the block."""


class ChartKind(StrEnum):
    """How numbers are drawn, in Slack's words."""

    BAR = "bar"
    LINE = "line"
    AREA = "area"


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """Numbers that belong together: one for each category of their chart."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A chart that keeps Slack's limits, as `bot.views.charts` makes it; its texts are safe to show."""

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    x_label: str
    y_label: str


def block_of(chart: Chart) -> Block:
    """Return the block that shows a chart."""
    points = [
        {
            "name": series.name,
            "data": [
                {"label": label, "value": value} for label, value in zip(chart.categories, series.values, strict=True)
            ],
        }
        for series in chart.series
    ]
    axes = {"categories": list(chart.categories), "x_label": chart.x_label, "y_label": chart.y_label}
    return {
        "type": CHART,
        "title": chart.title,
        "chart": {"type": str(chart.kind), "series": points, "axis_config": axes},
    }


def chart_in(block: Block) -> Chart:
    """Return the chart that a block of `block_of` shows."""
    drawn = block["chart"]
    axes = drawn["axis_config"]
    return Chart(
        kind=ChartKind(drawn["type"]),
        title=block["title"],
        categories=tuple(axes["categories"]),
        series=tuple(
            Series(name=one["name"], values=tuple(point["value"] for point in one["data"])) for one in drawn["series"]
        ),
        x_label=axes["x_label"],
        y_label=axes["y_label"],
    )


def described(chart: Chart) -> str:
    """Return a chart in words, every number among them: `Events by month: Jan 1,200; Feb 900`."""
    if len(chart.series) == 1:
        return f"{chart.title}: {_points(chart.categories, chart.series[0])}"
    return f"{chart.title}: {'. '.join(f'{one.name}: {_points(chart.categories, one)}' for one in chart.series)}"


def figure(value: float) -> str:
    """Return a number as people write it: `12,345`, `0.1234`, `2.5`."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.4f}".rstrip("0").rstrip(".")  # noqa: PLR2004 - as read


def _points(categories: Sequence[str], series: Series) -> str:
    return "; ".join(f"{label} {figure(value)}" for label, value in zip(categories, series.values, strict=True))
