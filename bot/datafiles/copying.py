"""Writes a mended copy of a file; runs in a worker process. The file itself is never changed."""

import csv
from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TextIO

import pandas as pd

from bot.datafiles.chunks import Chunk
from bot.datafiles.counting import row_hashes
from bot.datafiles.dialect import Dialect
from bot.datafiles.quoting import plural_rows
from bot.datafiles.sniffing import UnfitError
from bot.datafiles.source import Opened, called, opened
from bot.datafiles.tally import Seen
from bot.model.datafile import Source
from bot.model.errors import BadFile
from bot.model.orders import DatasetKind
from bot.model.profile import Repair
from bot.records import dataclass

_MOST_SEEN = 16_000_000  # rows, by 8 bytes each; of more, repeated ones stay, of which Personalize keeps one anyway


@dataclass(kw_only=True, slots=True)
class _Copy:
    """A copy as it is written. `unique` says that rows which repeat another one are left out."""

    to: TextIO
    unique: bool
    read: int = 0
    written: int = 0
    seen: Seen = field(default_factory=Seen)

    def add(self, chunk: Chunk) -> None:
        """Write some rows."""
        if chunk.uneven:
            raise UnfitError(f"{plural_rows(chunk.uneven)} more cells than the header has.")
        frame = pd.DataFrame({name: cells.texts() for name, cells in chunk.columns.items()})
        self.read += len(frame)
        if self.unique and len(self.seen) < _MOST_SEEN:
            frame = frame[self.seen.first_sightings(row_hashes(chunk))]
        self.written += len(frame)
        frame.to_csv(self.to, index=False, header=False, lineterminator="\n", escapechar="\\")


def copy_mended(source: Source, to: Path, now: datetime) -> Repair:
    """Write a mended copy, as Personalize reads it, and say what is different.

    Raises:
        BadFile: something is wrong with the file that cannot be mended safely.
    """
    try:
        file = opened(source, now)
        _refuse(file.left)
        with to.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, Dialect, lineterminator="\n").writerow(file.table.columns)
            copy = _Copy(to=target, unique=file.dataset is DatasetKind.INTERACTIONS)
            _fill(copy, file)
    except UnfitError as error:
        raise BadFile(f"{called(source)} cannot be mended by itself.", problems=error.problems) from error
    changes = file.mender.changes(copy.read - copy.written)
    return Repair(rows_before=copy.read, rows_after=copy.written, changes=changes)


def _fill(copy: _Copy, file: Opened) -> None:
    if not file.each(copy.add):
        raise UnfitError(
            f"It takes longer than {file.source.patience:.0f} s to copy (`files.patience` in config.yaml). Try a part "
            "of it, such as the newest year."
        )


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise UnfitError(*problems)
