"""Messages that are pinned to their channel, by people and by the app."""

from sandbox.slack import events
from sandbox.slack.conversations import Conversation
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused

MOST_PINS = 100
_FIELDS = ("pinned_to", "pinned_info")


def pin(slack: LocalSlack, conversation: Conversation, ts: str, *, user: str) -> None:
    """Pin a message; raises `Refused` (`message_not_found`, `already_pinned`, `too_many_pins`)."""
    message = slack.message(conversation, ts)
    if "pinned_info" in message:
        raise Refused("already_pinned")
    if len(pinned(conversation)) >= MOST_PINS:
        raise Refused("too_many_pins")
    info = {"channel": conversation.id, "pinned_by": user, "pinned_ts": int(slack.clock().timestamp())}
    _change(
        slack, conversation, {**message, "pinned_to": [conversation.id], "pinned_info": info}, user=user, added=True
    )


def unpin(slack: LocalSlack, conversation: Conversation, ts: str, *, user: str) -> None:
    """Take a pin away; raises `Refused` (`message_not_found`, `no_pin`)."""
    message = slack.message(conversation, ts)
    if "pinned_info" not in message:
        raise Refused("no_pin")
    left = {name: value for name, value in message.items() if name not in _FIELDS}
    _change(slack, conversation, left, user=user, added=False)


def pinned(conversation: Conversation) -> list[Json]:
    """What is pinned to a channel, the newest pin first."""
    found = [message for message in conversation.messages.values() if "pinned_info" in message]
    return sorted(found, key=lambda message: message["pinned_info"]["pinned_ts"], reverse=True)


def _change(slack: LocalSlack, conversation: Conversation, message: Json, *, user: str, added: bool) -> None:
    slack.conversations.put(conversation, message)
    slack.announce(events.pin(conversation, message, user=user, added=added, ts=slack.next_ts()), conversation)
