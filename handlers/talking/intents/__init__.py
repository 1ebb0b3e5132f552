"""What people say, and the command lines that they mean by it: the one table behind a conversation.

`handlers.talking.phrases` explains the language, and `handlers.talking.meaning` looks up. A line is a template: its
slots are filled with what was said, and left out where nothing was. Several lines are several things that may be meant.
What fits first counts.
"""

from handlers.talking.intents.acting import ACTING
from handlers.talking.intents.asking import ASKING
from handlers.talking.intents.guessing import HINTS, SEVERAL
from handlers.talking.intents.intent import Intent
from handlers.talking.intents.looking import LOOKING

__all__ = ["HINTS", "INTENTS", "Intent"]

INTENTS = (*ASKING, *LOOKING, *ACTING, *SEVERAL)
