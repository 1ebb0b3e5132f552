"""`digest weekly|daily|off|now [in #CHANNEL]`: a week, or a day, in one message."""

from bot.model.command import Command
from bot.model.errors import Misunderstood, cited
from bot.model.message import Message
from bot.model.review import Every
from bot.views.help import Topic
from bot.views.review import planned, review
from bot.workflow.workflow import Workflow
from handlers.verb import Verb
from handlers.where import split_where


async def digest(command: Command, workflow: Workflow) -> Message:
    """Plan a digest, show one, or say what is planned."""
    words, destination = split_where(command)
    match [word.lower() for word in words]:
        case []:
            return planned(await workflow.planned(destination))
        case ["now"]:
            return review(await workflow.review(destination))
        case ["off"]:
            return planned(await workflow.plan(destination, None, command.user))
        case [word] if word in set(Every):
            return planned(await workflow.plan(destination, Every(word), command.user))
        case _:
            raise Misunderstood(f"`digest weekly`, `daily`, `off` or `now`, not {cited(' '.join(words))}.")


DIGEST = Verb(
    name="digest",
    handler=digest,
    summary="A week, or a day, in one message: trainings, how good they are, what is stale or idle, costs",
    usage=("digest", "digest weekly|daily|off|now [in #CHANNEL]"),
    examples=("digest weekly", "digest now", "digest off"),
    notes="It is about the groups that are heard of there (`watch`), or else about all. When it comes is said in "
    "config.yaml, under digest: on Monday at nine, by your clock in Slack.",
    topic=Topic.FOLLOWING,
)
