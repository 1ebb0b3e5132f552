"""The table of verbs in the README, written from the one in `handlers`."""

import re
from collections.abc import Sequence

from bot.model.command import Role
from handlers import VERBS
from handlers.verb import Verb

_MARKED = re.compile(r"(<!-- verbs -->\n).*?(<!-- /verbs -->)", re.DOTALL)


def verb_table(verbs: Sequence[Verb] = VERBS) -> str:
    """Return the verbs as a Markdown table."""
    rows = ["| type | what it does | for |", "|---|---|---|"]
    return "\n".join([*rows, *map(_row, verbs)])


def with_verb_table(markdown: str) -> str:
    """Return a page whose table, between `<!-- verbs -->` and `<!-- /verbs -->`, is the present one."""
    return _MARKED.sub(lambda marks: f"{marks[1]}{verb_table()}\n{marks[2]}", markdown)


def _row(verb: Verb) -> str:
    typed = "<br>".join(f"`{form}`".replace("|", "\\|") for form in verb.usage)
    return f"| {typed} | {verb.summary} | {'everybody' if verb.needs is Role.VIEWER else f'{verb.needs}s'} |"
