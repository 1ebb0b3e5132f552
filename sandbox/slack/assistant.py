"""Threads with an assistant: what the app shows around them, and what people do with them ("AI apps").

What a thread has stands in its first message, as `assistant_app_thread`: title, suggested prompts, context.
"""

from sandbox.slack import bot_messages, events
from sandbox.slack.conversations import Conversation
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, without_none

FIELD = "assistant_app_thread"


def opens(slack: LocalSlack, *, user: str, channel: str | None, thread_ts: str | None) -> Json:
    """A person opens a thread while looking at a channel, or, with `thread_ts`, looks at another one now."""
    conversation = slack.conversation(slack.user(user).id)
    context = {"channel_id": channel, "team_id": slack.workspace.team.id, "enterprise_id": None} if channel else {}
    if thread_ts is None:
        first = {"text": "New Assistant Thread", "subtype": FIELD, FIELD: {"context": context}}
        message = bot_messages.from_app(slack, first)
        slack.conversations.put(conversation, message)
    else:
        message = change(slack, conversation, thread_ts, context=context)
    happened = events.assistant_thread(
        conversation,
        user=user,
        thread_ts=message["ts"],
        context=context,
        started=thread_ts is None,
        ts=slack.next_ts(),
    )
    slack.announce(happened, conversation)
    return message


def change(slack: LocalSlack, conversation: Conversation, ts: str, **fields: object) -> Json:
    """Change what a thread has, None takes a field away; returns its first message. Raises `Refused`."""
    root = slack.message(conversation, ts)
    message = {**root, FIELD: without_none({**root.get(FIELD, {}), **fields})}
    slack.conversations.put(conversation, message)
    return message
