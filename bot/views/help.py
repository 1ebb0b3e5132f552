"""What can be typed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from bot.model.command import Role
from bot.model.form import Form
from bot.model.message import Block, Message
from bot.records import dataclass
from bot.views.blocks import Button, Inline, bold, bullets, buttons, code, context, heading, paragraph, sentence
from bot.views.page import page


class Topic(StrEnum):
    """What a verb is about; help shows them in this order."""

    DATA = "Data"
    TRAINING = "Training"
    SERVING = "Serving"
    FOLLOWING = "Following"
    ABOUT = "This bot"


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """How a verb is typed, and what it does.

    `usage` are its forms, `options` the `key=value` words with what each means, `glossary` further words with what each
    means, under a title, `needs` the role that may type it. `form` is what the verb alone opens.
    """

    name: str
    summary: str
    usage: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    glossary: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    notes: str = ""
    topic: Topic
    needs: Role = Role.VIEWER
    aliases: tuple[str, ...] = ()
    form: Form | None = None


def overview(
    verbs: Sequence[Usage], *, role: Role, slash: str, accounts: Mapping[str, str | None] | None = None
) -> Message:
    """List the verbs that this person may use, by topic, and the AWS accounts with their regions, the default first."""
    order = list(Topic)
    allowed = sorted((verb for verb in verbs if role.covers(verb.needs)), key=lambda verb: order.index(verb.topic))
    topics = [(topic, list(found)) for topic, found in groupby(allowed, key=attrgetter("topic"))]
    return page(
        heading("What I can do"),
        [block for topic, found in topics for block in (paragraph(bold(topic)), bullets(*map(_line, found)))],
        *_accounts(accounts),
        paragraph("More on one of them: ", code("help VERB"), "."),
        context(_where(slash)),
        buttons(Button(text="Status", line="status"), Button(text="Jobs", line="jobs")),
    )


def _accounts(accounts: Mapping[str, str | None] | None) -> Iterator[Block]:
    if not accounts:
        return
    *_, last = accounts
    yield paragraph(bold("AWS accounts"))
    yield bullets(*([code(name), f" – {region}" if region else ""] for name, region in accounts.items()))
    yield paragraph(
        *("End a line with ", code(f"in {last}"), " to mean one. ", code(f"use GROUP in {last}")),
        f" has a channel mean it; else {next(iter(accounts))} is meant.",
    )


def details(verb: Usage, *, slash: str) -> Message:
    """Explain one verb; `slash` is empty where lines are typed as they are."""
    return page(
        heading(verb.name),
        paragraph(f"{verb.summary}."),
        *how_to_type(verb),
        paragraph(code(verb.name), " alone opens a form.") if verb.form else None,
        _explained({f"{key}=": meaning for key, meaning in verb.options.items()}),
        *_glossary(verb),
        paragraph(*sentence(verb.notes)) if verb.notes else None,
        context(f"For {_whom(verb.needs)}. {_where(slash)}"),
    )


def how_to_type(verb: Usage) -> list[Block]:
    """Return the forms of a verb, and examples."""
    blocks = [paragraph("Type it as ", *_either(verb.usage), ".")]
    if verb.examples:
        blocks.append(paragraph("For example ", *_either(verb.examples), "."))
    return blocks


def _glossary(verb: Usage) -> Iterator[Block]:
    for title, words in verb.glossary.items():
        yield paragraph(bold(title))
        yield from _explained(words)


def _explained(words: Mapping[str, str]) -> list[Block]:
    return [bullets(*([code(word), f" – {meaning}"] for word, meaning in words.items()))] if words else []


def _line(verb: Usage) -> Sequence[Inline]:
    return [code(verb.usage[0]), f" – {verb.summary[0].lower()}{verb.summary[1:]}"]


def _either(lines: tuple[str, ...]) -> list[Inline]:
    words: list[Inline] = []
    for place, line in enumerate(lines):
        words += [" or "] if place else []
        words.append(code(line))
    return words


def _where(slash: str) -> str:
    if not slash:
        return "Type it here."
    return (
        f"Type after {slash}, in a direct message to me, or after mentioning me in a channel. "
        "A last word “public” shows the answer to the whole channel."
    )


def _whom(needs: Role) -> str:
    return "everybody" if needs is Role.VIEWER else f"{needs}s and above"
