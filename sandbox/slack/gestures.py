"""What people do with what the app shows them: use its buttons and menus, and pick its shortcuts."""

from sandbox.slack import interactions
from sandbox.slack.delivery.parcel import Kind, Undelivered
from sandbox.slack.interactivity import Origin
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused


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
