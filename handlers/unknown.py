"""What is told of a line that begins with no verb."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.model.command import Role
from bot.model.errors import BotError, NotFound, NotPossible, Way, cited
from handlers.verb import Verb

_UNDOING = {"delete", "destroy", "drop", "erase", "purge", "remove", "rm", "takedown", "teardown", "terminate"}
_ENDING = {"abort", "cancel", "end", "halt", "kill", "quit"}
_NEGATIONS = ("un", "dis")


def unknown(typed: str, verbs: Sequence[Verb]) -> BotError:
    """Return the error for a first word that is no verb; what spends money is never suggested for its contrary."""
    word = typed.lower()
    if word in _ENDING:
        return NotPossible(
            "Only a training can be ended from here: `stop VERSION`. `jobs` lists what runs.",
            ways=[Way(text="Jobs", line="jobs")],
        )
    if _undoes(word, verbs):
        return NotPossible(
            "A campaign is taken down by `undeploy CAMPAIGN`. Anything else is deleted in the AWS console only, under "
            "Amazon Personalize.",
            ways=[Way(text="Status", line="status")],
        )
    meant = get_close_matches(word, [name for verb in verbs for name in (verb.name, *verb.aliases)], n=2)
    first = "" if meant else "Begin with what you want, such as `recommend 196`; "
    return NotFound(f"I do not know {cited(typed)}. {first}`help` lists what I can do.", alternatives=meant)


def _undoes(word: str, verbs: Sequence[Verb]) -> bool:
    spending = [verb.name for verb in verbs if verb.needs is not Role.VIEWER]
    return word in _UNDOING or any(
        word.startswith(negation) and get_close_matches(word.removeprefix(negation), spending)
        for negation in _NEGATIONS
    )
