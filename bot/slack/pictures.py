"""Charts on their way to Slack: drawn by Slack itself where it knows how, else as pictures of ours.

A picture is a file that only the app sees by itself, shown by an image block ("Slack file object"). Slack looks into a
file for a moment before blocks may name it ("files.completeUploadExternal").
"""

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import field

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.cards import CAROUSEL, unrolled
from bot.model.chart import CHART, chart_in, described
from bot.model.errors import ChannelBusy
from bot.model.message import Block
from bot.ports import Painter
from bot.records import dataclass
from bot.slack.failures import UNREACHABLE, code_of
from bot.workers import WorkerDiedError

_log = logging.getLogger(__name__)
_ALT_TEXT, _FILE_ALT_TEXT = 2_000, 1_000
_LOOKS, _PAUSE = 20, 0.25  # how often, and after how many seconds, Slack is asked whether it knows the file by now
_REMEMBERED = 200  # pictures; a message that is edited shows the same one again
_HTTP_OK = 200


@dataclass(kw_only=True, slots=True)
class SlackPictures:
    """The port `Pictures`. What Slack refuses once, it is not asked for again: to draw charts itself, to show cards.

    `native` False: it is never asked to draw.
    """

    client: AsyncWebClient
    painter: Painter
    native: bool = True
    cards: bool = True
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep
    _made: OrderedDict[str, str] = field(default_factory=OrderedDict)

    async def ways(self, blocks: Sequence[Block]) -> AsyncIterator[Sequence[Block]]:
        """Yield the ways in which Slack may take blocks, the best first."""
        charts, cards = (any(block["type"] == kind for block in blocks) for kind in (CHART, CAROUSEL))
        if blocks and (self.native or not charts) and (self.cards or not cards):
            yield blocks
        if charts or cards:
            before = self.native, self.cards
            self.native, self.cards = self.native and not charts, self.cards and not cards
            yield unrolled(await self.painted(blocks))
            self.native, self.cards = before  # that was refused too, so neither was at fault
        yield ()

    async def painted(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Return blocks with pictures in the place of charts; one that cannot be made is left out."""
        painted = [await self._picture(block) if block["type"] == CHART else block for block in blocks]
        return [block for block in painted if block is not None]

    async def _picture(self, block: Block) -> Block | None:
        words = described(chart_in(block))
        try:
            file = await self._file(block, words)
        except SlackApiError as error:
            _log.warning("a chart is not shown: Slack does not take the picture (%s)", code_of(error) or "no answer")
        except (*UNREACHABLE, ChannelBusy, WorkerDiedError) as error:
            _log.warning("a chart is not shown: %s", str(error) or type(error).__name__)
        else:
            return {"type": "image", "slack_file": {"id": file}, "alt_text": words[:_ALT_TEXT]}
        return None

    async def _file(self, block: Block, words: str) -> str:
        key = json.dumps(block, sort_keys=True)
        if key not in self._made:
            content = await self.painter.paint(chart_in(block))
            self._made[key] = await self._uploaded(content, title=block["title"], alt_text=words[:_FILE_ALT_TEXT])
            if len(self._made) > _REMEMBERED:
                self._made.popitem(last=False)
        return self._made[key]

    async def _uploaded(self, content: bytes, *, title: str, alt_text: str) -> str:
        """Upload a picture to nobody but the app, wait until Slack knows it, and return its id."""
        ticket = await self.client.files_getUploadURLExternal(
            filename="chart.png", length=len(content), alt_txt=alt_text
        )
        session = self.client.session
        if session is None:
            raise TypeError("pictures go through the client's own session")
        async with session.post(ticket["upload_url"], data=content, proxy=self.client.proxy) as answer:
            if answer.status != _HTTP_OK:
                raise ChannelBusy(f"Slack does not take the picture (HTTP {answer.status}).")
        file: str = ticket["file_id"]
        await self.client.files_completeUploadExternal(files=[{"id": file, "title": title}])
        await self._known(file)
        return file

    async def _known(self, file: str) -> None:
        for _ in range(_LOOKS):
            if (await self.client.files_info(file=file))["file"].get("mimetype"):
                return
            await self.rest(_PAUSE)
        raise ChannelBusy("Slack has not looked into the picture yet.")
