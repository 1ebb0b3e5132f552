import json
import math

from hypothesis import given
from hypothesis import strategies as st

from bot.model.chart import ChartKind, chart_in
from bot.views.charts import bars, chart
from bot.views.page import page
from sandbox.slack.blocks.check import check_message

NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


@given(st.data(), st.sampled_from(ChartKind), st.text(), st.lists(st.text(), max_size=30))
def test_slack_takes_a_chart_of_anything(data: st.DataObject, kind: ChartKind, title: str, names: list[str]) -> None:
    """Long, empty and equal names, control characters, numbers that are none: there is a valid chart, or none."""
    lists = st.lists(NUMBERS, min_size=len(names), max_size=len(names))
    series = data.draw(st.dictionaries(st.text(), lists, max_size=9))

    block = chart(kind, title, names, series, x_label=title, y_label=title)

    if block is not None:
        assert check_message([json.loads(json.dumps(block))]) == []
        assert page(block).text


def test_a_chart_reads_aloud_with_all_its_numbers() -> None:
    """Whoever listens learns as much as whoever looks."""
    block = bars("ndcg@25 by recipe", {"a": 0.5, "b": 1200}, x_label="Recipe", y_label="ndcg@25")

    assert page(block).text == "ndcg@25 by recipe: a 0.5; b 1,200"


def test_a_chart_mentions_nobody() -> None:
    """Names from AWS are shown as they are."""
    block = bars("<!channel>", {"<@U1>": 1}, x_label="<!here>", y_label="")

    assert "<" not in page(block).text


def test_names_of_one_family_stay_different() -> None:
    """They differ at the end, so they are shortened in the middle, and numbered where that is not enough."""
    names = ["user-personalization-v1", "user-personalization-v2", "user-personalization-v2"]
    block = chart(ChartKind.BAR, "", names, {"": [1, 2, 3]}, x_label="", y_label="")

    assert block is not None
    assert chart_in(block).categories == ("user-perso…zation-v1", "user-perso…zation-v2", "user-pers…ation-v2 2")


def test_where_there_are_no_numbers_there_is_no_chart() -> None:
    """What is missing is left out, and an empty chart says nothing."""
    assert bars("Nothing", {"a": math.nan}, x_label="", y_label="") is None
    assert bars("Nothing", {}, x_label="", y_label="") is None
