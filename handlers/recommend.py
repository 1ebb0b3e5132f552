"""`recommend USER`: what a user is recommended."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.form import Field, Form, Listing, Number, Search, Text, Values
from bot.model.message import Message
from bot.model.orders import RecommendOrder
from bot.views.lines import line
from bot.views.recommendations import recommendations
from bot.workflow.workflow import Workflow
from handlers.reading import number, origin, short_enough

USUAL, MOST = 10, 500
"""How many items a campaign is asked for; it gives no more than 500 (GetRecommendations, `numResults`)."""

_FILLING = {"for", "user"}


async def recommend(command: Command, workflow: Workflow) -> Message:
    """Show what a campaign recommends."""
    return recommendations(await workflow.recommend(read(command)))


def read(command: Command) -> RecommendOrder:
    """Turn what was typed into an order; `for` and `user` before an id are only words."""
    match command.arguments:
        case []:
            raise Misunderstood("Say for which user.")
        case [*filling, user] if all(word.lower() in _FILLING for word in filling):
            return _order(command, short_enough(user, "A user's id"))
        case _:
            raise Misunderstood("That is more than one user. Ask for one at a time; an id with spaces goes in quotes.")


def _order(command: Command, user: str) -> RecommendOrder:
    return RecommendOrder(
        user=user,
        campaign=command.options.get("campaign"),
        count=number(command, "n", least=1, most=MOST) or USUAL,
        **origin(command),
    )


def _written(values: Values) -> str:
    """Return the line that the form writes; what is as usual is left out."""
    count = values.get("n") if values.get("n") != str(USUAL) else None
    user = values.get("user", "")
    return line("recommend", user, campaign=values.get("campaign") or None, n=count or None)


def _filled(command: Command) -> Values:
    """Return what stands in the form for a line."""
    return {"user": "".join(command.arguments[-1:]), "n": str(USUAL), **command.options}


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
        Field(key="n", label="How many items", kind=Number(least=1, most=MOST), optional=True, usual=str(USUAL)),
    ),
    line=_written,
    fill=_filled,
    read=read,
)
