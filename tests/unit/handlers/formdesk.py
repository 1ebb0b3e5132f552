"""Somebody before a form, as Slack tells the bot of it."""

from typing import Any

from sandbox.slack.interactions import elements, overlaid, state_values
from tests.unit.handlers.desk import OPERATOR, Desk, Said

TEXTS = {"plain_text_input", "number_input"}
MANY = {"multi_static_select", "checkboxes"}


def views(desk: Desk) -> list[Said]:
    """Return what Slack was asked to show as a form, in order."""
    return [said for said in desk.slack.said if said.route.startswith("views.")]


def messages(desk: Desk) -> list[Said]:
    """Return what Slack was told besides."""
    return [said for said in desk.slack.said if not said.route.startswith("views.")]


async def shown(desk: Desk) -> dict[str, Any]:
    """Return the form as it is shown, once everything is carried out."""
    await desk.answers()
    return dict(views(desk)[-1].body["view"])


def keys(view: dict[str, Any]) -> list[str]:
    """Return the keys of the fields of a form."""
    return [element["action_id"].removeprefix("field:") for _, element in elements(view["blocks"])]


def written(view: dict[str, Any]) -> str:
    """Return the line that a form shows."""
    (section,) = [block for block in view["blocks"] if "The same as typing" in str(block)]
    return str(section["elements"][0]["elements"][1]["text"])


def read_aloud(view: dict[str, Any]) -> str:
    """Return all that a form says below its fields."""
    sections = [block["elements"][0]["elements"] for block in view["blocks"] if block["type"] == "rich_text"]
    return "\n".join("".join(part["text"] for part in section) for section in sections)


def block_of(view: dict[str, Any], key: str) -> str:
    """Return the id of the block that a field is in."""
    return next(block for block, element in elements(view["blocks"]) if element["action_id"] == f"field:{key}")


def filled(view: dict[str, Any], **values: str | None) -> dict[str, Any]:
    """Return a form that Slack shows, with these values in it; None empties a field."""
    typed: dict[str, Any] = {}
    for block, element in elements(view["blocks"]):
        key = element["action_id"].removeprefix("field:")
        if key in values:
            typed.setdefault(block, {})[element["action_id"]] = _state(element, values[key])
    state = state_values(view["blocks"], overlaid(view["blocks"], {}, typed))
    for block, changed in typed.items():
        state[block] |= changed
    return {**view, "id": "V1", "state": {"values": state}}


async def sends(desk: Desk, view: dict[str, Any], *, user: str = OPERATOR) -> tuple[int, str]:
    """Send a form, and return the acknowledgement."""
    return await desk.interact({"type": "view_submission", "trigger_id": "1.2.sent", "view": view} | _who(user))


async def fills(desk: Desk, view: dict[str, Any], key: str, *, user: str = OPERATOR) -> tuple[int, str]:
    """Have done something in a form, of which Slack tells at once."""
    action = {"type": "x", "action_id": f"field:{key}", "block_id": block_of(view, key)}
    container = {"type": "view", "view_id": "V1"}
    return await desk.interact(
        {"type": "block_actions", "trigger_id": "1.2.fill", "view": view, "container": container, "actions": [action]}
        | _who(user)
    )


async def searches(desk: Desk, view: dict[str, Any], key: str, typed: str) -> tuple[int, str]:
    """Type into a menu, and return the acknowledgement."""
    where = {"action_id": f"field:{key}", "block_id": block_of(view, key), "value": typed}
    return await desk.interact({"type": "block_suggestion", "view": view, **where} | _who(OPERATOR))


def _who(user: str) -> dict[str, Any]:
    return {"user": {"id": user}, "team": {"id": "T1"}, "api_app_id": "A1"}


def _state(element: dict[str, Any], value: str | None) -> dict[str, Any]:
    if element["type"] in TEXTS:
        return {"type": element["type"], "value": value}
    options = [_option(one) for one in (value or "").split(",") if one]
    if element["type"] in MANY:
        return {"type": element["type"], "selected_options": options}
    return {"type": element["type"], "selected_option": options[0] if options else None}


def _option(value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": value}, "value": value}
