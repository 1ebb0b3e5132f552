"""`filter`: make filters, which keep items in answers or out of them, list them, delete them."""

from bot.model.command import Command, Role
from bot.model.errors import Misunderstood
from bot.model.filters import BEGINNING, LONGEST, tidy, trouble
from bot.model.form import Field, Form, Text, Values
from bot.model.message import Message
from bot.model.orders import FilterDeletionOrder, FilterOrder
from bot.views.filters import filter_deletion, filter_list, filtering
from bot.views.help import Topic
from bot.views.lines import line
from bot.workflow.workflow import Workflow
from handlers.fields import group_field, not_a_name
from handlers.reading import origin
from handlers.verb import Verb

SURE = "sure"
_HOW = (
    'Type `filter create NAME EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")`, `filter list` or '
    "`filter delete NAME`."
)


async def filters(command: Command, workflow: Workflow) -> Message:
    """Make, list or delete."""
    match [word.lower() for word in command.arguments[:1]]:
        case ["create" | "add"]:
            return filtering(await workflow.create_filter(read(command)))
        case ["delete" | "remove"]:
            return filter_deletion(await workflow.delete_filter(_deleted(command)))
        case ["list"] | []:
            return filter_list(await workflow.filters(_listed(command), command.channel))
        case _:
            raise Misunderstood(_HOW)


def read(command: Command) -> FilterOrder:
    """Turn what was typed into an order to make a filter."""
    match command.arguments:
        case [_, name, *words] if words:
            expression = tidy(" ".join(words))
        case _:
            raise Misunderstood(f"Name the filter, and say what it keeps in or out. {_HOW}")
    for wrong in filter(None, (not_a_name(name), trouble(expression))):
        raise Misunderstood(wrong)
    return FilterOrder(name=name, expression=expression, group=command.options.get("group"), **origin(command))


def _listed(command: Command) -> str | None:
    match command.arguments:
        case [] | [_]:
            return command.options.get("group")
        case [_, group]:
            return group
        case _:
            raise Misunderstood("Name one group: `filter list GROUP`.")


def _deleted(command: Command) -> FilterDeletionOrder:
    match command.arguments:
        case [_, name]:
            return FilterDeletionOrder(name=name, **origin(command))
        case [_, name, sure] if sure.lower() == SURE:
            return FilterDeletionOrder(name=name, sure=True, **origin(command))
        case _:
            raise Misunderstood("Name one filter to delete; `filter list` shows what there is.")


def _written(values: Values) -> str:
    """Return the line that the form writes; the expression stands at its end as it is."""
    start = line("filter", "create", values.get("name", ""), group=values.get("group") or None)
    return f"{start} {tidy(values.get('expression', ''))}"


def _filled(command: Command) -> Values:
    """Return what stands in the form for a line."""
    _, name, *words = [*command.arguments, "", ""][: max(2, len(command.arguments))]
    return {"name": name, "expression": " ".join(words), **command.options}


def _trouble(typed: str) -> str | None:
    return trouble(tidy(typed))


FILTER = Verb(
    name="filter",
    handler=filters,
    summary="Make, list and delete filters, which keep items in answers or out of them",
    usage=("filter create NAME EXPRESSION", "filter list [GROUP]", "filter delete NAME"),
    options={"group": "the group that a new filter is for; else the channel's. It stands before the expression"},
    examples=(
        'filter create unseen EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")',
        "filter create genre INCLUDE ItemID WHERE Items.GENRE IN ($GENRE)",
        "filter list",
    ),
    notes="A value is given when the filter is applied where a `$NAME` stands: `recommend 196 filter genre "
    "GENRE=Comedy`. Text in an expression stands in double quotes.",
    topic=Topic.SERVING,
    needs=Role.OPERATOR,
    aliases=("filters",),
    verbatim=BEGINNING,
    free_words=True,
    form=Form(
        title="Make a filter",
        submit="Make it",
        fields=(
            group_field(),
            Field(
                key="name",
                label="Name",
                kind=Text(placeholder="unseen", longest=63),
                hint="What you will call it: letters, digits, - and _.",
                blank="NAME",
                trouble=not_a_name,
            ),
            Field(
                key="expression",
                label="What it says",
                kind=Text(
                    placeholder='EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")', longest=LONGEST, long=True
                ),
                hint='INCLUDE keeps only these, EXCLUDE leaves them out: INCLUDE ItemID WHERE Items.GENRE IN ("Comedy")'
                " AND Items.YEAR > 1990. With $GENRE the value is given when it is applied. Join several with |.",
                blank="EXPRESSION",
                trouble=_trouble,
            ),
        ),
        line=_written,
        fill=_filled,
        read=read,
        small_print="Filters cost nothing. Amazon checks the columns when it makes one. A group may have 30.",
    ),
)
