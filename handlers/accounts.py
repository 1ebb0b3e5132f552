"""`… in ACCOUNT`: the AWS account that a command line names at its end."""

import re
from collections.abc import Collection
from difflib import get_close_matches

from bot.model.errors import NotFound, Way, cited

_TAIL = re.compile(
    r"(?P<line>.*\S)\s+in\s+(?P<account>[a-z0-9-]+)(?P<public>(\s+public)?)\s*", re.DOTALL | re.IGNORECASE
)


def split(line: str, accounts: Collection[str]) -> tuple[str, str | None]:
    """Return a line without its account, and the account; the whole line and None where it names none that there is.

    What stands in quotes is no account, since a quote would follow.
    """
    named = _TAIL.fullmatch(line)
    if named is None or named["account"].lower() not in accounts:
        return line, None
    return named["line"] + named["public"], named["account"].lower()


def refuse_unknown(line: str, accounts: Collection[str]) -> None:
    """Raise `NotFound` where a line still ends as if it named an account, as an old button may."""
    named = _TAIL.fullmatch(line)
    if named and not accounts:
        raise NotFound(
            f"There is only one AWS account here, and it has no name: leave `in {named['account']}` out.",
            ways=[Way(text="Without it", line=named["line"] + named["public"])],
        )
    if named:
        raise NotFound(
            f"There is no AWS account {cited(named['account'])}. There are {', '.join(accounts)}.",
            alternatives=get_close_matches(named["account"].lower(), accounts, n=1),
        )
