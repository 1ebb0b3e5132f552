"""Command lines, as somebody could have typed them."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from bot.model.orders import FilterUse, Narrowing

_BARE = re.compile(r"(?!-)[\w./:@%+,#-]+")
_RESERVED = {"public"}
ASKING = frozenset({"campaign", "n"})
"""The options of the verbs that ask a campaign."""

_QUOTES = "\"'“”"


def line(verb: str, *words: str, **options: str | None) -> str:
    """Return a command line that is read as just these words and options; an option that is None is left out.

    >>> line("recommend", "user 7", campaign="movies")
    'recommend "user 7" campaign=movies'
    """
    given = [f"{key}={quoted(value)}" for key, value in options.items() if value is not None]
    return " ".join([verb, *map(quoted, words), *given])


def recommending(user: str, narrowing: Narrowing, *, campaign: str | None = None, n: str | None = None) -> str:
    """Return the line that asks for recommendations within these bounds."""
    return " ".join([line("recommend", user, campaign=campaign, n=n), *_narrowed(narrowing)])


def filtered(asked: str, use: FilterUse | None) -> str:
    """Return a line that asks a campaign, within a filter."""
    return " ".join([asked, *_narrowed(Narrowing(filter=use))])


def _narrowed(narrowing: Narrowing) -> Iterator[str]:
    if narrowing.filter:
        yield from ("filter", quoted(narrowing.filter.name), *pairs(narrowing.filter.values))
    if narrowing.promoted:
        promoted = narrowing.promoted
        yield from ("promote", quoted(promoted.name), f"{narrowing.percent}%", *pairs(promoted.values))
    if narrowing.context:
        yield from ("context", *pairs(narrowing.context))


def pairs(values: Mapping[str, str]) -> list[str]:
    """Return values by name as they are typed, such as `GENRE=Comedy`."""
    return [f"{key(name)}={quoted(value)}" for name, value in values.items()]


def key(name: str) -> str:
    """Return how the name of a value is typed: with a $ where it would be taken for an option."""
    return f"${name}" if name.lower() in ASKING else name


def quoted(word: str) -> str:
    """Return a word so that it is read as one word, and as nothing but itself."""
    if _BARE.fullmatch(word) and word.lower() not in _RESERVED:
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def with_option(typed: str, key: str, value: str) -> str | None:
    """Return the typed line with an option, in the place of the one that it had; None where quotes make that unsure."""
    if any(mark in typed for mark in _QUOTES):
        return None
    words = [word for word in typed.split() if not word.lower().startswith(f"{key}=")]
    public = words[-1:] if words[-1:] and words[-1].lower() in _RESERVED else []
    return " ".join([*words[: len(words) - len(public)], f"{key}={quoted(value)}", *public])


def corrected(typed: str, name: str, *, verb: bool = False) -> str | None:
    """Return the typed line with `name` in the place of the word that it was perhaps meant by, None where none is.

    `verb` says that the name is a verb, which stands at the beginning; other names never do.
    """
    first, *rest = typed.split() or [""]
    if verb:
        return " ".join([name, *rest])
    meant = get_close_matches(name.lower(), [word.lower() for word in rest], n=1)
    if not meant or any(mark in typed for mark in _QUOTES):
        return None
    return " ".join([first, *(quoted(name) if word.lower() == meant[0] else word for word in rest)])
