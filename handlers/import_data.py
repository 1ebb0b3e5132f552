"""`import GROUP s3://…`: bring data in."""

import re

from bot.model.command import Command
from bot.model.errors import Misunderstood, Way, cited
from bot.model.message import Message
from bot.model.orders import DatasetKind, ImportMode, ImportOrder
from bot.views.blocks import clip
from bot.views.importing import importing
from bot.views.lines import line
from bot.workflow.workflow import Workflow
from handlers.locations import in_s3
from handlers.reading import choice, origin, short_enough

_IN_S3 = re.compile(r"s3://", re.IGNORECASE)
_FORM = "s3://BUCKET/FILE.csv"
_SHOWN = 100


async def import_data(command: Command, workflow: Workflow) -> Message:
    """Start an import, and say what was found in the file."""
    return importing(await workflow.import_data(read(command)))


def read(command: Command) -> ImportOrder:
    """Turn what was typed into an order."""
    match command.arguments:
        case [group, location] if _lies_in_s3(location) and not _lies_in_s3(group):
            return ImportOrder(
                group=group,
                location=_IN_S3.sub("s3://", short_enough(location, "An S3 location"), count=1),
                dataset=choice(command, "dataset", DatasetKind.INTERACTIONS),
                mode=choice(command, "mode", ImportMode.FULL),
                **origin(command),
            )
        case _:
            raise _incomplete(command.arguments) or _misplaced(command)


def _incomplete(arguments: tuple[str, ...]) -> Misunderstood | None:
    """Return what is missing, and only that; None where nothing is."""
    match arguments:
        case []:
            return Misunderstood(f"Say into which group, and from where in S3: `import GROUP {_FORM}`.")
        case [only] if _lies_in_s3(only) or in_s3(only):
            return Misunderstood(
                f"Say into which group: `{clip(line('import', 'GROUP', in_s3(only) or only), _SHOWN)}`."
            )
        case [group]:
            return Misunderstood(f"Say from where in S3: `{line('import', clip(group, _SHOWN), _FORM)}`.")
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
            return Misunderstood(f"{cited(arguments[1])} is no place in S3. It looks like {_FORM}.")


def _again(command: Command, group: str, location: str) -> Way:
    typed = line("import", group, location, **command.options)
    return Way(text=typed, line=typed)


def _lies_in_s3(word: str) -> bool:
    return _IN_S3.match(word) is not None
