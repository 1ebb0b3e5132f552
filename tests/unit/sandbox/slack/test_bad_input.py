"""What no client would send, and somebody will."""

import json
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox

GENERAL, ADA = "C00GENERAL", "U00000ADA"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e\u0000\ud800'\"&"


async def sent(slack: SlackSandbox, path: str, body: bytes, content_type: str) -> tuple[int, dict[str, Any]]:
    """Status and answer to raw bytes."""
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": content_type}
    async with ClientSession(slack.url, headers=headers) as session, session.post(path, data=body) as response:
        return response.status, json.loads(await response.text())


@pytest.mark.parametrize(
    "body,content_type,error",
    [
        (b"{", JSON, "invalid_json"),
        (b"[" * 100_000, JSON, "invalid_json"),
        (b'{"channel":' * 101 + b"1" + b"}" * 101, JSON, "invalid_json"),
        (b"[]", JSON, "json_not_object"),
        (b"null", JSON, "json_not_object"),
        (b'{"text": "\xff"}', JSON, "invalid_charset"),
        (b"{}", f"{JSON}; charset=klingon", "invalid_charset"),
        (b"no boundary", "multipart/form-data", "invalid_form_data"),
        (b"channel=C00GENERAL&blocks=%5B%7B", FORM, "invalid_blocks_format"),
        (b"channel=C00GENERAL&blocks=" + b"%5B" * 5_000, FORM, "invalid_blocks_format"),
        (b"channel=C00GENERAL&metadata=1&text=x", FORM, "invalid_arguments"),
        (b"", "text/plain", "invalid_arguments"),
    ],
)
async def test_a_body_of_no_use_is_an_error_of_the_caller(
    slack: SlackSandbox, body: bytes, content_type: str, error: str
) -> None:
    """Status 200 and Slack's name for it, whatever the bytes were."""
    status, answer = await sent(slack, "/api/chat.postMessage", body, content_type)

    assert (status, answer["ok"], answer["error"]) == (200, False, error)


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b"\xff", b"1", b'"x"', b""])
async def test_control_takes_nonsense_for_an_empty_body(slack: SlackSandbox, body: bytes) -> None:
    """And asks for what is missing."""
    status, answer = await sent(slack, "/_control/message", body, JSON)

    assert (status, answer["error"]) == (400, "channel, user: required")


async def test_hostile_text_stays_text(slack: SlackSandbox, client: AsyncWebClient, ada: Person) -> None:
    """In messages, blocks, names of files and channels; on the wire it is JSON, whatever is in it."""
    block = {"type": "section", "text": {"type": "plain_text", "text": HOSTILE}}
    posted = await client.chat_postMessage(channel=GENERAL, text=HOSTILE, blocks=[block])
    ticket = await client.files_getUploadURLExternal(filename=f"..\\{HOSTILE}.csv", length=1)
    async with ClientSession() as session, session.post(ticket["upload_url"], data=b"x"):
        await client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}], channel_id=GENERAL)
    home = {"type": "home", "blocks": [block]}
    await client.views_publish(user_id=ADA, view=home)

    shown = await ada.messages()
    assert shown[0]["text"] == HOSTILE == shown[0]["blocks"][0]["text"]["text"]
    assert posted["message"]["text"] == HOSTILE
    name = (await ada.wait_for(lambda message: "files" in message))["files"][0]["name"]
    assert "\\" not in name
    assert "\x00" not in name
    async with ClientSession(slack.url) as session, session.get(f"/_control/file/{ticket['file_id']}") as response:
        assert response.status == 200
        assert response.headers["Content-Disposition"].startswith("attachment")
