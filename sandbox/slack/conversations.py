"""Channels and direct messages, and what was said in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sandbox.slack.changes import Changes, What
from sandbox.slack.ids import new_id, ts_order
from sandbox.slack.wire import Json, Refused
from sandbox.slack.workspace import Channel

MOST_IN_GROUP = 9  # whoever opens it, and eight more
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
    purpose: str = ""
    is_archived: bool = False
    messages: dict[str, Json] = field(default_factory=dict)
    whispers: dict[str, Json] = field(default_factory=dict)
    _threads: dict[str, dict[str, None]] = field(default_factory=dict)  # root ts → the ts of its replies, in order

    @property
    def family(self) -> str:
        """Its plural in scopes and subscriptions, e.g. `channels` in `channels:history` and `message.channels`."""
        return _FAMILIES[self.kind]

    def open_to(self, user: str | None) -> bool:
        """Whether this user (anybody, when None) may read it: public channels are open to all."""
        return user is None or self.kind == "channel" or user in self.members

    def put(self, message: Json) -> None:
        """Add a message, or replace the one of the same `ts`."""
        if "ephemeral_to" in message:
            self.whispers[message["ts"]] = message
            return
        self.messages[message["ts"]] = message
        if root := thread_of(message):
            self._threads.setdefault(root, {})[message["ts"]] = None

    def take(self, ts: str) -> Json | None:
        """Take a message out and return it."""
        removed = self.messages.pop(ts, None) or self.whispers.pop(ts, None)
        if removed and (root := thread_of(removed)):
            self._threads.get(root, {}).pop(ts, None)
        return removed

    def seen_by(self, user: str | None) -> list[Json]:
        """All messages in order, with the ephemeral ones of this user (of everybody when None)."""
        whispers = [message for message in self.whispers.values() if user in (None, message["ephemeral_to"])]
        return sorted([*self.messages.values(), *whispers], key=lambda message: ts_order(message["ts"]))

    def replies(self, thread_ts: str) -> list[Json]:
        """The messages in a thread, its root not included."""
        return [self.messages[ts] for ts in self._threads.get(thread_ts, ())]

    def broadcast(self, thread_ts: str | None) -> Json:
        """What marks a reply in this thread as sent to the channel too; nothing where there is no such thread."""
        root = self.messages.get(thread_ts or "")
        return {"subtype": "thread_broadcast", "root": self.shown(root)} if root else {}

    def shown(self, message: Json) -> Json:
        """The message, with the summary of its thread if it has one ("Retrieving messages", "Threads")."""
        if thread_of(message) or not (thread := self.replies(message["ts"])):
            return message
        users = list(dict.fromkeys(reply["user"] for reply in thread))
        summary = {"thread_ts": message["ts"], "reply_count": len(thread), "latest_reply": thread[-1]["ts"]}
        return {**message, **summary, "reply_users": users, "reply_users_count": len(users)}


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
        """The direct message between these members, opened now if it must be; raises `Refused("too_many_users")`."""
        if existing := self.direct(*members):
            return existing
        if len(members) > MOST_IN_GROUP:
            raise Refused("too_many_users")
        kind, prefix = ("mpim", "G") if members[2:] else ("im", "D")
        return self.add(Conversation(id=new_id(prefix), name="directmessage", kind=kind, members=list(members)))

    def add(self, conversation: Conversation) -> Conversation:
        """Add a conversation that did not exist."""
        self._by_id[conversation.id] = conversation
        self.changed(conversation)
        return conversation

    def changed(self, conversation: Conversation) -> None:
        """Say that its name, topic, members or whether it is archived is another now."""
        self._changes.note(What.CHANNELS, conversation.id)

    def put(self, conversation: Conversation, message: Json) -> None:
        """Add a message, or replace the one of the same `ts`."""
        conversation.put(message)
        self._note(What.MESSAGE, conversation, message)

    def remove(self, conversation: Conversation, ts: str) -> Json | None:
        """Take a message out and return it."""
        removed = conversation.take(ts)
        if removed is not None:
            self._note(What.REMOVED, conversation, removed)
        return removed

    def _note(self, what: What, conversation: Conversation, message: Json) -> None:
        """A change of a message, and of the root of its thread, which counts its replies."""
        only_for = message.get("ephemeral_to")
        self._changes.note(what, conversation.id, ts=message["ts"], only_for=only_for)
        root = thread_of(message)
        if root is not None and root in conversation.messages and only_for is None:
            self._changes.note(What.MESSAGE, conversation.id, ts=root)


def in_channel(message: Json) -> bool:
    """Whether it stands in the channel itself: no reply, or one that was sent there too."""
    return thread_of(message) is None or message.get("subtype") == "thread_broadcast"


def thread_of(message: Json) -> str | None:
    """The root of the thread that this message is a reply in."""
    root: str | None = message.get("thread_ts")
    return None if root == message["ts"] else root


def _opened(channel: Channel) -> Conversation:
    return Conversation(
        id=channel.id,
        name=channel.name,
        kind="group" if channel.is_private else "channel",
        members=list(channel.members),
        topic=channel.topic,
        is_archived=channel.is_archived,
    )
