"""The sizes that Slack takes, as an app meets them: the largest passes, one more is refused by name."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.unit.sandbox.slack import test_blocks, test_newer_blocks
from tests.unit.sandbox.slack.test_blocks import Block, field_of, modal, mrkdwn, pie, plain, rows, section

GENERAL, ADA = "C00GENERAL", "U00000ADA"
DIVIDER = {"type": "divider"}
MESSAGES: Mapping[str, tuple[Block, Block, str]] = {
    "blocks": ({"blocks": [DIVIDER] * 50}, {"blocks": [DIVIDER] * 51}, "invalid_blocks"),
    "tables": (
        {"blocks": [{"type": "table", "rows": rows(1)}]},
        {"blocks": [{"type": "table", "rows": rows(1)}] * 2},
        "invalid_blocks",
    ),
    "charts": ({"blocks": [pie()] * 2}, {"blocks": [pie()] * 3}, "invalid_blocks"),
    "alerts": ({"blocks": [section()]}, {"blocks": [{"type": "alert", "text": plain()}]}, "invalid_blocks"),
    "attachments": (
        {"attachments": [{"text": "x"}] * 100},
        {"attachments": [{"text": "x"}] * 101},
        "too_many_attachments",
    ),
    "blocks of attachments": (
        {"attachments": [{"blocks": [DIVIDER] * 50}]},
        {"attachments": [{"blocks": [DIVIDER] * 51}]},
        "invalid_blocks",
    ),
    "markdown text": ({"markdown_text": "m" * 12_000}, {"markdown_text": "m" * 12_001}, "msg_too_long"),
    "markdown text alone": ({"markdown_text": "m"}, {"markdown_text": "m", "text": "t"}, "markdown_text_conflict"),
    "something": ({"text": "x"}, {"text": ""}, "no_text"),
}
VIEWS: Mapping[str, tuple[Block, Block, str]] = {
    "blocks": (modal(blocks=[DIVIDER] * 100), modal(blocks=[DIVIDER] * 101), "/view/blocks"),
    "title": (modal(title=plain(24)), modal(title=plain(25)), "/view/title/text"),
    "submit": (modal(submit=plain(24)), modal(submit=plain(25)), "/view/submit/text"),
    "close": (modal(close=plain(24)), modal(close=plain(25)), "/view/close/text"),
    "private_metadata": (
        modal(private_metadata="m" * 3_000),
        modal(private_metadata="m" * 3_001),
        "/view/private_metadata",
    ),
    "callback_id": (modal(callback_id="c" * 255), modal(callback_id="c" * 256), "/view/callback_id"),
    "external_id": (modal(external_id="e" * 255), modal(external_id="e" * 256), "/view/external_id"),
    "submit for inputs": (
        modal(submit=plain(), blocks=[field_of({"type": "plain_text_input"})]),
        modal(blocks=[field_of({"type": "plain_text_input"})]),
        "/view",
    ),
    "files to choose": (
        modal(submit=plain(), blocks=[field_of({"type": "file_input", "max_files": 10})]),
        modal(submit=plain(), blocks=[field_of({"type": "file_input", "max_files": 11})]),
        "/view/blocks/0/element/max_files",
    ),
    "alert": (
        modal(blocks=[{"type": "alert", "text": plain(200), "level": "warning"}]),
        modal(blocks=[{"type": "alert", "text": plain(201), "level": "warning"}]),
        "/view/blocks/0/text/text",
    ),
    "alert level": (
        modal(blocks=[{"type": "alert", "text": plain(), "level": "success"}]),
        modal(blocks=[{"type": "alert", "text": plain(), "level": "fatal"}]),
        "/view/blocks/0/level",
    ),
}


async def refusal(client: AsyncWebClient, method: str, **arguments: object) -> dict[str, Any]:
    """The answer of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    return dict(caught.value.response.data)


@pytest.mark.parametrize("allowed,refused,error", MESSAGES.values(), ids=MESSAGES)
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
async def test_a_message(client: AsyncWebClient, method: str, allowed: Block, refused: Block, error: str) -> None:
    """Posted to all or to one."""
    where = {"channel": GENERAL, "user": ADA}

    await client.api_call(method, json={**where, **allowed})
    assert (await refusal(client, method, **where, **refused))["error"] == error


async def test_a_text_is_cut_at_40_000_characters_and_edited_up_to_4_000(client: AsyncWebClient) -> None:
    """An edit is refused instead."""
    posted = await client.chat_postMessage(channel=GENERAL, text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000

    where = {"channel": GENERAL, "ts": posted["ts"]}
    await client.api_call("chat.update", json={**where, "text": "x" * 4_000})
    assert (await refusal(client, "chat.update", **where, text="x" * 4_001))["error"] == "msg_too_long"


@pytest.mark.parametrize("allowed,refused,pointer", VIEWS.values(), ids=VIEWS)
async def test_a_view(client: AsyncWebClient, allowed: Block, refused: Block, pointer: str) -> None:
    """What is right gets as far as its trigger; what is wrong says where."""
    right = await refusal(client, "views.open", trigger_id="1.2.x", view=allowed)
    wrong = await refusal(client, "views.open", trigger_id="1.2.x", view=refused)

    assert (right["error"], wrong["error"]) == ("invalid_trigger_id", "invalid_arguments")
    assert [line.endswith(f"[json-pointer:{pointer}]") for line in wrong["response_metadata"]["messages"]] == [True]


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
async def test_a_view_of_more_than_250_kilobytes(client: AsyncWebClient) -> None:
    """As JSON."""
    large = modal(blocks=[section(text=mrkdwn(2_600))] * 100)

    assert (await refusal(client, "views.open", trigger_id="1.2.x", view=large))["error"] == "view_too_large"


async def test_an_external_id_is_given_once(client: AsyncWebClient) -> None:
    """In the whole team."""
    await client.views_publish(user_id=ADA, view={"type": "home", "external_id": "one", "blocks": [section()]})
    again = await refusal(client, "views.open", trigger_id="1.2.x", view=modal(external_id="one"))

    assert again["error"] == "duplicate_external_id"


async def test_blocks_validate_knows_every_limit(client: AsyncWebClient) -> None:
    """And names the place, for blocks and for views."""
    blocks = [*test_blocks.LIMITS.values(), *test_newer_blocks.LIMITS.values()]
    cases = [
        *(("blocks", [allowed], [refused], f"/blocks/0{pointer}") for allowed, refused, pointer in blocks),
        *(("view", allowed, refused, pointer) for allowed, refused, pointer in VIEWS.values()),
    ]
    for name, allowed, refused, pointer in cases:
        await client.api_call("blocks.validate", json={name: allowed})
        answer = await refusal(client, "blocks.validate", **{name: refused})

        assert answer["error"] == f"invalid_{name}"
        assert [one["pointer"] for one in answer["errors"]] == [pointer]
        assert {"code", "message"} < set(answer["errors"][0])


async def test_blocks_validate_takes_100_000_characters(client: AsyncWebClient) -> None:
    """As JSON, whichever way they are sent."""
    large = [section(text=mrkdwn(2_900))] * 35

    assert len(json.dumps(large)) > 100_000
    for sent in (large, json.dumps(large)):
        answer = await refusal(client, "blocks.validate", blocks=sent)
        assert answer["error"] == "invalid_arguments"
        assert "100001 characters" in answer["response_metadata"]["messages"][0]
