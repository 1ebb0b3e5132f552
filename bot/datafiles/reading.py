"""Bytes to a table of text, or what keeps them from being one."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO

import pandas as pd

from bot.datafiles.dialect import Dialect
from bot.datafiles.quoting import names
from bot.model.datafile import FileHead

_MAGIC = {
    b"\x1f\x8b": "compressed with gzip; unpack it first",
    b"PK\x03\x04": "a zip archive or an Excel workbook; save it as CSV",
    b"PAR1": "a Parquet file; write it as CSV",
    b"\xff\xfe": "UTF-16; save it as UTF-8",
    b"\xfe\xff": "UTF-16; save it as UTF-8",
    b"{": "JSON; write it as CSV",
}
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars", "::": "double colons"}
_ENOUGH = 3  # problems of one sort
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_NUMBER = re.compile(r"\s*-?\d[\d.:\-]*\s*")  # or a date


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A CSV file as text. `cells` is indexed by line number in the file, empty cells are empty strings."""

    columns: tuple[str, ...]
    cells: pd.DataFrame
    whole: bool
    quoted_header: bool


class UnfitError(Exception):
    """What is in a file cannot be imported; `problems` are sentences that say why."""

    def __init__(self, *problems: str) -> None:
        """Keep the problems."""
        super().__init__(*problems)
        self.problems = problems


def read(head: FileHead, *, wanted: str) -> Table:
    """Read a file's head; an incomplete last line is dropped. `wanted` says which columns a header would have.

    Raises:
        UnfitError: it is no CSV file in UTF-8, or has no rows.
    """
    text = _decode(head.body if head.size <= len(head.body) else _complete_lines(head.body))
    if not text.strip():
        raise UnfitError(f"The file is empty. It needs a header, with {wanted}, and data.")
    first_line = re.split(r"[\r\n]", text, maxsplit=1)[0]
    header = _header(first_line, wanted)
    rows, lines = _rows(text, width=len(header))
    if not rows:
        raise UnfitError("The file has a header row but no data.")
    cells = pd.DataFrame(rows, columns=pd.Index(header, dtype=object), index=lines, dtype=object)
    return Table(columns=tuple(header), cells=cells, whole=head.whole, quoted_header='"' in first_line)


def _complete_lines(body: bytes) -> bytes:
    return body[: body.rfind(b"\n") + 1]


def _decode(body: bytes) -> str:
    for magic, what in _MAGIC.items():
        if body.startswith(magic):
            raise UnfitError(f"The file is {what}.")
    if _CONTROL.search(body.split(b"\n", 1)[0]):
        raise UnfitError("The file holds no text, or not in UTF-8. Save it as CSV in UTF-8.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        found = f"line {line} has the byte 0x{body[error.start]:02X}"
        raise UnfitError(f"The file is not UTF-8: {found}. Save it as UTF-8.") from error


def _header(line: str, wanted: str) -> list[str]:
    for separator, name in _SEPARATORS.items():
        if separator in line and "," not in line:
            raise UnfitError(
                f"The columns are separated by {name}. Personalize reads commas only: save it with commas."
            )
    try:
        header = next(csv.reader([line], Dialect), [])
    except csv.Error as error:
        raise UnfitError(f"The header cannot be read: {error}.") from error
    if any(_NUMBER.fullmatch(cell) for cell in header):
        raise UnfitError(
            f"The first row must be the header, with {wanted}, but it looks like data: {names(header[:5])}."
        )
    if twice := [name for name, count in Counter(header).items() if count > 1]:
        raise UnfitError(f"Columns must have different names; there is more than one {names(twice)}.")
    return header


def _rows(text: str, *, width: int) -> tuple[list[list[str]], list[int]]:
    """Return the rows after the header, and the line of each. Empty lines are no rows."""
    rows, lines, problems = [], [], []
    reader = csv.reader(StringIO(text, newline=""), Dialect)
    try:
        next(reader)
        last = reader.line_num
        for row in reader:
            first, last = last + 1, reader.line_num
            if first != last:
                problems.append(f"Lines {first} to {last} are one row: a quoted value must end in its own line.")
            elif len(row) == width:
                rows.append(row)
                lines.append(first)
            elif row:
                problems.append(f"Line {first} has {len(row)} cells, but the header has {width}.")
            if len(problems) == _ENOUGH:
                break
    except csv.Error as error:
        problems.append(f"Line {reader.line_num} cannot be read: {error}.")
    if problems:
        raise UnfitError(*problems)
    return rows, lines
