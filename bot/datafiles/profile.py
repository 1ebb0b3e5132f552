"""What a whole file holds; runs in a worker process.

A file is read in chunks, so memory does not grow with it: see `benchmarks/file_profile.py`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.datafiles.avro import fields_of
from bot.datafiles.counting import Counts
from bot.datafiles.layouts import LAYOUTS, AvroField, base
from bot.datafiles.quoting import plural_rows
from bot.datafiles.sniffing import UnfitError
from bot.datafiles.source import Opened, called, opened
from bot.datafiles.tally import Tally
from bot.datafiles.values import too_few
from bot.datafiles.warnings import advised, of_columns
from bot.model.datafile import Source
from bot.model.errors import BadFile
from bot.model.orders import DatasetKind
from bot.model.profile import ColumnProfile, Profile, Tail

_SHARES = (1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100)
_EVENTS = 20
_KINDS = {
    "int": "whole number",
    "long": "whole number",
    "float": "number",
    "double": "number",
    "boolean": "true or false",
    "string": "text",
}


def profile(source: Source, now: datetime) -> Profile:
    """Look at a whole file, or at its beginning where there is not time enough for more.

    Raises:
        BadFile: it is no table, or it cannot be told what it holds.
    """
    counts = Counts(now=now)
    try:
        file = opened(source, now)
        to_the_end = file.each(counts.add)
    except UnfitError as error:
        raise BadFile(f"{called(source)} cannot be read as a table.", problems=error.problems) from error
    return _profile(file, counts, whole=to_the_end and source.whole)


def _profile(file: Opened, counts: Counts, *, whole: bool) -> Profile:
    events = file.dataset is DatasetKind.INTERACTIONS
    left = (*file.left, *_beyond(file, counts))
    fixes = file.mender.changes(counts.lines.repeated if events else 0)
    return Profile(
        size=file.source.size,
        dataset=file.dataset,
        rows=counts.rows,
        exact=counts.exact,
        whole=whole,
        columns=tuple(_columns(file, counts)),
        users=counts.users.distinct if file.dataset is not DatasetKind.ITEMS else None,
        often=counts.users.at_least(2) if events else None,
        items=counts.items.distinct if file.dataset is not DatasetKind.USERS else None,
        repeated=counts.lines.repeated,
        repeated_exact=counts.lines.exact,
        first=_moment(counts.first),
        last=_moment(counts.last),
        days=counts.days if events else {},
        future=counts.future,
        ancient=counts.ancient,
        events=dict(counts.events.most_common(_EVENTS)),
        tail=_tail(counts.items) if events and counts.items.distinct else None,
        problems=file.problems or left,
        fixes=fixes,
        left=left,
        warnings=() if left else tuple(_warnings(file, counts)),
    )


def _columns(file: Opened, counts: Counts) -> Iterator[ColumnProfile]:
    found = {new: old for old, new in file.mender.names.items()}
    fields = {str(field["name"]): field for field in fields_of(file.schema)}
    for name in file.table.columns:
        field = fields.get(name, {"name": name, "type": "string"})
        yield ColumnProfile(
            name=name,
            found=found[name],
            kind=_KINDS[base(field["type"])],
            role=_role(field, file.dataset),
            example=counts.examples.get(name, ""),
            empty=counts.empty[name],
        )


def _role(field: AvroField, dataset: DatasetKind) -> str:
    if field["name"] in LAYOUTS[dataset].required:
        return "required"
    if field["name"] in LAYOUTS[dataset].reserved:
        return "known to Personalize"
    if field.get("categorical"):
        return "categorical"
    return "textual" if field.get("textual") else ""


def _tail(items: Tally) -> Tail:
    return Tail(shares=items.shares(*_SHARES), once=items.distinct - items.at_least(2))


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _beyond(file: Opened, counts: Counts) -> Iterator[str]:
    """Yield what is wrong further on than the beginning that was examined cell by cell."""
    if counts.uneven:
        yield f"{plural_rows(counts.uneven)} more cells than the header has."
    if file.table.whole:
        return
    for name in LAYOUTS[file.dataset].required:
        if counts.empty[name]:
            yield f"{name} is empty in {counts.empty[name]:,} rows. Fill it in, or drop these rows."
    if unknown := counts.unknown_times - counts.empty["TIMESTAMP"]:
        yield f"TIMESTAMP is no time that I can read in {unknown:,} rows."
    if file.dataset is DatasetKind.INTERACTIONS:
        yield from too_few(counts.rows, users=counts.users.distinct, often=counts.users.at_least(2))


def _warnings(file: Opened, counts: Counts) -> Iterator[str]:
    yield from of_columns(file.table, file.dataset)
    if file.dataset is DatasetKind.INTERACTIONS:
        yield from advised(counts.rows, counts.users.at_least(2))
