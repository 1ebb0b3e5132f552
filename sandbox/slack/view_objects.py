"""View objects: what the app sends becomes what people see, with Slack's own fields filled in."""

import secrets

from sandbox.slack import slack_files
from sandbox.slack.block_ids import with_ids
from sandbox.slack.blocks.check import check_view, is_too_large
from sandbox.slack.ids import new_id
from sandbox.slack.interactions import overlaid, state_values, touched
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused, invalid_arguments


def shown(slack: LocalSlack, sent: Json | None, *, instead_of: Json | None = None) -> Json:
    """The view object of what the app sent.

    `instead_of` hands on its id, its place in the stack, and what stands in the fields that are still there.
    Raises `Refused` (`invalid_arguments`, `view_too_large`) when Slack would.
    """
    sent = _checked(slack, sent)
    blocks = with_ids(slack_files.resolved(sent["blocks"]))
    typed = touched(instead_of["blocks"], instead_of["state"]["values"]) if instead_of else {}
    view_id = instead_of["id"] if instead_of else new_id("V")
    return {
        "id": view_id,
        "team_id": slack.workspace.team.id,
        "type": sent["type"],
        "blocks": blocks,
        "private_metadata": sent.get("private_metadata", ""),
        "callback_id": sent.get("callback_id", ""),
        "state": {"values": state_values(blocks, overlaid(blocks, typed, {}))},
        "hash": f"{int(slack.clock().timestamp())}.{secrets.token_hex(4)}",
        "title": sent.get("title"),
        "submit": sent.get("submit"),
        "close": sent.get("close"),
        "clear_on_close": sent.get("clear_on_close", False),
        "notify_on_close": sent.get("notify_on_close", False),
        "previous_view_id": instead_of["previous_view_id"] if instead_of else None,
        "root_view_id": instead_of["root_view_id"] if instead_of else view_id,
        "app_id": slack.workspace.app.id,
        "external_id": sent.get("external_id", ""),
        "app_installed_team_id": slack.workspace.team.id,
        "bot_id": slack.workspace.app.bot_id,
    }


def _checked(slack: LocalSlack, sent: Json | None) -> Json:
    if sent is None:
        raise invalid_arguments("missing required field: view")
    if mistakes := check_view(sent) or slack_files.check(slack, sent["blocks"], "/view/blocks"):
        raise invalid_arguments(*(mistake.line() for mistake in mistakes))
    if is_too_large(sent):
        raise Refused("view_too_large")
    return sent
