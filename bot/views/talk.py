"""What the bot says in a conversation, beside the answers to command lines."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model.message import Message
from bot.views.blocks import Button, Inline, bullets, buttons, code, context, escape, heading, paragraph, sentence
from bot.views.help import Usage
from bot.views.page import page

_BLOCKS = 50
_FIRST = [Button(text="Status", line="status"), Button(text="Jobs", line="jobs"), Button(text="Help", line="help")]
_ENDS = {"stop"}


def understood(message: Message, line: str) -> Message:
    """Return an answer that says besides which command line was understood."""
    if len(message.blocks) == _BLOCKS:
        return message
    said = f"→ {line}"
    return replace(message, text=f"{message.text}\n{escape(said)}", blocks=(*message.blocks, context(said)))


def shall_i(line: str, verb: Usage) -> Message:
    """Ask before doing what costs money, or ends something, since it was only understood and not typed."""
    return page(
        paragraph("I understood ", code(line), ". Shall I?"),
        context(
            f"{verb.name}: {verb.summary[0].lower()}{verb.summary[1:]}. Nothing happens until you press the button."
        ),
        buttons(Button(text=line, line=line, primary=verb.name not in _ENDS, danger=verb.name in _ENDS)),
    )


def did_you_mean(lines: Sequence[str]) -> Message:
    """Ask which of some command lines was meant."""
    words: list[Inline] = ["Did you mean "]
    for place, line in enumerate(lines):
        words += [" or "] if place else []
        words.append(code(line))
    return page(paragraph(*words, "?"), buttons(*(Button(text=line, line=line) for line in lines)))


def welcome(slash: str) -> Message:
    """Greet somebody who writes for the first time, and say what to begin with."""
    return page(
        heading("I run Amazon Personalize for you"),
        paragraph(
            *sentence(
                "Ask me in your own words, such as “what is live?” or “recommend something for user 42”, or type:"
            )
        ),
        bullets(
            [code("status"), " – what there is: data, trainings, campaigns"],
            [code("recommend 42"), " – what a user is recommended"],
            [code("jobs"), " – what runs, and how it ended"],
            [code("help"), " – everything that I can do"],
        ),
        context(
            "I say which line I understood. What costs money or ends something I ask about first, unless you type its "
            "line." + (f" In channels: {slash}, or mention me." if slash else "")
        ),
        buttons(*_FIRST),
    )


def hello() -> Message:
    """Greet somebody again."""
    return page(paragraph("Hello. What shall we look at?"), buttons(*_FIRST))


def welcomed() -> Message:
    """Take somebody's thanks."""
    return page(paragraph("You are welcome."))


def goodbye() -> Message:
    """Take leave."""
    return page(paragraph("Goodbye. I follow what runs, and tell you when it ends."))


def press_it() -> Message:
    """Say that a word alone starts nothing."""
    return page(
        paragraph(*sentence("I start nothing on a word alone. Press the button below my question, or type its line.")),
        buttons(*_FIRST),
    )
