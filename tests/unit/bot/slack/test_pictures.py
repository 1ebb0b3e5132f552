from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.chart import CHART, Chart
from bot.model.message import Block, Message
from bot.pictures.drawing import drawn
from bot.slack.channel import SlackChannel
from bot.slack.pictures import SlackPictures
from bot.views.blocks import Button, paragraph
from bot.views.cards import Card, cards
from bot.views.charts import bars
from bot.views.page import page
from bot.workers import WorkerDiedError
from handlers.replies import Replies
from handlers.surfaces import ToChannel
from sandbox.slack.person import Person
from tests.unit.bot.slack.conftest import GENERAL
from tests.unit.bot.slack.scripted import Answer, Script

CONTEST = page(paragraph("Done."), bars("ndcg@25", {"a": 0.1, "b": 0.2}, x_label="Recipe", y_label="ndcg@25"))
UNFIT: Mapping[str, Any] = {"ok": False, "error": "invalid_blocks"}


class Painter:
    """Paints in this process, and keeps what it painted; `dies` is what a chart too many does to it."""

    def __init__(self, *, dies: bool = False) -> None:
        """Keep whether it dies."""
        self.painted: list[Chart] = []
        self._dies = dies

    async def paint(self, chart: Chart) -> bytes:
        """Return a chart as PNG."""
        if self._dies:
            raise WorkerDiedError
        self.painted.append(chart)
        return drawn(chart)


async def all_of(ways: AsyncIterator[Sequence[Block]]) -> list[list[str]]:
    """Return the types of the blocks in each way."""
    return [[str(block["type"]) for block in blocks] async for blocks in ways]


async def test_slack_draws_a_chart_where_it_can(client: AsyncWebClient, ada: Person) -> None:
    """Then nothing is painted or uploaded."""
    painter = Painter()
    pictures = SlackPictures(client=client, painter=painter)

    await SlackChannel(client=client, ways=pictures.ways).post(GENERAL, CONTEST, key="k")

    [message] = await ada.messages()
    assert [block["type"] for block in message["blocks"]] == ["rich_text", CHART]
    assert painter.painted == []


async def test_a_picture_is_shown_where_the_operator_wants_it(client: AsyncWebClient, ada: Person) -> None:
    """It has its numbers as alternative text, is a PNG that Slack knows, and the same one serves twice."""
    painter = Painter()
    channel = SlackChannel(client=client, ways=SlackPictures(client=client, painter=painter, native=False).ways)

    ts = await channel.post(GENERAL, CONTEST, key="k")
    await channel.edit(GENERAL, ts, CONTEST, key="k")

    [message] = await ada.messages()
    image = message["blocks"][1]
    assert (image["type"], image["alt_text"]) == ("image", "ndcg@25: a 0.1; b 0.2")
    assert (await client.files_info(file=image["slack_file"]["id"]))["file"]["mimetype"] == "image/png"
    assert len(painter.painted) == 1


async def test_a_refused_chart_becomes_a_picture_and_slack_is_not_asked_again(
    scripted: AsyncWebClient, script: Script
) -> None:
    """A workspace that does not know the block yet is asked once."""
    pictures = SlackPictures(client=scripted, painter=Painter())
    channel, replies = SlackChannel(client=scripted, ways=pictures.ways), Replies(client=scripted, ways=pictures.ways)
    script.answers["chat.postMessage"].append(Answer(body=UNFIT))
    script.answers["files.getUploadURLExternal"].append(
        Answer(body={"ok": True, "file_id": "F1", "upload_url": f"{scripted.base_url}upload"})
    )
    script.answers["files.info"].append(Answer(body={"ok": True, "file": {"mimetype": "image/png"}}))

    await channel.post("C1", CONTEST, key="k")
    await replies.send(ToChannel(channel="C1"), CONTEST, public=True)

    posted = [sent["blocks"] for method, sent in script.calls if method == "chat.postMessage"]
    assert [[block["type"] for block in blocks] for blocks in posted] == [
        ["rich_text", CHART],
        ["rich_text", "image"],
        ["rich_text", "image"],
    ]


async def test_refused_cards_leave_their_buttons(scripted: AsyncWebClient, script: Script) -> None:
    """In a row, each saying what it is about; and Slack is not asked for cards again."""
    pictures = SlackPictures(client=scripted, painter=Painter())
    replies = Replies(client=scripted, ways=pictures.ways)
    card = Card(title="1. Heat", buttons=(Button(text="Similar", aloud="Similar to Heat", line="similar 7"),))
    message = page(paragraph("Recommended."), cards([card]))
    script.answers["chat.postMessage"].append(Answer(body=UNFIT))

    for _ in range(2):
        await replies.send(ToChannel(channel="C1"), message, public=True)

    posted = [sent["blocks"] for method, sent in script.calls if method == "chat.postMessage"]
    assert [blocks[1]["type"] for blocks in posted] == ["carousel", "actions", "actions"]
    assert posted[1][1]["elements"][0]["text"]["text"] == "Similar to Heat"


async def test_where_nothing_is_taken_the_text_goes_alone(scripted: AsyncWebClient) -> None:
    """The charts were not at fault then, and Slack is asked to draw the next."""
    pictures = SlackPictures(client=scripted, painter=Painter(dies=True))

    for _ in range(2):
        assert await all_of(pictures.ways(CONTEST.blocks)) == [["rich_text", CHART], ["rich_text"], []]


@pytest.mark.parametrize("trouble", ["missing_scope", "died", "slow", "refused"])
async def test_a_picture_that_cannot_be_made_holds_nothing_up(
    scripted: AsyncWebClient, script: Script, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    """The message comes without it: its numbers are in the text."""
    ticket = {"ok": True, "file_id": "F1", "upload_url": f"{scripted.base_url}upload"}
    script.answers["files.getUploadURLExternal"].append(Answer(body=ticket))
    if trouble == "missing_scope":
        script.answers["files.getUploadURLExternal"] = [Answer(body={"ok": False, "error": "missing_scope"})]
    if trouble == "slow":
        script.answers["files.info"] = [Answer(body={"ok": True, "file": {"mimetype": ""}})] * 30
    if trouble == "refused":
        script.answers["upload"] = [Answer(status=500)]
    rested: list[float] = []

    async def rest(seconds: float) -> None:
        rested.append(seconds)

    pictures = SlackPictures(client=scripted, painter=Painter(dies=trouble == "died"), native=False, rest=rest)

    await SlackChannel(client=scripted, ways=pictures.ways).post("C1", CONTEST, key="k")

    [sent] = [sent for method, sent in script.calls if method == "chat.postMessage"]
    assert [block["type"] for block in sent["blocks"]] == ["rich_text"]
    assert "a chart is not shown" in caplog.text
    assert sum(rested) <= 6


async def test_blocks_without_charts_go_as_they_are(client: AsyncWebClient) -> None:
    """Also where charts are always painted."""
    pictures = SlackPictures(client=client, painter=Painter(), native=False)

    assert await all_of(pictures.ways(Message(text="a", blocks=CONTEST.blocks[:1]).blocks)) == [["rich_text"], []]
    assert await all_of(pictures.ways(())) == [[]]
