"""Who may do what, by people and user groups of the workspace."""

import asyncio
import logging
from dataclasses import field
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Members, RoleTable
from bot.model.command import Role
from bot.ports import Clock
from bot.records import dataclass
from bot.slack.failures import UNREACHABLE

_log = logging.getLogger(__name__)
_FRESH = timedelta(minutes=5)
_AFTER_TROUBLE = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    users: frozenset[str] = frozenset()
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackRoles:
    """The port `Roles`. Who is in a user group is asked of Slack, and believed for five minutes.

    Where Slack cannot be asked, its last answer serves; a group that was never known has nobody in it.
    """

    client: AsyncWebClient
    table: RoleTable
    now: Clock
    _known: dict[str, _Known] = field(default_factory=dict)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def role_of(self, user: str) -> Role:
        """Return the highest role that a person has."""
        for role, members in ((Role.ADMIN, self.table.admin), (Role.OPERATOR, self.table.operator)):
            if await self._has(members, user):
                return role
        return Role.VIEWER

    async def _has(self, members: Members, user: str) -> bool:
        if user in members.users:
            return True
        for group in sorted(members.groups):
            if user in await self._users(group):
                return True
        return False

    async def _users(self, group: str) -> frozenset[str]:
        async with self._asking:
            known = self._known.get(group)
            if known is None or known.until <= self.now():
                known = self._known[group] = await self._ask(group, known)
            return known.users

    async def _ask(self, group: str, known: _Known | None) -> _Known:
        try:
            answer = await self.client.usergroups_users_list(usergroup=group)
        except (SlackApiError, *UNREACHABLE) as error:
            _log.warning("Slack does not say who is in the user group %s: %s", group, error)
            return _Known(users=known.users if known else frozenset(), until=self.now() + _AFTER_TROUBLE)
        return _Known(users=frozenset(answer["users"]), until=self.now() + _FRESH)
