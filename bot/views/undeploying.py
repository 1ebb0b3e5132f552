"""Taking a campaign down: what that means, or that it is happening."""

from bot.model.message import Block, Message
from bot.model.report import Undeploying
from bot.views.blocks import Button, Inline, bold, buttons, code, paragraph
from bot.views.costs import dollars
from bot.views.lines import line
from bot.views.page import page


def undeploying(answer: Undeploying) -> Message:
    """Say what ends with the campaign; where it is not done yet, offer to do it."""
    return page(*(_done(answer) if answer.done else _asked(answer)))


def _asked(answer: Undeploying) -> list[Block]:
    campaign = answer.campaign
    confirm = f"{campaign.name} stops answering within minutes. The trained version stays."
    return [
        paragraph("Campaign ", bold(campaign.name), " serves ", code(campaign.version), *_price(answer), "."),
        paragraph("Without it nobody gets its recommendations. The version stays, and can be deployed again."),
        *buttons(
            Button(text="Take it down", line=line("undeploy", campaign.name, "sure"), danger=True, confirm=confirm)
        ),
    ]


def _done(answer: Undeploying) -> list[Block]:
    campaign = answer.campaign
    words: list[Inline] = ["Asked Amazon to delete campaign ", bold(campaign.name), ". That takes a few minutes"]
    if answer.per_hour is not None:
        words.append(f", and ends its cost of {dollars(answer.per_hour)} an hour")
    return [
        paragraph(*words, "."),
        *([paragraph("This channel asks it no longer; ", code("use"), " names another.")] if answer.forgotten else []),
        paragraph(code(campaign.version), " stays, and can be deployed again."),
        *buttons(Button(text="Deploy it again", line=line("deploy", campaign.version, "as", campaign.name))),
    ]


def _price(answer: Undeploying) -> list[Inline]:
    if answer.per_hour is None:
        return []
    return [f", at an estimated cost of {dollars(answer.per_hour)} an hour by AWS's list prices"]
