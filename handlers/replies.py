"""Brings answers to where they were asked for."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.model.message import Block, Message
from bot.model.sheet import Sheet
from bot.ports import unpainted
from bot.records import dataclass
from handlers.surfaces import Reply, ToChannel, ToUrl

_log = logging.getLogger(__name__)
_OK = 200
_REFUSES_BLOCKS = "invalid_blocks"


@dataclass(frozen=True, kw_only=True, slots=True)
class Replies:
    """Sends answers; `ways` is `Pictures.ways`. Nothing can be said where Slack refuses one, so that is logged."""

    client: AsyncWebClient
    ways: Callable[[Sequence[Block]], AsyncIterator[Sequence[Block]]] = unpainted

    async def begin(self, reply: Reply, message: Message) -> Reply:
        """Say that something takes a while, and return where the answer goes, which takes the place of that."""
        ts = await self.send(reply, message, public=False)
        if isinstance(reply, ToUrl):
            return replace(reply, replaces=reply.ours)
        return replace(reply, ts=None if reply.channel.startswith(("U", "W")) else ts)

    async def send(self, reply: Reply, message: Message, *, public: bool) -> str | None:
        """Send an answer in the best way that this Slack takes, at last its text alone.

        Return the `ts` of the message, None where Slack refused it or does not say.
        """
        refused: str | None = None
        ts: str | None = None
        async for blocks in self.ways(message.blocks):
            if refused:
                _log.warning("Slack refused the blocks of an answer; sending it in a simpler way")
            refused, ts = await self._deliver(reply, replace(message, blocks=tuple(blocks)), public=public)
            if refused != _REFUSES_BLOCKS:
                break
        if refused and isinstance(reply, ToUrl) and reply.otherwise:
            _log.info("Slack refused an answer to a form: %s; it goes to the person directly", refused)
            return await self.send(ToChannel(channel=reply.otherwise), message, public=False)
        if refused:
            _log.error("Slack refused an answer: %s", refused)
        return ts

    async def attach(self, sheet: Sheet, *, channel: str, thread: str | None) -> bool:
        """Send a table as a file to a channel, or a person, and say whether Slack took it."""
        try:
            if channel.startswith(("U", "W")):
                channel = (await self.client.conversations_open(users=channel))["channel"]["id"]
            content = sheet.csv().encode("utf-8-sig")
            await self.client.files_upload_v2(
                channel=channel, thread_ts=thread, filename=sheet.file, title=sheet.file, content=content
            )
        except SlackApiError as error:
            _log.warning("Slack refused a file: %s", error.response.get("error"))
            return False
        except (SlackRequestError, aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("a file could not be sent: %s", type(error).__name__)
            return False
        return True

    async def _deliver(self, reply: Reply, message: Message, *, public: bool) -> tuple[str | None, str | None]:
        """Return the word with which Slack refused, None where it took the message, and the `ts` that this got."""
        try:
            if isinstance(reply, ToUrl):
                return await self._respond(reply, message, public=public), None
            return None, await self._post(reply, message)
        except SlackApiError as error:
            return str(error.response.get("error")), None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return type(error).__name__, None

    async def _post(self, reply: ToChannel, message: Message) -> str | None:
        blocks = [dict(block) for block in message.blocks]
        if reply.ts:
            await self.client.chat_update(channel=reply.channel, ts=reply.ts, text=message.text, blocks=blocks)
            return reply.ts
        posted = await self.client.chat_postMessage(
            channel=reply.channel,
            thread_ts=reply.thread,
            text=message.text,
            blocks=blocks or None,
            unfurl_links=False,
            unfurl_media=False,
        )
        ts: str | None = posted.get("ts")
        return ts

    async def _respond(self, reply: ToUrl, message: Message, *, public: bool) -> str | None:
        webhook = AsyncWebhookClient(reply.url, session=self.client.session, retry_handlers=self.client.retry_handlers)
        webhook.proxy = self.client.proxy  # set afterwards: None given at the start means "as the environment says"
        response = await webhook.send(
            text=message.text,
            blocks=[dict(block) for block in message.blocks] or None,
            response_type="in_channel" if public or reply.shown else "ephemeral",
            replace_original=reply.replaces and (reply.shown or not public),
        )
        if response.status_code == _OK:
            return None
        return _REFUSES_BLOCKS if _REFUSES_BLOCKS in response.body else f"HTTP {response.status_code}"
