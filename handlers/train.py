"""`train [GROUP] [recipe=NAME] [hpo]`, `train [GROUP] automl`: train one recipe, or several and keep the best."""

from bot.model.command import Command
from bot.model.errors import Misunderstood, cited
from bot.model.message import Message
from bot.model.orders import ContestOrder, TrainOrder
from bot.views.contest import contest
from bot.views.training import training
from bot.workflow.workflow import Workflow
from handlers.reading import origin

_FLAGS = {"hpo", "automl"}


async def train(command: Command, workflow: Workflow) -> Message:
    """Start training, and say that it has started."""
    order = read(command)
    if isinstance(order, ContestOrder):
        return contest(await workflow.contest(order))
    return training(await workflow.train(order))


def read(command: Command) -> TrainOrder | ContestOrder:
    """Turn what was typed into an order."""
    flags = {word.lower() for word in command.arguments} & _FLAGS
    groups = [word for word in command.arguments if word.lower() not in _FLAGS]
    if len(groups) > 1:
        raise Misunderstood(f"{cited(groups[1])} is one word too many: name one group, then options.")
    group = groups[0] if groups else None
    return _contest(command, group, flags) if "automl" in flags else _training(command, group, flags)


def _training(command: Command, group: str | None, flags: set[str]) -> TrainOrder:
    if stray := [key for key in ("metric", "recipes") if key in command.options]:
        raise Misunderstood(f"{stray[0]}= belongs to `automl`, which trains several recipes.")
    chosen = {"recipe": command.options["recipe"]} if "recipe" in command.options else {}
    return TrainOrder(group=group, hpo="hpo" in flags, **chosen, **origin(command))


def _contest(command: Command, group: str | None, flags: set[str]) -> ContestOrder:
    if "recipe" in command.options:
        raise Misunderstood("`automl` trains several recipes: name them with recipes=a,b instead of recipe=.")
    if "hpo" in flags:
        raise Misunderstood("`automl` and `hpo` do not go together: first find the best recipe, then tune that one.")
    recipes = [name.strip() for name in command.options.get("recipes", "").split(",")]
    chosen = {"metric": command.options["metric"]} if "metric" in command.options else {}
    return ContestOrder(group=group, recipes=tuple(filter(None, recipes)), **chosen, **origin(command))
