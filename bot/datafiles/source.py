"""A file that was brought to this machine, opened as far as its form and its beginning tell what it is."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from bot.datafiles.avro import fields_of, infer
from bot.datafiles.chunks import Cells, Chunk, chunks
from bot.datafiles.inspect import fitting_schema, inspect
from bot.datafiles.layouts import kind_of, meant, wanted_columns
from bot.datafiles.mending import Mender, mender
from bot.datafiles.quoting import names, quote
from bot.datafiles.reading import Table, read
from bot.datafiles.sniffing import UnfitError, form_of
from bot.model.datafile import FileHead, Source
from bot.model.errors import BadFile
from bot.model.orders import DatasetKind
from bot.records import dataclass

HEAD = 2 * 2**20  # bytes that are examined cell by cell, as an import examines them; the rest is counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A file, and what is known from its beginning.

    `table` is that beginning as it would be mended, and `schema` what it would be imported with. `problems` forbid an
    import of the file as it is, `left` an import of a mended copy.
    """

    source: Source
    dataset: DatasetKind
    columns: tuple[str, ...]
    mender: Mender
    table: Table
    schema: str
    problems: tuple[str, ...]
    left: tuple[str, ...]

    def each(self, use: Callable[[Chunk], None]) -> bool:
        """Have rows used, mended, in chunks; say whether there was time enough for all.

        Raises:
            UnfitError: it cannot be read to its end.
        """
        deadline = time.monotonic() + self.source.patience
        try:
            for place, chunk in enumerate(chunks(self.source.path, self.mender.form, self.columns)):
                if place and time.monotonic() > deadline:
                    return False
                use(self.mender.mend(chunk))
        except UnfitError:
            if self.source.whole:
                raise
            return False  # a value that holds line breaks was cut in two
        return True


def opened(source: Source, now: datetime) -> Opened:
    """Open a file.

    Raises:
        UnfitError: it is no table of text.
        BadFile: it cannot be told what it holds.
    """
    if not source.whole:
        _end_with_a_row(source.path)
    head = _head(source)
    form = form_of(source.path)
    wanted = wanted_columns(source.dataset or DatasetKind.INTERACTIONS)
    table = read(head, wanted=wanted, form=form)
    dataset = source.dataset or _kind(table, source)
    fields = [field["name"] for field in fields_of(source.schema)] if source.schema else None
    mends = mender(table.columns, form, dataset, fields)
    mended = _mended(table, mends)
    schema, left = _fitting(mended, head, dataset, source.schema)
    as_it_is = _problems(head, dataset, source.schema, now) if mends.changes(0) else left
    return Opened(
        source=source,
        dataset=dataset,
        columns=table.columns,
        mender=mender(table.columns, form, dataset, fields),  # one that has counted nothing yet
        table=mended,
        schema=schema,
        problems=as_it_is,
        left=left,
    )


def called(source: Source) -> str:
    """Return what a file is called in a sentence."""
    return quote(source.name)


def _end_with_a_row(path: Path) -> None:
    """Cut off the half row with which the beginning of a file ends."""
    with path.open("r+b") as file:
        start = max(path.stat().st_size - HEAD, 0)
        file.seek(start)
        file.truncate(start + file.read().rfind(b"\n") + 1)


def _head(source: Source) -> FileHead:
    with source.path.open("rb") as file:
        return FileHead(location=source.name, body=file.read(HEAD), size=source.size)


def _mended(table: Table, mends: Mender) -> Table:
    cells = {name: Cells.of(table.cells[name].to_numpy()) for name in table.columns}
    mended = {name: column.texts() for name, column in mends.mend(Chunk(columns=cells)).columns.items()}
    return replace(table, columns=tuple(mended), cells=pd.DataFrame(mended, index=table.cells.index, dtype=object))


def _kind(table: Table, source: Source) -> DatasetKind:
    if kind := kind_of(table.columns):
        return kind
    events = ("USER_ID", "ITEM_ID", "TIMESTAMP")
    if all(any(meant(column, wanted) for column in table.columns) for wanted in events):
        return DatasetKind.INTERACTIONS
    raise BadFile(
        f"The columns of {called(source)} do not tell what it holds: {names(table.columns[:12])}. Interactions need "
        "USER_ID, ITEM_ID and TIMESTAMP, items ITEM_ID, users USER_ID. You can say what it is: dataset=interactions."
    )


def _fitting(mended: Table, head: FileHead, dataset: DatasetKind, schema: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the schema for the mended table, and what mending leaves wrong."""
    try:
        return fitting_schema(mended, head, dataset, schema), ()
    except UnfitError as error:
        return schema or infer(mended, dataset), error.problems
    except BadFile as error:
        return schema or infer(mended, dataset), (str(error), *error.problems)


def _problems(head: FileHead, dataset: DatasetKind, schema: str | None, now: datetime) -> tuple[str, ...]:
    """Return what an import would refuse."""
    try:
        inspect(head, dataset, schema, now)
    except BadFile as error:
        return error.problems or (str(error),)
    return ()
