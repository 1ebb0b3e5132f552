"""Channels and direct messages, and what was said in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sandbox.slack.changes import Changes
from sandbox.slack.ids import new_id, ts_order
from sandbox.slack.wire import Json
from sandbox.slack.workspace import Channel

_FAMILIES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass(kw_only=True, eq=False)
class Conversation:
    """One channel or direct message; messages are Slack's message objects, keyed by `ts`, oldest first.

    `whispers` are ephemeral messages: they carry `ephemeral_to`, and no Web API method ever returns them.
    """

    id: str
    name: str
    kind: str  # Slack's channel_type: channel, group (private), im, mpim
    members: list[str]
    topic: str = ""
    is_archived: bool = False
    messages: dict[str, Json] = field(default_factory=dict)
    whispers: dict[str, Json] = field(default_factory=dict)

    @property
    def family(self) -> str:
        """Its plural in scopes and subscriptions, e.g. `channels` in `channels:history` and `message.channels`."""
        return _FAMILIES[self.kind]

    def seen_by(self, user: str | None) -> list[Json]:
        """All messages in order, with the ephemeral ones of this user (of everybody when None)."""
        whispers = [message for message in self.whispers.values() if user in (None, message["ephemeral_to"])]
        return sorted([*self.messages.values(), *whispers], key=lambda message: ts_order(message["ts"]))

    def replies(self, thread_ts: str) -> list[Json]:
        """The messages in a thread, its root not included."""
        return [message for ts, message in self.messages.items() if ts != thread_ts == message.get("thread_ts")]


class Conversations:
    """All conversations of a workspace."""

    def __init__(self, channels: Iterable[Channel], changes: Changes) -> None:
        """Start with these channels, and nothing said in them."""
        self._by_id = {channel.id: _opened(channel) for channel in channels}
        self._changes = changes

    def __iter__(self) -> Iterator[Conversation]:
        return iter(self._by_id.values())

    def get(self, channel_id: str) -> Conversation | None:
        """The conversation of that id."""
        return self._by_id.get(channel_id)

    def named(self, name: str) -> Conversation | None:
        """The channel of that name, with or without #."""
        return next((one for one in self if one.kind != "im" and one.name == name.removeprefix("#")), None)

    def direct(self, *members: str) -> Conversation | None:
        """The direct message between exactly these members, if they ever opened one."""
        return next((one for one in self if one.kind in ("im", "mpim") and set(one.members) == set(members)), None)

    def open_direct(self, *members: str) -> Conversation:
        """The direct message between these members, opened now if it must be."""
        if existing := self.direct(*members):
            return existing
        kind, prefix = ("mpim", "G") if members[2:] else ("im", "D")
        return self.add(Conversation(id=new_id(prefix), name="directmessage", kind=kind, members=list(members)))

    def add(self, conversation: Conversation) -> Conversation:
        """Add a conversation that did not exist."""
        self._by_id[conversation.id] = conversation
        self._changes.note()
        return conversation

    def join(self, conversation: Conversation, user: str) -> None:
        """Add a member."""
        conversation.members.append(user)
        self._changes.note()

    def put(self, conversation: Conversation, message: Json) -> None:
        """Add a message, or replace the one of the same `ts`."""
        shelf = conversation.whispers if "ephemeral_to" in message else conversation.messages
        shelf[message["ts"]] = message
        self._changes.note()

    def remove(self, conversation: Conversation, ts: str) -> Json | None:
        """Take a message out and return it."""
        removed = conversation.messages.pop(ts, None) or conversation.whispers.pop(ts, None)
        self._changes.note()
        return removed


def _opened(channel: Channel) -> Conversation:
    return Conversation(
        id=channel.id,
        name=channel.name,
        kind="group" if channel.is_private else "channel",
        members=list(channel.members),
        topic=channel.topic,
        is_archived=channel.is_archived,
    )
