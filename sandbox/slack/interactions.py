"""What Slack sends when people act: commands, clicks, forms, shortcuts ("Interaction payloads"); pure functions."""

from collections.abc import Iterator

from sandbox.slack.conversations import Conversation
from sandbox.slack.events import VERIFICATION_TOKEN
from sandbox.slack.wire import Json
from sandbox.slack.workspace import User, Workspace

_CHANNEL_NAMES = {"im": "directmessage", "group": "privategroup", "mpim": "privategroup"}
# What the person chose, per element type: the field of the action, and its value while nothing is chosen.
CHOICES: dict[str, tuple[str, object]] = {
    "plain_text_input": ("value", None),
    "email_text_input": ("value", None),
    "url_text_input": ("value", None),
    "number_input": ("value", None),
    "rich_text_input": ("rich_text_value", None),
    "datepicker": ("selected_date", None),
    "timepicker": ("selected_time", None),
    "datetimepicker": ("selected_date_time", None),
    "static_select": ("selected_option", None),
    "external_select": ("selected_option", None),
    "radio_buttons": ("selected_option", None),
    "overflow": ("selected_option", None),
    "users_select": ("selected_user", None),
    "conversations_select": ("selected_conversation", None),
    "channels_select": ("selected_channel", None),
    "checkboxes": ("selected_options", ()),
    "multi_static_select": ("selected_options", ()),
    "multi_external_select": ("selected_options", ()),
    "multi_users_select": ("selected_users", ()),
    "multi_conversations_select": ("selected_conversations", ()),
    "multi_channels_select": ("selected_channels", ()),
    "file_input": ("files", ()),
    "feedback_buttons": ("value", None),
}
_INITIAL = {"selected_date_time": "initial_date_time", "value": "initial_value", "rich_text_value": "initial_value"}


def slash_command(
    workspace: Workspace, user: User, conversation: Conversation, *, command: str, text: str, reply: Json
) -> Json:
    """A typed command; every value is a string, and `reply` brings trigger_id and response_url."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": conversation.id,
        "channel_name": _CHANNEL_NAMES.get(conversation.kind, conversation.name),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        **reply,
    }


def interaction(workspace: Workspace, user: User, kind: str, **more: object) -> Json:
    """What every interaction payload has in common, and what is particular to this kind."""
    team = workspace.team
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team.id},
        "api_app_id": workspace.app.id,
        "token": VERIFICATION_TOKEN,
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        **more,
    }


def message_source(conversation: Conversation, message: Json) -> Json:
    """Where a message's element sits: container and channel, and the message itself unless it is ephemeral."""
    whispered = "ephemeral_to" in message
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": conversation.id,
        "is_ephemeral": whispered,
    }
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    name = _CHANNEL_NAMES.get(conversation.kind, conversation.name)
    source: Json = {"container": container, "channel": {"id": conversation.id, "name": name}}
    return source if whispered else {**source, "message": message}


def view_source(view: Json) -> Json:
    """Where a view's element sits."""
    return {"container": {"type": "view", "view_id": view["id"]}, "view": view}


def action(element: Json, block_id: str, chosen: Json, *, ts: str) -> Json:
    """What was done to an element: the element's own fields, and what the person chose."""
    field, nothing = CHOICES.get(element["type"], ("value", None))
    base = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id, "action_ts": ts}
    if element["type"] in ("button", "workflow_button", "icon_button"):
        return base | {name: element[name] for name in ("text", "value", "style") if name in element}
    return {**base, field: chosen.get(field, _plain(nothing))}


def elements(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """Every interactive element with the block_id it is found under (empty where a server gives none), at any depth."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element"), *block.get("elements", []), *block.get("actions", [])]
        yield from (
            (block.get("block_id", ""), element)
            for element in inside
            if isinstance(element, dict) and "action_id" in element
        )
        nested = [*block.get("child_blocks", []), *(block["elements"] if block["type"] == "carousel" else [])]
        yield from elements(nested)


def state_values(blocks: list[Json], typed: Json) -> Json:
    """`state.values` of a view or message: what was typed, else the initial value, else Slack's way to say nothing."""
    values: Json = {}
    for block_id, element in elements(blocks):
        if element["type"] in CHOICES and element["type"] != "overflow":
            given = typed.get(block_id, {}).get(element["action_id"])
            values.setdefault(block_id, {})[element["action_id"]] = given or untouched(element)
    return values


def as_state(action: Json) -> Json:
    """What an action leaves in `state.values`."""
    return {action["block_id"]: {action["action_id"]: action}}


def overlaid(blocks: list[Json], below: Json, above: Json) -> Json:
    """`state.values` with what is `above` in place of what is `below`, as far as the blocks have such elements."""
    merged: Json = {}
    for block_id, element in elements(blocks):
        for values in (below, above):
            given = values.get(block_id, {}).get(element["action_id"])
            if given is not None and element["type"] in CHOICES:
                field, nothing = CHOICES[element["type"]]
                value = {"type": element["type"], field: given.get(field, _plain(nothing))}
                merged.setdefault(block_id, {})[element["action_id"]] = value
    return merged


def touched(blocks: list[Json], values: Json) -> Json:
    """The part of `state.values` that somebody has filled in or changed."""
    found: Json = {}
    for block_id, element in elements(blocks):
        given = values.get(block_id, {}).get(element["action_id"])
        if given is not None and given != untouched(element):
            found.setdefault(block_id, {})[element["action_id"]] = given
    return found


def untouched(element: Json) -> Json:
    """An element's state before anybody touched it."""
    field, nothing = CHOICES[element["type"]]
    initial = _INITIAL.get(field, field.replace("selected_", "initial_"))
    return {"type": element["type"], field: element.get(initial, _plain(nothing))}


def _plain(nothing: object) -> object:
    return list(nothing) if isinstance(nothing, tuple) else nothing
