"""`check s3://… [dataset=KIND]`: what a CSV file holds, and whether it can be imported."""

from bot.model.command import Command
from bot.model.errors import Misunderstood, Way, cited
from bot.model.message import Message
from bot.model.orders import CheckOrder, DatasetKind
from bot.views.checking import checked, reading
from bot.views.lines import line
from bot.workflow.workflow import Workflow
from handlers.locations import as_location, in_s3
from handlers.reading import choice, origin, short_enough

_FORM = "check s3://BUCKET/FILE.csv"


async def check(command: Command, workflow: Workflow) -> Message:
    """Say what a file holds."""
    return checked(await workflow.check(read(command)))


async def begin(command: Command, workflow: Workflow) -> Message:
    """Say which file is being read."""
    return reading(await workflow.reading(read(command)))


def read(command: Command) -> CheckOrder:
    """Turn what was typed into an order."""
    kind = choice(command, "dataset", DatasetKind.INTERACTIONS) if "dataset" in command.options else None
    match command.arguments:
        case []:
            raise Misunderstood(f"Say which file: `{_FORM}`, or drop a CSV file here.")
        case [one] if location := as_location(one):
            return CheckOrder(location=short_enough(location, "An S3 location"), dataset=kind, **origin(command))
        case [one] if found := in_s3(one):
            typed = line("check", found, **command.options)
            raise Misunderstood("I read from s3:// locations.", ways=[Way(text=typed, line=typed)])
        case [one]:
            raise Misunderstood(f"{cited(one)} is no place in S3. It looks like s3://BUCKET/FILE.csv.")
        case several:
            ways = [Way(text=f"Check {one}", line=line("check", one)) for one in several if as_location(one)]
            raise Misunderstood("I look at one file at a time.", ways=ways[:5])
