"""Whoever sits at the terminal: known by the operating system, and trusted with everything."""

import getpass
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, tzinfo

from bot.model.command import Role

PLACE = "Dterminal"
"""The conversation, by an id such as those of Slack's direct messages."""


class LocalPeople:
    """The ports `People` and `Roles`: people are called as they are known, and have AWS's keys anyway."""

    async def names(self, users: Collection[str]) -> Mapping[str, str]:
        """Return what people are called: their names in the operating system."""
        return {user: user for user in users}

    async def zone(self, user: str) -> tzinfo:  # noqa: ARG002 - nobody else is here
        """Return the time zone of this machine."""
        return datetime.now().astimezone().tzinfo or UTC

    async def role_of(self, user: str) -> Role:  # noqa: ARG002 - likewise
        """Return the highest role: who may run this program may use its AWS credentials without it."""
        return Role.ADMIN


def name() -> str:
    """Return what the person is called in the operating system; "somebody" where it does not know."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
