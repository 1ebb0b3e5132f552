"""The little language in which phrases are written.

`how (is|are) GROUP` has a choice, `train [new] model` a word that may be missing, `<serve> it` any of the words that
mean to serve. A word in capitals is a slot, which holds what was said in its place. A phrase fits a whole sentence or
not at all; the sentence comes without its articles and politeness, see `spoken`.
"""

import re
from collections.abc import Mapping
from functools import cache

from bot.views.lines import quoted

Slots = Mapping[str, str]

WORDS = {
    "best": "best|better|most accurate|more accurate|winning|winner|stronger|strongest",
    "done": "done|finished|ready|over|running|still running|still training|complete|completed|there",
    "ended": "finished|finish|worked|work|ended|end|succeeded|succeed|failed|fail|completed|complete|go well|gone well",
    "enjoy": "watch|see|like|enjoy|buy|read|get|want|do|love|prefer|be shown|be recommended",
    "file": "data|file|files|csv|ratings|interactions",
    "going": "going|doing|coming along|coming|getting on|progressing|looking|running",
    "group": "group|dataset group|data|dataset",
    "import": "import|load|upload|bring in|ingest|add|read",
    "in": "for|of|on|in|with|from|at|to",
    "it": "it|that|this|this one|that one|them|everything",
    "like": "like|similar to|close to|related to|comparable to",
    "live": "live|up|deployed|serving|served|online|in production|in prod|available|in use|running in production",
    "measure": "metrics|metric|accuracy|precision|ndcg|quality|scores|score|numbers|evaluation|performance|results",
    "model": "model|models|version|versions|solution|recommender|recipe|one|winner",
    "new": "new|newest|latest|last|best|another|fresh|whole|next",
    "picks": "recommendations|recommendation|suggestions|recs|picks|items|movies|films|products",
    "serve": "deploy|serve|publish|release|launch|ship|roll out|activate",
    "stop": "stop|cancel|abort|kill|halt|end|interrupt|terminate|quit",
    "suggest": "recommend|suggest|propose|find|pick|choose|get|fetch|show|list",
    "task": "training|trainings|import|imports|deployment|deployments|contest|job|jobs|model|models",
    "things": "something|anything|things|stuff|items|item|movies|movie|films|film|products|product|books|songs|few",
    "train": "train|retrain|build|fit|teach|refresh|make|create|start",
    "user": "user|customer|person|user id|id",
}
"""Words that mean the same in a phrase."""

# fmt: off
NO_NAMES = frozenset((
    "all", "and", "any", "anything", "best", "data", "everything", "for", "from", "group", "groups", "have",
    "here", "i", "in", "into", "is", "it", "item", "items", "job", "jobs", "last", "latest", "like", "model",
    "models", "new", "newest", "of", "on", "one", "recipe", "recommendations", "similar", "someone",
    "something", "that", "them", "there", "these", "they", "this", "those", "to", "training", "trainings", "us",
    "user", "users", "version", "versions", "we", "what", "which", "with", "you",
))
# fmt: on
"""Words that nobody calls a group, a version or a user by; who does, puts the name in quotes."""

_PIECE = re.compile(r"\((?P<choice>[^)]*)\)|\[(?P<optional>[^\]]*)\]|(?P<plain>\S+)")
_WORD = r'(?:"[^"]*"|[^\s"@=][^\s"=]*)'  # one with = is an option
_SLOTS = {"N": r"\d{1,4}", "ID": r"(?=\S*\d)[\w:.-]+", "LOCATION": r"s3://\S+", "TITLE": r"\S(?:.*\S)?"}
_CURLY = str.maketrans("“”„‘’", '"""\'\'')
_ARTICLES = re.compile(
    r"(?<!\S)(?:the|an?|my|our|your|me|us|some|just|currently|actually|really|please|pls)(?: |$)", re.IGNORECASE
)
_FULL = tuple(
    (re.compile(rf"\b{short}\b", re.IGNORECASE), full)
    for short, full in (
        ("what'?s", "what is"),
        ("how'?s", "how is"),
        ("who's", "who is"),
        ("it's", "it is"),
        ("i'm", "i am"),
        ("i'd", "i would"),
        ("let'?s", "let us"),
    )
)
_BEFORE = re.compile(
    r"(?:(?:hey|hi|hello|dear|ok|okay|so|well|right|now|and|but|then|also|bot|personalize|maybe|let us|go ahead and"
    r"|show me|tell me|give me|tell us|do you know|i wonder|please|pls"
    r"|(?:can|could|would|will|shall|may|should) (?:you|we|i)|i (?:would like|want|need)(?: you)?(?: to)?"
    r")[\s,!:]+){1,8}",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:[\s?!.,;:]|[\s,](?:please|pls|now|right now|thanks|thank you|for me|for us|again|then|today|at the moment"
    r"|so far|yet))$",
    re.IGNORECASE,
)
_POLITE = 12  # words and marks that may be left out at the end


def spoken(typed: str) -> str:
    """Return what was said as one line in full words, without articles, politeness and the marks at its end."""
    text = " ".join(typed.translate(_CURLY).split())
    for short, full in _FULL:
        text = short.sub(full, text)
    for _ in range(_POLITE):
        text = _AFTER.sub("", text) or text
    text = text[begun.end() :] if (begun := _BEFORE.match(text)) else text
    return _ARTICLES.sub("", text).strip()


def match(phrase: str, said: str) -> Slots | None:
    """Return what stands in the slots of a phrase, where it fits the whole of what was said, else None."""
    found = _pattern(phrase).fullmatch(f"{said} ")
    if found is None:
        return None
    given = {name: text for name, text in found.groupdict().items() if text}
    if any(text.lower() in NO_NAMES for text in given.values()):
        return None
    return {name: text.strip('"') or text for name, text in given.items()}


def filled(template: str, slots: Slots) -> str:
    """Return the command line of a template, without the words whose slots are empty.

    >>> filled("recommend USER n=N", {"USER": "user 7"})
    'recommend "user 7"'
    """
    return " ".join(filter(None, (_filled(word, slots) for word in template.split())))


def _filled(word: str, slots: Slots) -> str:
    key, equals, slot = word.rpartition("=")
    if not slot.isupper():
        return word
    return f"{key}{equals}{quoted(slots[slot])}" if slot in slots else ""


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile("".join(map(_piece, _PIECE.finditer(phrase))), re.IGNORECASE)


def _piece(piece: re.Match[str]) -> str:
    if piece["plain"]:
        return _word(piece["plain"])
    either = "|".join("".join(map(_word, words.split())) for words in (piece["choice"] or piece["optional"]).split("|"))
    return f"(?:{either})" + ("?" if piece["optional"] else "")


def _word(word: str) -> str:
    if word.isupper():
        return f"(?P<{word}>{_SLOTS.get(word, _WORD)}) "
    if word.startswith("<"):
        return f"(?:{'|'.join(map(re.escape, WORDS[word[1:-1]].split('|')))}) ".replace(r"\ ", " ")
    return re.escape(word) + " "
