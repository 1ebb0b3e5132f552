"""Workspaces from a file."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.__main__ import main
from sandbox.slack.errors import CannotStart
from sandbox.slack.server import serve
from sandbox.slack.workspace_file import read_manifest, read_workspace
from tests.slack_app import web_client

FULL = """
team: {name: Film Club, domain: films}
users:
  - {name: ada, real_name: Ada Lovelace, email: ada@example.com, tz: Europe/London, admin: true}
  - {name: grace.h, id: U0GRACE}
channels:
  - {name: general, topic: Everything}
  - {name: secret, members: [ada], private: true, bot: false}
  - {name: old, archived: true}
groups:
  - {handle: ml-team, name: ML team, members: [ada]}
app: {name: Movie Bot, bot_token: xoxb-films}
"""


def written(folder: Path, text: str) -> Path:
    """A file of that text."""
    path = folder / "workspace.yaml"
    path.write_text(text, encoding="utf-8")
    return path


async def test_a_described_workspace_is_served(tmp_path: Path) -> None:
    """Team, people, channels, groups and app as they were described; the rest by default."""
    async with serve(workspace=read_workspace(written(tmp_path, FULL))) as slack:
        client = web_client(slack)
        who, people = await client.auth_test(), (await client.users_list())["members"]
        channels = (await client.conversations_list(types="public_channel,private_channel"))["channels"]
        groups = (await client.usergroups_list(include_users=True))["usergroups"]

    assert (who["team"], who["url"].startswith("http"), who["user"]) == ("Film Club", True, "movie_bot")
    assert [(one["id"], one["name"], one["tz"]) for one in people] == [
        ("U00000ADA", "ada", "Europe/London"),
        ("U0GRACE", "grace.h", "Etc/UTC"),
        ("U0PERSONAL", "movie_bot", "Etc/UTC"),
    ]
    assert [(one["name"], one["num_members"], one["is_archived"]) for one in channels] == [
        ("general", 3, False),
        ("old", 3, True),
    ]
    assert [(one["handle"], one["users"]) for one in groups] == [("ml-team", ["U00000ADA"])]
    assert slack.bot_token == "xoxb-films"


@pytest.mark.parametrize(
    "text,mistake",
    [
        ("users: [", "cannot be read"),
        ("- ada", "the file: must be a mapping with users"),
        ("", "the file: must be a mapping"),
        ("users: []", "users: missing"),
        ("users: [{name: ada}]\nchanels: []", "chanels: unknown; known here are users, team, channels, groups, app"),
        ("users: {name: ada}", "users: must be a list"),
        ("users: [ada]", "users[0]: must be a mapping with name"),
        ("users: [{real_name: Ada}]", "users[0].name: missing"),
        ("users: [{name: Ada L}]", "users[0].name: 'Ada L' is no name"),
        ("users: [{name: 7}]", "users[0].name: must be a text"),
        ("users: [{name: ada, admin: perhaps}]", "users[0].admin: must be true or false"),
        ("users: [{name: ada, tz: Moon}]", "users[0].tz: unknown time zone 'Moon'"),
        ("users: [{name: ada, id: ADA}]", "users[0].id: must be U and capitals"),
        ("users: [{name: ada}, {name: ada}]", "users: ada stands there twice"),
        ("users: [{name: personalize}]", "users: personalize stands there twice"),
        ("users: [{name: ada}]\nchannels: [{name: x, members: [bob]}]", "channels[0].members: nobody is named 'bob'"),
        ("users: [{name: ada}]\nchannels: [{name: x}, {name: x}]", "channels: x stands there twice"),
        ("users: [{name: ada}]\ngroups: [{handle: g, members: [bob]}]", "groups[0].members: nobody is named 'bob'"),
        ("users: [{name: ada}]\nteam: {title: x}", "team.title: unknown"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, mistake: str) -> None:
    """And with what would be right there."""
    with pytest.raises(CannotStart) as caught:
        read_workspace(written(tmp_path, text))

    assert mistake in str(caught.value)
    assert "workspace.yaml" in str(caught.value)


@pytest.mark.parametrize("text", ["", "{}", "display_information: {name: x}", "[", "\x00"])
def test_a_manifest_without_an_app_is_refused(tmp_path: Path, text: str) -> None:
    """Also one that is no YAML."""
    with pytest.raises(CannotStart, match=r"workspace\.yaml"):
        read_manifest(written(tmp_path, text))


@pytest.mark.parametrize("option", ["--workspace", "--manifest"])
def test_a_file_that_is_not_there_is_said_on_the_console(
    tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 1 and a sentence, no traceback."""
    assert main([option, str(tmp_path / "nothing.yaml")]) == 1
    assert "The sandbox cannot start" in capsys.readouterr().err


async def test_the_command_line_shows_what_was_kept(tmp_path: Path) -> None:
    """A described workspace, its folder from an earlier run, and an app that may call as often as it likes."""
    described, data = written(tmp_path, FULL), tmp_path / "data"
    async with serve(workspace=read_workspace(described), data_dir=data) as slack:
        await web_client(slack).chat_postMessage(channel="#general", text="hi")
    options = ["--workspace", str(described), "--data-dir", str(data), "--no-limits"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    world = json.loads(await process.stdout.readline())
    client = AsyncWebClient(token=world["bot_token"], base_url=world["slack_api"])
    client.proxy = None
    seen = [one["text"] for one in (await client.conversations_history(channel="C0GENERAL"))["messages"]]
    for _ in range(25):
        assert (await client.users_list())["ok"]
    process.terminate()
    await process.wait()

    assert seen == ["hi"]
