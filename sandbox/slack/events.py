"""Events as the Events API delivers them ("Events API types"); pure functions from what happened to JSON."""

import re
import uuid
from datetime import datetime

from sandbox.slack.conversations import Conversation
from sandbox.slack.ids import new_id
from sandbox.slack.rich_text import rich_text
from sandbox.slack.wire import Json, without_none
from sandbox.slack.workspace import Workspace

VERIFICATION_TOKEN = "local-verification-token"  # noqa: S105 - Slack's legacy field; nothing trusts it
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")


def event_callback(workspace: Workspace, event: Json, now: datetime) -> Json:
    """The envelope around every event; `event_id` stays the same over retries."""
    team, app = workspace.team.id, workspace.app
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team,
        "enterprise_id": None,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(now.timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": app.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{new_id('')}",
    }


def typed_message(workspace: Workspace, *, user: str, text: str, ts: str, thread_ts: str | None = None) -> Json:
    """A message that a person typed; Slack turns what people type into `rich_text`."""
    elements = rich_text(text)
    block = {"type": "rich_text", "block_id": new_id("")[:5], "elements": elements}
    message = {
        "type": "message",
        "user": user,
        "team": workspace.team.id,
        "text": text,
        "ts": ts,
        "client_msg_id": str(uuid.uuid4()),
        "blocks": [block] if elements else [],
        "thread_ts": thread_ts,
    }
    return without_none(message)


def message_posted(conversation: Conversation, message: Json) -> Json:
    """The `message` event of a new message, in a channel or a direct message."""
    return {**message, **_place(conversation), "event_ts": message["ts"]}


def app_mention(conversation: Conversation, message: Json) -> Json:
    """The event that a mention makes beside the message's own; it has no `channel_type`."""
    return {**message, "type": "app_mention", "channel": conversation.id, "event_ts": message["ts"]}


def message_changed(conversation: Conversation, *, message: Json, previous: Json, ts: str) -> Json:
    """The event of an edit; `ts` is the moment of the edit."""
    changed = {"type": "message", "subtype": "message_changed", "hidden": True, "ts": ts, "event_ts": ts}
    return {**changed, **_place(conversation), "message": message, "previous_message": previous}


def message_deleted(conversation: Conversation, *, previous: Json, ts: str) -> Json:
    """The event of a deletion; `ts` is the moment of the deletion."""
    deleted = {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": ts, "event_ts": ts}
    return {**deleted, **_place(conversation), "deleted_ts": previous["ts"], "previous_message": previous}


def reaction(conversation: Conversation, message: Json, *, user: str, name: str, added: bool, ts: str) -> Json:
    """The event of a reaction that was added or removed."""
    return {
        "type": "reaction_added" if added else "reaction_removed",
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": conversation.id, "ts": message["ts"]},
        "item_user": message["user"],
        "event_ts": ts,
    }


def pin(conversation: Conversation, message: Json, *, user: str, added: bool, ts: str) -> Json:
    """The event of a message that was pinned to its channel, or no longer is."""
    item = {"type": "message", "channel": conversation.id, "message": message}
    kind = "pin_added" if added else "pin_removed"
    return {"type": kind, "user": user, "channel_id": conversation.id, "item": item, "event_ts": ts}


def stream_stopped(conversation: Conversation, message: Json, *, user: str, ts: str) -> Json:
    """The event of a message that a person stopped while it was being written; Slack documents its name only."""
    place = {"channel": conversation.id, "message_ts": message["ts"], "thread_ts": message["thread_ts"]}
    return {"type": "message_stream_stopped", "user": user, **place, "event_ts": ts}


def assistant_thread(
    conversation: Conversation, *, user: str, thread_ts: str, context: Json, started: bool, ts: str
) -> Json:
    """The event of a thread with the assistant that was opened, or of what its user looks at meanwhile."""
    kind = "assistant_thread_started" if started else "assistant_thread_context_changed"
    place = {"channel_id": conversation.id, "thread_ts": thread_ts}
    return {"type": kind, "assistant_thread": {"user_id": user, "context": context, **place}, "event_ts": ts}


def membership(conversation: Conversation, *, user: str, joined: bool, team: str, ts: str) -> Json:
    """The event of a user who joined or left a channel."""
    kind = "member_joined_channel" if joined else "member_left_channel"
    place = {"channel": conversation.id, "channel_type": conversation.id[0], "team": team}
    return {"type": kind, "user": user, **place, "event_ts": ts}


def file_shared(conversation: Conversation, *, file_id: str, user: str, ts: str) -> Json:
    """The event of a file in a conversation; it carries ids only."""
    file = {"file_id": file_id, "user_id": user, "file": {"id": file_id}}
    return {"type": "file_shared", **file, "channel_id": conversation.id, "event_ts": ts}


def app_home_opened(*, user: str, channel: str, tab: str, view: Json | None, ts: str) -> Json:
    """The event of a person who opens the app's Home (or Messages) tab; `view` once one was published."""
    opened = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "view": view, "event_ts": ts}
    return without_none(opened)


def mentioned_users(text: str) -> set[str]:
    """The users that a text mentions."""
    return set(_MENTION.findall(text))


def _place(conversation: Conversation) -> Json:
    return {"channel": conversation.id, "channel_type": conversation.kind}
