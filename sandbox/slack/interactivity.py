"""What an interaction gives the app to answer with: a trigger_id and a response_url, both of short life."""

import itertools
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.slack.wire import Clock, Refused

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_URL_LIFE = timedelta(minutes=30)
RESPONSE_URL_USES = 5


@dataclass(frozen=True, kw_only=True)
class _Trigger:
    user: str
    issued: datetime
    spent: bool = False


class Triggers:
    """trigger_ids: good for 3 seconds, once ("Modals", "Opening modals")."""

    def __init__(self, clock: Clock) -> None:
        """Tell age by this clock."""
        self._clock = clock
        self._issued: dict[str, _Trigger] = {}
        self._numbers = itertools.count(1)

    def issue(self, user: str) -> str:
        """A fresh trigger_id for what this user just did."""
        trigger_id = f"{next(self._numbers)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = _Trigger(user=user, issued=self._clock())
        return trigger_id

    def spend(self, trigger_id: str) -> str:
        """Use it up and return its user; raises `Refused` when it is unknown, used or too old."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.spent:
            raise Refused("exchanged_trigger_id")
        if self._clock() - trigger.issued > TRIGGER_LIFE:
            raise Refused("expired_trigger_id")
        self._issued[trigger_id] = replace(trigger, spent=True)
        return trigger.user


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a response_url answers: who acted, in which channel, and on which message (none for a command)."""

    user: str
    channel: str
    message_ts: str | None = None


@dataclass(frozen=True, kw_only=True)
class _ResponseUrl:
    origin: Origin
    issued: datetime
    uses: int = 0


class ResponseUrls:
    """response_urls: five answers in 30 minutes ("Handling user interaction", "Message responses")."""

    def __init__(self, clock: Clock, *, url: str, team: str) -> None:
        """Tell age by this clock; `url` is the server's own."""
        self._clock = clock
        self._url = url
        self._team = team
        self._issued: dict[str, _ResponseUrl] = {}

    def issue(self, kind: str, origin: Origin) -> str:
        """A fresh URL; `kind` is `commands` or `actions`."""
        secret = secrets.token_urlsafe(18)
        self._issued[secret] = _ResponseUrl(origin=origin, issued=self._clock())
        return f"{self._url}/{kind}/{self._team}/{len(self._issued)}/{secret}"

    def use(self, secret: str) -> Origin:
        """Count one use and return where it answers; raises `Refused` when it is unknown, too old or used up."""
        url = self._issued.get(secret)
        if url is None or self._clock() - url.issued > RESPONSE_URL_LIFE:
            raise Refused("expired_url")
        if url.uses >= RESPONSE_URL_USES:
            raise Refused("used_url")
        self._issued[secret] = replace(url, uses=url.uses + 1)
        return url.origin
