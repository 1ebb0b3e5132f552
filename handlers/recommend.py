"""`recommend USER`: what a user is recommended."""

from collections.abc import Iterator

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.form import Field, Form, Listing, Number, Search, Text, Values
from bot.model.message import Message
from bot.model.orders import Narrowing, RecommendOrder
from bot.views.help import Topic
from bot.views.lines import line, pairs, quoted
from bot.views.recommendations import recommendations
from bot.views.sheets import recommendation_sheet
from bot.workflow.workflow import Workflow
from handlers import terms
from handlers.exporting import exporting
from handlers.reading import number, origin, short_enough
from handlers.verb import Verb

USUAL, MOST = 10, 500
"""How many items a campaign is asked for; it gives no more than 500 (GetRecommendations, `numResults`)."""

_FILLING = {"for", "user"}
_SHARE = "20"


async def recommend(command: Command, workflow: Workflow) -> Message:
    """Show what a campaign recommends."""
    answer = await workflow.recommend(read(command))
    return exporting(command, recommendations(answer), lambda: recommendation_sheet(answer))


def read(command: Command) -> RecommendOrder:
    """Turn what was typed into an order; `for` and `user` before an id are only words."""
    whom, within = terms.split(command.arguments)
    match whom:
        case []:
            raise Misunderstood("Say for which user.")
        case [*filling, user] if all(word.lower() in _FILLING for word in filling):
            return _order(command, short_enough(user, "A user's id"), terms.read(within))
        case _:
            terms.refuse_options(whom, command.verb, OPTIONS)
            raise Misunderstood("That is more than one user. Ask for one at a time; an id with spaces goes in quotes.")


def _order(command: Command, user: str, narrowing: Narrowing) -> RecommendOrder:
    return RecommendOrder(
        user=user,
        campaign=command.options.get("campaign"),
        count=number(command, "n", least=1, most=MOST) or USUAL,
        narrowing=narrowing,
        **origin(command),
    )


def _written(values: Values) -> str:
    """Return the line that the form writes; what is as usual is left out."""
    count = values.get("n") if values.get("n") != str(USUAL) else None
    said = line("recommend", values.get("user", ""), campaign=values.get("campaign") or None, n=count or None)
    return " ".join([said, *_bounds(values)])


def _bounds(values: Values) -> Iterator[str]:
    if name := values.get("filter"):
        yield from filter(None, ("filter", quoted(name), terms.as_pairs(values.get("values") or "")))
    if name := values.get("promote"):
        share = f"{values.get('percent') or _SHARE}%"
        yield from filter(None, ("promote", quoted(name), share, terms.as_pairs(values.get("promoted") or "")))
    if context := values.get("context"):
        yield from ("context", terms.as_pairs(context))


def _filled(command: Command) -> Values:
    """Return what stands in the form for a line."""
    whom, within = terms.split(command.arguments)
    narrowing = terms.read(within)
    filtered, promoted = narrowing.filter, narrowing.promoted
    return {
        "user": "".join(whom[-1:]),
        "filter": filtered.name if filtered else "",
        "values": " ".join(pairs(filtered.values)) if filtered else "",
        "promote": promoted.name if promoted else "",
        "percent": str(narrowing.percent) if promoted else _SHARE,
        "promoted": " ".join(pairs(promoted.values)) if promoted else "",
        "context": " ".join(pairs(narrowing.context)),
        "n": str(USUAL),
        **command.options,
    }


def _filters(values: Values) -> bool:
    return bool(values.get("filter"))


def _promotes(values: Values) -> bool:
    return bool(values.get("promote"))


RECOMMEND_FORM = Form(
    title="Get recommendations",
    submit="Recommend",
    fields=(
        Field(
            key="user",
            label="User",
            kind=Text(placeholder="196"),
            hint="The id of a user, as in your data.",
            blank="USER",
        ),
        Field(
            key="campaign",
            label="Campaign",
            kind=Search(of=Listing.CAMPAIGNS),
            hint="Which campaign to ask; else the one that is meant in this channel.",
            optional=True,
        ),
        Field(
            key="filter",
            label="Filter",
            kind=Search(of=Listing.FILTERS),
            hint="Only what it lets through. The verb filter makes one.",
            optional=True,
        ),
        Field(
            key="values",
            label="Values for the filter",
            kind=Text(placeholder="GENRE=Comedy,Drama"),
            hint="Where its expression has a $NAME.",
            optional=True,
            trouble=terms.no_pairs,
            asked=_filters,
        ),
        Field(
            key="promote",
            label="Promote",
            kind=Search(of=Listing.FILTERS),
            hint="A part of the answer is taken from what this filter lets through.",
            optional=True,
        ),
        Field(
            key="percent",
            label="How many percent are promoted",
            kind=Number(least=1, most=100),
            usual=_SHARE,
            asked=_promotes,
        ),
        Field(
            key="promoted",
            label="Values for the promotion's filter",
            kind=Text(placeholder="GENRE=Comedy"),
            optional=True,
            trouble=terms.no_pairs,
            asked=_promotes,
        ),
        Field(
            key="context",
            label="Context",
            kind=Text(placeholder="DEVICE=phone"),
            hint="In which circumstances the user is, by columns of the interactions.",
            optional=True,
            trouble=terms.no_pairs,
        ),
        Field(key="n", label="How many items", kind=Number(least=1, most=MOST), optional=True, usual=str(USUAL)),
    ),
    line=_written,
    fill=_filled,
    read=read,
)

OPTIONS = {"campaign": "which campaign to ask; else the channel's", "n": "how many items, 1 to 500; else 10"}

RECOMMEND = Verb(
    name="recommend",
    handler=recommend,
    form=RECOMMEND_FORM,
    summary="What a user is recommended, with titles",
    usage=(
        "recommend USER [campaign=NAME] [n=10] [csv]",
        "recommend USER [filter NAME [KEY=VALUE]] [promote FILTER 20%] [context KEY=VALUE]",
    ),
    options=OPTIONS,
    examples=("recommend 196", "recommend 196 n=25 campaign=homepage", "recommend 196 filter genre GENRE=Comedy"),
    notes="`filter` lets only some items through, `promote` takes a part of the answer from what another filter lets "
    "through, `context` says in which circumstances the user is, by columns of the interactions. A value "
    "that is called like an option gets a `$`: `$N=5`.",
    topic=Topic.SERVING,
    aliases=("rec",),
    pairs=True,
    exports=True,
)
