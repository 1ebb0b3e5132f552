"""What can be wrong with the values: by column, with the lines in which it is."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import pandas as pd

from bot.datafiles.avro import NUMBER, WHOLE_NUMBER
from bot.datafiles.layouts import IDS, TIMES, AvroField, base, nullable
from bot.datafiles.quoting import where
from bot.datafiles.reading import Table
from bot.datafiles.times import SECONDS, UNITS
from bot.model.orders import DatasetKind

_LONGEST_ID = 256
_TYPES = {
    "int": (WHOLE_NUMBER, "a whole number"),
    "long": (WHOLE_NUMBER, "a whole number"),
    "float": (NUMBER, "a number such as 3.5"),
    "double": (NUMBER, "a number such as 3.5"),
    "boolean": (r"(?i:true|false)", "true or false"),
}
_FEWEST_ROWS = 1000
_FEWEST_USERS = 25


def problems(table: Table, fields: Sequence[AvroField], dataset: DatasetKind) -> list[str]:
    """Return what forbids an import."""
    wrong = [problem for field in fields for problem in _column(table.cells.loc[:, str(field["name"])], field)]
    if dataset is DatasetKind.INTERACTIONS and table.whole:
        counts = table.cells["USER_ID"].value_counts()
        wrong += too_few(len(table.cells), users=len(counts), often=int((counts > 1).sum()))
    return wrong


def _column(cells: pd.Series, field: AvroField) -> Iterator[str]:
    name = field["name"]
    empty = cells == ""
    if empty.any() and not nullable(field["type"]):
        yield f"{name} is empty in {where(list(cells.index[empty]))}. Fill it in, or drop these rows."
    filled = cells[~empty]
    if name in IDS:
        yield from _ids(filled)
    elif name in TIMES:
        yield from _times(filled)
    elif base(field["type"]) in _TYPES:
        pattern, words = _TYPES[base(field["type"])]
        yield from _offending(filled[~filled.str.fullmatch(pattern)], f"must be {words}")


def _ids(filled: pd.Series) -> Iterator[str]:
    long = filled[filled.str.len() > _LONGEST_ID]
    yield from _offending(long, f"can have at most {_LONGEST_ID} characters")


def _times(filled: pd.Series) -> Iterator[str]:
    """Say of each sort of wrong time what to write instead."""
    rest = filled[~filled.str.fullmatch(SECONDS)]
    for pattern, unit, factor in UNITS:
        fits = rest.str.fullmatch(pattern)
        if fits.any():
            first = int(rest[fits].iloc[0])
            yield from _offending(rest[fits], f"looks like {unit}; write seconds ({first} becomes {first // factor})")
        rest = rest[~fits]
    if not rest.empty:
        yield from _offending(rest, f"must be whole seconds since 1970 (UTC), such as {_example(rest.iloc[0])}")


def _example(value: str) -> str:
    """Return how to write this time, where it can be told."""
    try:
        when = datetime.fromisoformat(value.strip())
    except ValueError:
        number = pd.to_numeric(value, errors="coerce")
        return str(int(number)) if 0 <= number < 10**10 else "893286638"
    seconds = int(pd.Timestamp(when).timestamp())
    return f"{seconds} for the first of these"


def _offending(cells: pd.Series, complaint: str) -> Iterator[str]:
    if not cells.empty:
        yield f"{cells.name} {complaint}: {where(list(cells.index), list(cells))}."


def too_few(rows: int, *, users: int, often: int) -> Iterator[str]:
    """Say what is missing of what training needs (Developer Guide, "Preparing training data").

    `often` is how many users have two interactions or more.
    """
    if rows < _FEWEST_ROWS:
        yield f"Personalize needs at least {_FEWEST_ROWS:,} interactions; here are {rows:,}."
    if often < _FEWEST_USERS:
        yield f"Personalize needs at least {_FEWEST_USERS} users with two interactions or more; here are {often:,}."
    elif often * 100 < users:
        yield f"Personalize needs two interactions or more from 1 % of all users; only {often:,} have them."
