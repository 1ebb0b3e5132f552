"""`jobs [mine|all]`: what runs, and what ended last."""

from bot.model.command import Command
from bot.model.errors import Misunderstood, cited
from bot.model.message import Message
from bot.views.joblist import joblist
from bot.workflow.workflow import Workflow
from handlers.reading import at_most_one


async def jobs(command: Command, workflow: Workflow) -> Message:
    """List everybody's jobs, or one's own."""
    return joblist(await workflow.jobs(read(command)), now=command.at)


def read(command: Command) -> str | None:
    """Return whose jobs are meant, None for everybody's."""
    whose = (at_most_one(command, "word") or "all").lower()
    if whose not in {"mine", "all"}:
        raise Misunderstood(f"Whose jobs? `jobs mine` or `jobs all`, not {cited(whose)}.")
    return command.user if whose == "mine" else None
