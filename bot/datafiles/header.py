"""What can be wrong with the columns themselves."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.datafiles.layouts import LAYOUTS, Layout, meant, plain
from bot.datafiles.quoting import names, quote
from bot.model.orders import DatasetKind

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,149}")


def problems(columns: Sequence[str], dataset: DatasetKind, fields: Sequence[str] | None) -> list[str]:
    """Return what forbids an import; `fields` are those of the schema that the dataset has, where it has one."""
    if fields is not None:
        return list(_against(columns, fields))
    layout = LAYOUTS[dataset]
    synonyms = _synonyms(columns, layout)
    return [*_required(columns, layout, synonyms), *_named(columns, synonyms), *_counted(columns, layout)]


def advice(columns: Sequence[str], dataset: DatasetKind) -> Iterator[str]:
    """Yield reserved columns that are there under another name."""
    reserved = [name for name in LAYOUTS[dataset].reserved if name not in columns]
    for column in columns:
        for name in reserved:
            if column not in LAYOUTS[dataset].fixed and meant(column, name):
                yield f"If {quote(column)} is the {name}, rename it to {name}, so that Personalize knows."


def _synonyms(columns: Sequence[str], layout: Layout) -> Mapping[str, str]:
    """Return the columns that are required ones under another name."""
    free = [column for column in columns if column not in layout.fixed]
    missing = [wanted for wanted in layout.required if wanted not in columns]
    return {column: wanted for wanted in missing for column in free if meant(column, wanted)}


def _required(columns: Sequence[str], layout: Layout, synonyms: Mapping[str, str]) -> Iterator[str]:
    for column, wanted in synonyms.items():
        yield f"Rename the column {quote(column)} to {wanted}."
    for wanted in layout.required:
        if wanted not in columns and wanted not in synonyms.values():
            yield f"The column {wanted} is missing. There are: {names(columns)}."


def _named(columns: Sequence[str], synonyms: Mapping[str, str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for place, column in enumerate(columns, start=1):
        if column in synonyms:
            continue
        if not column.strip():
            yield f"Column {place} has no name."
        elif not _NAME.fullmatch(column):
            yield (
                f"Rename the column {quote(column)}: a name is made of letters, digits and _, begins with a letter "
                "and has at most 150 characters."
            )
        elif plain(column) in seen:
            yield f"Rename {quote(column)}: to Personalize it is the same as {quote(seen[plain(column)])}."
        seen.setdefault(plain(column), column)


def _counted(columns: Sequence[str], layout: Layout) -> Iterator[str]:
    count = sum(column not in layout.required for column in columns)
    if count < layout.metadata.start:
        yield f"{layout.record} need at least one column of metadata beside {names(layout.required)}."
    count -= sum(column in layout.reserved for column in columns)
    if count >= layout.metadata.stop:
        yield f"{layout.record} can have {layout.metadata.stop - 1} columns of metadata; here are {count}."


def _against(columns: Sequence[str], fields: Sequence[str]) -> Iterator[str]:
    if list(columns) == list(fields):
        return
    missing = [field for field in fields if field not in columns]
    added = [column for column in columns if column not in fields]
    for field in list(missing):
        if synonym := next((column for column in added if meant(column, field)), None):
            yield f"Rename the column {quote(synonym)} to {field}."
            missing.remove(field)
            added.remove(synonym)
    if missing:
        yield f"The dataset has columns that are missing here: {names(missing)}."
    if added:
        yield f"Here are columns that the dataset does not have: {names(added)}."
    if set(columns) == set(fields):
        yield f"The columns must stand in the order of the dataset's schema: {names(fields)}."
