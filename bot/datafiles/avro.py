"""The Avro schema that fits a table.

Source: Personalize Developer Guide, "Creating schema JSON files for Amazon Personalize schemas".
"""

import json
import re
from collections.abc import Iterator, Sequence

import pandas as pd

from bot.datafiles.layouts import LAYOUTS, TIMES, AvroField, AvroType, Layout
from bot.datafiles.reading import Table
from bot.model.orders import DatasetKind

WHOLE_NUMBER = r"-?\d{1,19}"
NUMBER = r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"

_COUNT = r"-?(?:0|[1-9]\d{0,17})"  # a number with leading zeros is rather a code
_INT = 2**31
_FLOAT_DIGITS = 7  # that a float of 32 bits keeps
_TITLE = re.compile(r"(.*_)?(TITLE|NAME)", re.IGNORECASE)
_PROSE = 60  # characters on average
_REPEATED = 0.5  # at most so many different values a row, to be a category
_LONGEST_CATEGORY = 1000


def infer(table: Table, dataset: DatasetKind) -> str:
    """Return the schema that fits a table, as JSON; fields stand in the header's order.

    Where only the head of a file was read, metadata may be empty further on, so its types allow null and are wide.
    """
    layout = LAYOUTS[dataset]
    prose = _prose(table, layout) if dataset is DatasetKind.ITEMS else None
    fields = [_field(table, name, layout, textual=name == prose) for name in table.columns]
    record = {
        "type": "record",
        "name": layout.record,
        "namespace": "com.amazonaws.personalize.schema",
        "fields": fields,
        "version": "1.0",
    }
    return json.dumps(record)


def fields_of(schema: str) -> Sequence[AvroField]:
    """Return the fields of a schema."""
    fields: Sequence[AvroField] = json.loads(schema)["fields"]
    return fields


def _field(table: Table, name: str, layout: Layout, *, textual: bool) -> AvroField:
    cells = table.cells[name]
    filled = cells[cells != ""]
    open_ended = not table.whole or len(filled) < len(cells)
    if name in layout.fixed:
        fixed = layout.fixed[name]
        return {"name": name, "type": "long" if name in TIMES and not open_ended else fixed}
    kind = _type(filled, wide=not table.whole)
    field = {"name": name, "type": ["null", kind] if open_ended else kind}
    if textual:
        return {**field, "textual": True}
    return {**field, "categorical": True} if kind == "string" and _is_category(name, filled) else field


def _type(filled: pd.Series, *, wide: bool) -> AvroType:
    """Return the narrowest type that holds these values."""
    if filled.empty:
        return "string"
    if filled.str.fullmatch(_COUNT).all():
        return "long" if wide or filled.astype("int64").abs().max() >= _INT else "int"
    if filled.str.fullmatch(NUMBER).all() and not filled.str.fullmatch(r"-?0\d.*").any():
        digits = filled.str.replace(r"[eE].*|\D", "", regex=True).str.strip("0").str.len()
        return "double" if wide or digits.max() > _FLOAT_DIGITS else "float"
    return "string"


def _is_category(name: str, filled: pd.Series) -> bool:
    """Say whether values repeat; those with `|` are several values in one."""
    if filled.empty or _TITLE.fullmatch(name) or filled.str.len().max() > _LONGEST_CATEGORY:
        return False
    several = filled.str.contains("|", regex=False).any()
    values = filled.str.split("|").explode() if several else filled
    return bool(values.nunique() <= max(1, _REPEATED * len(values)))


def _prose(table: Table, layout: Layout) -> str | None:
    """Return the column of Items that holds the longest text, where it is text at all; there can be one."""
    lengths = {name: _mean_length(table.cells[name]) for name in _free(table, layout)}
    longest = max(lengths, key=lambda name: lengths[name], default=None)
    return longest if longest is not None and lengths[longest] > _PROSE else None


def _free(table: Table, layout: Layout) -> Iterator[str]:
    for name in table.columns:
        filled = table.cells[name][table.cells[name] != ""]
        if name not in layout.fixed and not _is_category(name, filled) and _type(filled, wide=False) == "string":
            yield name


def _mean_length(cells: pd.Series) -> float:
    return float(cells.str.len().mean())
