"""What channels remember, and what they hear of."""

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.model.notice import Notice
from bot.model.place import Place
from bot.model.review import Plan
from bot.model.subscription import Audience, Mute, Subscription


class Places(Protocol):
    """What channels remember of one AWS account, or of all."""

    async def place(self, channel: str) -> Place:
        """Return what a channel remembers (nothing, for one that was never told)."""
        ...

    async def remember(self, place: Place, *, by: str, at: datetime) -> None:
        """Keep what a channel is to remember."""
        ...

    async def watched(self) -> dict[str, list[str]]:
        """Return the groups that channels remember, each with its channels."""
        ...


class Subscriptions(Protocol):
    """Who hears of what in one AWS account, or in all. Destinations are as in `Channel`."""

    async def keep(self, subscription: Subscription, *, by: str, at: datetime) -> None:
        """Have a destination hear of a group, by these events and no others."""
        ...

    async def at(self, destination: str) -> list[Subscription]:
        """Return what a destination hears of, by group: what was asked for, else what its memory implies."""
        ...

    async def audience(self, groups: Collection[str], now: datetime) -> Audience:
        """Return who hears of these groups, by destination, and what is muted now."""
        ...

    async def groups(self) -> list[str]:
        """Return the groups that anybody hears of, by name."""
        ...

    async def mute(self, mute: Mute, *, by: str, at: datetime) -> None:
        """Keep what is muted from now on."""
        ...

    async def unmute(self, destination: str, group: str | None) -> None:
        """Let a destination hear again of a group, or of whatever was muted there."""
        ...

    async def mutes(self, destination: str, now: datetime) -> list[Mute]:
        """Return what is muted now at a destination."""
        ...


class ReviewPlans(Protocol):
    """When which destination is told a review, of one AWS account."""

    async def keep(self, plan: Plan, *, at: datetime) -> None:
        """Plan for a destination, in the place of what was planned there before."""
        ...

    async def drop(self, destination: str) -> None:
        """Plan nothing for a destination."""
        ...

    async def planned(self, destination: str) -> Plan | None:
        """Return what is planned for a destination."""
        ...

    def due(self, now: datetime, *, limit: int = 20) -> AbstractAsyncContextManager[list[Plan]]:
        """Have what is due, the longest first, while the block runs; no other process has it meanwhile."""
        ...

    async def abandoned(self, now: datetime) -> Collection[str]:
        """Return the accounts where something is due whose process died over it, or was cut off from the store."""
        ...

    async def told(self, plan: Plan, notice: Notice, *, next_at: datetime) -> None:
        """Keep what is to be told and when it is time again, in one transaction.

        Raises `ClaimLost` where another process has claimed it meanwhile, or something else is planned by now.
        """
        ...
