"""`help [VERB]`: what can be typed."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from difflib import get_close_matches

from bot.model.command import Command
from bot.model.errors import NotFound, cited
from bot.model.message import Message
from bot.records import dataclass
from bot.views.help import details, overview
from bot.workflow.workflow import Workflow
from handlers.reading import at_most_one
from handlers.verb import Verb, find_verb


@dataclass(frozen=True, kw_only=True, slots=True)
class Help:
    """Explains some verbs; `slash` is the slash command that they are typed after.

    `accounts` are the AWS accounts that can be named, each with its region where that is set.
    """

    verbs: Sequence[Verb]
    slash: str
    accounts: Mapping[str, str | None] = field(default_factory=dict)

    async def __call__(self, command: Command, _: Workflow) -> Message:
        """List what this person may do, or explain one verb; raises `NotFound`."""
        word = at_most_one(command, "verb")
        if word is None:
            return overview(self.verbs, role=command.role, slash=self.slash, accounts=self.accounts)
        verb = find_verb(self.verbs, word)
        if verb is None or not command.role.covers(verb.needs):
            names = [verb.name for verb in self.verbs if command.role.covers(verb.needs)]
            raise NotFound(
                f"I cannot help with {cited(word)}. `help` lists what I can do.",
                alternatives=get_close_matches(word.lower(), names),
            )
        return details(verb, slash=self.slash)
