"""pins.*: what the app pins to a channel."""

from sandbox.slack import events
from sandbox.slack.conversations import Conversation
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.web_api.chat import permalink
from sandbox.slack.web_api.permission import visible
from sandbox.slack.wire import Json, Refused

MOST_PINS = 100


def add(slack: LocalSlack, arguments: Arguments) -> Json:
    """Pin a message."""
    conversation, message = _pinned(slack, arguments)
    if "pinned_info" in message:
        raise Refused("already_pinned")
    if len(_pins(conversation)) >= MOST_PINS:
        raise Refused("too_many_pins")
    info = {"channel": conversation.id, "pinned_by": slack.workspace.app.bot_user_id}
    pinned = {"pinned_to": [conversation.id], "pinned_info": {**info, "pinned_ts": int(slack.clock().timestamp())}}
    _change(slack, conversation, {**message, **pinned}, added=True)
    return {}


def remove(slack: LocalSlack, arguments: Arguments) -> Json:
    """Take a pin away."""
    conversation, message = _pinned(slack, arguments)
    if "pinned_info" not in message:
        raise Refused("no_pin")
    left = {name: value for name, value in message.items() if name not in ("pinned_to", "pinned_info")}
    _change(slack, conversation, left, added=False)
    return {}


def list_all(slack: LocalSlack, arguments: Arguments) -> Json:
    """What is pinned to a channel, the newest pin first."""
    conversation = visible(slack, arguments.text("channel"))
    pins = sorted(_pins(conversation), key=lambda message: message["pinned_info"]["pinned_ts"], reverse=True)
    return {"items": [_item(slack, conversation, message) for message in pins]}


def _pins(conversation: Conversation) -> list[Json]:
    return [message for message in conversation.messages.values() if "pinned_info" in message]


def _item(slack: LocalSlack, conversation: Conversation, message: Json) -> Json:
    info = message["pinned_info"]
    return {
        "type": "message",
        "channel": conversation.id,
        "created": info["pinned_ts"],
        "created_by": info["pinned_by"],
        "message": {**message, "permalink": permalink(slack, conversation, message)},
    }


def _pinned(slack: LocalSlack, arguments: Arguments) -> tuple[Conversation, Json]:
    conversation = visible(slack, arguments.text("channel"))
    if slack.workspace.app.bot_user_id not in conversation.members:
        raise Refused("not_in_channel")
    ts = arguments.optional("timestamp")
    if ts is None:
        raise Refused("no_item_specified")
    return conversation, slack.message(conversation, ts)


def _change(slack: LocalSlack, conversation: Conversation, message: Json, *, added: bool) -> None:
    slack.conversations.put(conversation, message)
    bot = slack.workspace.app.bot_user_id
    slack.announce(events.pin(conversation, message, user=bot, added=added, ts=slack.next_ts()), conversation)
