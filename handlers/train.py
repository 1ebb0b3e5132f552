"""`train [GROUP] [recipe=NAME] [hpo]`, `train [GROUP] automl`: train one recipe, or several and keep the best."""

from bot.model.command import Command
from bot.model.errors import Misunderstood, cited
from bot.model.form import Choice, Field, Form, Pick, Several, Tick, Values
from bot.model.message import Message
from bot.model.metrics import METRICS
from bot.model.orders import ContestOrder, TrainOrder
from bot.model.recipes import RECIPES
from bot.views.contest import contest
from bot.views.lines import line
from bot.views.training import training
from bot.workflow.workflow import Workflow
from handlers.fields import group_field, recipe_choices
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


def _written(values: Values) -> str:
    """Return the line that the form writes; what is as usual is left out."""
    group, recipe = values.get("group", ""), values.get("recipe") or None
    if _of_several(values):
        options = {key: values.get(key) or None for key in ("metric", "recipes")}
        return line("train", group, "automl", **options)
    return line("train", group, *(["hpo"] if values.get("hpo") else []), recipe=recipe)


def _filled(command: Command) -> Values:
    """Return what stands in the form for a line."""
    flags = {word.lower() for word in command.arguments} & _FLAGS
    groups = [word for word in command.arguments if word.lower() not in _FLAGS]
    how = "automl" if "automl" in flags else "one"
    return {"group": "".join(groups[:1]), "how": how, "hpo": "hpo" if "hpo" in flags else "", **command.options}


def _of_several(values: Values) -> bool:
    return values.get("how") == "automl"


def _of_one(values: Values) -> bool:
    return not _of_several(values)


def _can_be_tuned(values: Values) -> bool:
    recipe = RECIPES.get(values.get("recipe", ""))
    return _of_one(values) and recipe is not None and recipe.tunable


def _too_few(recipes: str) -> str | None:
    return None if "," in recipes or not recipes else "A contest is between two recipes at least."


TRAIN_FORM = Form(
    title="Train a model",
    submit="Train",
    fields=(
        group_field(hint="Whose interactions to train on."),
        Field(
            key="how",
            label="What to train",
            kind=Pick(
                choices=(
                    Choice(value="one", text="One recipe"),
                    Choice(value="automl", text="Several side by side, and keep the best"),
                )
            ),
            usual="one",
        ),
        Field(
            key="recipe",
            label="Recipe",
            kind=Pick(choices=recipe_choices(RECIPES.values())),
            usual="user-personalization-v2",
            asked=_of_one,
        ),
        Field(
            key="hpo",
            label="Settings",
            kind=Tick(
                choice=Choice(value="hpo", text="Have Amazon tune the recipe", detail="takes several times longer")
            ),
            optional=True,
            asked=_can_be_tuned,
        ),
        Field(
            key="recipes",
            label="Recipes",
            kind=Several(choices=recipe_choices(recipe for recipe in RECIPES.values() if recipe.competes)),
            hint="Two at least; else the usual ones.",
            optional=True,
            trouble=_too_few,
            asked=_of_several,
        ),
        Field(
            key="metric",
            label="What decides",
            kind=Pick(choices=tuple(Choice(value=one.name, text=one.name, detail=one.means) for one in METRICS)),
            hint="The metric by which the best is kept; else the usual one.",
            optional=True,
            asked=_of_several,
        ),
    ),
    line=_written,
    fill=_filled,
    read=read,
)
