"""chat.*: the app speaks, edits and deletes."""

import json

from sandbox.slack import bot_messages
from sandbox.slack.conversations import Conversation
from sandbox.slack.local import LocalSlack
from sandbox.slack.streams import RUNNING
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.web_api.permission import visible
from sandbox.slack.wire import Json, Refused

LONGEST_EDIT = 4_000
LARGEST_METADATA = 16_000  # characters of JSON; Slack refuses what is too large, and does not say what that is


def post_message(slack: LocalSlack, arguments: Arguments) -> Json:
    """Say something to everybody in a conversation."""
    conversation = joined(slack, arguments.text("channel"))
    thread_ts = arguments.optional("thread_ts")
    broadcast = arguments.flag("reply_broadcast")
    message = bot_messages.say(slack, conversation, body(arguments), to=None, thread_ts=thread_ts, broadcast=broadcast)
    return {"channel": conversation.id, "ts": message["ts"], "message": message}


def post_ephemeral(slack: LocalSlack, arguments: Arguments) -> Json:
    """Say something that one user sees."""
    conversation = joined(slack, arguments.text("channel"))
    user = slack.user(arguments.text("user"))
    if user.id not in conversation.members:
        raise Refused("user_not_in_channel")
    thread_ts = arguments.optional("thread_ts")
    message = bot_messages.say(slack, conversation, body(arguments), to=user.id, thread_ts=thread_ts)
    return {"message_ts": message["ts"]}


def update(slack: LocalSlack, arguments: Arguments) -> Json:
    """Edit one of the app's own messages; blocks and attachments that are not sent stay as they were."""
    conversation, message = _own(slack, arguments, "cant_update_message")
    if message.get("streaming_state") == RUNNING:
        raise Refused("streaming_state_conflict")
    if len(arguments.optional("text") or "") > LONGEST_EDIT:
        raise Refused("msg_too_long")
    given = body(arguments)
    retained = {name: message.get(name) for name in ("text", "blocks", "attachments") if name not in given}
    checked = bot_messages.content(slack, {**retained, **given})
    edited = {"user": slack.workspace.app.bot_user_id, "ts": slack.next_ts()}
    updated = slack.edit(conversation, message["ts"], {**checked, "edited": edited})
    return {"channel": conversation.id, "ts": message["ts"], "text": updated["text"], "message": updated}


def delete(slack: LocalSlack, arguments: Arguments) -> Json:
    """Delete one of the app's own messages."""
    conversation, message = _own(slack, arguments, "cant_delete_message")
    slack.delete(conversation, message["ts"])
    return {"channel": conversation.id, "ts": message["ts"]}


def get_permalink(slack: LocalSlack, arguments: Arguments) -> Json:
    """The address of a message."""
    conversation = visible(slack, arguments.text("channel"))
    message = slack.message(conversation, arguments.text("message_ts"))
    return {"channel": conversation.id, "permalink": permalink(slack, conversation, message)}


def permalink(slack: LocalSlack, conversation: Conversation, message: Json) -> str:
    """The address of a message, which in a thread names that too."""
    thread = f"?thread_ts={message['thread_ts']}&cid={conversation.id}" if "thread_ts" in message else ""
    place = f"{conversation.id}/p{message['ts'].replace('.', '')}"
    return f"{slack.url}/archives/{place}{thread}"


def me_message(slack: LocalSlack, arguments: Arguments) -> Json:
    """Say what the app does, as /me does for people."""
    conversation = joined(slack, arguments.text("channel"))
    message = bot_messages.from_app(slack, {"text": arguments.text("text"), "subtype": "me_message"})
    slack.post(conversation, message)
    return {"channel": conversation.id, "ts": message["ts"]}


def joined(slack: LocalSlack, reference: str) -> Conversation:
    """The conversation of that id, #name or user id, in which the app may speak; raises `Refused`."""
    conversation = visible(slack, reference)
    app = slack.workspace.app
    if app.bot_user_id not in conversation.members and "chat:write.public" not in app.scopes:
        raise Refused("not_in_channel")
    if conversation.is_archived:
        raise Refused("is_archived")
    return conversation


def body(arguments: Arguments) -> Json:
    """The arguments that make up a message, as far as they were sent."""
    texts = {name: arguments.text(name) for name in ("text", "markdown_text") if arguments.optional(name)}
    arrays = {name: arguments.array(name) for name in ("blocks", "attachments") if name in arguments}
    return {**texts, **arrays, **metadata(arguments)}


def metadata(arguments: Arguments) -> Json:
    """The `metadata` of a message, if it was sent; raises `Refused`, e.g. `metadata_too_large`."""
    if "metadata" not in arguments:
        return {}
    given = arguments.object("metadata")
    if given and not (isinstance(given.get("event_type"), str) and isinstance(given.get("event_payload"), dict)):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(given)) > LARGEST_METADATA:
        raise Refused("metadata_too_large")
    return {"metadata": given}


def _own(slack: LocalSlack, arguments: Arguments, refusal: str) -> tuple[Conversation, Json]:
    conversation = slack.conversation(arguments.text("channel"))
    message = slack.message(conversation, arguments.text("ts"))
    if message["user"] != slack.workspace.app.bot_user_id:
        raise Refused(refusal)
    return conversation, message
