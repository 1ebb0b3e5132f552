"""What people say and do in the workspace, and how Slack passes it on to the app and shows the outcome."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox.slack import bot_messages, events, interactions, membership, mrkdwn, sharing, streams
from sandbox.slack import pins as pinning
from sandbox.slack.conversations import Conversation
from sandbox.slack.delivery.parcel import Kind, Undelivered
from sandbox.slack.interactivity import Origin
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused


def says(
    slack: LocalSlack, *, channel: str, user: str, text: str, thread_ts: str | None = None, broadcast: bool = False
) -> Json:
    """A person posts a message, or a reply in a thread that is sent to the channel too; returns it."""
    conversation = _entered(slack, channel, user)
    ts = slack.next_ts()
    message = events.typed_message(slack.workspace, user=user, text=text, ts=ts, thread_ts=thread_ts)
    message |= conversation.broadcast(thread_ts) if broadcast else {}
    slack.post(conversation, message)
    return message


def writes_to(slack: LocalSlack, *, user: str, others: Sequence[str]) -> Conversation:
    """A person opens their direct message with somebody, or with several at once; returns it."""
    return slack.conversations.open_direct(*dict.fromkeys(slack.user(one).id for one in (user, *others)))


def uploads(
    slack: LocalSlack,
    *,
    channel: str,
    user: str,
    files: Sequence[tuple[str, bytes]],
    text: str = "",
    thread_ts: str | None = None,
    broadcast: bool = False,
) -> Json:
    """A person drops files, each a name and its content, into a conversation; returns the message that shows them.

    In a thread, `broadcast` shows them in the channel too.
    """
    conversation = _entered(slack, channel, user)
    stored = [slack.files.add(name=name, content=content, user=user, at=slack.clock()) for name, content in files]
    ts = slack.next_ts()
    message = events.typed_message(slack.workspace, user=user, text=text, ts=ts, thread_ts=thread_ts)
    message |= conversation.broadcast(thread_ts) if broadcast else {}
    return sharing.share(slack, conversation, stored, message)


def hands_over(slack: LocalSlack, *, user: str, files: Sequence[tuple[str, bytes]]) -> list[Json]:
    """A person picks files, each a name and its content, in a form's file input; returns Slack's file objects."""
    who, now = slack.user(user).id, slack.clock()
    stored = [slack.files.add(name=name, content=content, user=who, at=now) for name, content in files]
    return [sharing.described(slack, slack.files.put(replace(file, in_form=True))) for file in stored]


async def commands(slack: LocalSlack, *, channel: str, user: str, command: str, text: str) -> str | None:
    """A person types a slash command; returns None, or the error that Slack showed because nothing acknowledged."""
    conversation = _entered(slack, channel, user)
    if not slack.workspace.app.registered(command):
        slack.warn(conversation, user, f"{command} is not a valid command.")
        return "unknown_command"
    origin = Origin(user=user, channel=conversation.id)
    payload = interactions.slash_command(
        slack.workspace,
        slack.user(user),
        conversation,
        command=command,
        text=_command_text(slack, text) if slack.workspace.app.escapes(command) else text,
        reply={"response_url": slack.response_urls.issue("commands", origin), "trigger_id": slack.triggers.issue(user)},
    )
    try:
        answer = await slack.courier.deliver(Kind.COMMAND, payload)
    except Undelivered as failure:
        slack.warn(conversation, user, f'{command} failed with the error "{failure.shown}"')
        return failure.shown
    return _show_answer(slack, conversation, user, answer)


def _show_answer(slack: LocalSlack, conversation: Conversation, user: str, answer: Json) -> str | None:
    if not (answer.get("text") or answer.get("blocks")):
        return None
    to = None if answer.get("response_type") == "in_channel" else user
    try:
        bot_messages.say(slack, conversation, answer, to=to)
    except Refused as refused:
        slack.warn(conversation, user, f'The app answered with something Slack cannot show: "{refused.error}"')
        return refused.error
    return None


def opens_home(slack: LocalSlack, *, user: str, tab: str = "home") -> None:
    """A person opens the app's Home or Messages tab."""
    slack.user(user)
    conversation = slack.conversation(user)
    opened = events.app_home_opened(
        user=user, channel=conversation.id, tab=tab, view=slack.views.home(user), ts=slack.next_ts()
    )
    slack.announce(opened, conversation)


def manages(slack: LocalSlack, *, channel: str, user: str, action: str, member: str) -> None:
    """A person joins or leaves, invites or removes `member`, archives the channel or opens it again."""
    conversation, actor = slack.conversation(channel), slack.user(user).id
    if conversation.kind not in ("channel", "group"):
        raise Refused("method_not_supported_for_channel_type")
    match action:
        case "archive" | "unarchive":
            membership.archive(slack, conversation, actor, archived=action == "archive")
        case "join" | "invite":
            if slack.user(member).id in conversation.members:
                raise Refused("already_in_channel")
            membership.join(slack, conversation, member, inviter=actor if action == "invite" else None)
        case "leave" | "remove":
            if member not in conversation.members:
                raise Refused("not_in_channel")
            membership.leave(slack, conversation, member)
        case _:
            raise Refused("do: must be join, leave, invite, remove, archive or unarchive")


def stops(slack: LocalSlack, *, channel: str, ts: str, user: str) -> None:
    """A person has heard enough of what the app is still writing."""
    conversation = _entered(slack, channel, user)
    message = slack.message(conversation, ts)
    if not message.get("is_stoppable") or message["streaming_state"] != streams.RUNNING:
        raise Refused("message_not_in_streaming_state")
    slack.conversations.put(conversation, {**message, "streaming_state": streams.STOPPED})
    slack.announce(events.stream_stopped(conversation, message, user=user, ts=slack.next_ts()), conversation)


def pins(slack: LocalSlack, *, channel: str, ts: str, user: str, present: bool) -> None:
    """A person pins a message to its channel, or takes the pin away."""
    change = pinning.pin if present else pinning.unpin
    change(slack, _entered(slack, channel, user), ts, user=user)


def edits(slack: LocalSlack, *, channel: str, ts: str, user: str, text: str) -> Json:
    """A person edits their own message; returns it."""
    conversation = _own(slack, channel, ts, user)
    typed = events.typed_message(slack.workspace, user=user, text=text, ts=ts)
    changes = {"text": text, "blocks": typed["blocks"], "edited": {"user": user, "ts": slack.next_ts()}}
    return slack.edit(conversation, ts, changes)


def deletes(slack: LocalSlack, *, channel: str, ts: str, user: str) -> None:
    """A person deletes their own message."""
    slack.delete(_own(slack, channel, ts, user), ts)


def _entered(slack: LocalSlack, channel: str, user: str) -> Conversation:
    """The conversation, if this person is in it; nobody speaks where they are not."""
    conversation = slack.conversation(channel)
    if slack.user(user).id not in conversation.members:
        raise Refused("not_in_channel")
    if conversation.is_archived:
        raise Refused("is_archived")
    return conversation


def _own(slack: LocalSlack, channel: str, ts: str, user: str) -> Conversation:
    conversation = slack.conversation(channel)
    if slack.message(conversation, ts)["user"] != user:
        raise Refused("not_authorized")
    return conversation


def _command_text(slack: LocalSlack, text: str) -> str:
    channels = {one.name: one.id for one in slack.conversations if one.kind in ("channel", "group")}
    return mrkdwn.command_text(text, channels=channels, users={user.name: user.id for user in slack.workspace.users})
