"""`import GROUP s3://… [fix]`: bring data in."""

from bot.model.command import Command
from bot.model.errors import Misunderstood, Way, cited
from bot.model.form import Choice, Field, Form, Pick, Values
from bot.model.message import Message
from bot.model.orders import CheckOrder, DatasetKind, ImportMode, ImportOrder
from bot.views.blocks import clip
from bot.views.checking import reading
from bot.views.importing import importing
from bot.views.lines import line
from bot.workflow.workflow import Workflow
from handlers.fields import FIX_FIELD, S3_FORM, group_field, location_field
from handlers.locations import as_location, in_s3
from handlers.reading import choice, origin, short_enough

_SHOWN = 100
_GROUP_AND_PLACE = 2


async def import_data(command: Command, workflow: Workflow) -> Message:
    """Start an import, and say what was found in the file."""
    return importing(await workflow.import_data(read(command)))


async def begin(command: Command, workflow: Workflow) -> Message | None:
    """Say which file is being read, where that takes a while: a dropped one, or one that is mended."""
    order = read(command)
    if not order.fix and order.location.startswith("s3://"):
        return None
    return reading(await workflow.reading(CheckOrder(location=order.location, **origin(command))))


def read(command: Command) -> ImportOrder:
    """Turn what was typed into an order."""
    arguments, fix = _without_fix(command.arguments)
    match arguments:
        case [group, word] if not group.lower().startswith("s3://") and (location := as_location(word)):
            return ImportOrder(
                group=group,
                location=short_enough(location, "An S3 location"),
                fix=fix,
                dataset=choice(command, "dataset", DatasetKind.INTERACTIONS),
                mode=choice(command, "mode", ImportMode.FULL),
                **origin(command),
            )
        case _:
            raise _incomplete(arguments) or _misplaced(command)


def _without_fix(arguments: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """Return the arguments without a `fix` at their end, and whether there was one."""
    fix = len(arguments) > _GROUP_AND_PLACE and arguments[-1].lower() == "fix"
    return (arguments[:-1] if fix else arguments), fix


def _incomplete(arguments: tuple[str, ...]) -> Misunderstood | None:
    """Return what is missing, and only that; None where nothing is."""
    match arguments:
        case []:
            return Misunderstood(f"Say into which group, and from where in S3: `import GROUP {S3_FORM}`.")
        case [only] if _lies_in_s3(only) or in_s3(only):
            return Misunderstood(
                f"Say into which group: `{clip(line('import', 'GROUP', in_s3(only) or only), _SHOWN)}`."
            )
        case [group]:
            return Misunderstood(f"Say from where in S3: `{line('import', clip(group, _SHOWN), S3_FORM)}`.")
        case _:
            return None


def _misplaced(command: Command) -> Misunderstood:
    """Return what is wrong with the arguments, with the line that is right where it can be told."""
    match command.arguments:
        case [location, *others] if _lies_in_s3(location):
            ways = [_again(command, group, location) for group in others[:1] if not _lies_in_s3(group)]
            return Misunderstood("The group comes first, then one location.", ways=ways)
        case [group, address] if found := in_s3(address):
            return Misunderstood("Personalize reads from s3:// locations.", ways=[_again(command, group, found)])
        case [group, location, *more] if _lies_in_s3(location):
            whole = " ".join([location, *more])
            return Misunderstood(
                "That is more than a group and a location. A location with spaces goes in quotes.",
                ways=[_again(command, group, whole)],
            )
        case arguments:
            return Misunderstood(f"{cited(arguments[1])} is no place in S3. It looks like {S3_FORM}.")


def _again(command: Command, group: str, location: str) -> Way:
    typed = line("import", group, location, **command.options)
    return Way(text=typed, line=typed)


def _lies_in_s3(word: str) -> bool:
    return as_location(word) is not None


def _written(values: Values) -> str:
    """Return the line that the form writes; what is as usual is left out."""
    location = values.get("location", "").strip()
    dataset, mode = (None if values.get(key) == usual else values.get(key) or None for key, usual in _USUAL.items())
    place = in_s3(location) or location
    mended = ["fix"] if values.get("fix") else []
    return line("import", values.get("group", ""), place, *mended, dataset=dataset, mode=mode)


def _filled(command: Command) -> Values:
    """Return what stands in the form for a line."""
    arguments, fix = _without_fix(command.arguments)
    locations = [word for word in arguments if _lies_in_s3(word) or in_s3(word)][-1:]
    groups = [word for word in arguments if word not in locations]
    typed = {key: value.lower() for key, value in command.options.items()}
    asked = {"group": "".join(groups[:1]), "location": "".join(locations[:1]), "fix": "fix" if fix else ""}
    return {**asked, **_USUAL, **typed}


_USUAL = {"dataset": DatasetKind.INTERACTIONS.lower(), "mode": ImportMode.FULL.lower()}

IMPORT_FORM = Form(
    title="Import data",
    submit="Import",
    fields=(
        group_field(new="a new group", hint="One that there is, or the name of a new one."),
        location_field(hint="A CSV file, or a folder of them, which ends in /."),
        Field(
            key="dataset",
            label="What it holds",
            kind=Pick(
                choices=(
                    Choice(value="interactions", text="Interactions", detail="USER_ID, ITEM_ID and TIMESTAMP"),
                    Choice(value="items", text="Items", detail="ITEM_ID and more; TITLE is what answers call an item"),
                    Choice(value="users", text="Users", detail="USER_ID and more"),
                )
            ),
            usual=_USUAL["dataset"],
        ),
        Field(
            key="mode",
            label="What was imported before",
            kind=Pick(
                choices=(
                    Choice(value="full", text="Is replaced"),
                    Choice(value="incremental", text="Stays, and this is added"),
                )
            ),
            usual=_USUAL["mode"],
        ),
        FIX_FIELD,
    ),
    line=_written,
    fill=_filled,
    read=read,
    small_print="The file is checked before Amazon reads it.",
)
