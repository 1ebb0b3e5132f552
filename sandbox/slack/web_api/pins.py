"""pins.*: what the app pins to a channel."""

from sandbox.slack import pins
from sandbox.slack.conversations import Conversation
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.web_api.chat import permalink
from sandbox.slack.web_api.permission import visible
from sandbox.slack.wire import Json, Refused


def add(slack: LocalSlack, arguments: Arguments) -> Json:
    """Pin a message."""
    pins.pin(slack, *_named(slack, arguments), user=slack.workspace.app.bot_user_id)
    return {}


def remove(slack: LocalSlack, arguments: Arguments) -> Json:
    """Take a pin away."""
    pins.unpin(slack, *_named(slack, arguments), user=slack.workspace.app.bot_user_id)
    return {}


def list_all(slack: LocalSlack, arguments: Arguments) -> Json:
    """What is pinned to a channel, the newest pin first."""
    conversation = visible(slack, arguments.text("channel"))
    return {"items": [_item(slack, conversation, message) for message in pins.pinned(conversation)]}


def _item(slack: LocalSlack, conversation: Conversation, message: Json) -> Json:
    info = message["pinned_info"]
    return {
        "type": "message",
        "channel": conversation.id,
        "created": info["pinned_ts"],
        "created_by": info["pinned_by"],
        "message": {**message, "permalink": permalink(slack, conversation, message)},
    }


def _named(slack: LocalSlack, arguments: Arguments) -> tuple[Conversation, str]:
    conversation = visible(slack, arguments.text("channel"))
    if slack.workspace.app.bot_user_id not in conversation.members:
        raise Refused("not_in_channel")
    ts = arguments.optional("timestamp")
    if ts is None:
        raise Refused("no_item_specified")
    return conversation, ts
