"""What a verb is."""

import re
from collections.abc import Awaitable, Callable, Iterable

from bot.model.command import Command, Role
from bot.model.errors import NotAllowed
from bot.model.message import Message
from bot.records import dataclass
from bot.views.help import Usage
from bot.workflow.workflow import Workflow

Handler = Callable[[Command, Workflow], Awaitable[Message]]
"""Carries out a command, and says how that went; raises the errors of `bot.model.errors`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verb(Usage):
    """Something that people can ask for, and what carries it out.

    `everywhere` says that it concerns all AWS accounts unless one is named, `free_words` that it ends in words of which
    any may occur, such as a title, `pairs` that words such as `KEY=value` which are none of its options are arguments,
    `exports` that its list is a file too where the line ends in `csv`. `verbatim` is how a text begins that is taken as
    it stands, quotes and all, to the end of the line. `begin` says at once what is being done, for verbs that take a
    while (or None, where this line does not); the answer then takes its place.
    """

    handler: Handler
    begin: Callable[[Command, Workflow], Awaitable[Message | None]] | None = None
    everywhere: bool = False
    free_words: bool = False
    pairs: bool = False
    exports: bool = False
    verbatim: re.Pattern[str] | None = None


def find_verb(verbs: Iterable[Verb], word: str) -> Verb | None:
    """Return the verb that a word names, in any case, or None."""
    wanted = word.lower()
    return next((verb for verb in verbs if wanted == verb.name or wanted in verb.aliases), None)


def authorise(verb: Verb, role: Role) -> None:
    """Raise `NotAllowed` where a role does not cover what a verb needs."""
    if not role.covers(verb.needs):
        raise NotAllowed(
            f"`{verb.name}` is for {verb.needs}s, and you are a {role}. Whoever runs this bot can change that in its "
            "config.yaml, under roles."
        )
