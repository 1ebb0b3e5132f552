"""How the text in a file is written: its encoding, and what stands between the columns."""

import codecs
import re
from pathlib import Path

from bot.records import dataclass

_MAGIC = {
    b"\x1f\x8b": "compressed with gzip; unpack it first",
    b"PK\x03\x04": "a zip archive or an Excel workbook; save it as CSV",
    b"PAR1": "a Parquet file; write it as CSV",
    b"%PDF": "a PDF; save the table in it as CSV",
    b"\x89PNG": "a picture; I read CSV files",
    b"\xff\xd8\xff": "a picture; I read CSV files",
    b"{": "JSON; write it as CSV",
}
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars", "::": "double colons"}
"""What stands between columns in files that Personalize does not read."""

NO_TEXT = "The file holds no text, or not in UTF-8. Save it as CSV in UTF-8."
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_BLOCK = 2**20  # bytes; also the longest line
_OLD_WINDOWS = "cp1252"  # what Excel writes, and all of Latin-1 that is printable


class UnfitError(Exception):
    """What is in a file cannot be imported; `problems` are sentences that say why."""

    def __init__(self, *problems: str) -> None:
        """Keep the problems."""
        super().__init__(*problems)
        self.problems = problems


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """How a file is written; `encoding` is Python's name of it."""

    encoding: str
    separator: str

    @property
    def marked(self) -> bool:
        """Say whether the file begins with a byte order mark."""
        return self.encoding in {"utf-8-sig", "utf-16"}


def refuse_binary(body: bytes) -> None:
    """Raise `UnfitError` for bytes that are plainly no CSV."""
    for magic, what in _MAGIC.items():
        if body.startswith(magic):
            raise UnfitError(f"The file is {what}.")
    if _marked(body) != "utf-16" and _CONTROL.search(body.split(b"\n", 1)[0]):
        raise UnfitError(NO_TEXT)


def is_utf16(body: bytes) -> bool:
    """Say whether a file begins as UTF-16 does."""
    return _marked(body) == "utf-16"


def separator_in(line: str) -> str:
    """Return what stands between the columns of a header."""
    return "," if "," in line else next((separator for separator in SEPARATORS if separator in line), ",")


def form_of(path: Path) -> Form:
    """Return how a file is written, having looked at all of it.

    Raises:
        UnfitError: it is no text, or a line is longer than 1 MiB.
    """
    with path.open("rb") as file:
        beginning = file.read(_BLOCK)
    refuse_binary(beginning)
    encoding = _marked(beginning) or _unmarked(path)
    text = beginning.decode(encoding, errors="ignore")
    return Form(encoding=encoding, separator=separator_in(re.split(r"[\r\n]", text, maxsplit=1)[0]))


def _marked(body: bytes) -> str | None:
    return next((encoding for mark, encoding in _BOMS.items() if body.startswith(mark)), None)


def _unmarked(path: Path) -> str:
    """Return UTF-8 where that is what all of the file is, else what is left."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8"
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if len(block) == _BLOCK and b"\n" not in block and b"\r" not in block:
                raise UnfitError("A line is longer than 1 MB. Is this a CSV file?")
            if b"\0" in block:
                raise UnfitError(NO_TEXT)
            if encoding == "utf-8":
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    encoding = _OLD_WINDOWS
    return encoding
