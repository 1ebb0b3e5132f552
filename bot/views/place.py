"""What a channel remembers."""

from bot.model.message import Message
from bot.model.place import Place
from bot.views.blocks import Inline, bold, code, paragraph
from bot.views.page import page


def remembered(place: Place) -> Message:
    """Say which group and campaign are meant here when none is named."""
    if place.group is None:
        return page(paragraph("This channel remembers no group yet. Name one with ", code("use GROUP"), "."))
    words: list[Inline] = ["Here, ", bold(place.group), " is meant when no group is named"]
    if place.campaign:
        words += [", and ", bold(place.campaign), " when no campaign is"]
    return page(paragraph(*words, ". ", code("use GROUP campaign=NAME"), " changes that."))
