"""chat.scheduleMessage and what belongs to it: the app speaks later."""

from sandbox.slack import bot_messages
from sandbox.slack.local import LocalSlack
from sandbox.slack.scheduled import ScheduledMessage
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.web_api.chat import body, joined
from sandbox.slack.web_api.paging import paged
from sandbox.slack.wire import Json, Refused


def schedule_message(slack: LocalSlack, arguments: Arguments) -> Json:
    """Say something at a time to come (`post_at`, seconds since 1970)."""
    conversation = joined(slack, arguments.text("channel"))
    content = bot_messages.content(slack, body(arguments))
    message = slack.schedule.add(
        channel=conversation.id,
        post_at=_post_at(arguments),
        now=slack.clock(),
        content=content,
        thread_ts=arguments.optional("thread_ts"),
        broadcast=arguments.flag("reply_broadcast"),
    )
    app = slack.workspace.app
    shown = {"type": "delayed_message", "subtype": "bot_message", "bot_id": app.bot_id, "text": "", **content}
    return {
        "channel": conversation.id,
        "scheduled_message_id": message.id,
        "post_at": message.post_at,
        "message": shown,
    }


def delete_scheduled_message(slack: LocalSlack, arguments: Arguments) -> Json:
    """Take back what is not said yet."""
    conversation = slack.conversation(arguments.text("channel"))
    message = slack.schedule.get(arguments.text("scheduled_message_id"))
    if message is None or message.channel != conversation.id:
        raise Refused("invalid_scheduled_message_id")
    slack.schedule.remove(message.id)
    return {}


def list_all(slack: LocalSlack, arguments: Arguments) -> Json:
    """What is not said yet, the next first."""
    channel = arguments.optional("channel")
    if channel is not None and slack.conversations.get(channel) is None:
        raise Refused("invalid_channel")
    oldest, latest = arguments.number("oldest", 0), arguments.optional("latest")
    found = [
        _listed(message)
        for message in slack.schedule.waiting()
        if channel in (None, message.channel)
        and message.post_at >= oldest
        and (latest is None or message.post_at <= arguments.number("latest", 0))
    ]
    page, cursor = paged(found, arguments)
    return {"scheduled_messages": page, "response_metadata": {"next_cursor": cursor}}


def _post_at(arguments: Arguments) -> int:
    try:
        return int(arguments.text("post_at"))
    except ValueError as error:
        raise Refused("invalid_time") from error


def _listed(message: ScheduledMessage) -> Json:
    return {
        "id": message.id,
        "channel_id": message.channel,
        "post_at": message.post_at,
        "date_created": message.created,
        "text": message.content.get("text", ""),
    }
