"""What a CSV file holds, told before Amazon reads it. Pure: bytes in, an `Inspection` or a `BadFile` out."""

from datetime import UTC, datetime

import pandas as pd

from bot.datafiles import header, values
from bot.datafiles.avro import fields_of, infer
from bot.datafiles.layouts import kind_of, wanted_columns
from bot.datafiles.quoting import quote
from bot.datafiles.reading import Table, read
from bot.datafiles.sniffing import UnfitError
from bot.datafiles.warnings import warnings
from bot.model.datafile import FileHead, Inspection
from bot.model.errors import BadFile
from bot.model.orders import DatasetKind

_ENOUGH = 10  # problems at once
_SAMPLES = 3  # users to try a campaign with


def inspect(head: FileHead, dataset: DatasetKind, schema: str | None, now: datetime) -> Inspection:
    """Say what a file holds; `schema` is the one of the dataset, where it has one.

    Raises:
        BadFile: it cannot be imported; the problems name lines and columns.
    """
    try:
        table = read(head, wanted=wanted_columns(dataset))
        fitting = fitting_schema(table, head, dataset, schema)
    except UnfitError as error:
        raise BadFile(f"{_called(head)} cannot be imported as it is.", problems=error.problems) from error
    return _inspection(table, dataset, fitting, now)


def fitting_schema(table: Table, head: FileHead, dataset: DatasetKind, schema: str | None) -> str:
    """Return the schema that a table is to be imported with; the one that is there counts.

    Raises:
        UnfitError: columns or values do not fit.
        BadFile: it is of another kind.
    """
    given = [field["name"] for field in fields_of(schema)] if schema else None
    problems = header.problems(table.columns, dataset, given)
    kind = kind_of(table.columns)
    if kind not in {None, dataset} and given != list(table.columns):
        text = f"{_called(head)} looks like {str(kind).lower()}, not like {dataset.lower()}."
        raise BadFile(text, problems=problems[:_ENOUGH], fits=kind)
    _refuse(problems)
    fitting = schema or infer(table, dataset)
    _refuse(values.problems(table, fields_of(fitting), dataset))
    return fitting


def _refuse(problems: list[str]) -> None:
    if problems:
        raise UnfitError(*problems[:_ENOUGH])


def _called(head: FileHead) -> str:
    """Return what the file is called in a sentence; of a folder, its first file is read."""
    folder, _, name = head.location.rpartition("/")
    return quote(name) if name else f"The first file in {quote(folder.rpartition('/')[2] + '/')}"


def _inspection(table: Table, dataset: DatasetKind, schema: str, now: datetime) -> Inspection:
    events = dataset is DatasetKind.INTERACTIONS
    times = table.cells["TIMESTAMP"].astype("int64") if events else None
    return Inspection(
        columns=table.columns,
        schema=schema,
        rows=len(table.cells),
        whole=table.whole,
        items=_distinct(table, "ITEM_ID") if dataset is not DatasetKind.USERS else None,
        users=_distinct(table, "USER_ID") if events else None,
        first=datetime.fromtimestamp(int(times.min()), UTC) if times is not None else None,
        last=datetime.fromtimestamp(int(times.max()), UTC) if times is not None else None,
        sample_users=_samples(table.cells["USER_ID"]) if events else (),
        warnings=tuple(warnings(table, dataset, now)),
    )


def _distinct(table: Table, name: str) -> int:
    return int(table.cells[name].nunique())


def _samples(users: "pd.Series[str]") -> tuple[str, ...]:
    """Return the users with the most rows, of those with as many the first by id."""
    counts = users.value_counts()
    most = counts[counts >= counts.nlargest(_SAMPLES).min()]
    return tuple(sorted(map(str, most.index), key=lambda user: (-int(most[user]), user))[:_SAMPLES])
