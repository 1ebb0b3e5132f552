"""A whole file as text, some rows at a time: however long it is, only these are in memory."""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.errors import ParserError, ParserWarning

from bot.datafiles.sniffing import Form, UnfitError
from bot.records import dataclass

Texts: TypeAlias = npt.NDArray[np.object_]

ROWS = 200_000
_BEYOND = "\x00"  # a column after the last, for a cell too many


@dataclass(frozen=True, kw_only=True, slots=True)
class Cells:
    """The cells of a column: their different values, and which of them each row has. Empty cells are empty texts.

    Rows are many and values few, so whatever is done with values is done once for each.
    """

    different: Texts
    places: npt.NDArray[np.intp]

    @staticmethod
    def of(texts: Texts) -> "Cells":
        """Return these cells."""
        places, values = pd.factorize(texts)
        return Cells(different=np.asarray(values, dtype=object), places=places)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.places)

    def counts(self) -> npt.NDArray[np.intp]:
        """Return how many rows have each value."""
        return np.bincount(self.places, minlength=len(self.different))

    def rows_where(self, fits: Callable[[str], bool]) -> int:
        """Return how many rows have a value of that sort."""
        return int(self.counts()[[fits(value) for value in self.different]].sum()) if len(self) else 0

    def texts(self) -> Texts:
        """Return the values by row."""
        return self.different[self.places]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """Some rows, by column. `uneven` is how many of them had more cells than the header."""

    columns: Mapping[str, Cells]
    uneven: int = 0

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(next(iter(self.columns.values())))


def chunks(path: Path, form: Form, columns: Sequence[str], *, rows: int = ROWS) -> Iterator[Chunk]:
    """Yield the rows after the header.

    Raises:
        UnfitError: a quote that is opened is never closed.
    """
    reader = pd.read_csv(
        path,
        sep=form.separator,
        engine="c" if len(form.separator) == 1 else "python",
        encoding=form.encoding,
        encoding_errors="replace",
        header=None,
        skiprows=1,
        names=[*columns, _BEYOND],
        index_col=False,
        dtype=object,
        na_filter=False,
        escapechar="\\",
        on_bad_lines="warn",
        chunksize=rows,
    )
    with reader:
        while (chunk := _next(reader)) is not None:
            yield chunk


def _next(reader: "pd.io.parsers.TextFileReader") -> Chunk | None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", ParserWarning)
        try:
            frame = next(reader, None)
        except ParserError as error:
            raise UnfitError(f"The file cannot be read to its end: {str(error).strip()}.") from error
    if frame is None:
        return None
    skipped = sum(str(warning.message).count("Skipping line") for warning in said)
    columns = {str(name): Cells.of(frame[name].fillna("").to_numpy()) for name in frame.columns}
    longer = columns.pop(_BEYOND).rows_where(bool)
    return Chunk(columns=columns, uneven=skipped + longer)
