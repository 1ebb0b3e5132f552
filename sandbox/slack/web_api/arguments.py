"""Arguments of a Web API call, however they were sent: query, form, JSON, or a mix ("Using the Slack Web API")."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.slack.wire import Json, Refused, invalid_arguments, parsed

_JSON_TYPE = "application/json"
_YES, _NO = ("true", "1"), ("false", "0", "")


class Arguments:
    """The arguments by name; a value may come as JSON or as text, so each is read by the type it must have."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Null means absent, as in Slack."""
        self.values = {name: value for name, value in values.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """A required text."""
        value = self.values.get(name)
        if value in (None, ""):
            raise invalid_arguments(f"missing required field: {name}")
        if isinstance(value, dict | list | bool):
            raise invalid_arguments(f"must be a string [json-pointer:/{name}]")
        return str(value)

    def optional(self, name: str) -> str | None:
        """A text that may be absent."""
        return self.text(name) if self.values.get(name) not in (None, "") else None

    def flag(self, name: str) -> bool:
        """A boolean; false when absent."""
        value = str(self.values.get(name, "")).lower()
        if value not in (*_YES, *_NO):
            raise invalid_arguments(f"must be a boolean [json-pointer:/{name}]")
        return value in _YES

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError) as error:
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]") from error

    def array(self, name: str) -> list[Json] | None:
        """A list, sent as JSON or as JSON in text; None when absent."""
        value = self._structure(name)
        if value is not None and not isinstance(value, list):
            raise invalid_arguments(f"must be an array [json-pointer:/{name}]")
        return value

    def object(self, name: str) -> Json | None:
        """An object, sent as JSON or as JSON in text; None when absent."""
        value = self._structure(name)
        if value is not None and not isinstance(value, dict):
            raise invalid_arguments(f"must be an object [json-pointer:/{name}]")
        return value

    def _structure(self, name: str) -> list[Json] | Json | str | None:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            structure: list[Json] | Json | str | None = parsed(value) if value else None
        except ValueError as error:
            raise Refused("invalid_blocks_format" if name == "blocks" else "invalid_arguments") from error
        return structure


async def read_arguments(request: web.Request) -> Arguments:
    """Query first, body on top; raises `Refused` for a body that is not what it says it is."""
    values: Json = dict(request.query)
    try:
        if request.content_type == _JSON_TYPE:
            values |= _body(await request.text())
        elif request.method == "POST":
            values |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    except (UnicodeDecodeError, LookupError) as error:
        raise Refused("invalid_charset") from error
    except ValueError as error:
        raise Refused("invalid_form_data") from error
    return Arguments(values)


def _body(text: str) -> Json:
    try:
        body = parsed(text) if text else {}
    except ValueError as error:
        raise Refused("invalid_json") from error
    if not isinstance(body, dict):
        raise Refused("json_not_object")
    return body
