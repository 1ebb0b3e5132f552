"""What people are called in the workspace."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Clock
from bot.records import dataclass
from bot.slack.failures import UNREACHABLE

NOBODY_KNOWN = "somebody"

_log = logging.getLogger(__name__)
_FRESH = timedelta(hours=1)
_AFTER_TROUBLE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    name: str
    zone: tzinfo
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackPeople:
    """The port `People`. Slack is asked for each person, and believed for an hour.

    Where Slack cannot be asked, its last answer serves; who was never known is "somebody".
    """

    client: AsyncWebClient
    now: Clock
    _known: dict[str, _Known] = field(default_factory=dict)

    async def names(self, users: Collection[str]) -> Mapping[str, str]:
        """Return what people are called, by user id."""
        wanted = sorted(set(users))
        return dict(zip(wanted, await asyncio.gather(*map(self._name, wanted)), strict=True))

    async def zone(self, user: str) -> tzinfo:
        """Return the time zone that somebody has set in Slack."""
        return (await self._person(user)).zone

    async def _name(self, user: str) -> str:
        return (await self._person(user)).name

    async def _person(self, user: str) -> _Known:
        known = self._known.get(user)
        if known is None or known.until <= self.now():
            known = self._known[user] = await self._ask(user, known)
        return known

    async def _ask(self, user: str, known: _Known | None) -> _Known:
        try:
            answer = await self.client.users_info(user=user)
        except (SlackApiError, *UNREACHABLE) as error:
            _log.warning("Slack does not say who %s is: %s", user, error)
            known = known or _Known(name=NOBODY_KNOWN, zone=UTC, until=self.now())
            return replace(known, until=self.now() + _AFTER_TROUBLE)
        user_object = answer["user"]
        return _Known(name=_called(user_object), zone=_zone(user_object.get("tz")), until=self.now() + _FRESH)


def _called(user: Mapping[str, object]) -> str:
    """Return what Slack shows: the display name, else the full name, else the handle (docs.slack.dev, "User")."""
    profile = user.get("profile")
    names = profile if isinstance(profile, Mapping) else {}
    found = (names.get("display_name"), names.get("real_name"), user.get("real_name"), user.get("name"))
    return next((name.strip() for name in found if isinstance(name, str) and name.strip()), NOBODY_KNOWN)


def _zone(name: object) -> tzinfo:
    """Return a zone by its name in the IANA database, UTC where there is none of that name."""
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last for names that are folders
        return UTC
