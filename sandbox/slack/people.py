"""What people do in the workspace, and how Slack passes it on to the app and shows the outcome."""

from collections.abc import Sequence

from sandbox.slack import bot_messages, events, interactions, membership, sharing
from sandbox.slack.conversations import Conversation
from sandbox.slack.delivery.parcel import Kind, Undelivered
from sandbox.slack.interactivity import Origin
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused


def says(slack: LocalSlack, *, channel: str, user: str, text: str, thread_ts: str | None = None) -> Json:
    """A person posts a message; returns it."""
    conversation = _entered(slack, channel, user)
    ts = slack.next_ts()
    message = events.typed_message(slack.workspace, user=user, text=text, ts=ts, thread_ts=thread_ts)
    slack.post(conversation, message)
    return message


def uploads(
    slack: LocalSlack,
    *,
    channel: str,
    user: str,
    files: Sequence[tuple[str, bytes]],
    text: str = "",
    thread_ts: str | None = None,
) -> Json:
    """A person drops files, each a name and its content, into a conversation; returns the message that shows them."""
    conversation = _entered(slack, channel, user)
    stored = [slack.files.add(name=name, content=content, user=user, at=slack.clock()) for name, content in files]
    ts = slack.next_ts()
    message = events.typed_message(slack.workspace, user=user, text=text, ts=ts, thread_ts=thread_ts)
    return sharing.share(slack, conversation, stored, message)


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
        text=text,
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


async def clicks(
    slack: LocalSlack, *, channel: str, ts: str, user: str, chosen: Json, state: Json | None = None
) -> str | None:
    """A person uses an element of a message; `chosen` names it by action_id and says what was picked.

    `state` is what stands in the message's menus and inputs, as in Slack's `state.values`.
    """
    conversation = slack.conversation(channel)
    message = conversation.messages.get(ts) or conversation.whispers.get(ts)
    if message is None or message.get("ephemeral_to") not in (None, user):
        raise Refused("message_not_found")
    blocks = message.get("blocks", [])
    action = _action(slack, blocks, chosen)
    typed = interactions.overlaid(blocks, state or {}, interactions.as_state(action))
    origin = Origin(user=user, channel=conversation.id, message_ts=ts)
    payload = interactions.interaction(
        slack.workspace,
        slack.user(user),
        "block_actions",
        **interactions.message_source(conversation, message),
        trigger_id=slack.triggers.issue(user),
        response_url=slack.response_urls.issue("actions", origin),
        state={"values": interactions.state_values(blocks, typed)},
        actions=[action],
    )
    return await _interact(slack, payload, conversation.id)


async def clicks_in_view(
    slack: LocalSlack, *, view_id: str, user: str, chosen: Json, state: Json | None = None
) -> str | None:
    """A person uses an element of a modal or Home tab; `state` is what stands in its fields (`state.values`)."""
    view = slack.views.get(view_id)
    if view is None or slack.views.user_of(view_id) != user:
        raise Refused("not_found")
    action = _action(slack, view["blocks"], chosen)
    typed = interactions.overlaid(view["blocks"], view["state"]["values"], state or {})
    typed = interactions.overlaid(view["blocks"], typed, interactions.as_state(action))
    filled = slack.views.fill(view, interactions.state_values(view["blocks"], typed))
    payload = interactions.interaction(
        slack.workspace,
        slack.user(user),
        "block_actions",
        **interactions.view_source(filled),
        trigger_id=slack.triggers.issue(user),
        actions=[action],
    )
    return await _interact(slack, payload, user)


async def takes_shortcut(slack: LocalSlack, *, user: str, callback_id: str) -> str | None:
    """A person picks a global shortcut."""
    ids = {"callback_id": callback_id, "action_ts": slack.next_ts(), "trigger_id": slack.triggers.issue(user)}
    payload = interactions.interaction(slack.workspace, slack.user(user), "shortcut", **ids)
    return await _interact(slack, payload, user)


async def takes_message_action(slack: LocalSlack, *, user: str, callback_id: str, channel: str, ts: str) -> str | None:
    """A person picks a shortcut from a message's menu."""
    conversation = slack.conversation(channel)
    origin = Origin(user=user, channel=conversation.id, message_ts=ts)
    payload = interactions.interaction(
        slack.workspace,
        slack.user(user),
        "message_action",
        callback_id=callback_id,
        action_ts=slack.next_ts(),
        message_ts=ts,
        message=slack.message(conversation, ts),
        channel={"id": conversation.id, "name": conversation.name},
        trigger_id=slack.triggers.issue(user),
        response_url=slack.response_urls.issue("actions", origin),
    )
    return await _interact(slack, payload, conversation.id)


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


def _action(slack: LocalSlack, blocks: list[Json], chosen: Json) -> Json:
    for block_id, element in interactions.elements(blocks):
        same_block = chosen.get("block_id") in (None, block_id)
        if same_block and element["action_id"] == chosen.get("action_id"):
            return interactions.action(element, block_id, chosen, ts=slack.next_ts())
    raise Refused("no_such_element")


async def _interact(slack: LocalSlack, payload: Json, shown_in: str) -> str | None:
    try:
        await slack.courier.deliver(Kind.INTERACTION, payload)
    except Undelivered as failure:
        name = slack.workspace.app.name
        slack.warn(slack.conversation(shown_in), payload["user"]["id"], f'{name} did not answer: "{failure.shown}"')
        return failure.shown
    return None
