"""`… csv`: what a list shows, as a file."""

from collections.abc import Callable

from bot.model.command import Command
from bot.model.message import Message
from bot.model.sheet import Report, Sheet
from bot.views.sheets import offering_file, undelivered, with_file
from handlers.answer import Answer, Answering
from handlers.surfaces import Arrival, Reply, ToChannel

CSV = "csv"
"""The word at the end of a line that asks for a file."""


def exporting(command: Command, message: Message, sheet: Callable[[], Sheet]) -> Message:
    """Return an answer with its table as a file where that was asked for, else with a button that asks for it."""
    return with_file(message, sheet()) if command.csv else offering_file(message, f"{command.line} {CSV}")


async def attach(answering: Answering, arrival: Arrival, answer: Answer, reply: Reply) -> None:
    """Send the file of an answer after it: to the same place where others see that, else to the person directly."""
    if not isinstance(answer.message, Report):
        return
    sheet = answer.message.sheet
    if isinstance(reply, ToChannel):
        there = [(reply.channel, reply.thread)]
    else:
        there = [(arrival.channel, arrival.thread)] if answer.public else []
    for channel, thread in [*there, (arrival.user, None)]:
        if await answering.attach(sheet, channel=channel, thread=thread):
            return
    await answering.send(arrival.reply, undelivered(sheet), public=False)
