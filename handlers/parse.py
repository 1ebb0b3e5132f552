"""From what was typed to a verb with its arguments and options."""

import re
from collections.abc import Collection, Sequence
from dataclasses import field

from bot.model.errors import Misunderstood, cited
from bot.records import dataclass
from handlers.unknown import unknown, unknown_option
from handlers.verb import Verb, find_verb
from handlers.words import Word, words

LONGEST = 3_000
"""How many characters a command line may have."""

_MENTION = re.compile(r"^\s*<@[A-Z0-9]+(\|[^>]*)?>[\s:,]*")
_ASKS_FOR_HELP = re.compile(r"(--?|—)help|-h", re.IGNORECASE)
_DASHED = re.compile(r"(--|—)[A-Za-z]")
_PUBLICLY, _CSV = "public", "csv"
_PUBLIC = re.compile(r"\spublic\s*$", re.IGNORECASE)
_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """A command line, understood. `public` and `csv` say that it ended in these words."""

    verb: Verb
    arguments: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    public: bool = False
    csv: bool = False

    @property
    def bare(self) -> bool:
        """Say whether it is nothing but a verb."""
        return not self.arguments and not self.options


def unwrap(text: str) -> str:
    """Return what somebody typed, without what Slack made of it: links, mentions, entities, code marks.

    A mention of the bot at the beginning is left out. Slack documents its escapes in "Formatting message text".
    """
    text = _LINK.sub(_as_typed, _MENTION.sub("", text))
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
    return text.strip("`").strip() if text.startswith("`") and text.endswith("`") else text


def parse(line: str, verbs: Sequence[Verb]) -> Typed:
    """Understand a command line; an empty one asks for help.

    Raises:
        NotFound: there is no such verb; the alternatives are those that were perhaps meant.
        NotPossible: the first word would undo something.
        Misunderstood: it is too long, a quote is not closed, or the verb has no such option.
    """
    if len(line) > LONGEST:
        raise Misunderstood(f"That is too long: a command may have {LONGEST:,} characters, and this has {len(line):,}.")
    line, verbatim = _cut(line, verbs)
    first, *rest = list(words(line)) or [Word(text="help")]
    verb = _verb(first, verbs)
    if any(word.bare and _ASKS_FOR_HELP.fullmatch(word.text) for word in rest):
        return Typed(verb=_verb(Word(text="help"), verbs), arguments=(verb.name,))
    if dashed := next((word for word in rest if word.bare and _DASHED.match(word.text)), None):
        raise Misunderstood(f"{cited(dashed.text)}: options go without dashes, names with dashes in quotes.")
    rest, ends = _ends(rest, {_PUBLICLY, *([_CSV] if verb.exports else [])})
    return Typed(
        verb=verb,
        arguments=(*(_argument(word) for word in rest if not _is_option(word, verb)), *verbatim),
        options=_options([word for word in rest if _is_option(word, verb)], verb),
        public=_PUBLICLY in ends,
        csv=_CSV in ends,
    )


def _ends(rest: list[Word], known: Collection[str]) -> tuple[list[Word], Collection[str]]:
    """Return words without those at their end which say how to answer, and these."""
    ends = set[str]()
    while rest and rest[-1].bare and (word := rest[-1].text.lower()) in known and word not in ends:
        ends.add(word)
        rest = rest[:-1]
    return rest, ends


def _cut(line: str, verbs: Sequence[Verb]) -> tuple[str, tuple[str, ...]]:
    """Return what is to be cut into words, and what is taken as it stands; `public` at the end is a word."""
    verb = find_verb(verbs, (line.split(maxsplit=1) or [""])[0])
    begins = verb.verbatim.search(line) if verb and verb.verbatim else None
    if begins is None:
        return line, ()
    public = _PUBLIC.search(line)
    return line[: begins.start()] + (public[0] if public else ""), (line[begins.start() : public and public.start()],)


def _as_typed(match: re.Match[str]) -> str:
    target, label = match[1], match[2]
    if target[:1] == "#":
        return target  # a channel goes by its id: names change, and are not everybody's to see
    if target[:1] == "@" and label:
        return target[0] + label.removeprefix(target[0])
    return label or ("@" + target[1:] if target.startswith("!") else target)


def _verb(word: Word, verbs: Sequence[Verb]) -> Verb:
    if word.key is None and (verb := find_verb(verbs, word.text)):
        return verb
    raise unknown(f"{word.key}={word.text}" if word.key else word.text, verbs)


def _is_option(word: Word, verb: Verb) -> bool:
    return word.key is not None and (word.key in verb.options or not verb.pairs)


def _argument(word: Word) -> str:
    return f"{word.spelled}={word.text}" if word.key else word.text


def _options(given: Sequence[Word], verb: Verb) -> dict[str, str]:
    options: dict[str, str] = {}
    for word in given:
        key = word.key or ""
        if key not in verb.options:
            raise unknown_option(key, verb.name, verb.options)
        if key in options:
            raise Misunderstood(f"{key}= is there twice. Say it once.")
        options[key] = word.text
    return options
