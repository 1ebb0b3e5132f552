"""Looks up which command lines a sentence may mean."""

from collections.abc import Mapping, Sequence

from handlers.talking.intents import HINTS, INTENTS, Intent
from handlers.talking.phrases import filled, match

_HINTED = 4


def meant(said: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the command lines that a sentence (as `spoken` returns it) may mean, none where no phrase fits.

    `known` are slots that need not be said, such as the `GROUP` that a channel remembers.
    """
    for intent in INTENTS:
        for phrase in intent.phrases:
            slots = match(phrase, said)
            if slots is not None:
                return _lines(intent, {**known, **slots})
    return ()


def hinted(said: str, verbs: Sequence[str]) -> tuple[str, ...]:
    """Return command lines that have to do with some word of a sentence."""
    words = said.lower().split()
    found = [line for start, line in HINTS.items() if any(word.startswith(start) for word in words)]
    return tuple(line for line in dict.fromkeys(found) if line.split()[-1] in verbs)[:_HINTED]


def _lines(intent: Intent, slots: Mapping[str, str]) -> tuple[str, ...]:
    if intent.needs and intent.needs not in slots:
        return (intent.otherwise,)
    return tuple(dict.fromkeys(filled(line, slots) for line in intent.lines))
