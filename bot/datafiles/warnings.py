"""What is worth knowing of a file that can be imported."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pandas as pd

from bot.datafiles import header
from bot.datafiles.layouts import LAYOUTS
from bot.datafiles.quoting import where
from bot.datafiles.reading import Table
from bot.model.orders import DatasetKind

_ADVISED_ROWS = 50_000
_ADVISED_USERS = 1_000
_MANY = 0.5  # of the values of a column
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


def warnings(table: Table, dataset: DatasetKind, now: datetime) -> Iterator[str]:
    """Yield sentences."""
    yield from of_columns(table, dataset)
    if dataset is DatasetKind.INTERACTIONS:
        yield from _events(table)
        yield from _times(table.cells["TIMESTAMP"].astype("int64"), now)
        if table.whole:
            yield from advised(len(table.cells), int((table.cells["USER_ID"].value_counts() > 1).sum()))
    else:
        yield from _repeated_ids(table, next(iter(LAYOUTS[dataset].required)))


def of_columns(table: Table, dataset: DatasetKind) -> Iterator[str]:
    """Yield what is worth knowing of the columns."""
    if table.quoted_header:
        yield "The header has quotes; Amazon asks for a header without."
    yield from header.advice(table.columns, dataset)
    yield from _missing(table, dataset)


def _missing(table: Table, dataset: DatasetKind) -> Iterator[str]:
    for name in table.columns:
        share = float((table.cells[name] == "").mean())
        if name not in LAYOUTS[dataset].required and share > _MANY:
            yield f"{share:.0%} of {name} are empty."


def _events(table: Table) -> Iterator[str]:
    if repeated := int(table.cells.duplicated().sum()):
        yield f"Rows that repeat another one exactly: {repeated:,}. Personalize keeps one of each."


def _times(seconds: "pd.Series[int]", now: datetime) -> Iterator[str]:
    future = seconds[seconds > (now + timedelta(days=1)).timestamp()]
    if not future.empty:
        yield f"Interactions that lie in the future: {len(future):,}, such as {where(list(future.index[:1]))}."
    if seconds.max() < _EARLIEST.timestamp():
        last = datetime.fromtimestamp(int(seconds.max()), UTC)
        yield f"The last interaction is from {last:%Y}: is TIMESTAMP really in seconds since 1970?"


def advised(rows: int, often: int) -> Iterator[str]:
    """Compare with what Amazon advises (Developer Guide, "Readiness checklist").

    `often` is how many users have two interactions or more.
    """
    if rows < _ADVISED_ROWS:
        yield f"Amazon advises at least {_ADVISED_ROWS:,} interactions; here are {rows:,}."
    if often < _ADVISED_USERS:
        yield f"Amazon advises at least {_ADVISED_USERS:,} users with two interactions or more; here are {often:,}."


def _repeated_ids(table: Table, name: str) -> Iterator[str]:
    if repeated := int(table.cells[name].duplicated().sum()):
        yield f"Rows that repeat another one's {name}: {repeated:,}. Personalize keeps one of each."
