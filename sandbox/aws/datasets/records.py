"""The records of an Items or Users dataset, whichever way they came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sandbox.aws.datasets import avro, storage

ID_COLUMNS = {avro.ITEMS: "ITEM_ID", avro.USERS: "USER_ID", avro.ACTIONS: "ACTION_ID"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Records:
    """A data set: the parts that were imported, and the records that were put in one by one, by id."""

    id_column: str
    parts: Sequence[Path]
    put: Mapping[str, Mapping[str, str | float | None]]

    def table(self) -> pd.DataFrame:
        """Return one row for each id, the newest; put records win over imported ones."""
        tables = [storage.load_parts(self.parts)] if self.parts else []
        if self.put:
            tables.append(pd.DataFrame([{self.id_column: each, **values} for each, values in self.put.items()]))
        table = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
        return table.drop_duplicates(self.id_column, keep="last", ignore_index=True)

    def __bool__(self) -> bool:
        """Tell whether there is any record."""
        return bool(self.parts or self.put)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordIndex:
    """The imported records of an Items, Users or Actions dataset by id, for filters and answers with metadata."""

    rows: Mapping[str, int]
    columns: Mapping[str, Sequence[str | float | None]]

    @classmethod
    def of(cls, part: Path, id_column: str) -> "RecordIndex":
        """Read an import's file once, ready to be looked up."""
        table = storage.load(part)
        rows = {str(each): row for row, each in enumerate(table[id_column])}
        return cls(rows=rows, columns={str(name): values_of(table[name]) for name in table.columns})

    def get(self, each: str) -> Mapping[str, str | float | None] | None:
        """Return a record's values by column, or None for a stranger."""
        row = self.rows.get(each)
        return None if row is None else _Record(self.columns, row)


_NOTHING: Mapping[str, str | float | None] = {}


@dataclass(frozen=True, slots=True)
class _Record(Mapping[str, str | float | None]):
    """One row of columns, which is not copied: a filter looks at one or two of many, for each of many items."""

    columns: Mapping[str, Sequence[str | float | None]]
    row: int

    def __getitem__(self, name: str) -> str | float | None:
        return self.columns[name][self.row]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One finished import: its file, and the index of its records where they have ids."""

    path: Path
    index: RecordIndex | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lookup:
    """A data set's records by id: those put in one by one win over imports, and later imports over earlier ones."""

    put: Mapping[str, Mapping[str, str | float | None]]
    parts: Sequence[Part]

    def get(self, each: str) -> Mapping[str, str | float | None]:
        """Return a record's values by column; nothing for a stranger."""
        found = self.put.get(each)
        if found is not None:
            return found
        for part in reversed(self.parts):
            imported = None if part.index is None else part.index.get(each)
            if imported is not None:
                return imported
        return _NOTHING


def values_of(column: pd.Series) -> list[str | float | None]:
    """Return a column as plain values, None where it is empty."""
    return column.astype(object).where(column.notna(), None).tolist()
