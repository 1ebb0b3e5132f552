"""reactions.*: the app's emoji under a message."""

from sandbox.slack.ids import ts_order
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.web_api.paging import paged
from sandbox.slack.web_api.permission import visible
from sandbox.slack.wire import Json, Refused


def add(slack: LocalSlack, arguments: Arguments) -> Json:
    """Add a reaction of the app."""
    return _react(slack, arguments, added=True, refusal="already_reacted")


def remove(slack: LocalSlack, arguments: Arguments) -> Json:
    """Take a reaction of the app away."""
    return _react(slack, arguments, added=False, refusal="no_reaction")


def get(slack: LocalSlack, arguments: Arguments) -> Json:
    """The message with all its reactions."""
    conversation = visible(slack, arguments.text("channel"))
    message = slack.message(conversation, arguments.text("timestamp"))
    return {"type": "message", "channel": conversation.id, "message": message}


def list_all(slack: LocalSlack, arguments: Arguments) -> Json:
    """The messages to which a user (the app, by default) has reacted, the newest first."""
    bot = slack.workspace.app.bot_user_id
    user = slack.user(arguments.optional("user") or bot).id
    found: list[Json] = [
        {"type": "message", "channel": conversation.id, "message": message}
        for conversation in slack.conversations
        if bot in conversation.members
        for message in conversation.messages.values()
        if any(user in reaction["users"] for reaction in message.get("reactions", []))
    ]
    newest = sorted(found, key=lambda item: ts_order(str(item["message"]["ts"])), reverse=True)
    page, cursor = paged(newest, arguments)
    return {"items": page, "response_metadata": {"next_cursor": cursor}}


def _react(slack: LocalSlack, arguments: Arguments, *, added: bool, refusal: str) -> Json:
    conversation = visible(slack, arguments.text("channel"))
    ts, name = arguments.text("timestamp"), arguments.text("name").strip(":")
    bot = slack.workspace.app.bot_user_id
    if not slack.react(conversation, ts, user=bot, name=name, added=added):
        raise Refused(refusal)
    return {}
