"""What people do with the app's modals and menus: fill, submit, close, and ask for options."""

from collections.abc import Mapping

from sandbox.slack import form_rules, interactions, view_objects
from sandbox.slack.conversations import Conversation
from sandbox.slack.delivery.parcel import Kind, Undelivered
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused

TROUBLE = "We had some trouble connecting. Try again?"
_MANY = "selected_options"
_ONE = "selected_option"


async def submits(
    slack: LocalSlack,
    *,
    user: str,
    values: Mapping[str, object],
    state: Json | None = None,
    view_id: str | None = None,
) -> Json:
    """A person fills the top modal and submits it.

    `values` by action_id: a text, an option's text or value, a list of those, or the element's whole state. `state` is
    Slack's `state.values`; what neither mentions stays as it was. Returns `{}`, `{"errors": {block_id: text}}` by the
    app or by Slack itself, or `{"failure": …}` when the app did not answer (the modal then stays open).
    Raises `Refused` when there is no modal, or the one on top is not that of `view_id`.
    """
    view = _top(slack, user)
    if view_id not in (None, view["id"]):
        raise Refused("no_open_view")
    submitted = _filled(slack, view, state or {}, values)
    if errors := form_rules.broken(submitted["blocks"], submitted["state"]["values"]):
        return {"errors": errors}
    sent = {"trigger_id": slack.triggers.issue(user), "view": submitted, "response_urls": []}
    payload = interactions.interaction(slack.workspace, slack.user(user), "view_submission", **sent)
    try:
        answer = await slack.courier.deliver(Kind.INTERACTION, payload)
    except Undelivered as failure:
        return {"failure": failure.shown, "shown": TROUBLE}
    return _applied(slack, user, submitted, answer)


async def closes(slack: LocalSlack, *, user: str, everything: bool = False) -> Json:
    """A person closes the top modal, or the whole stack; the app hears of it where it asked to."""
    top = _top(slack, user)
    cleared = everything or top["clear_on_close"]
    closed = slack.views.stack(user) if cleared else [top]
    if cleared:
        slack.views.clear(user)
    else:
        slack.views.close(user)
    for view in reversed(closed):
        if view["notify_on_close"]:
            await _tell_closed(slack, user, view, cleared=cleared)
    return {}


async def suggests(slack: LocalSlack, *, user: str, action_id: str, value: str, where: Json) -> Json:
    """A person types into a menu that asks the app for options; returns the app's `options` or `option_groups`.

    `where` is `{"view_id": …}` or `{"channel": …, "messageTs": …}`, with `block_id` where the action_id is not enough.
    """
    source, blocks = _source(slack, where)
    wanted = where.get("block_id")
    named = (block for block, one in interactions.elements(blocks) if one["action_id"] == action_id)
    block_id = next((block for block in named if wanted in (None, block)), None)
    if block_id is None:
        raise Refused("no_such_element")
    asked = {"action_id": action_id, "block_id": block_id, "value": value}
    payload = interactions.interaction(slack.workspace, slack.user(user), "block_suggestion", **source, **asked)
    try:
        return await slack.courier.deliver(Kind.INTERACTION, payload)
    except Undelivered as failure:
        return {"failure": failure.shown}


def _filled(slack: LocalSlack, view: Json, state: Json, values: Mapping[str, object]) -> Json:
    blocks = view["blocks"]
    typed = interactions.overlaid(blocks, view["state"]["values"], state)
    typed = interactions.overlaid(blocks, typed, _typed(blocks, values))
    return slack.views.fill(view, interactions.state_values(blocks, typed))


def _applied(slack: LocalSlack, user: str, view: Json, answer: Json) -> Json:
    """What the acknowledgement of a submission does to the stack ("Modals", "Response actions")."""
    match answer:
        case {"response_action": "errors", "errors": dict(errors)}:
            return {"errors": errors}
        case {"response_action": "update", "view": sent}:
            slack.views.replace(view_objects.shown(slack, sent, instead_of=view))
        case {"response_action": "push", "view": sent}:
            slack.views.push(user, view_objects.shown(slack, sent))
        case {"response_action": "clear"}:
            slack.views.clear(user)
        case _:
            slack.views.close(user)
    return {}


async def _tell_closed(slack: LocalSlack, user: str, view: Json, *, cleared: bool) -> None:
    payload = interactions.interaction(slack.workspace, slack.user(user), "view_closed", view=view, is_cleared=cleared)
    try:
        await slack.courier.deliver(Kind.INTERACTION, payload)
    except Undelivered:
        return  # the person is gone; the log has it


def _top(slack: LocalSlack, user: str) -> Json:
    stack = slack.views.stack(user)
    if not stack:
        raise Refused("no_open_view")
    return stack[-1]


def _source(slack: LocalSlack, where: Json) -> tuple[Json, list[Json]]:
    if "view_id" in where:
        view = slack.views.get(where["view_id"])
        if view is None:
            raise Refused("not_found")
        return interactions.view_source(view), view["blocks"]
    conversation: Conversation = slack.conversation(where.get("channel", ""))
    ts = where.get("messageTs", "")
    message = conversation.whispers.get(ts) or slack.message(conversation, ts)
    return interactions.message_source(conversation, message), message.get("blocks", [])


def _typed(blocks: list[Json], values: Mapping[str, object]) -> Json:
    """`state.values` of what was typed, from values by action_id."""
    typed: Json = {}
    unknown = set(values)
    for block_id, element in interactions.elements(blocks):
        action_id = element["action_id"]
        if action_id in values:
            unknown.discard(action_id)
            typed.setdefault(block_id, {})[action_id] = _chosen(element, values[action_id])
    if unknown:
        raise Refused(f"no_such_element: {', '.join(sorted(unknown))}")
    return typed


def _chosen(element: Json, value: object) -> Json:
    if isinstance(value, dict):
        return {"type": element["type"], **value}
    field, _ = interactions.CHOICES[element["type"]]
    chosen: object = value
    if field == _ONE and value is not None:
        chosen = _option(element, value)
    elif field == _MANY and isinstance(value, list):
        chosen = [_option(element, one) for one in value]
    return {"type": element["type"], field: chosen}


def _option(element: Json, wanted: object) -> Json:
    """The option of that value or text; an external menu takes any, as its options are not known here."""
    groups = [group["options"] for group in element.get("option_groups", [])]
    options = [option for some in [element.get("options", []), *groups] for option in some]
    for option in options:
        if wanted in (option.get("value"), option["text"]["text"]):
            return dict(option)
    if options:
        raise Refused(f"no_such_option: {wanted}")
    return {"text": {"type": "plain_text", "text": str(wanted)}, "value": str(wanted)}
