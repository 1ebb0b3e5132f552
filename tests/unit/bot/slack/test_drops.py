from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.datafile import Drop
from bot.model.errors import BadFile, ChannelBusy, NotFound
from bot.ports import Drops
from bot.slack.drops import SlackDrops
from sandbox.slack.person import Person
from tests.unit.bot.slack.conftest import ADA, GENERAL
from tests.unit.bot.slack.scripted import Answer, Script

CONTENT = b"USER_ID,ITEM_ID\n" * 1_000


async def dropped(client: AsyncWebClient, ada: Person) -> tuple[Drops, Drop]:
    """Let Ada drop a file, and return what the bot knows of it."""
    message = await ada.drops("ratings.csv", CONTENT)
    drops: Drops = SlackDrops(client=client)
    return drops, await drops.find(message["files"][0]["id"])


async def test_a_dropped_file_is_known_and_fetched(client: AsyncWebClient, ada: Person, tmp_path: Path) -> None:
    """With who dropped it, and where."""
    drops, drop = await dropped(client, ada)
    await drops.fetch(drop, tmp_path / "file", limit=len(CONTENT))

    assert (drop.name, drop.size, drop.by, drop.channels) == ("ratings.csv", len(CONTENT), ADA, frozenset({GENERAL}))
    assert (tmp_path / "file").read_bytes() == CONTENT


async def test_a_large_file_is_not_even_begun(client: AsyncWebClient, ada: Person, tmp_path: Path) -> None:
    """The person learns how much may be dropped, and what to do instead."""
    drops, drop = await dropped(client, ada)

    with pytest.raises(BadFile, match=r"check s3://BUCKET/FILE.csv"):
        await drops.fetch(drop, tmp_path / "file", limit=100)
    assert not (tmp_path / "file").exists()


async def test_a_file_that_grows_on_the_way_is_cut_off(
    scripted: AsyncWebClient, script: Script, tmp_path: Path
) -> None:
    """What Slack says of its size is not trusted."""
    script.answers["big"].append(Answer(body={"rows": "x" * 5_000}))

    with pytest.raises(BadFile, match="too large"):
        await SlackDrops(client=scripted).fetch(drop_at(f"{scripted.base_url}big"), tmp_path / "file", limit=100)


@pytest.mark.parametrize("error", ["file_not_found", "file_deleted"])
async def test_a_file_that_is_gone_is_asked_for_again(scripted: AsyncWebClient, script: Script, error: str) -> None:
    """Files expire, and people delete them."""
    script.refuse("files.info", error)

    with pytest.raises(NotFound, match="Drop it again"):
        await SlackDrops(client=scripted).find("F1")


async def test_a_deleted_file_may_leave_a_tombstone(scripted: AsyncWebClient, script: Script) -> None:
    """Which has nothing to download."""
    script.answers["files.info"].append(Answer(body={"ok": True, "file": {"id": "F1", "mode": "tombstone"}}))

    with pytest.raises(NotFound, match="Drop it again"):
        await SlackDrops(client=scripted).find("F1")


@pytest.mark.parametrize(
    "answer, error, words",
    [
        (Answer(status=500), ChannelBusy, "HTTP 500"),
        (Answer(status=404), NotFound, "Drop it again"),
        (Answer(body="<html>Sign in</html>"), ChannelBusy, "files:read"),
        (Answer(lost=True), ChannelBusy, "Try again"),
    ],
)
async def test_what_slack_answers_instead_of_a_file_is_told(
    scripted: AsyncWebClient, script: Script, tmp_path: Path, answer: Answer, error: type[Exception], words: str
) -> None:
    """The page for people who are not signed in is no CSV."""
    script.answers["file"] += [answer] * 3

    with pytest.raises(error, match=words):
        await SlackDrops(client=scripted).fetch(drop_at(f"{scripted.base_url}file"), tmp_path / "file", limit=10**6)


async def test_the_token_goes_to_slack_only(scripted: AsyncWebClient, tmp_path: Path) -> None:
    """Files of other services lie elsewhere."""
    with pytest.raises(NotFound, match="does not lie in Slack"):
        await SlackDrops(client=scripted).fetch(drop_at("https://drive.example.com/x"), tmp_path / "f", limit=10)


def drop_at(url: str) -> Drop:
    """Return a file that is said to be small."""
    return Drop(id="F1", name="x.csv", size=10, by="U1", channels=frozenset(), url=url)
