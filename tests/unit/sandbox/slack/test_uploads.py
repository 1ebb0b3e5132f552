"""Files that people drop into a conversation."""

import struct
from typing import Any

import pytest
from aiohttp import ClientSession, FormData
from slack_bolt.async_app import AsyncApp

from sandbox.slack.files.kinds import kind_of, pixels
from sandbox.slack.person import ControlRefused, Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.settings import Settings
from sandbox.slack.workspace import local_workspace
from tests.slack_app import listening, logged

GENERAL, ADA, GRACE = "C00GENERAL", "U00000ADA", "U0000GRACE"
CSV = b"USER_ID,ITEM_ID,TIMESTAMP\n1,2,3\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 3, 2)


def form(*files: tuple[str, bytes], **fields: str) -> FormData:
    """A multipart form by Ada, in #general unless the fields say otherwise."""
    data = FormData({"user": ADA, "channel": GENERAL} | fields, quote_fields=False)  # as browsers send names
    for name, content in files:
        data.add_field("file", content, filename=name)
    return data


async def upload(slack: SlackSandbox, data: object) -> dict[str, Any]:
    """The answer to an upload."""
    async with ClientSession(slack.url) as session, session.post("/_control/upload", data=data) as response:
        return dict(await response.json())


async def test_a_file_in_a_direct_message_reaches_the_app(app: AsyncApp, slack: SlackSandbox) -> None:
    """As a message with the file's description, and the words that were typed with it."""
    heard: list[dict[str, Any]] = []

    @app.event("message")
    async def keep(event: dict[str, Any]) -> None:
        heard.append(event)

    async with listening(app, slack):
        answer = await upload(slack, form(("movies.csv", CSV), channel=ADA, text="import this"))
        await logged(slack, "message")

    event = heard[0]
    file = event["files"][0]
    assert (event["subtype"], event["channel_type"], event["text"]) == ("file_share", "im", "import this")
    assert (file["name"], file["mimetype"], file["filetype"], file["size"]) == (
        "movies.csv",
        "text/csv",
        "csv",
        len(CSV),
    )
    assert (file["preview"], file["lines"], file["mode"]) == (CSV.decode().strip(), 2, "snippet")
    assert answer["message"]["files"][0]["id"] == file["id"]


async def test_several_files_stand_in_one_message(slack: SlackSandbox) -> None:
    """In a thread, if that is where they were dropped, and in the channel too, if that was wished."""
    root = await upload(slack, form(("a.txt", b"a")))
    answer = await upload(slack, form(("b.txt", b"b"), ("c.png", PNG), thread_ts=root["message"]["ts"]))
    both = await upload(slack, form(("d.txt", b"d"), thread_ts=root["message"]["ts"], reply_broadcast="true"))

    message = answer["message"]
    assert (both["message"]["subtype"], both["message"]["root"]["ts"]) == ("thread_broadcast", root["message"]["ts"])
    assert ([file["name"] for file in message["files"]], message["thread_ts"]) == (
        ["b.txt", "c.png"],
        root["message"]["ts"],
    )
    assert (message["files"][1]["original_w"], message["files"][1]["original_h"]) == (3, 2)


@pytest.mark.parametrize(
    "name,content,place",
    [
        ("chart.png", PNG, "inline"),
        ("movies.csv", CSV, "attachment"),
        ("page.html", b"<script>alert(1)</script>", "attachment"),
        ("drawing.svg", b"<svg onload='alert(1)'/>", "attachment"),
        ("picture.png", b"<script>alert(1)</script>", "attachment"),
    ],
)
async def test_a_browser_shows_pictures_and_runs_nothing(
    slack: SlackSandbox, name: str, content: bytes, place: str
) -> None:
    """Whatever a file calls itself, only what is a picture inside is shown; the rest is saved."""
    file = (await upload(slack, form((name, content))))["message"]["files"][0]
    async with ClientSession(slack.url) as session, session.get(f"/_control/file/{file['id']}") as response:
        body, headers = await response.read(), response.headers

    assert body == content
    assert headers["Content-Disposition"] == f"{place}; filename*=UTF-8''{name}"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


async def test_a_person_drops_a_file(ada: Person) -> None:
    """With a word to it, escaped as Slack does it."""
    message = await ada.drops("movies.csv", CSV, text="a < b")

    assert (message["text"], message["files"][0]["name"]) == ("a &lt; b", "movies.csv")
    with pytest.raises(ControlRefused, match="channel_not_found"):
        await ada.drops("movies.csv", CSV, channel="C0NOWHERE")


@pytest.mark.parametrize(
    "data,error",
    [
        (form(("a.txt", b"a"), user=""), "user: required"),
        (form(), "invalid_form_data"),
        (form(("a.txt", b"a"), channel="C0NOWHERE"), "channel_not_found"),
        (form(("a.txt", b"a"), channel="C000RANDOM", user="U0PERSONAL"), "not_in_channel"),
        (form(("a.txt", b"a"), text="x" * 70_000), "file_too_large"),
        (b"words", "invalid_form_data"),
    ],
)
async def test_an_upload_that_cannot_be_says_why(slack: SlackSandbox, data: object, error: str) -> None:
    """And nothing appears."""
    assert await upload(slack, data) == {"ok": False, "error": error}


async def test_a_file_may_not_be_too_large() -> None:
    """One byte more than the limit is refused by name, and nothing is kept."""
    async with serve(workspace=local_workspace(), settings=Settings(largest_file=1_000)) as slack:
        fits = await upload(slack, form(("a.bin", b"x" * 1_000)))
        refused = await upload(slack, form(("a.bin", b"x" * 1_001)))

    assert (fits["ok"], refused) == (True, {"ok": False, "error": "file_too_large"})


async def test_a_file_that_is_not_there_is_404(slack: SlackSandbox) -> None:
    """By its Slack name."""
    async with ClientSession(slack.url) as session, session.get("/_control/file/F0NOTHING") as response:
        assert (response.status, (await response.json())["error"]) == (404, "file_not_found")


async def test_a_files_name_brings_no_folders(slack: SlackSandbox) -> None:
    """Whatever separates them."""
    answer = await upload(slack, form(("../../etc/mots clés.csv", b"x"), ("..\\passwd", b"x")))

    assert [file["name"] for file in answer["message"]["files"]] == ["mots clés.csv", "passwd"]


@pytest.mark.parametrize(
    "name,content,filetype",
    [
        ("a.csv", CSV, "csv"),
        ("a.CSV", b"\xff\xfe\x00", "binary"),
        ("a.json", b"{}", "json"),
        ("a", b"words", "text"),
        ("a.gif", b"GIF89a\x02\x00\x01\x00", "gif"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "jpg"),
        ("a.webp", b"RIFF\0\0\0\0WEBP", "webp"),
        ("a.xlsx", b"PK\x03\x04", "xlsx"),
        ("a.zip", b"PK\x03\x04", "zip"),
        ("a.csv.gz", b"\x1f\x8b", "gzip"),
        ("a.pdf", b"%PDF-1.7", "pdf"),
    ],
)
def test_the_content_says_what_a_file_is(name: str, content: bytes, filetype: str) -> None:
    """The name only where the content leaves it open."""
    assert kind_of(name, content).filetype == filetype


def test_a_picture_has_a_size() -> None:
    """Read from its head; a JPEG's is not looked for."""
    assert [pixels(PNG), pixels(b"GIF89a\x02\x00\x01\x00"), pixels(b"\xff\xd8\xff")] == [(3, 2), (2, 1), None]
