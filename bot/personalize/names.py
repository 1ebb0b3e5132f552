"""The names that people type: untrusted until they could be names in AWS."""

import re
from collections.abc import Collection
from difflib import get_close_matches

from bot.model.errors import NotFound, Refused
from bot.model.resource import ResourceKind

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}")
_VERSION = re.compile(rf"({_NAME.pattern})/({_NAME.pattern})")  # a version that was given a name may be known by it
_SHOWN = 10
_MADE_BY = {
    ResourceKind.GROUP: "`import GROUP s3://BUCKET/FILE.csv` makes one.",
    ResourceKind.SOLUTION: "`train GROUP` makes one.",
    ResourceKind.CAMPAIGN: "`deploy GROUP` makes one.",
    ResourceKind.FILTER: "`filter create NAME EXPRESSION` makes one.",
}


def is_name(typed: str) -> bool:
    """Say whether AWS could have this name (API reference, `Name`: at most 63 of letters, digits, `-` and `_`)."""
    return _NAME.fullmatch(typed) is not None


def check_name(typed: str, what: str) -> str:
    """Return a name that is about to be given.

    Raises:
        Refused: AWS does not allow it.
    """
    if is_name(typed):
        return typed
    raise Refused(
        f"“{clip(typed)}” cannot be the name of a {what}: AWS allows up to 63 letters, digits, - and _, "
        "beginning with a letter or digit."
    )


def split_version(typed: str) -> tuple[str, str] | None:
    """Return the solution and the id in `solution/1a2b3c4d`, None where it is nothing of the kind."""
    match = _VERSION.fullmatch(typed)
    return (match[1], match[2]) if match else None


def missing(kind: ResourceKind, typed: str, known: Collection[str]) -> NotFound:
    """Return the error for a name that nothing has; the text says what there is, or how to make the first."""
    there = f"There are: {_listing(known)}." if known else f"There is none yet: {_MADE_BY[kind]}"
    return NotFound(f"There is no {kind} “{clip(typed)}”. {there}", alternatives=_close_to(typed, known))


def no_version(typed: str, *, solution: str, known: Collection[str]) -> NotFound:
    """Return the error for an id that no version of a solution has."""
    there = f"There are: {_listing(known)}." if known else f"{solution} has none yet: `train GROUP` makes one."
    return NotFound(f"There is no version “{clip(typed)}”. {there}", alternatives=_close_to(typed, known))


def clip(typed: str, length: int = 60) -> str:
    """Return untrusted text short enough for a sentence, without control characters."""
    printable = "".join(character if character.isprintable() else "�" for character in typed)
    return printable if len(printable) <= length else printable[: length - 1] + "…"


def _close_to(typed: str, known: Collection[str]) -> list[str]:
    """Return the names that were perhaps meant, the likeliest first."""
    return get_close_matches(typed, known, n=3, cutoff=0.5)


def _listing(known: Collection[str]) -> str:
    """Return names for a sentence, the first ten by alphabet."""
    names = sorted(known)
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
