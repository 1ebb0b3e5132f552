"""A running workspace: its state, and the two things that can happen in it whoever acts (a message, a reaction)."""

import copy
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from sandbox.slack import events
from sandbox.slack.changes import Changes, What
from sandbox.slack.conversations import Conversation, Conversations
from sandbox.slack.delivery.courier import Courier
from sandbox.slack.delivery.socket_mode import SocketMode
from sandbox.slack.errands import Errands
from sandbox.slack.files.pending import Pending
from sandbox.slack.files.store import Files
from sandbox.slack.ids import Timestamps
from sandbox.slack.interactivity import ResponseUrls, Triggers
from sandbox.slack.limits import Limits
from sandbox.slack.scheduled import Schedule
from sandbox.slack.settings import Settings
from sandbox.slack.statuses import Statuses
from sandbox.slack.views import Views
from sandbox.slack.wire import Clock, Json, Refused, milliseconds
from sandbox.slack.workspace import User, Workspace

SLACKBOT = "USLACKBOT"


@dataclass(kw_only=True, eq=False)
class LocalSlack:
    """Everything the Web API, the control surface and the response_urls work on."""

    workspace: Workspace
    clock: Clock
    url: str
    courier: Courier
    socket_mode: SocketMode
    contents: MutableMapping[str, bytes] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    changes: Changes = field(init=False)
    conversations: Conversations = field(init=False)
    files: Files = field(init=False)
    pending: Pending = field(init=False)
    schedule: Schedule = field(init=False)
    limits: Limits = field(init=False)
    statuses: Statuses = field(init=False)
    views: Views = field(init=False)
    triggers: Triggers = field(init=False)
    response_urls: ResponseUrls = field(init=False)
    errands: Errands = field(init=False)
    timestamps: Timestamps = field(init=False, default_factory=Timestamps)

    def __post_init__(self) -> None:
        self.changes = Changes(milliseconds(self.clock))  # never the numbers of an earlier run
        self.limits = Limits(self.clock, on=self.settings.limits)
        self.errands = Errands(self.settings.sharing)
        self._begin()

    def reset(self) -> None:
        """Back to the workspace as it was described; connections stay open, and time goes on."""
        self.errands.forget()
        self.contents.clear()
        self._begin()
        self.limits.forget()
        self.courier.traffic.clear()
        self.courier.faults.clear()
        self.changes.note(What.RESET)

    def _begin(self) -> None:
        self.conversations = Conversations(self.workspace.channels, self.changes)
        self.files = Files(self.contents, self.changes, largest=self.settings.largest_file)
        self.pending = Pending()
        self.schedule = Schedule(self.changes)
        self.statuses = Statuses(self.changes, self.clock)
        self.views = Views(self.changes)
        self.triggers = Triggers(self.clock)
        self.response_urls = ResponseUrls(self.clock, url=self.url, team=self.workspace.team.id)

    # --- who and where ------------------------------------------------------------------------------------------------

    def user(self, user_id: str) -> User:
        """The user of that id; raises `Refused("user_not_found")`."""
        user = self.workspace.user(user_id)
        if user is None:
            raise Refused("user_not_found")
        return user

    def conversation(self, reference: str) -> Conversation:
        """The conversation of that id, #name, or user id (the app's direct message with that user)."""
        found = self.conversations.get(reference) or self.conversations.named(reference)
        if reference == self.workspace.app.bot_user_id:
            raise Refused("cannot_dm_bot")
        if found is None and self.workspace.user(reference):
            found = self.conversations.open_direct(reference, self.workspace.app.bot_user_id)
        if found is None:
            raise Refused("channel_not_found")
        return found

    def message(self, conversation: Conversation, ts: str) -> Json:
        """The message of that timestamp, ephemeral ones excluded; raises `Refused("message_not_found")`."""
        message = conversation.messages.get(ts)
        if message is None:
            raise Refused("message_not_found")
        return message

    def next_ts(self) -> str:
        """The timestamp of what happens now."""
        return self.timestamps.next(self.clock())

    # --- what happens -------------------------------------------------------------------------------------------------

    def post(self, conversation: Conversation, message: Json) -> None:
        """A message appears, and the app hears of it; where the app had shown what it is doing, it no longer is."""
        if "thread_ts" in message and message["user"] == self.workspace.app.bot_user_id:
            self.statuses.show(conversation.id, message["thread_ts"], "")
        self.conversations.put(conversation, message)
        self.announce(events.message_posted(conversation, message), conversation)
        bot = self.workspace.app.bot_user_id
        if message["user"] != bot in events.mentioned_users(message["text"]) and conversation.kind != "im":
            self.announce(events.app_mention(conversation, message), conversation)

    def edit(self, conversation: Conversation, ts: str, changes: Json) -> Json:
        """A message is edited: `changes` replace its fields, and None takes a field away. Returns the new message."""
        previous = conversation.messages[ts]
        message = {name: value for name, value in {**previous, **changes}.items() if value is not None}
        self.conversations.put(conversation, message)
        changed = events.message_changed(conversation, message=message, previous=previous, ts=self.next_ts())
        self.announce(changed, conversation)
        return message

    def delete(self, conversation: Conversation, ts: str) -> None:
        """A message goes away."""
        previous = self.conversations.remove(conversation, ts)
        if previous is not None and "ephemeral_to" not in previous:
            deleted = events.message_deleted(conversation, previous=previous, ts=self.next_ts())
            self.announce(deleted, conversation)

    def whisper(self, conversation: Conversation, user: str, message: Json) -> Json:
        """A message that only this user sees. Returns it."""
        whispered = {**message, "subtype": "ephemeral", "is_ephemeral": True, "ephemeral_to": user}
        self.conversations.put(conversation, whispered)
        return whispered

    def warn(self, conversation: Conversation, user: str, text: str) -> None:
        """Slack itself tells this user that something went wrong."""
        warning = {"type": "message", "user": SLACKBOT, "ts": self.next_ts(), "text": text}
        self.whisper(conversation, user, warning)

    def react(self, conversation: Conversation, ts: str, *, user: str, name: str, added: bool) -> bool:
        """Add or remove one user's reaction; False when that changes nothing."""
        message = copy.deepcopy(self.message(conversation, ts))
        users = {one["name"]: one["users"] for one in message.get("reactions", [])}
        if (user in users.get(name, [])) is added:
            return False
        users[name] = [*users.get(name, []), user] if added else [one for one in users[name] if one != user]
        reactions = [{"name": key, "users": who, "count": len(who)} for key, who in users.items() if who]
        self.conversations.put(conversation, {**message, "reactions": reactions})
        happened = events.reaction(conversation, message, user=user, name=name, added=added, ts=self.next_ts())
        self.announce(happened, conversation)
        return True

    def announce(self, event: Json, conversation: Conversation) -> None:
        """Deliver an event, if the app subscribed to it and its bot is there to see it."""
        app = self.workspace.app
        name = f"message.{conversation.family}" if event["type"] == "message" else event["type"]
        if name in app.events and app.bot_user_id in conversation.members:
            self.courier.announce(events.event_callback(self.workspace, copy.deepcopy(event), self.clock()))
