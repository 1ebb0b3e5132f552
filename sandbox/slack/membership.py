"""Who is in a channel, and whether it is open: what changes that, and what Slack says in the channel then."""

from sandbox.slack import events
from sandbox.slack.conversations import Conversation
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused


def join(slack: LocalSlack, conversation: Conversation, user: str, *, inviter: str | None = None) -> None:
    """A user comes in, alone or invited."""
    conversation.members.append(user)
    slack.conversations.changed(conversation)
    _say(slack, conversation, user, "channel_join", f"<@{user}> has joined the channel", inviter=inviter)
    joined = events.membership(conversation, user=user, joined=True, team=slack.workspace.team.id, ts=slack.next_ts())
    slack.announce(joined, conversation)


def leave(slack: LocalSlack, conversation: Conversation, user: str) -> None:
    """A user goes, or is sent away; the bot hears of others only."""
    left = events.membership(conversation, user=user, joined=False, team=slack.workspace.team.id, ts=slack.next_ts())
    conversation.members.remove(user)
    slack.conversations.changed(conversation)
    _say(slack, conversation, user, "channel_leave", f"<@{user}> has left the channel")
    slack.announce(left, conversation)


def archive(slack: LocalSlack, conversation: Conversation, user: str, *, archived: bool) -> None:
    """Close a channel to new messages, or open it again; raises `Refused` (`already_archived`, `not_archived`)."""
    if conversation.is_archived is archived:
        raise Refused("already_archived" if archived else "not_archived")
    conversation.is_archived = archived
    slack.conversations.changed(conversation)
    what = "archived" if archived else "unarchived"
    _say(slack, conversation, user, "channel_archive" if archived else "channel_unarchive", f"{what} the channel")


def rename(slack: LocalSlack, conversation: Conversation, user: str, name: str) -> None:
    """Give a channel another name."""
    old, conversation.name = conversation.name, name
    slack.conversations.changed(conversation)
    _say(slack, conversation, user, "channel_name", f'has renamed the channel from "{old}" to "{name}"')


def describe(slack: LocalSlack, conversation: Conversation, user: str, *, what: str, text: str) -> None:
    """Set a channel's `topic` or `purpose`."""
    if what == "topic":
        conversation.topic = text
    else:
        conversation.purpose = text
    slack.conversations.changed(conversation)
    _say(slack, conversation, user, f"channel_{what}", f"set the channel {what}: {text}")


def _say(
    slack: LocalSlack, conversation: Conversation, user: str, subtype: str, text: str, *, inviter: str | None = None
) -> None:
    """Slack's own line in the channel."""
    line: Json = {"type": "message", "subtype": subtype, "user": user, "ts": slack.next_ts(), "text": text}
    slack.conversations.put(conversation, line | ({"inviter": inviter} if inviter else {}))
    slack.announce(events.message_posted(conversation, line), conversation)
