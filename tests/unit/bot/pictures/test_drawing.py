import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.model.chart import Chart, ChartKind, Series, chart_in
from bot.model.message import Block
from bot.pictures.drawing import drawn
from bot.pictures.painter import open_painter
from bot.pictures.scale import marks, shortened
from bot.ports import Painter
from bot.views.charts import bars, chart

RECIPES = {"user-personalization": 0.12, "popularity-count": 0.04}


def made(block: Block | None) -> Chart:
    """Return the chart in a block that was made."""
    assert block is not None
    return chart_in(block)


async def test_a_chart_is_drawn_in_another_process() -> None:
    """What comes back is a PNG, small enough for anybody."""
    async with open_painter() as opened:
        painter: Painter = opened
        png = await painter.paint(made(bars("ndcg@25", RECIPES, x_label="Recipe", y_label="ndcg@25")))

    picture = Image.open(BytesIO(png))
    assert (picture.format, picture.size) == ("PNG", (1400, 760))
    assert len(png) < 40_000


def test_a_longer_bar_is_a_larger_number() -> None:
    """Counted in pixels of its colour, a bar of three times the value is three times as high."""
    chart = made(bars("Numbers", {"a": 1.0, "b": 3.0}, x_label="", y_label=""))
    picture = Image.open(BytesIO(drawn(chart))).convert("RGB")

    heights = [sum(picture.getpixel((x, y)) == (0, 114, 178) for y in range(760)) for x in (437, 1052)]

    assert heights[1] / heights[0] == pytest.approx(3, rel=0.03)


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize("values", [(0.0,), (-3.0, 4.0), (1e-9, 2e-9), (1e15,) * 20])
def test_any_numbers_can_be_drawn(kind: ChartKind, values: tuple[float, ...]) -> None:
    """One point, negative, tiny, huge and equal numbers."""
    categories = tuple(f"category number {place}"[:20] for place in range(len(values)))
    series = (Series(name="One", values=values), Series(name="Two", values=values[::-1]))

    assert drawn(Chart(kind=kind, title="A", categories=categories, series=series, x_label="x", y_label="y"))


@given(st.lists(st.floats(-1e18, 1e18).map(lambda value: round(value, 6)), max_size=20))
def test_a_scale_holds_all_values_and_zero(values: list[float]) -> None:
    """With a handful of marks at equal distances."""
    scale = marks(values)

    assert scale[0] <= min([0.0, *values])
    assert max([0.0, *values]) <= scale[-1]
    assert 2 <= len(scale) <= 8
    assert 0.0 in scale


@pytest.mark.parametrize(
    "value, words", [(0.1234, "0.1234"), (950, "950"), (12_000, "12K"), (1.5e6, "1.5M"), (-2e9, "-2B")]
)
def test_numbers_beside_an_axis_are_short(value: float, words: str) -> None:
    """As people say them."""
    assert shortened(value) == words


def test_a_long_story_is_told_by_its_end() -> None:
    """Slack takes twenty categories: of a line the newest count."""
    weeks = [f"W{week}" for week in range(52)]

    block = chart(ChartKind.LINE, "Trend", weeks, {"ndcg": list(range(52))}, x_label="Week", y_label="ndcg")

    assert made(block).categories == tuple(weeks[-20:])


def test_pillow_is_not_in_the_bots_own_process() -> None:
    """The room can be imported, and so the bot started, without it."""
    program = "import sys, bot.pictures.painter; sys.exit('PIL' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
