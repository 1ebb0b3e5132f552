"""Who people are, and what they may do."""

from collections.abc import Collection, Mapping
from datetime import tzinfo
from typing import Protocol

from bot.model.command import Role


class People(Protocol):
    """Who people are."""

    async def names(self, users: Collection[str]) -> Mapping[str, str]:
        """Return what people are called, by user id: for each of `users` a name, which is untrusted text."""
        ...

    async def zone(self, user: str) -> tzinfo:
        """Return the time zone that somebody lives in, UTC where that is not known."""
        ...


class Roles(Protocol):
    """Who may do what."""

    async def role_of(self, user: str) -> Role:
        """Return the highest role that a person has."""
        ...
