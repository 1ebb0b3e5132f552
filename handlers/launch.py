"""`launch GROUP s3://… [as NAME] [fix]`: from a file to recommendations; `launch GROUP` goes on, `… go` says yes."""

from bot.model.command import Command, Role
from bot.model.errors import Misunderstood, cited
from bot.model.form import Field, Form, Listing, Search, Values
from bot.model.message import Message
from bot.model.orders import CheckOrder, LaunchOrder
from bot.views.checking import reading
from bot.views.help import Topic
from bot.views.launch import gone_on, launching
from bot.views.lines import line
from bot.workflow.workflow import Workflow
from handlers.fields import FIX_FIELD, S3_FORM, group_field, location_field, not_a_name
from handlers.locations import as_location, in_s3
from handlers.reading import origin, short_enough
from handlers.verb import Verb

GO = "go"


async def launch(command: Command, workflow: Workflow) -> Message:
    """Start a launch, go on with one, or let one go on that asks."""
    order = read(command)
    if _is_answer(command):
        return gone_on(await workflow.go_on(order))
    return launching(await workflow.launch(order))


async def begin(command: Command, workflow: Workflow) -> Message | None:
    """Say which file is being read, where that takes a while: a dropped one, or one that is mended."""
    order = read(command)
    if order.location is None or (order.location.startswith("s3://") and not order.fix):
        return None
    return reading(await workflow.reading(CheckOrder(location=order.location, **origin(command))))


def read(command: Command) -> LaunchOrder:
    """Turn what was typed into an order."""
    arguments, campaign = _without_campaign(command.arguments)
    match arguments:
        case []:
            raise Misunderstood(f"Say which group, and from where in S3: `launch GROUP {S3_FORM}`.")
        case [only] if as_location(only) or in_s3(only):
            raise Misunderstood(f"Say into which group: `{line('launch', 'GROUP', in_s3(only) or only)}`.")
        case [group] | [group, "go" | "GO" | "Go"]:
            return LaunchOrder(group=group, campaign=campaign, role=command.role, **origin(command))
        case [group, word, *fix] if (found := in_s3(word) or as_location(word)) and _is_fix(fix):
            return LaunchOrder(
                group=group,
                location=short_enough(found, "An S3 location"),
                campaign=campaign,
                fix=bool(fix),
                role=command.role,
                **origin(command),
            )
        case [_, word, *_] if in_s3(word) or as_location(word):
            raise Misunderstood("That is more than a group and a location. A location with spaces goes in quotes.")
        case _:
            raise Misunderstood(f"{cited(arguments[1])} is no place in S3. It looks like {S3_FORM}.")


def _without_campaign(arguments: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """Return the arguments without `as NAME` at their end, and the name."""
    match arguments:
        case [*others, word, name] if word.lower() == "as" and others:
            return tuple(others), name
        case _:
            return arguments, None


def _written(values: Values) -> str:
    """Return the line that the form writes."""
    location = values.get("location", "").strip()
    mended = ["fix"] if values.get("fix") else []
    named = ["as", values["campaign"]] if values.get("campaign") else []
    return line("launch", values.get("group", ""), in_s3(location) or location, *mended, *named)


def _filled(command: Command) -> Values:
    """Return what stands in the form for a line."""
    arguments, campaign = _without_campaign(command.arguments)
    locations = [word for word in arguments if in_s3(word) or as_location(word)][:1]
    groups = [word for word in arguments if word not in locations][:1]
    return {
        "group": "".join(groups),
        "location": "".join(locations),
        "fix": "fix" if locations and _is_fix(list(arguments[-1:])) else "",
        "campaign": campaign or "",
    }


def _is_fix(words: list[str]) -> bool:
    return [word.lower() for word in words] in ([], ["fix"])


def _is_answer(command: Command) -> bool:
    return len(command.arguments) > 1 and command.arguments[1].lower() == GO


LAUNCH_FORM = Form(
    title="Launch from a file",
    submit="Launch",
    shortcut=False,
    fields=(
        group_field(new="a new group", hint="One that there is, or the name of a new one."),
        location_field(
            hint="A CSV file of interactions, or a folder that ends in /, with one of items and one of users besides."
        ),
        FIX_FIELD,
        Field(
            key="campaign",
            label="Campaign",
            kind=Search(of=Listing.CAMPAIGNS, within="group", new="a new campaign"),
            hint="What serves in the end; else the one that the group has, or a new one.",
            optional=True,
            trouble=not_a_name,
        ),
    ),
    line=_written,
    fill=_filled,
    read=read,
    small_print="It imports, trains several recipes and deploys the best, which costs by the hour while it stays up. "
    "One message shows how far it is, and can stop it.",
)

LAUNCH = Verb(
    name="launch",
    handler=launch,
    form=LAUNCH_FORM,
    begin=begin,
    summary="From a file to recommendations: import, train several recipes, deploy the best, and try it",
    usage=("launch GROUP s3://BUCKET/FILE.csv [as NAME] [fix]", "launch GROUP s3://BUCKET/FOLDER/", "launch GROUP"),
    examples=("launch movies s3://my-data/ratings.csv", "launch movies s3://my-data/ratings.csv as homepage"),
    notes="A folder may have one file of interactions, one of items and one of users. One message shows how far it is. "
    "`stop GROUP` ends it, and `launch GROUP` goes on where it ended. Where the settings say so, it asks before what "
    "costs money: `launch GROUP go` says yes.",
    topic=Topic.DATA,
    needs=Role.OPERATOR,
)
