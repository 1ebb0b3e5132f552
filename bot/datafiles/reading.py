"""Bytes to a table of text, or what keeps them from being one."""

import csv
import re
from collections import Counter
from io import StringIO

import pandas as pd

from bot.datafiles.dialect import Dialect
from bot.datafiles.quoting import names
from bot.datafiles.sniffing import SEPARATORS, Form, UnfitError, is_utf16, refuse_binary, separator_in
from bot.model.datafile import FileHead
from bot.records import dataclass

_UNIT = "\x1f"  # ASCII's own separator
_ENOUGH = 3  # problems of one sort
_LONGEST_VALUE = 1_000  # lines; of more, it is rather a quote that is never closed
_NUMBER = re.compile(r"\s*-?\d[\d.:\-]*\s*")  # or a date


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A CSV file as text. `cells` is indexed by line number in the file, empty cells are empty strings."""

    columns: tuple[str, ...]
    cells: pd.DataFrame
    whole: bool
    quoted_header: bool


def read(head: FileHead, *, wanted: str, form: Form | None = None) -> Table:
    """Read a file's head; an incomplete last line is dropped. `wanted` says which columns a header would have.

    With a `form` the file may be written so, and a value may hold line breaks; else only as Personalize reads it.

    Raises:
        UnfitError: it is no CSV file, or has no rows.
    """
    body = head.body if head.size <= len(head.body) else _complete_lines(head.body)
    text, separator = (_decode(body), ",") if form is None else _written(body, form)
    if not text.strip():
        raise UnfitError(f"The file is empty. It needs a header, with {wanted}, and data.")
    first_line = re.split(r"[\r\n]", text, maxsplit=1)[0]
    header = _header(first_line, wanted, separator)
    whole = head.size <= len(head.body)
    rows, lines = _rows(text, width=len(header), separator=separator, breaks=form is not None, whole=whole)
    if not rows:
        raise UnfitError("The file has a header row but no data.")
    cells = pd.DataFrame(rows, columns=pd.Index(header, dtype=object), index=lines, dtype=object)
    return Table(columns=tuple(header), cells=cells, whole=head.whole, quoted_header='"' in first_line)


def _written(body: bytes, form: Form) -> tuple[str, str]:
    """Return the text, and the one character that stands between its columns."""
    text = body.decode(form.encoding, errors="ignore")
    if len(form.separator) == 1:
        return text, form.separator
    return text.replace(form.separator, _UNIT), _UNIT


def _complete_lines(body: bytes) -> bytes:
    return body[: body.rfind(b"\n") + 1]


def _decode(body: bytes) -> str:
    refuse_binary(body)
    if is_utf16(body):
        raise UnfitError("The file is UTF-16; save it as UTF-8.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        found = f"line {line} has the byte 0x{body[error.start]:02X}"
        raise UnfitError(f"The file is not UTF-8: {found}. Save it as UTF-8.") from error


def _header(line: str, wanted: str, separator: str) -> list[str]:
    if separator == "," and (other := separator_in(line)) != ",":
        name = SEPARATORS[other]
        raise UnfitError(f"The columns are separated by {name}. Personalize reads commas only: save it with commas.")
    try:
        header = next(csv.reader([line], Dialect, delimiter=separator), [])
    except csv.Error as error:
        raise UnfitError(f"The header cannot be read: {error}.") from error
    if any(_NUMBER.fullmatch(cell) for cell in header):
        raise UnfitError(
            f"The first row must be the header, with {wanted}, but it looks like data: {names(header[:5])}."
        )
    if twice := [name for name, count in Counter(header).items() if count > 1]:
        raise UnfitError(f"Columns must have different names; there is more than one {names(twice)}.")
    return header


def _rows(text: str, *, width: int, separator: str, breaks: bool, whole: bool) -> tuple[list[list[str]], list[int]]:
    """Return the rows after the header, and the line of each. Empty lines are no rows.

    Where the text is not the `whole` file, a value with line breaks may be cut in two at its end: that is no row.
    """
    rows, lines, problems = [], [], []
    written = StringIO(text, newline="")
    reader = csv.reader(written, Dialect, delimiter=separator)
    last = 1
    try:
        next(reader)
        last = reader.line_num
        for row in reader:
            first, last = last + 1, reader.line_num
            if first != last and not breaks:
                problems.append(f"Lines {first} to {last} are one row: a quoted value must end in its own line.")
            elif len(row) == width:
                rows.append(row)
                lines.append(first)
            elif row:
                problems.append(f"Line {first} has {len(row)} cells, but the header has {width}.")
            if len(problems) == _ENOUGH:
                break
    except csv.Error as error:
        cut = not whole and not written.read(1) and reader.line_num - last < _LONGEST_VALUE
        if not cut:
            problems.append(f"Line {reader.line_num} cannot be read: {error}.")
    if problems:
        raise UnfitError(*problems)
    return rows, lines
