"""Cuts a command line into words."""

import re
from collections.abc import Iterator
from dataclasses import field

from bot.model.errors import Misunderstood, cited
from bot.records import dataclass
from bot.views.blocks import clip

_WORD = re.compile(
    r"""(?: (?P<key>\$?[A-Za-z][A-Za-z0-9_-]*) = )?
        (?: "(?P<double>(?:\\.|[^"\\])*)"
          | '(?P<single>.*?)'
          | [“”„«](?P<curly>[^“”»]*)[“”»]
          | [‘‚](?P<curly_single>.*?)’
          | (?P<bare>(?(key)|(?!\$?[A-Za-z][A-Za-z0-9_-]*=))[^\s"'“”„«‘‚]\S*)
        ) (?=\s|$)""",
    re.VERBOSE | re.DOTALL,
)
_EMPTY_OPTION = re.compile(r"(?P<key>\$?[A-Za-z][A-Za-z0-9_-]*)=(?=\s|$)")
_TYPOGRAPHIC = str.maketrans("“”„‘’‚", "\"\"\"'''")
_CONTEXT = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A word of a command line; `key` is there where it was typed as `key=text`, and `spelled` is the same as typed."""

    text: str
    key: str | None = None
    spelled: str = field(default="", compare=False)
    quoted: bool = False

    @property
    def bare(self) -> bool:
        """Say whether it is nothing but a word."""
        return self.key is None and not self.quoted


def words(line: str) -> Iterator[Word]:
    r"""Yield the words of a line.

    A quote counts where a word (or an option's value) begins, so that an apostrophe is a letter. Phones type curly
    quotes: they count as quotes, and words beside them get their apostrophe straightened; between straight double
    quotes everything stays as it is, but for `\"` and `\\`.

    Raises:
        Misunderstood: a quote is never opened or never closed, or an option has no value; the text shows where.
    """
    place = 0
    while place < len(line):
        if line[place].isspace():
            place += 1
            continue
        match = _WORD.match(line, place)
        if match is None:
            raise _unfit(line, place)
        word = _word(match)
        if not word.quoted and word.text.count('"') % 2:
            raise _unpaired(word)
        yield word
        place = match.end()


def _word(match: re.Match[str]) -> Word:
    kind = match.lastgroup or "bare"
    text = match[kind]
    if kind == "double":
        text = re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
    elif kind != "single":
        text = text.translate(_TYPOGRAPHIC)
    spelled = match["key"] or ""
    return Word(text=text, key=spelled.lower() or None, spelled=spelled, quoted=kind != "bare")


def _unpaired(word: Word) -> Misunderstood:
    return Misunderstood(
        f"{cited(word.text)} holds a quote without its pair. Leave it out, or put the whole name between two quotes, "
        'and \\" for a quote inside it.'
    )


def _unfit(line: str, place: int) -> Misunderstood:
    where = line[place : place + _CONTEXT].partition("\n")[0]
    if option := _EMPTY_OPTION.match(line, place):
        key = clip(option["key"], _CONTEXT)
        return Misunderstood(f"{key}= has no value: write {key}=VALUE without spaces around the =.")
    return Misunderstood(
        f"A quote is opened here and not closed where a word ends: {where} … Put the whole name between two quotes, "
        'and \\" for a quote inside it.'
    )
