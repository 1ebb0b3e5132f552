"""What a channel remembers."""

from bot.model.message import Block, Message
from bot.model.place import Place
from bot.views.blocks import Inline, bold, code, paragraph
from bot.views.page import page


def remembered(place: Place, *, campaign_before: str | None = None, account: str | None = None) -> Message:
    """Say which group and campaign are meant here when none is named; and which campaign no longer is.

    `account` is the AWS account that was named, and is meant here from now on.
    """
    meant = paragraph("Here, the AWS account ", bold(account), " is meant when none is named.") if account else None
    forgotten = campaign_before if campaign_before != place.campaign else None
    return page(
        meant,
        _group(place),
        paragraph("The campaign ", bold(forgotten), " is no longer remembered here.") if forgotten else None,
    )


def _group(place: Place) -> Block:
    if place.group is None:
        return paragraph("This channel remembers no group yet. Name one with ", code("use GROUP"), ".")
    words: list[Inline] = ["Here, ", bold(place.group), " is meant when no group is named"]
    if place.campaign:
        words += [", and ", bold(place.campaign), " when no campaign is"]
    return paragraph(*words, ". ", code("use GROUP campaign=NAME"), " changes that.")
