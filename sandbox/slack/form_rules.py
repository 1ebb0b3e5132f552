"""What Slack itself checks in a modal before the app sees it ("Input block", "Block elements")."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from sandbox.slack.wire import Json

MISSING = "Please complete this required field."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")


def broken(blocks: list[Json], values: Json) -> Json:
    """The message beside each input that Slack would not let go, by block_id; `values` is `state.values`."""
    inputs = [block for block in blocks if block["type"] == "input"]
    found = {block["block_id"]: _mistake(block, values[block["block_id"]]) for block in inputs}
    return {block_id: message for block_id, message in found.items() if message}


def _mistake(block: Json, values: Json) -> str | None:
    element = block["element"]
    state = values[element["action_id"]]
    filled = next((value for name, value in state.items() if name != "type"), None)
    if not filled:
        return None if block.get("optional", False) else MISSING
    rule = _RULES.get(element["type"])
    return rule(element, str(filled)) if rule else None


def _text(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Must be at least {least} characters."
    return f"Must be no more than {most} characters." if len(value) > most else None


def _number(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Must be a number."
    if not number.is_finite() or (number != number.to_integral_value() and not element["is_decimal_allowed"]):
        return "Must be a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Must be {element['min_value']} or more."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Must be {element['max_value']} or less."
    return None


def _email(_: Json, value: str) -> str | None:
    return None if _EMAIL.fullmatch(value) else "Must be an email address."


def _url(_: Json, value: str) -> str | None:
    return None if _URL.fullmatch(value) else "Must be a web address."


_RULES: dict[str, Callable[[Json, str], str | None]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
}
