"""Greetings, thanks and the like, which are no wish for anything."""

import re
from collections.abc import Callable

from bot.model.message import Message
from bot.views.talk import goodbye, hello, press_it, welcomed

_MARKS = r"[\s!.,:)*~-]*"
_SMALL = tuple(
    (
        re.compile(rf"(?:{words}){_MARKS}(?:(?:bot|there|all|again|everybody|personalize){_MARKS})?", re.IGNORECASE),
        answer,
    )
    for words, answer in (
        ("hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|hallo|moin|salut|hola", hello),
        (
            (
                "(?:(?:many|ok|okay|great|cool|perfect|nice),? )?(?:thanks|thank you|thx|ty|cheers|danke|merci|gracias)"
                "(?: you| so much| very much| a lot| for (?:that|this|your help|the help))*"
                "|good (?:job|bot|work)|well done|you rock|got it|i see"
                "|(?:that is |that's )?(?:great|perfect|nice|cool|awesome|excellent|wonderful)"
            ),
            welcomed,
        ),
        ("bye|bye bye|goodbye|see you|see ya|cu|good night|ciao|tsch(?:ü|ue)ss", goodbye),
        ("yes|yep|yeah|sure|ok|okay|do it|go|go ahead|please do|confirm|y|no|nope|n", press_it),
    )
)


def small_talk(typed: str) -> Callable[[], Message] | None:
    """Return what is answered to small talk, None where it is more than that."""
    said = " ".join(typed.split())
    return next((answer for words, answer in _SMALL if words.fullmatch(said)), None)


def is_greeting(typed: str) -> bool:
    """Say whether somebody only said hello."""
    return small_talk(typed) is hello
