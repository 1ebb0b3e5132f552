"""One column of an imported CSV, checked against its Avro field."""

import numpy as np
import pandas as pd

from sandbox.aws.datasets.avro import LARGEST, Field
from sandbox.aws.failures import JobFailedError

_LONGEST_ID = 256
_LONGEST_STRING = 1000
_LONGEST_TEXT = 20_000  # longer text is cut, as Personalize does
_IDS = frozenset({"USER_ID", "ITEM_ID", "ACTION_ID"})
_FIRST_ROW = 2  # of data in a CSV file, as an editor counts lines


def column(text: pd.Series, field: Field) -> pd.Series:
    """Return a column of text as the field's type; raises `JobFailedError` and names the first bad row."""
    if not field.nullable:
        _refuse(text, text.isna(), field, "is empty, and the schema does not allow null")
    match field.type:
        case "string":
            return _strings(text, field)
        case "boolean":
            _refuse(text, text.notna() & ~text.str.lower().isin(["true", "false"]), field, "is not a boolean")
            return text.astype("category")
        case "int" | "long":
            return _integers(text, field)
        case _:
            numbers = pd.to_numeric(text, errors="coerce").astype("float64")
            _refuse(text, text.notna() & ~np.isfinite(numbers), field, f"is not a {field.type}")
            return numbers


def _strings(text: pd.Series, field: Field) -> pd.Series:
    if field.textual:
        return text.str.slice(0, _LONGEST_TEXT).astype("category")
    kept = text.astype("category")
    longest = _LONGEST_ID if field.name in _IDS else _LONGEST_STRING
    if (kept.cat.categories.str.len() > longest).any():
        raise JobFailedError(f"Length cannot be more than {longest} characters for {field.name}")
    return kept


def _integers(text: pd.Series, field: Field) -> pd.Series:
    numbers = pd.to_numeric(text, errors="coerce")
    wrong = (numbers > LARGEST[field.type]) | (numbers < -LARGEST[field.type] - 1)
    if not pd.api.types.is_integer_dtype(numbers):
        wrong |= text.notna() & ~text.str.fullmatch(r"\s*[+-]?\d{1,19}\s*").fillna(value=False).astype("bool")
    _refuse(text, wrong, field, f"is not a {field.type}")
    return numbers


def _refuse(text: pd.Series, wrong: pd.Series, field: Field, complaint: str) -> None:
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        value = text.iloc[row]
        shown = "" if pd.isna(value) else f"{str(value)[:100]!r} "
        line = int(text.index[row]) + _FIRST_ROW
        raise JobFailedError(f"Column {field.name}: the value {shown}in row {line} {complaint}")
