"""What is said in a conversation."""

from collections.abc import Mapping

from bot.model.message import Message
from bot.views import talk
from bot.views.blocks import paragraph
from bot.views.page import page
from handlers import VERBS

_VERB = {verb.name: verb for verb in VERBS}

SAMPLES: Mapping[str, Message] = {
    "talk-welcome": talk.welcome("/personalize"),
    "talk-hello": talk.hello(),
    "talk-thanks": talk.welcomed(),
    "talk-goodbye": talk.goodbye(),
    "talk-press": talk.press_it(),
    "talk-understood": talk.understood(page(paragraph("Done.")), 'similar "a <b> & c"'),
    "talk-shall-i": talk.shall_i("train movies", _VERB["train"]),
    "talk-shall-i-stop": talk.shall_i("stop movies all", _VERB["stop"]),
    "talk-did-you-mean": talk.did_you_mean(["recommend 42", "similar 42"]),
}
