"""`versions [GROUP|SOLUTION]`: what was trained."""

from bot.model.command import Command
from bot.model.message import Message
from bot.views.help import Topic
from bot.views.sheets import version_sheet
from bot.views.versions import versions as listed
from bot.workflow.workflow import Workflow
from handlers.exporting import exporting
from handlers.reading import at_most_one
from handlers.verb import Verb


async def versions(command: Command, workflow: Workflow) -> Message:
    """List the versions, newest first."""
    of = at_most_one(command, "group or solution")
    action = workflow.all_versions if command.csv else workflow.versions
    found = await action(of, command.channel)
    return exporting(command, listed(found.page(), now=command.at), lambda: version_sheet(found))


VERSIONS = Verb(
    name="versions",
    handler=versions,
    summary="What was trained, when, for how many hours, how good it is and where it is live",
    usage=("versions [GROUP|SOLUTION] [csv]",),
    examples=("versions movies", "versions movies-user-personalization-v2"),
    topic=Topic.TRAINING,
    aliases=("version",),
    exports=True,
)
