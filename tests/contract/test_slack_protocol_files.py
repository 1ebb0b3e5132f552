"""What a bot may expect of Slack's files, told through slack_sdk's own client."""

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, FormData
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.settings import Settings
from sandbox.slack.workspace import local_app, local_workspace
from tests.slack_app import bolt_app, listening, web_client

GENERAL, RANDOM, ADA, BOT = "C00GENERAL", "C000RANDOM", "U00000ADA", "U0PERSONAL"
CSV = b"USER_ID,ITEM_ID,TIMESTAMP\n1,2,3\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480)


SMALL = Settings(largest_file=10_000, sharing=timedelta(seconds=0.02))
NEVER = timedelta(hours=1)


@pytest.fixture
async def slack() -> AsyncIterator[SlackSandbox]:
    """A running workspace whose files may have 10 kB."""
    async with serve(workspace=local_workspace(), settings=SMALL) as sandbox:
        yield sandbox


@pytest.fixture
def client(slack: SlackSandbox) -> AsyncWebClient:
    """Its Web API."""
    return web_client(slack)


@pytest.fixture
async def ada(slack: SlackSandbox) -> AsyncIterator[Person]:
    """Ada, in #general."""
    async with Person(slack.url, user=ADA, channel=GENERAL) as person:
        yield person


async def refusal(call: Awaitable[AsyncSlackResponse]) -> str:
    """The error of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def fetched(url: str, token: str | None) -> tuple[int, str, bytes]:
    """Status, content type and body of a file's private address."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with ClientSession(headers=headers) as session, session.get(url) as response:
        return response.status, response.content_type, await response.read()


async def shared(ada: Person, channel: str = GENERAL) -> dict[str, Any]:
    """The message of the app that shows a file, as soon as there is one."""
    return await ada.wait_for(lambda message: message["user"] == BOT and "files" in message, channel=channel)


async def ready(client: AsyncWebClient, file: str) -> dict[str, Any]:
    """The file, once Slack has looked into it."""
    async with asyncio.timeout(2):
        while not (described := (await client.files_info(file=file))["file"])["mimetype"]:
            pass
    return dict(described)


async def from_ada(slack: SlackSandbox, channel: str, name: str, content: bytes) -> dict[str, Any]:
    """A file that Ada drops into a conversation."""
    form = FormData({"user": ADA, "channel": channel})
    form.add_field("file", content, filename=name)
    async with ClientSession(slack.url) as session, session.post("/_control/upload", data=form) as response:
        return dict((await response.json())["message"]["files"][0])


async def test_a_chart_is_uploaded_into_a_thread(client: AsyncWebClient, ada: Person) -> None:
    """slack_sdk's three steps put title, comment and picture where they belong."""
    root = await client.chat_postMessage(channel=GENERAL, text="metrics")
    sent = await client.files_upload_v2(
        content=PNG,
        filename="metrics.png",
        title="NDCG@25",
        alt_txt="NDCG by version",
        channel=GENERAL,
        thread_ts=root["ts"],
        initial_comment="Higher is better",
    )

    message = await shared(ada)
    file = message["files"][0]
    assert [one["id"] for one in sent["files"]] == [file["id"]]
    assert (message["subtype"], message["user"], message["thread_ts"]) == ("file_share", BOT, root["ts"])
    assert (message["text"], file["title"], file["alt_txt"]) == ("Higher is better", "NDCG@25", "NDCG by version")
    assert (file["mimetype"], file["filetype"], file["original_w"], file["original_h"]) == (
        "image/png",
        "png",
        640,
        480,
    )


async def test_a_file_is_shared_a_moment_after_the_answer(tmp_path: Path) -> None:
    """Until then nobody sees it, and it is of no use in blocks. A server that stops meanwhile shares it first."""
    settings, workspace = Settings(sharing=NEVER), local_workspace()
    async with (
        serve(workspace=workspace, settings=settings, data_dir=tmp_path) as slack,
        Person(slack.url, user=ADA, channel=GENERAL) as ada,
    ):
        client = web_client(slack)
        chart = (await client.files_upload_v2(content=PNG, filename="chart.png", channel=GENERAL))["files"][0]["id"]
        described = (await client.files_info(file=chart))["file"]
        image = {"type": "image", "alt_text": "NDCG", "slack_file": {"id": chart}}

        assert (described["mimetype"], described["shares"], await ada.messages()) == ("", {}, [])
        assert await refusal(client.chat_postMessage(channel=GENERAL, text="chart", blocks=[image])) == "invalid_blocks"
    async with (
        serve(workspace=workspace, data_dir=tmp_path) as slack,
        Person(slack.url, user=ADA, channel=GENERAL) as ada,
    ):
        described = (await web_client(slack).files_info(file=chart))["file"]

        assert described["mimetype"] == "image/png"
        assert described["shares"]["public"][GENERAL][0]["ts"] == (await shared(ada))["ts"]


async def test_a_file_that_is_deleted_at_once_is_never_shared() -> None:
    """Nor is it when its moment has come."""
    async with (
        serve(workspace=local_workspace(), settings=SMALL) as slack,
        Person(slack.url, user=ADA, channel=GENERAL) as ada,
    ):
        client = web_client(slack)
        first = await client.files_upload_v2(content=CSV, filename="x.csv", channel=GENERAL)
        await client.files_delete(file=first["files"][0]["id"])
        await client.files_upload_v2(content=PNG, filename="chart.png", channel=GENERAL)

        assert [file["name"] for file in (await shared(ada))["files"]] == ["chart.png"]


async def test_the_app_hears_of_a_message_with_a_file_and_of_the_file() -> None:
    """In this order; the second event has ids only."""
    heard = asyncio.Queue[dict[str, Any]]()
    workspace = local_workspace(replace(local_app(), events=frozenset({"message.channels", "file_shared"})))
    async with serve(workspace=workspace, settings=SMALL) as slack:
        app = bolt_app(slack)

        @app.event("message")
        @app.event("file_shared")
        async def hears(event: dict[str, Any]) -> None:
            await heard.put(event)

        async with listening(app, slack):
            file = await from_ada(slack, GENERAL, "movies.csv", CSV)
            async with asyncio.timeout(2):
                message, told = await heard.get(), await heard.get()

    assert (message["subtype"], message["files"][0]["id"]) == ("file_share", file["id"])
    assert (told["type"], told["file"], told["channel_id"]) == ("file_shared", {"id": file["id"]}, GENERAL)


async def test_several_files_are_one_message_in_each_channel(client: AsyncWebClient, ada: Person) -> None:
    """A user id stands for the direct message with that user."""
    parts = [{"content": "a", "filename": "a.txt"}, {"content": "b", "filename": "b.txt"}]
    await client.files_upload_v2(file_uploads=parts, channels=[GENERAL, ADA])

    for channel in (GENERAL, ADA):
        message = await shared(ada, channel)
        assert [file["name"] for file in message["files"]] == ["a.txt", "b.txt"]


async def test_bytes_may_come_raw_or_as_a_form(client: AsyncWebClient) -> None:
    """The answer says how many there were."""
    form = FormData()
    form.add_field("filename", CSV, filename="x.csv")
    for body in (CSV, form):
        ticket = await client.files_getUploadURLExternal(filename="x.csv", length=len(CSV))
        async with ClientSession() as session, session.post(ticket["upload_url"], data=body) as response:
            assert (response.status, await response.text()) == (200, f"OK - {len(CSV)}")
        await client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])
        assert (await client.files_info(file=ticket["file_id"]))["file"]["size"] == len(CSV)


async def test_a_persons_file_is_read_with_the_bots_token_only(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Anybody else gets a page to sign in, with status 200: a bot that does not look imports HTML."""
    file = await from_ada(slack, ADA, "movies.csv", CSV)
    described = (await client.files_info(file=file["id"]))["file"]

    for address in (described["url_private"], described["url_private_download"]):
        assert await fetched(address, slack.bot_token) == (200, "text/csv", CSV)
        for token in (None, "xoxb-other", slack.app_token):
            status, content_type, body = await fetched(address, token)
            assert (status, content_type, b"Sign in" in body) == (200, "text/html", True)
    assert next(iter(described["shares"]["private"].values()))[0]["ts"]
    assert (await fetched(f"{slack.url}/files-pri/T0-F0NOTHING/x", slack.bot_token))[0] == 404


async def test_an_app_without_files_read_cannot_download() -> None:
    """The token is right, and what it may do is not enough."""
    app = local_app()
    small = replace(app, scopes=app.scopes - {"files:read"})
    async with serve(workspace=local_workspace(small)) as slack:
        file = await from_ada(slack, ADA, "movies.csv", CSV)
        assert (await fetched(file["url_private"], slack.bot_token))[1] == "text/html"
        assert await refusal(web_client(slack).files_info(file=file["id"])) == "missing_scope"


async def test_a_file_where_the_bot_is_not_is_no_file(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Neither described nor handed out, until the bot joins."""
    file = await from_ada(slack, RANDOM, "movies.csv", CSV)
    assert await refusal(client.files_info(file=file["id"])) == "file_not_found"
    assert (await fetched(file["url_private"], slack.bot_token))[0] == 404

    await client.conversations_join(channel=RANDOM)
    assert (await client.files_info(file=file["id"]))["file"]["channels"] == [RANDOM]


async def test_files_are_listed_by_what_is_asked_for(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """By kind, channel and user, page by page."""
    await from_ada(slack, GENERAL, "movies.csv", CSV)
    await client.files_upload_v2(content=PNG, filename="chart.png", channel=GENERAL)
    await client.files_upload_v2(content="notes", filename="notes.txt")

    async def names(**query: object) -> list[str]:
        return [file["name"] for file in (await client.api_call("files.list", params=query))["files"]]

    assert await names() == ["notes.txt", "chart.png", "movies.csv"]
    assert await names(types="images") == ["chart.png"]
    assert await names(channel=GENERAL, user=ADA) == ["movies.csv"]
    assert await names(count=2, page=2) == ["movies.csv"]
    assert (await client.files_list(count=2))["paging"] == {"count": 2, "total": 3, "page": 1, "pages": 2}
    assert await names(ts_to=1) == []
    assert await refusal(client.files_list(types="holograms")) == "unknown_type"


async def test_a_deleted_file_leaves_a_mark(slack: SlackSandbox, client: AsyncWebClient, ada: Person) -> None:
    """Only its owner deletes it; afterwards it is known to be gone."""
    theirs = await from_ada(slack, GENERAL, "movies.csv", CSV)
    sent = await client.files_upload_v2(content=PNG, filename="chart.png", channel=GENERAL)
    file_id = sent["files"][0]["id"]

    assert await refusal(client.files_delete(file=theirs["id"])) == "cant_delete_file"
    await shared(ada)
    await client.files_delete(file=file_id)
    assert (await ada.messages())[-1]["files"] == [{"id": file_id, "mode": "tombstone"}]
    assert await refusal(client.files_delete(file=file_id)) == "file_deleted"


@pytest.mark.parametrize(
    "method,arguments,error",
    [
        ("files.getUploadURLExternal", {"filename": "x", "length": 0}, "missing_argument"),
        ("files.getUploadURLExternal", {"length": 9}, "missing_argument"),
        ("files.getUploadURLExternal", {"filename": "x", "length": "many"}, "invalid_arguments"),
        ("files.getUploadURLExternal", {"filename": "x", "length": 10_001}, "file_upload_size_restricted"),
        ("files.getUploadURLExternal", {"filename": "x", "length": 9, "alt_txt": "x" * 1_001}, "alt_txt_too_large"),
        ("files.completeUploadExternal", {}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": "{"}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": ["F1"]}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": [{"id": "F0NOTHING1"}]}, "file_not_found"),
        ("files.info", {"file": "F0NOTHING1"}, "file_not_found"),
        ("files.delete", {"file": "F0NOTHING1"}, "file_not_found"),
        ("files.list", {"page": 0}, "invalid_arguments"),
        ("files.upload", {"content": "x"}, "unknown_method"),
    ],
)
async def test_each_mistake_has_slacks_own_error_name(
    client: AsyncWebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    """A bot that tells errors apart by name can rely on them here."""
    assert await refusal(client.api_call(method, json=arguments)) == error


@pytest.mark.parametrize(
    "place,error",
    [
        ({"channel_id": RANDOM}, "not_in_channel"),
        ({"channel_id": "#general"}, "channel_not_found"),
        ({"channel_id": "C0NOWHERE"}, "channel_not_found"),
        ({"channels": ",".join([GENERAL] * 101)}, "invalid_arguments"),
        ({"channels": f"{GENERAL},{ADA}", "thread_ts": "1.000001"}, "invalid_arguments"),
    ],
)
async def test_a_file_goes_only_where_the_bot_may_speak(
    client: AsyncWebClient, ada: Person, place: dict[str, str], error: str
) -> None:
    """And a refused sharing can be tried again with the same upload."""
    ticket = await client.files_getUploadURLExternal(filename="x.csv", length=len(CSV))
    async with ClientSession() as session, session.post(ticket["upload_url"], data=CSV):
        pass
    files = [{"id": ticket["file_id"], "title": "Movies"}]

    assert await refusal(client.api_call("files.completeUploadExternal", json={"files": files, **place})) == error
    done = await client.files_completeUploadExternal(files=files, channel_id=GENERAL)
    assert done["files"] == [{"id": ticket["file_id"], "title": "Movies"}]
    assert (await shared(ada))["files"][0]["title"] == "Movies"


async def test_too_many_bytes_are_refused(client: AsyncWebClient) -> None:
    """Whatever length was announced; and an upload without bytes is no file."""
    ticket = await client.files_getUploadURLExternal(filename="x.csv", length=1)
    async with ClientSession() as session, session.post(ticket["upload_url"], data=b"x" * 10_001) as response:
        assert response.status == 413

    assert await refusal(client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])) == "file_not_found"
    async with ClientSession() as session, session.post(f"{ticket['upload_url']}x", data=b"x") as response:
        assert response.status == 404


async def test_an_image_block_shows_a_file_of_the_workspace(client: AsyncWebClient, ada: Person) -> None:
    """By id or private address; a file that is none, or no picture, is refused at its place."""
    chart = (await client.files_upload_v2(content=PNG, filename="chart.png"))["files"][0]["id"]
    table = (await client.files_upload_v2(content=CSV, filename="x.csv"))["files"][0]["id"]
    address = (await ready(client, chart))["url_private"]
    await ready(client, table)

    for reference in ({"id": chart}, {"url": address}):
        image = {"type": "image", "alt_text": "NDCG", "slack_file": reference}
        await client.chat_postMessage(channel=GENERAL, text="chart", blocks=[image])
        assert (await ada.messages())[-1]["blocks"][0]["slack_file"] == {"id": chart}
    for reference in ({"id": table}, {"id": "F0NOTHING1"}, {"url": "https://elsewhere.example/x.png"}):
        image = {"type": "image", "alt_text": "NDCG", "slack_file": reference}
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=GENERAL, text="chart", blocks=[{"type": "divider"}, image])
        assert caught.value.response["error"] == "invalid_blocks"
        assert caught.value.response["errors"] == ["invalid slack file [json-pointer:/blocks/1/slack_file]"]
