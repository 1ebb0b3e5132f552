"""Completes verbs, their options, and the names of what there is in AWS."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.views.help import Usage
from bot.views.lines import quoted

_WORD = re.compile(r"\S*$")


class LineCompleter(Completer):
    """Knows the verbs, and by `names` what they can be about at the moment."""

    def __init__(self, verbs: Sequence[Usage], names: Callable[[], Collection[str]]) -> None:
        """Look names up whenever something is typed."""
        self._verbs = {verb.name: verb for verb in verbs}
        self._names = names

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002 - the library's signature
        """Yield what the word before the cursor may become."""
        before = document.text_before_cursor
        word = _WORD.search(before)
        begun = word.group() if word else ""
        for text, meaning in self._candidates(before.split(), begun):
            if text.lower().startswith(begun.lower()) and text != begun:
                yield Completion(text, start_position=-len(begun), display_meta=meaning)

    def _candidates(self, words: Sequence[str], begun: str) -> Iterable[tuple[str, str]]:
        if len(words) <= (1 if begun else 0):
            return ((verb.name, verb.summary) for verb in self._verbs.values())
        verb = self._verbs.get(words[0].lower())
        if verb is None:
            return ()
        if verb.name == "help":
            return ((other.name, other.summary) for other in self._verbs.values())
        key, equals, _ = begun.partition("=")
        if equals:
            return ((f"{key}={quoted(name)}", "") for name in self._names())
        options = ((f"{option}=", meaning) for option, meaning in verb.options.items())
        return (*options, *((quoted(name), "") for name in self._names()))
