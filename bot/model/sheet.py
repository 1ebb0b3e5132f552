"""A table for other programs: what a message shows, as a CSV file."""

import csv
from io import StringIO

from bot.model.message import Message
from bot.records import dataclass

Cell = str | int | float | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """Rows under titles; `name` is the file's, without what it ends in. `lacks` says what is not in it, a sentence."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lacks: str = ""

    @property
    def file(self) -> str:
        """What the file is called."""
        kept = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in self.name[:100])
        return f"{kept.strip('.-') or 'table'}.csv"

    def csv(self) -> str:
        """Return the file's content.

        A text that a spreadsheet would take for a formula gets a ' before it (OWASP, "CSV Injection"); numbers are as
        they are.
        """
        written = StringIO(newline="")
        writer = csv.writer(written)  # lines end as RFC 4180 says, so that a bare \r in a cell is quoted too
        writer.writerow(map(_safe, self.titles))
        writer.writerows([_safe(cell) for cell in row] for row in self.rows)
        return written.getvalue()


@dataclass(frozen=True, kw_only=True, slots=True)
class Report(Message):
    """A message that is sent with a file."""

    sheet: Sheet


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
