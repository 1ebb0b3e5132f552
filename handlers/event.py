"""`event USER ITEM`: tell Personalize what a user just did, and perhaps ask for recommendations that know of it."""

import re
from dataclasses import replace

from bot.model.command import Command, Role
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import EventOrder, RecommendOrder
from bot.views.events import happened
from bot.views.help import Topic
from bot.views.recommendations import recommendations
from bot.workflow.workflow import Workflow
from handlers.parse import parse
from handlers.reading import origin, short_enough
from handlers.recommend import RECOMMEND
from handlers.recommend import read as read_recommend
from handlers.verb import Verb

_USUAL = "watch"
_THEN = re.compile(r"(?<=\s)then\s+(?=recommend\s)", re.IGNORECASE)


async def event(command: Command, workflow: Workflow) -> Message:
    """Tell Personalize, and say so, or show what it recommends then."""
    following = _following(command)
    told = await workflow.event(read(command))
    return recommendations(await workflow.recommend(following), event=told) if following else happened(told)


def read(command: Command) -> EventOrder:
    """Turn what was typed into an order; several words after the user are one title."""
    following = _begins_with_then(command)
    match command.arguments[:-1] if following else command.arguments:
        case [user, *title] if title:
            return EventOrder(
                user=short_enough(user, "A user's id"),
                item=short_enough(" ".join(title), "An item's id or title"),
                event_type=short_enough(command.options.get("type", _USUAL), "A kind of event"),
                group=command.options.get("group"),
                asked_next=following is not None,
                **origin(command),
            )
        case _:
            raise Misunderstood("Say which user, and with which item: its id, or its title.")


def _begins_with_then(command: Command) -> str | None:
    """Return the line that is to be answered afterwards, where there is one."""
    last = f" {command.arguments[-1]}" if command.arguments else ""
    then = _THEN.match(last, 1)
    return last[then.end() :] if then else None


def _following(command: Command) -> RecommendOrder | None:
    after = _begins_with_then(command)
    if after is None:
        return None
    typed = parse(after, (RECOMMEND,))
    return read_recommend(
        replace(command, verb=typed.verb.name, arguments=typed.arguments, options=typed.options, line=after)
    )


EVENT = Verb(
    name="event",
    handler=event,
    summary="Tell Personalize what a user just did, and see the recommendations change",
    usage=("event USER ITEM [type=watch] [group=GROUP]", "event USER ITEM then recommend USER"),
    options={"type": "the kind of event; else watch", "group": "the dataset group; else the channel's"},
    examples=("event 196 Star Wars", "event 196 50 type=click"),
    free_words=True,
    topic=Topic.SERVING,
    needs=Role.OPERATOR,
    verbatim=_THEN,
)
