"""Keeps Home tabs up to date: when they are opened, and when jobs end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from bot.model.errors import ChannelError, StoreError
from bot.model.front import Front
from bot.ports import Clock, Homes, HomeTabs
from bot.records import dataclass
from bot.views.home import home

_log = logging.getLogger(__name__)
_REST = 10.0  # seconds between two looks, so that many ends are one renewal
_AT_ONCE = 10  # tabs that are renewed at a look: Slack takes some hundred a minute of a workspace
_WATCHED = timedelta(days=1)  # after which a tab that was opened is not renewed until it is opened again


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeKeeper:
    """Publishes Home tabs: first what is `known` here, then that with what AWS says."""

    homes: Homes
    tabs: HomeTabs
    known: Callable[[str], Awaitable[Front]]
    complete: Callable[[Front, int], Awaitable[Front]]
    now: Clock

    async def opened(self, user: str) -> None:
        """Show somebody who has just opened their tab how things stand."""
        await self.homes.opened(user, at=self.now())
        await self._show(user, at_once=True)

    async def run(self, stop: asyncio.Event) -> None:
        """Renew what is out of date, and rest, until `stop` is set."""
        while not stop.is_set():
            try:
                await self.renew()
            except StoreError as error:
                _log.debug("Home tabs cannot be renewed now: %s", error)  # the store says itself that it is away
            with suppress(TimeoutError):
                async with asyncio.timeout(_REST):
                    await stop.wait()

    async def renew(self) -> None:
        """Publish anew the tabs that were opened lately and no longer tell the truth."""
        async with self.homes.outdated(since=self.now() - _WATCHED, limit=_AT_ONCE) as users:
            for user in users:
                try:
                    await self._show(user, at_once=False)
                except ChannelError as error:
                    _log.warning("the Home tab of %s is not renewed: %s", user, error)
                    await self.homes.shown(user, ended=await self.homes.ended())

    async def _show(self, user: str, *, at_once: bool) -> None:
        """Show a tab; `at_once` what is known as well, so that nobody waits for AWS before an empty one."""
        ended = await self.homes.ended()
        front = await self.known(user)
        over = await self.tabs.publish(user, home(front)) if at_once else None
        if over or not at_once:
            await self.tabs.publish(user, home(await self.complete(front, ended)), over=over)
        await self.homes.shown(user, ended=ended)
