"""`import GROUP s3://…`: bring data in."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import DatasetKind, ImportMode, ImportOrder
from bot.views.importing import importing
from bot.workflow.workflow import Workflow
from handlers.reading import choice, origin


async def import_data(command: Command, workflow: Workflow) -> Message:
    """Start an import, and say what was found in the file."""
    return importing(await workflow.import_data(read(command)))


def read(command: Command) -> ImportOrder:
    """Turn what was typed into an order."""
    match command.arguments:
        case [group, location] if location.startswith("s3://"):
            return ImportOrder(
                group=group,
                location=location,
                dataset=choice(command, "dataset", DatasetKind.INTERACTIONS),
                mode=choice(command, "mode", ImportMode.FULL),
                **origin(command),
            )
        case [_, location]:
            raise Misunderstood(f"“{location}” is no place in S3. It looks like s3://bucket/folder/file.csv.")
        case _:
            raise Misunderstood("Say into which group, and from where in S3.")
