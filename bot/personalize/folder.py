"""A folder of files, which Amazon imports as one: it reads every file in it.

Source: Personalize Developer Guide, "Importing bulk data" (several files in a folder).
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.model.errors import BadFile
from bot.personalize.names import clip

HEADER = 4096  # bytes
_NAMED = 3  # culprits


def is_csv(key: str) -> bool:
    """Say whether a file is named as one of CSV."""
    return key.lower().endswith(".csv")


def check_names(location: str, keys: Iterable[str]) -> None:
    """See that all files are CSV; raises `BadFile` with the names of those that are not."""
    if foreign := [key for key in keys if not is_csv(key)]:
        raise BadFile(
            f"Amazon reads every file in {clip(location)}, and not all of them are .csv: {_names(foreign)}. "
            "Move them elsewhere, or import one file."
        )


def check_headers(location: str, beginnings: Mapping[str, bytes]) -> None:
    """See that all files (by key, each by its first `HEADER` bytes) begin alike; raises `BadFile` naming the others."""
    first, *others = beginnings
    if different := [key for key in others if _header(beginnings[key]) != _header(beginnings[first])]:
        raise BadFile(
            f"All files in {clip(location)} must have the same header, but {_names(different)} and {_names([first])} "
            "differ. Make their headers the same, or import one file."
        )


def _header(body: bytes) -> bytes:
    """Return the first line, with nothing around it that changes no column."""
    return body.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r").replace(b'"', b"")


def _names(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
    return ", ".join(clip(key.rpartition("/")[2]) for key in keys[:_NAMED]) + more
