"""Files in conversations: a message that shows them, and what the app hears of it."""

from collections.abc import Iterable

from sandbox.slack import events
from sandbox.slack.conversations import Conversation
from sandbox.slack.files import objects
from sandbox.slack.files.store import StoredFile
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused


def share(slack: LocalSlack, conversation: Conversation, files: Iterable[StoredFile], message: Json) -> Json:
    """Post this message with the files, tell the app of message and files, and return the message."""
    files = list(files)
    shown = [described(slack, file) for file in files]
    shared = {"subtype": "file_share", **message, "files": shown, "upload": False, "display_as_bot": False}
    slack.post(conversation, shared)
    for file in files:
        slack.files.share(file.id, channel=conversation.id, ts=message["ts"])
        told = events.file_shared(conversation, file_id=file.id, user=message["user"], ts=slack.next_ts())
        slack.announce(told, conversation)
    return shared


def described(slack: LocalSlack, file: StoredFile) -> Json:
    """Slack's object of a file, as it stands in messages."""
    content = slack.files.content(file.id)
    return objects.described(file, content, url=slack.url, team=slack.workspace.team.id)


def is_visible(slack: LocalSlack, file: StoredFile) -> bool:
    """Whether the app may see the file: its own, what is shared where it is, and what its forms were answered with."""
    bot = slack.workspace.app.bot_user_id
    places = [slack.conversations.get(channel) for channel, _ in file.shares]
    return file.in_form or file.user == bot or any(place is not None and bot in place.members for place in places)


def visible(slack: LocalSlack, file_id: str) -> StoredFile:
    """The file of that id; raises `Refused` (`file_not_found`, `file_deleted`) where the app cannot see it."""
    file = slack.files.get(file_id)
    if not is_visible(slack, file):
        raise Refused("file_not_found")
    return file


def delete(slack: LocalSlack, file: StoredFile) -> None:
    """Delete a file; the messages that showed it keep a mark in its place."""
    slack.files.remove(file.id)
    for channel, ts in file.shares:
        conversation = slack.conversations.get(channel)
        message = conversation and conversation.messages.get(ts)
        if conversation and message:
            left = [objects.tombstone(file) if one["id"] == file.id else one for one in message["files"]]
            slack.conversations.put(conversation, {**message, "files": left})
