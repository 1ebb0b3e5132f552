"""What is found again after a restart."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, FormData
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.archive.database import NAME
from sandbox.slack.errors import CannotStart
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.workspace import local_workspace
from tests.slack_app import web_client
from tests.unit.sandbox.slack.conftest import QUICK, HandClock

GENERAL, RANDOM, ADA, GRACE, BOT = "C00GENERAL", "C000RANDOM", "U00000ADA", "U0000GRACE", "U0PERSONAL"
CSV = b"USER_ID,ITEM_ID\n1,2\n"


async def get(slack: SlackSandbox, route: str) -> dict[str, Any]:
    """The answer of one GET."""
    async with ClientSession(slack.url) as session, session.get(f"/_control/{route}") as response:
        return dict(await response.json())


async def seen(slack: SlackSandbox) -> dict[str, Any]:
    """Everything that people see, apart from this server's own numbers."""
    state = await get(slack, "state")
    views = await get(slack, f"views/{ADA}")
    messages = [await get(slack, f"messages/{channel['id']}") for channel in state["channels"]]
    return {
        "channels": sorted(state["channels"], key=lambda channel: str(channel["id"])),
        "messages": sorted(str(one["messages"]) for one in messages),
        "home": views["home"],
    }


async def live(slack: SlackSandbox, client: AsyncWebClient, clock: HandClock) -> None:
    """Things happen: messages, threads, reactions, edits, deletions, a new channel, a Home tab, something for later."""
    async with Person(slack.url, user=ADA, channel=GENERAL) as ada:
        root = await ada.says("hello <world> & all")
        await ada.reacts("eyes", root)
        posted = await client.chat_postMessage(channel=GENERAL, text="one", thread_ts=root["ts"])
        await client.chat_update(channel=GENERAL, ts=posted["ts"], text="two", blocks=[{"type": "divider"}])
        gone = await client.chat_postMessage(channel=ADA, text="gone")
        await client.chat_delete(channel=gone["channel"], ts=gone["ts"])
        await client.chat_postMessage(channel=ADA, text="for Ada alone")
    channel = (await client.conversations_create(name="movies", is_private=True))["channel"]["id"]
    await client.conversations_invite(channel=channel, users=[GRACE])
    await client.conversations_join(channel=RANDOM)
    await client.conversations_archive(channel=RANDOM)
    await client.views_publish(user_id=ADA, view={"type": "home", "blocks": [{"type": "divider", "block_id": "d"}]})
    post_at = int((clock.now + timedelta(hours=1)).timestamp())
    await client.chat_scheduleMessage(channel=GENERAL, post_at=post_at, text="later")


async def test_a_restart_finds_everything(tmp_path: Path, clock: HandClock) -> None:
    """As it was, however it came about, and nothing twice."""
    async with serve(workspace=local_workspace(), clock=clock, data_dir=tmp_path) as slack:
        await live(slack, web_client(slack), clock)
        before = await seen(slack)

    for _ in range(2):
        async with serve(workspace=local_workspace(), clock=clock, data_dir=tmp_path) as slack:
            assert await seen(slack) == before
            listed = (await web_client(slack).chat_scheduledMessages_list())["scheduled_messages"]
            assert [one["text"] for one in listed] == ["later"]


async def test_life_goes_on_after_a_restart(tmp_path: Path, clock: HandClock) -> None:
    """New messages come after the old ones even where the clock stands still; what was scheduled is said."""
    async with serve(workspace=local_workspace(), clock=clock, data_dir=tmp_path) as slack:
        await live(slack, web_client(slack), clock)
    async with (
        serve(workspace=local_workspace(), clock=clock, data_dir=tmp_path, settings=QUICK) as slack,
        Person(slack.url, user=ADA, channel=GENERAL) as ada,
    ):
        said = await ada.says("after")
        assert (await ada.messages())[-1]["ts"] == said["ts"]
        clock.passes(timedelta(hours=1))
        await ada.reads("later")


async def test_files_are_found_with_their_content(tmp_path: Path) -> None:
    """At the address of the new server, and in their messages."""
    form = FormData({"user": ADA, "channel": ADA})
    form.add_field("file", CSV, filename="movies.csv")
    async with (
        serve(workspace=local_workspace(), settings=QUICK, data_dir=tmp_path) as slack,
        Person(slack.url, user=ADA, channel=GENERAL) as ada,
        ClientSession(slack.url) as session,
    ):
        async with session.post("/_control/upload", data=form) as response:
            file = (await response.json())["message"]["files"][0]
        deleted = await web_client(slack).files_upload_v2(content="x", filename="x.txt", channel=GENERAL)
        await ada.wait_for(lambda message: "files" in message)
        await web_client(slack).files_delete(file=deleted["files"][0]["id"])

    async with (
        serve(workspace=local_workspace(), data_dir=tmp_path) as slack,
        Person(slack.url, user=ADA, channel=ADA) as ada,
        ClientSession(headers={"Authorization": f"Bearer {slack.bot_token}"}) as session,
    ):
        shown = (await ada.messages())[-1]["files"][0]
        async with session.get(shown["url_private"]) as response:
            assert await response.read() == CSV
        assert (shown["id"], shown["name"], shown["url_private"].startswith(slack.url)) == (
            file["id"],
            "movies.csv",
            True,
        )
        assert [one["name"] for one in (await web_client(slack).files_list())["files"]] == ["movies.csv"]
        assert (await ada.messages(GENERAL))[-1]["files"][0]["mode"] == "tombstone"
        with pytest.raises(SlackApiError, match="file_deleted"):
            await web_client(slack).files_info(file=deleted["files"][0]["id"])


async def test_whispers_and_modals_are_not_kept(tmp_path: Path) -> None:
    """An ephemeral message is gone with the session that saw it."""
    async with serve(workspace=local_workspace(), data_dir=tmp_path) as slack:
        await web_client(slack).chat_postEphemeral(channel=GENERAL, user=ADA, text="psst")
    async with serve(workspace=local_workspace(), data_dir=tmp_path) as slack:
        assert (await get(slack, f"messages/{GENERAL}"))["messages"] == []


async def test_a_reset_empties_the_disk_too(tmp_path: Path, clock: HandClock) -> None:
    """And what happens afterwards is kept."""
    async with serve(workspace=local_workspace(), clock=clock, data_dir=tmp_path) as slack:
        await live(slack, web_client(slack), clock)
        async with ClientSession(slack.url) as session, session.post("/_control/reset"):
            await web_client(slack).chat_postMessage(channel=GENERAL, text="afresh")
    async with serve(workspace=local_workspace(), clock=clock, data_dir=tmp_path) as slack:
        assert [one["text"] for one in (await get(slack, f"messages/{GENERAL}"))["messages"]] == ["afresh"]
        assert (await get(slack, f"views/{ADA}"))["home"] is None
        assert (await web_client(slack).chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_two_workspaces_cannot_share_a_folder(tmp_path: Path) -> None:
    """The second one says so instead of starting."""
    async with serve(workspace=local_workspace(), data_dir=tmp_path):
        with pytest.raises(CannotStart, match="Is another sandbox running on it"):
            async with serve(workspace=local_workspace(), data_dir=tmp_path):
                pytest.fail("it must not start")


def _of_another_version(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version=99")
    database.close()


def _no_database(path: Path) -> None:
    path.write_text("these are words, not a database" * 50)


@pytest.mark.parametrize(
    "spoil,reason", [(_of_another_version, "has format 99"), (_no_database, "cannot be used"), (Path.mkdir, "opened")]
)
async def test_a_folder_of_no_use_is_refused(tmp_path: Path, spoil: Callable[[Path], None], reason: str) -> None:
    """With a sentence that says which file it is."""
    spoil(tmp_path / NAME)
    with pytest.raises(CannotStart, match=f"{NAME} .*{reason}"):
        async with serve(workspace=local_workspace(), data_dir=tmp_path):
            pytest.fail("it must not start")


async def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """Likewise."""
    (tmp_path / "data").write_text("")
    with pytest.raises(CannotStart, match="cannot be opened"):
        async with serve(workspace=local_workspace(), data_dir=tmp_path / "data"):
            pytest.fail("it must not start")
