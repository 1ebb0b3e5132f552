"""What is told of a line that begins with no verb."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from bot.model.command import Role
from bot.model.errors import BotError, Misunderstood, NotFound, NotPossible, Way, cited
from bot.views.blocks import clip
from handlers.verb import Verb

_UNDOING = {"delete", "destroy", "drop", "erase", "purge", "remove", "rm", "takedown", "teardown", "terminate"}
_ENDING = {"abort", "cancel", "end", "halt", "kill", "quit"}
_ASKING = {"what", "whats", "us"}  # are near to a verb, and mean none
_NEAR = 0.75  # of two words, by `difflib`
_SHOWN = 60
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
            "A campaign is taken down by `undeploy CAMPAIGN`, a filter by `filter delete NAME`. Anything else is "
            "deleted in the AWS console only, under Amazon Personalize.",
            ways=[Way(text="Status", line="status")],
        )
    meant = get_close_matches(word, [name for verb in verbs for name in (verb.name, *verb.aliases)], n=2)
    first = "" if meant else "Begin with what you want, such as `recommend 196`; "
    return NotFound(f"I do not know {cited(typed)}. {first}`help` lists what I can do.", alternatives=meant)


def misspelled(line: str, verbs: Sequence[Verb]) -> tuple[str, ...]:
    """Return a line with its verb put right, where a letter or two of that are wrong; else nothing."""
    first, *rest = line.split(maxsplit=1) or [""]
    error = unknown(first, verbs)
    if first.lower() in _ASKING or not isinstance(error, NotFound):
        return ()
    meant = get_close_matches(first.lower(), error.alternatives, n=1, cutoff=_NEAR)
    return tuple(" ".join([verb, *rest]) for verb in meant)


def unknown_option(key: str, verb: str, options: Collection[str]) -> Misunderstood:
    """Return the error for an option that a verb does not have."""
    there_are = ", ".join(f"{name}=" for name in options)
    close = get_close_matches(key, options, n=1)
    if not there_are:
        return Misunderstood(
            f"`{verb}` has no option {clip(key, _SHOWN)}=, nor any other. Put a name that holds = in quotes."
        )
    meant = f" Did you mean {close[0]}=?" if close else f" It has {there_are}."
    return Misunderstood(f"`{verb}` has no option {clip(key, _SHOWN)}=.{meant}")


def _undoes(word: str, verbs: Sequence[Verb]) -> bool:
    spending = [verb.name for verb in verbs if verb.needs is not Role.VIEWER]
    return word in _UNDOING or any(
        word.startswith(negation) and get_close_matches(word.removeprefix(negation), spending)
        for negation in _NEGATIONS
    )
