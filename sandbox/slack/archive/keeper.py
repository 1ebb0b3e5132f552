"""Writes down what changes, and restores it."""

import sqlite3
from collections.abc import Callable
from dataclasses import asdict

from sandbox.slack import sharing
from sandbox.slack.archive.database import Records
from sandbox.slack.changes import Change, What
from sandbox.slack.conversations import Conversation
from sandbox.slack.files.kinds import FileKind
from sandbox.slack.files.store import StoredFile
from sandbox.slack.ids import ts_order
from sandbox.slack.local import LocalSlack
from sandbox.slack.scheduled import ScheduledMessage
from sandbox.slack.wire import Json

_DELETED: Json = {"deleted": True}
_CONVERSATION = ("id", "name", "kind", "members", "topic", "purpose", "is_archived")


def keep(slack: LocalSlack, database: sqlite3.Connection) -> None:
    """Give the workspace back what was written down, and write down every change from now on."""
    records = Records(database)
    _restore(slack, records)

    def write(change: Change) -> None:
        if change.what is What.RESET:
            records.clear()
        elif change.only_for is None and change.what in _KEPT:
            kind, read = _KEPT[change.what]
            records.put(kind, _key(change), read(slack, change))

    slack.changes.tell(write)


def _key(change: Change) -> str:
    return f"{change.where}/{change.ts}" if change.ts else change.where


# --- what is written --------------------------------------------------------------------------------------------------


def _message(slack: LocalSlack, change: Change) -> Json | None:
    conversation = slack.conversations.get(change.where)
    return conversation.messages.get(change.ts) if conversation else None


def _conversation(slack: LocalSlack, change: Change) -> Json | None:
    conversation = slack.conversations.get(change.where)
    return {name: getattr(conversation, name) for name in _CONVERSATION} if conversation else None


def _home(slack: LocalSlack, change: Change) -> Json | None:
    return slack.views.home(change.where)


def _file(slack: LocalSlack, change: Change) -> Json | None:
    file = slack.files.find(change.where)
    if file is None:
        return _DELETED if slack.files.is_deleted(change.where) else None
    return asdict(file)


def _scheduled(slack: LocalSlack, change: Change) -> Json | None:
    message = slack.schedule.get(change.where)
    return asdict(message) if message else None


_KEPT: dict[What, tuple[str, Callable[[LocalSlack, Change], Json | None]]] = {
    What.MESSAGE: ("message", _message),
    What.REMOVED: ("message", _message),
    What.CHANNELS: ("conversation", _conversation),
    What.VIEWS: ("home", _home),
    What.FILE: ("file", _file),
    What.SCHEDULED: ("scheduled", _scheduled),
}


# --- what is read -----------------------------------------------------------------------------------------------------


def _restore(slack: LocalSlack, records: Records) -> None:
    for _, conversation in records.all("conversation"):
        slack.conversations.add(Conversation(**conversation))
    for file_id, file in sorted(records.all("file"), key=lambda record: record[1].get("created", 0)):
        if file == _DELETED:
            slack.files.bury(file_id)
        else:
            slack.files.put(_stored(file))
    for key, message in sorted(records.all("message"), key=lambda record: ts_order(record[1]["ts"])):
        _say_again(slack, key.partition("/")[0], message)
    for user, view in records.all("home"):
        slack.views.publish(user, view)
    for _, message in records.all("scheduled"):
        slack.schedule.put(ScheduledMessage(**message))


def _stored(record: Json) -> StoredFile:
    shares = tuple((channel, ts) for channel, ts in record["shares"])
    return StoredFile(**{**record, "kind": FileKind(**record["kind"]), "shares": shares})


def _say_again(slack: LocalSlack, channel: str, message: Json) -> None:
    """Put a message back, with files at this server's address; a channel that is no longer described is left out."""
    conversation = slack.conversations.get(channel)
    if conversation is None:
        return
    if "files" in message:
        message = {**message, "files": [_shown(slack, file) for file in message["files"]]}
    conversation.put(message)
    slack.timestamps.passed(message["ts"])


def _shown(slack: LocalSlack, file: Json) -> Json:
    stored = slack.files.find(file["id"])
    return sharing.described(slack, stored) if stored else file
