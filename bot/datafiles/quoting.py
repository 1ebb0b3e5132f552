"""Values from a file, as a sentence may quote them: everything in a file is untrusted."""

from collections.abc import Iterable, Sequence

_LONGEST = 40
_QUOTED = 3


def quote(value: str) -> str:
    """Return a value in quotes: at most 40 characters of it, none of them a control character."""
    printable = "".join(character if character.isprintable() else "�" for character in value[: _LONGEST + 1])
    clipped = printable if len(printable) <= _LONGEST else printable[: _LONGEST - 1] + "…"
    return f"“{clipped}”"


def names(columns: Iterable[str]) -> str:
    """Return column names for a sentence."""
    return ", ".join(quote(column)[1:-1] for column in columns) or "none"


def where(lines: Sequence[int], values: Sequence[str] | None = None) -> str:
    """Return where something is wrong: the first three lines, with what they hold, and how many more there are."""
    held = [f"line {line}" for line in lines[:_QUOTED]]
    if values is not None:
        held = [f"{place} has {quote(value)}" for place, value in zip(held, values, strict=False)]
    more = [f"{len(lines) - _QUOTED:,} more"] if len(lines) > _QUOTED else []
    return ", ".join(held + more)


def plural_rows(count: int) -> str:
    """Return how many rows have something: `1 row has`, `2 rows have`."""
    return "1 row has" if count == 1 else f"{count:,} rows have"
