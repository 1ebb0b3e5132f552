"""Tables and charts ("Table block", "Data table block", "Data visualization block")."""

from collections.abc import Iterator

from sandbox.slack.blocks.rich_text import RICH_TEXT
from sandbox.slack.blocks.rules import Check, Mistake, Shape, each, either, flag, number, one_of, text, typed
from sandbox.slack.wire import Json

MOST_TABLE_CHARACTERS = 20_000
_ID = {"block_id": text(255)}
_RAW_NUMBER = Shape({"value": number(whole=False)}, {"text": text(3000)})
_CELL = typed({"raw_text": Shape({"text": text(3000, least=0)}), "raw_number": _RAW_NUMBER, "rich_text": RICH_TEXT})
_COLUMN = Shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})


def _nothing(value: object, at: str) -> Iterator[Mistake]:
    if value is not None:
        yield Mistake(pointer=at, message="must be null")


def _rectangular(table: Json, at: str) -> Iterator[Mistake]:
    width = len(table["rows"][0])
    for place, row in enumerate(table["rows"]):
        if len(row) != width:
            yield Mistake(pointer=f"{at}/rows/{place}", message=f"every row must have {width} cells, as the first has")


def _plain_head(table: Json, at: str) -> Iterator[Mistake]:
    for place, cell in enumerate(table["rows"][0]):
        if cell["type"] == "rich_text":
            yield Mistake(pointer=f"{at}/rows/0/{place}", message="a header cell must not be rich_text")


def _short_enough(table: Json, at: str) -> Iterator[Mistake]:
    characters = sum(len(str(cell.get("text", cell.get("value", "")))) for row in table["rows"] for cell in row)
    if characters > MOST_TABLE_CHARACTERS:
        yield Mistake(pointer=f"{at}/rows", message=f"must be less than {MOST_TABLE_CHARACTERS + 1} characters in all")


TABLE = Shape(
    {"rows": each(each(_CELL, 1, 20), 1, 100)},
    {"column_settings": each(either(_COLUMN, _nothing), 1, 20), **_ID},
    [_rectangular],
)
DATA_TABLE = Shape(
    {"caption": text(3000), "rows": each(each(_CELL, 1, 20), 2, 201)},
    {"page_size": number(1, 100), "row_header_column_index": number(0, 19), **_ID},
    [_rectangular, _plain_head, _short_enough],
)

_LABEL = text(20)
_POINT = Shape({"label": _LABEL, "value": number(whole=False)})
_SERIES = Shape({"name": _LABEL, "data": each(_POINT, 1, 20)})
_AXES = Shape({"categories": each(_LABEL, 1, 20)}, {"x_label": text(50), "y_label": text(50)})


def _positive(segment: Json, at: str) -> Iterator[Mistake]:
    if segment["value"] <= 0:
        yield Mistake(pointer=f"{at}/value", message="must be more than 0")


def _distinct_series(chart: Json, at: str) -> Iterator[Mistake]:
    names = [series["name"] for series in chart["series"]]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield Mistake(pointer=f"{at}/series/{place}/name", message=f"duplicate series name: {name}")


def _a_point_for_every_category(chart: Json, at: str) -> Iterator[Mistake]:
    categories = sorted(chart["axis_config"]["categories"])
    for place, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != categories:
            yield Mistake(pointer=f"{at}/series/{place}/data", message="must have one value for every category")


_PIE = Shape({"segments": each(Shape({"label": _LABEL, "value": number(whole=False)}, {}, [_positive]), 1, 12)})
_PLOT = Shape(
    {"series": each(_SERIES, 1, 12), "axis_config": _AXES}, {}, [_distinct_series, _a_point_for_every_category]
)
_CHARTS: dict[str, Check] = {"pie": _PIE, "bar": _PLOT, "line": _PLOT, "area": _PLOT}
DATA_VISUALIZATION = Shape({"title": text(50), "chart": typed(_CHARTS)}, _ID)
