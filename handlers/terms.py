"""`filter NAME KEY=value`, `promote NAME 20%`, `context KEY=value`: what an answer keeps to."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise, takewhile

from bot.model.errors import BotError, Misunderstood, cited
from bot.model.orders import FilterUse, Narrowing
from bot.views.lines import pairs
from handlers.unknown import unknown_option
from handlers.words import words

_FILTER, _PROMOTE, _CONTEXT = "filter", "promote", "context"
_SECTIONS = {_FILTER, _PROMOTE, _CONTEXT}
_PERCENT = re.compile(r"(100|[1-9]\d?)\s?%?")
_MOST = {_FILTER: 25, _PROMOTE: 25, _CONTEXT: 150}  # API reference, `filterValues` and `context`
_LONGEST = 1_000  # the same, a value


def split(arguments: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the words for whom it is, of which there is one at least, and those for what the answer keeps to."""
    start = next((place for place, word in enumerate(arguments) if place and word.lower() in _SECTIONS), None)
    return arguments[:start], [] if start is None else arguments[start:]


def filtered(arguments: Sequence[str]) -> tuple[Sequence[str], FilterUse | None]:
    """Return the words before `filter NAME [KEY=VALUE …]`, with which a line may end, and that filter.

    A title may hold the word: only what ends the line so is a filter. Raises `Misunderstood` for unfit values.
    """
    named = len(arguments) - sum(1 for _ in takewhile(lambda word: "=" in word, reversed(arguments))) - 1
    if named < 2 or arguments[named - 1].lower() != _FILTER:  # noqa: PLR2004 - there is something before the two words
        return arguments, None
    return arguments[: named - 1], _use(_FILTER, arguments[named:])


def refuse_options(said: Sequence[str], verb: str, options: Collection[str]) -> None:
    """Raise `Misunderstood` for a word such as `KEY=VALUE` where none may stand: it was meant for an option."""
    if odd := [word.partition("=")[0] for word in said if "=" in word]:
        raise unknown_option(odd[0].lower(), verb, options)


def read(terms: Sequence[str]) -> Narrowing:
    """Turn what was typed into what is meant; raises `Misunderstood`."""
    sections = dict[str, Sequence[str]]()
    for name, said in _sections(terms):
        if name in sections:
            raise Misunderstood(f"`{name}` is there twice. Say it once; a filter's expression may join several with |.")
        sections[name] = said
    promoted, percent = _promoted(sections[_PROMOTE]) if _PROMOTE in sections else (None, 0)
    return Narrowing(
        filter=_use(_FILTER, sections[_FILTER]) if _FILTER in sections else None,
        promoted=promoted,
        percent=percent,
        context=_context(sections[_CONTEXT]) if _CONTEXT in sections else {},
    )


def as_pairs(typed: str) -> str:
    """Return a text that holds pairs so that in a line none is taken for an option; as it is where it holds others."""
    if no_pairs(typed):
        return typed
    return " ".join(pairs({word.spelled.removeprefix("$"): word.text for word in words(typed)}))


def no_pairs(typed: str) -> str | None:
    """Say what is wrong with a text that is to hold pairs such as `GENRE=Comedy`."""
    try:
        found = list(words(typed))
    except BotError as error:
        return str(error)
    wrong = [word.text for word in found if word.key is None]
    return f"{cited(wrong[0])} is not like GENRE=Comedy. A value with spaces goes in quotes." if wrong else None


def _sections(terms: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    starts = [place for place, word in enumerate(terms) if word.lower() in _SECTIONS]
    for start, end in pairwise([*starts, len(terms)]):
        yield terms[start].lower(), terms[start + 1 : end]


def _use(section: str, said: Sequence[str]) -> FilterUse:
    match said:
        case [name, *rest] if "=" not in name:
            return FilterUse(name=name, values=_pairs(section, rest))
        case _:
            raise Misunderstood(f"Say which filter: `{section} NAME`. `filter list` shows what there is.")


def _promoted(said: Sequence[str]) -> tuple[FilterUse, int]:
    shares = [found for word in said[1:] if (found := _PERCENT.fullmatch(word))]
    if len(shares) != 1:
        raise Misunderstood("Say which filter's items are promoted, and how many of all: `promote NAME 20%`.")
    rest = [word for word in said if word is not shares[0].string]
    return _use(_PROMOTE, rest), int(shares[0][1])


def _context(said: Sequence[str]) -> dict[str, str]:
    if not said:
        raise Misunderstood("Say in which circumstances the user is: `context DEVICE=phone`.")
    return _pairs(_CONTEXT, said)


def _pairs(section: str, said: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in said:
        name, equals, value = word.partition("=")
        key = name.removeprefix("$")  # as it stands in the expression, and so as no option is called
        if not equals or key in found:
            raise Misunderstood(f"{cited(word)}: after `{section}` stand values such as `KEY=value`, each once.")
        if len(value) > _LONGEST:
            raise Misunderstood(f"{key}= may have at most {_LONGEST:,} characters, and this has {len(value):,}.")
        found[key] = value
    if len(found) > _MOST[section]:
        raise Misunderstood(f"At most {_MOST[section]} values may stand after `{section}`.")
    return found
