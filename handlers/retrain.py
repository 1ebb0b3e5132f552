"""`retrain [GROUP|SOLUTION] [every Nd|never|anyway]`: a new version of what is live, now or again and again."""

import re
from datetime import timedelta

from bot.model.command import Command, Role
from bot.model.errors import Misunderstood, cited
from bot.model.message import Message
from bot.model.orders import RetrainOrder
from bot.views.help import Topic
from bot.views.schedules import scheduled
from bot.views.training import training
from bot.workflow.workflow import Workflow
from handlers.reading import origin
from handlers.verb import Verb

_SPAN = re.compile(r"(?P<number>\d{1,4})\s*(?P<unit>d|days?|w|weeks?)?", re.IGNORECASE)
_MOST = 365


async def retrain(command: Command, workflow: Workflow) -> Message:
    """Start a training, or keep or end a schedule of such."""
    order = read(command)
    if order.every or order.never:
        return scheduled(await workflow.reschedule(order))
    return training(await workflow.retrain(order))


def read(command: Command) -> RetrainOrder:
    """Turn what was typed into an order."""
    words = list(command.arguments)
    flags = [word.lower() for word in words]
    every = None
    if "every" in flags:
        place = flags.index("every")
        every = _span(" ".join(words[place + 1 :]))
        del words[place:]
    kept = [word for word in words if word.lower() not in {"never", "anyway"}]
    if len(kept) > 1:
        raise Misunderstood(f"{cited(kept[1])} is one word too many: name one group or solution.")
    never, anyway = "never" in flags, "anyway" in flags
    if never + anyway + (every is not None) > 1:
        raise Misunderstood("`every`, `never` and `anyway` do not go together: choose one.")
    target = kept[0] if kept else None
    return RetrainOrder(target=target, every=every, never=never, anyway=anyway, **origin(command))


def _span(typed: str) -> timedelta:
    found = _SPAN.fullmatch(typed.strip())
    weeks = found is not None and (found["unit"] or "d").lower().startswith("w")
    days = int(found["number"]) * (7 if weeks else 1) if found else 0
    if not 1 <= days <= _MOST:
        raise Misunderstood(f"How often? Say it in days, from `every 1d` to `every {_MOST}d`, not {cited(typed)}.")
    return timedelta(days=days)


RETRAIN = Verb(
    name="retrain",
    handler=retrain,
    summary="Train a new version of what is live, now or again and again, and compare it with the last",
    usage=("retrain [GROUP|SOLUTION] [anyway]", "retrain [GROUP|SOLUTION] every 7d", "retrain [GROUP|SOLUTION] never"),
    examples=("retrain movies", "retrain movies every 7d", "retrain movies never"),
    notes="Where nothing was imported since the last version and no events come in, nothing is trained, unless "
    "`anyway` is said. `every` keeps on until `never`; nothing is deployed by itself.",
    topic=Topic.TRAINING,
    needs=Role.OPERATOR,
)
