"""conversations.*: making channels, coming and going, names and topics."""

from collections.abc import Callable

from sandbox.slack import membership
from sandbox.slack.conversations import Conversation
from sandbox.slack.ids import new_id
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.web_api.conversations import about
from sandbox.slack.web_api.permission import permit
from sandbox.slack.wire import Json, Refused

LONGEST_NAME, LONGEST_TOPIC = 80, 250
MOST_INVITED = 100
_SCOPES = {"channel": "channels:manage", "group": "groups:write", "im": "im:write", "mpim": "mpim:write"}


def create(slack: LocalSlack, arguments: Arguments) -> Json:
    """A new channel with the app in it."""
    kind = "group" if arguments.flag("is_private") else "channel"
    permit(slack, _SCOPES[kind])
    name = _free_name(slack, arguments)
    members = [slack.workspace.app.bot_user_id]
    conversation = slack.conversations.add(Conversation(id=new_id("C"), name=name, kind=kind, members=members))
    return {"channel": about(slack, conversation)}


def join(slack: LocalSlack, arguments: Arguments) -> Json:
    """Join a public channel."""
    conversation = slack.conversation(arguments.text("channel"))
    if conversation.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if conversation.is_archived:
        raise Refused("is_archived")
    bot = slack.workspace.app.bot_user_id
    if bot in conversation.members:
        return {"channel": about(slack, conversation), "warning": "already_in_channel"}
    membership.join(slack, conversation, bot)
    return {"channel": about(slack, conversation)}


def leave(slack: LocalSlack, arguments: Arguments) -> Json:
    """Leave a channel."""
    conversation = _channel(slack, arguments)
    bot = slack.workspace.app.bot_user_id
    if bot not in conversation.members:
        return {"not_in_channel": True}
    membership.leave(slack, conversation, bot)
    return {}


def invite(slack: LocalSlack, arguments: Arguments) -> Json:
    """Bring people into a channel that the app is in."""
    conversation = _inside(slack, arguments)
    users = [slack.user(user.strip()).id for user in arguments.text("users").split(",")]
    bot = slack.workspace.app.bot_user_id
    if bot in users:
        raise Refused("cant_invite_self")
    if len(users) > MOST_INVITED:
        raise Refused("too_many_users")
    if any(user in conversation.members for user in users):
        raise Refused("already_in_channel")
    for user in users:
        membership.join(slack, conversation, user, inviter=bot)
    return {"channel": about(slack, conversation)}


def kick(slack: LocalSlack, arguments: Arguments) -> Json:
    """Send somebody away from a channel that the app is in."""
    conversation = _inside(slack, arguments)
    user = slack.user(arguments.text("user")).id
    if user == slack.workspace.app.bot_user_id:
        raise Refused("cant_kick_self")
    if user not in conversation.members:
        raise Refused("not_in_channel")
    membership.leave(slack, conversation, user)
    return {"errors": {}}


def archive(slack: LocalSlack, arguments: Arguments) -> Json:
    """Close a channel to new messages."""
    bot = slack.workspace.app.bot_user_id
    membership.archive(slack, _inside(slack, arguments), bot, archived=True)
    return {}


def unarchive(slack: LocalSlack, arguments: Arguments) -> Json:
    """Open a channel again."""
    bot = slack.workspace.app.bot_user_id
    membership.archive(slack, _channel(slack, arguments), bot, archived=False)
    return {}


def rename(slack: LocalSlack, arguments: Arguments) -> Json:
    """Give a channel another name."""
    conversation = _inside(slack, arguments)
    membership.rename(slack, conversation, slack.workspace.app.bot_user_id, _free_name(slack, arguments))
    return {"channel": about(slack, conversation)}


def describing(what: str) -> Callable[[LocalSlack, Arguments], Json]:
    """The method that sets a channel's `topic` or `purpose`."""

    def describe(slack: LocalSlack, arguments: Arguments) -> Json:
        conversation = _inside(slack, arguments)
        text = arguments.optional(what) or ""
        if len(text) > LONGEST_TOPIC:
            raise Refused("too_long")
        membership.describe(slack, conversation, slack.workspace.app.bot_user_id, what=what, text=text)
        return {"channel": about(slack, conversation)}

    return describe


def _channel(slack: LocalSlack, arguments: Arguments) -> Conversation:
    """The channel, if the app may manage channels of its kind; raises `Refused`."""
    conversation = slack.conversation(arguments.text("channel"))
    permit(slack, _SCOPES[conversation.kind])
    if conversation.kind not in ("channel", "group"):
        raise Refused("method_not_supported_for_channel_type")
    return conversation


def _inside(slack: LocalSlack, arguments: Arguments) -> Conversation:
    """The channel, if the app is in it and it is open; raises `Refused`."""
    conversation = _channel(slack, arguments)
    if slack.workspace.app.bot_user_id not in conversation.members:
        raise Refused("not_in_channel")
    if conversation.is_archived:
        raise Refused("is_archived")
    return conversation


def _free_name(slack: LocalSlack, arguments: Arguments) -> str:
    name = arguments.text("name")
    if len(name) > LONGEST_NAME:
        raise Refused("invalid_name_maxlength")
    if name != name.lower() or not name.replace("-", "").replace("_", "").isalnum():
        raise Refused("invalid_name_specials")
    if slack.conversations.named(name):
        raise Refused("name_taken")
    return name
