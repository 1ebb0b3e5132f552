"""blocks.validate: Block Kit's rules, asked for directly; no token needed."""

import json
from collections.abc import Callable

from sandbox.slack.blocks.check import check_message, check_view
from sandbox.slack.blocks.rules import Mistake
from sandbox.slack.local import LocalSlack
from sandbox.slack.web_api.arguments import Arguments
from sandbox.slack.wire import Json, Refused, invalid_arguments

LONGEST = 100_000


def validate(_: LocalSlack, arguments: Arguments) -> Json:
    """Check exactly one of `blocks`, `message` or `view`; raises `Refused` with every mistake."""
    given = [name for name in _CHECKS if name in arguments]
    if len(given) != 1:
        raise invalid_arguments("must provide exactly one of: blocks, message, view")
    name = given[0]
    sent = arguments.values[name]
    if len(sent if isinstance(sent, str) else json.dumps(sent)) > LONGEST:
        raise invalid_arguments(f"must be less than {LONGEST + 1} characters [json-pointer:/{name}]")
    mistakes = _CHECKS[name](arguments.array(name) if name == "blocks" else arguments.object(name))
    if mistakes:
        raise Refused(f"invalid_{name}", errors=[mistake.answer() for mistake in mistakes])
    return {}


def _message(message: Json | None) -> list[Mistake]:
    return check_message((message or {}).get("blocks", []), "/message/blocks")


_CHECKS: dict[str, Callable[..., list[Mistake]]] = {"blocks": check_message, "message": _message, "view": check_view}
