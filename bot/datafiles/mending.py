"""Mends what is safe to mend in a file: how it is written, never what it says."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace

import numpy as np

from bot.datafiles.chunks import Cells, Chunk
from bot.datafiles.layouts import LAYOUTS, TIMES, meant, plain
from bot.datafiles.quoting import quote
from bot.datafiles.sniffing import SEPARATORS, Form
from bot.datafiles.times import DATES, UNKNOWN, times
from bot.model.orders import DatasetKind
from bot.records import dataclass

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,149}")
_BREAK = re.compile(r"[\r\n]+")


@dataclass(kw_only=True, slots=True)
class Mender:
    """Mends rows, and counts what it mended. `names` are the columns' new names by the old, in the new order."""

    form: Form
    names: Mapping[str, str]
    reordered: bool
    dates: Counter[str] = field(default_factory=Counter)
    breaks: int = 0

    def mend(self, chunk: Chunk) -> Chunk:
        """Return rows as they should be."""
        columns = {
            new: self._seconds(chunk.columns[old]) if new in TIMES else self._unbroken(chunk.columns[old])
            for old, new in self.names.items()
        }
        return Chunk(columns=columns, uneven=chunk.uneven)

    def changes(self, repeated: int) -> tuple[str, ...]:
        """Say what is mended, where so many rows that repeat another one are left out."""
        return tuple(self._changes(repeated))

    def _seconds(self, cells: Cells) -> Cells:
        found = times(cells)
        if not found.written:
            return cells
        self.dates.update(found.written)
        texts = np.where(found.values == UNKNOWN, cells.different, found.values.astype("U").astype(object))
        return replace(cells, different=texts)

    def _unbroken(self, cells: Cells) -> Cells:
        broken = cells.rows_where(_is_broken)
        if not broken:
            return cells
        self.breaks += broken
        return replace(cells, different=np.array([_BREAK.sub(" ", value) for value in cells.different], dtype=object))

    def _changes(self, repeated: int) -> Iterator[str]:
        renamed = [f"{quote(old)} becomes {new}" for old, new in self.names.items() if old != new]
        if renamed:
            yield f"Columns: {', '.join(renamed)}."
        if self.reordered:
            yield "The columns stand in the order of the dataset's schema."
        for unit, count in self.dates.items():
            zone = ", which are read as UTC where they name no zone" if unit == DATES else ""
            yield f"Times: {count:,} {unit} become seconds{zone}."
        if repeated:
            yield f"Rows that repeat another one exactly are left out: {repeated:,}."
        if self.breaks:
            yield f"Line breaks within values become spaces: {self.breaks:,} values."
        yield from self._rewritten()

    def _rewritten(self) -> Iterator[str]:
        if self.form.encoding not in {"utf-8", "utf-8-sig"}:
            name = {"utf-16": "UTF-16", "cp1252": "Windows-1252 (Latin-1)"}[self.form.encoding]
            yield f"The text is {name} and becomes UTF-8."
        elif self.form.marked:
            yield "The byte order mark at the beginning is left out."
        if self.form.separator != ",":
            yield f"Commas stand between the columns in the place of {SEPARATORS[self.form.separator]}."


def _is_broken(value: str) -> bool:
    return "\n" in value or "\r" in value


def mender(columns: Sequence[str], form: Form, dataset: DatasetKind, fields: Sequence[str] | None) -> Mender:
    """Return what mends a file with these columns; `fields` are those of the dataset's schema, where it has one."""
    names = _names(columns, fields if fields is not None else _wanted(dataset, columns))
    order = list(names)
    if fields is not None and set(names.values()) == set(fields):
        order.sort(key=lambda old: fields.index(names[old]))
    return Mender(form=form, names={old: names[old] for old in order}, reordered=order != list(columns))


def _wanted(dataset: DatasetKind, columns: Sequence[str]) -> list[str]:
    """Return the names that columns may be given: required ones by any synonym, reserved ones by their spelling."""
    layout = LAYOUTS[dataset]
    spelled = {plain(column) for column in columns}
    return [*layout.required, *(name for name in layout.reserved if plain(name) in spelled)]


def _names(columns: Sequence[str], wanted: Sequence[str]) -> dict[str, str]:
    names = {column: column for column in columns}
    for name in wanted:
        if name not in columns and (found := [one for one in columns if one not in wanted and meant(one, name)]):
            spelled = [one for one in found if plain(one) == plain(name)]
            names[(spelled or found)[0]] = name
    taken = {plain(name) for old, name in names.items() if old != name or _NAME.fullmatch(name)}
    for column, name in names.items():
        if not _NAME.fullmatch(name) and (better := _spelled(name)) and plain(better) not in taken:
            names[column] = better
            taken.add(plain(better))
    return names


def _spelled(name: str) -> str | None:
    """Return a name that Personalize takes, close to this one: `Release year` becomes RELEASE_YEAR."""
    better = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").upper()[:100]
    return better if _NAME.fullmatch(better) else None
