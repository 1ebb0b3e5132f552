"""conversations.*: channels and direct messages, their members and what was said."""

from sandbox.slack.conversations import Conversation, in_channel
from sandbox.slack.ids import ts_order
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.web_api.paging import paged
from sandbox.slack.web_api.permission import permit, visible
from sandbox.slack.wire import Json, Refused

_TYPES = {"channel": "public_channel", "group": "private_channel", "im": "im", "mpim": "mpim"}


def history(slack: LocalSlack, arguments: Arguments) -> Json:
    """What was said, newest first; replies stay in their threads unless they were sent here too."""
    conversation = readable(slack, arguments.text("channel"))
    said = [one for one in conversation.messages.values() if in_channel(one)]
    return _page_of_messages(conversation, said[::-1], arguments)


def replies(slack: LocalSlack, arguments: Arguments) -> Json:
    """A thread, its root first."""
    conversation = readable(slack, arguments.text("channel"))
    root = conversation.messages.get(arguments.text("ts"))
    if root is None:
        raise Refused("thread_not_found")
    return _page_of_messages(conversation, [root, *conversation.replies(root["ts"])], arguments)


def info(slack: LocalSlack, arguments: Arguments) -> Json:
    """One conversation."""
    conversation = visible(slack, arguments.text("channel"))
    permit(slack, f"{conversation.family}:read")
    return {"channel": about(slack, conversation)}


def list_all(slack: LocalSlack, arguments: Arguments) -> Json:
    """All conversations of the types asked for; direct messages only with the app."""
    wanted = (arguments.optional("types") or "public_channel").split(",")
    found = [about(slack, one) for one in _visible(slack) if _TYPES[one.kind] in wanted]
    page, cursor = paged(found, arguments)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


def joined_by(slack: LocalSlack, arguments: Arguments) -> Json:
    """users.conversations: those of a user that the app may see, the app's own by default."""
    user = arguments.optional("user") or slack.workspace.app.bot_user_id
    wanted = (arguments.optional("types") or "public_channel").split(",")
    mine = [one for one in _visible(slack) if user in one.members and _TYPES[one.kind] in wanted]
    page, cursor = paged([about(slack, one) for one in mine], arguments)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


def members(slack: LocalSlack, arguments: Arguments) -> Json:
    """Who is in a conversation."""
    conversation = visible(slack, arguments.text("channel"))
    permit(slack, f"{conversation.family}:read")
    page, cursor = paged(conversation.members, arguments)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def open_direct(slack: LocalSlack, arguments: Arguments) -> Json:
    """Open a direct message with one user, or a group one with several."""
    if channel := arguments.optional("channel"):
        return {"no_op": True, "already_open": True, "channel": {"id": visible(slack, channel).id}}
    users = [slack.user(user).id for user in arguments.text("users").split(",")]
    bot = slack.workspace.app.bot_user_id
    if bot in users:
        raise Refused("cannot_dm_bot")
    there = (*users, bot)
    known = slack.conversations.direct(*there) is not None
    conversation = slack.conversations.open_direct(*there)
    full = about(slack, conversation) if arguments.flag("return_im") else {"id": conversation.id}
    return ({"no_op": True, "already_open": True} if known else {}) | {"channel": full}


def close(slack: LocalSlack, arguments: Arguments) -> Json:
    """Close a direct message; what was said stays."""
    conversation = slack.conversation(arguments.text("channel"))
    if conversation.kind not in ("im", "mpim"):
        raise Refused("method_not_supported_for_channel_type")
    return {"no_op": True, "already_closed": True}


def mark(slack: LocalSlack, arguments: Arguments) -> Json:
    """Say how far the app has read; nobody asks for it here."""
    conversation = readable(slack, arguments.text("channel"))
    slack.message(conversation, arguments.text("ts"))
    return {}


def about(slack: LocalSlack, conversation: Conversation) -> Json:
    """Slack's conversation object."""
    bot = slack.workspace.app.bot_user_id
    if conversation.kind == "im":
        other = next(user for user in conversation.members if user != bot)
        return {"id": conversation.id, "is_im": True, "user": other, "is_archived": False, "is_open": True}
    return {
        "id": conversation.id,
        "name": conversation.name,
        "is_channel": conversation.kind == "channel",
        "is_group": conversation.kind == "group",
        "is_im": False,
        "is_mpim": conversation.kind == "mpim",
        "is_private": conversation.kind != "channel",
        "is_archived": conversation.is_archived,
        "is_member": bot in conversation.members,
        "num_members": len(conversation.members),
        "topic": {"value": conversation.topic, "creator": "", "last_set": 0},
        "purpose": {"value": conversation.purpose, "creator": "", "last_set": 0},
    }


def readable(slack: LocalSlack, reference: str) -> Conversation:
    """The conversation, if the app may read what is said in it; raises `Refused`."""
    conversation = visible(slack, reference)
    permit(slack, f"{conversation.family}:history")
    if slack.workspace.app.bot_user_id not in conversation.members:
        raise Refused("not_in_channel")
    return conversation


def _visible(slack: LocalSlack) -> list[Conversation]:
    return [one for one in slack.conversations if one.open_to(slack.workspace.app.bot_user_id)]


def _page_of_messages(conversation: Conversation, messages: list[Json], arguments: Arguments) -> Json:
    within = [message for message in messages if _within(message["ts"], arguments)]
    page, cursor = paged(within, arguments)
    with_metadata = arguments.flag("include_all_metadata")
    shown = [_with_thread(conversation, message, with_metadata=with_metadata) for message in page]
    return {"messages": shown, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def _within(ts: str, arguments: Arguments) -> bool:
    """Between `oldest` and `latest`, the ends included only when `inclusive`."""
    moment, inclusive = ts_order(ts), arguments.flag("inclusive")
    oldest, latest = arguments.optional("oldest"), arguments.optional("latest")
    after = oldest is None or moment > ts_order(oldest) or (inclusive and moment == ts_order(oldest))
    return after and (latest is None or moment < ts_order(latest) or (inclusive and moment == ts_order(latest)))


def _with_thread(conversation: Conversation, message: Json, *, with_metadata: bool) -> Json:
    """The message with the summary of its thread, and with its metadata only when asked for."""
    shown = conversation.shown(message)
    return {name: value for name, value in shown.items() if name != "metadata" or with_metadata}
