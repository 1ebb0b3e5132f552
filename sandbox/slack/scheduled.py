"""Messages for later ("Sending messages", "Scheduling messages")."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.slack.changes import Changes, What
from sandbox.slack.wire import Json, Refused

FARTHEST = timedelta(days=120)
MOST_AT_ONCE, AT_ONCE = 30, timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class ScheduledMessage:
    """What the app will say, where and when (seconds since 1970); `content` is checked already."""

    id: str
    channel: str
    post_at: int
    created: int
    content: Json
    thread_ts: str | None = None
    broadcast: bool = False  # a reply that is sent to the channel too


class Schedule:
    """The messages that wait for their time."""

    def __init__(self, changes: Changes) -> None:
        """Start with none."""
        self._changes = changes
        self._waiting: dict[str, ScheduledMessage] = {}

    def add(
        self, *, channel: str, post_at: int, now: datetime, content: Json, thread_ts: str | None, broadcast: bool
    ) -> ScheduledMessage:
        """Keep a message until its time; raises `Refused` where that is not a time that Slack takes."""
        self._check(channel, post_at, now)
        return self.put(
            ScheduledMessage(
                id=f"Q{secrets.randbelow(9 * 10**9) + 10**9}",
                channel=channel,
                post_at=post_at,
                created=int(now.timestamp()),
                content=content,
                thread_ts=thread_ts,
                broadcast=broadcast,
            )
        )

    def put(self, message: ScheduledMessage) -> ScheduledMessage:
        """Keep this message."""
        self._waiting[message.id] = message
        self._changes.note(What.SCHEDULED, message.id)
        return message

    def get(self, message_id: str) -> ScheduledMessage | None:
        """The message of that id, while it waits."""
        return self._waiting.get(message_id)

    def remove(self, message_id: str) -> ScheduledMessage | None:
        """Take a message back and return it; None when it does not wait any more."""
        message = self._waiting.pop(message_id, None)
        if message is not None:
            self._changes.note(What.SCHEDULED, message_id)
        return message

    def waiting(self) -> list[ScheduledMessage]:
        """All that wait, the next first."""
        return sorted(self._waiting.values(), key=lambda message: message.post_at)

    def due(self, now: datetime) -> list[ScheduledMessage]:
        """Take out those whose time has come."""
        ripe = [message for message in self.waiting() if message.post_at <= now.timestamp()]
        for message in ripe:
            self.remove(message.id)
        return ripe

    def _check(self, channel: str, post_at: int, now: datetime) -> None:
        ahead = post_at - now.timestamp()
        if ahead <= 0:
            raise Refused("time_in_past")
        if ahead > FARTHEST.total_seconds():
            raise Refused("time_too_far")
        near = [one for one in self._waiting.values() if abs(one.post_at - post_at) < AT_ONCE.total_seconds()]
        if len([one for one in near if one.channel == channel]) >= MOST_AT_ONCE:
            raise Refused("restricted_too_many")
