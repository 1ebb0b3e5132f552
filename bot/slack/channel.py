"""Messages in Slack's channels and direct messages."""

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.model.message import Block, Message
from bot.ports import unpainted
from bot.records import dataclass
from bot.slack.failures import code_of, renamed

_log = logging.getLogger(__name__)
_EVENT = "personalize_notice"
_LONGEST_TEXT = 4000  # chat.update's limit, in code points; chat.postMessage takes more, but must be editable
_PAGES, _PAGE = 3, 200  # how far back `find` looks
_UNFIT_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackChannel:
    """The port `Channel`, by Slack's Web API. A message carries its key as metadata; `ways` is `Pictures.ways`."""

    client: AsyncWebClient
    ways: Callable[[Sequence[Block]], AsyncIterator[Sequence[Block]]] = unpainted
    _direct: dict[str, str] = field(default_factory=dict)
    _unseen: set[str] = field(default_factory=set)

    async def post(self, destination: str, message: Message, *, key: str) -> str:
        """Post a message, and return its `ts`."""
        with renamed():
            channel = await self._channel(destination)
            answer = await self._say(
                self.client.chat_postMessage,
                message,
                channel=channel,
                metadata=_metadata(key),
                unfurl_links=False,
                unfurl_media=False,
            )
        return str(answer["ts"])

    async def edit(self, destination: str, ts: str, message: Message, *, key: str) -> None:
        """Replace a message; one that somebody deleted stays deleted."""
        with renamed():
            channel = await self._channel(destination)
            try:
                await self._say(self.client.chat_update, message, channel=channel, ts=ts, metadata=_metadata(key))
            except SlackApiError as error:
                if code_of(error) != "message_not_found":
                    raise
                _log.info("the message of %s was deleted in Slack", key)

    async def find(self, destination: str, key: str) -> str | None:
        """Return the `ts` of the message that carries `key`, among the newest few hundred.

        None as well where the bot was not granted the scope to look: what may be lost is told again.
        """
        with renamed():
            channel = await self._channel(destination)
            try:
                return await self._look(channel, key)
            except SlackApiError as error:
                if code_of(error) != "missing_scope":
                    raise
                self._say_once(error.response.get("needed") or "the scopes for history")
        return None

    async def _look(self, channel: str, key: str) -> str | None:
        cursor = None
        for _ in range(_PAGES):
            page = await self.client.conversations_history(
                channel=channel, include_all_metadata=True, limit=_PAGE, cursor=cursor
            )
            for message in page["messages"]:
                if message.get("metadata") == _metadata(key):
                    return str(message["ts"])
            if not (cursor := (page.get("response_metadata") or {}).get("next_cursor")):
                break
        return None

    async def _say(
        self, method: Callable[..., Awaitable[AsyncSlackResponse]], message: Message, **where: object
    ) -> AsyncSlackResponse:
        """Send a message in the best way that Slack takes: it brings new blocks to few at first."""
        text, refusal = _clipped(message.text), None
        async for blocks in self.ways(message.blocks):
            try:
                return await method(text=text, blocks=list(blocks), **where)
            except SlackApiError as error:
                if not blocks or code_of(error) not in _UNFIT_BLOCKS:
                    raise
                _log.warning("Slack refused the blocks of a message: %s", error.response.data)
                refusal = error
        raise refusal or ValueError("there is always a way without blocks")

    def _say_once(self, needed: str) -> None:
        if needed not in self._unseen:
            self._unseen.add(needed)
            _log.warning("without %s a message whose post was cut off is posted again, and may be there twice", needed)

    async def _channel(self, destination: str) -> str:
        """Return the channel of a destination; a direct message is opened the first time."""
        if not destination.startswith(("U", "W")):
            return destination
        if destination not in self._direct:
            answer = await self.client.conversations_open(users=destination)
            self._direct[destination] = answer["channel"]["id"]
        return self._direct[destination]


def _metadata(key: str) -> Mapping[str, Any]:
    return {"event_type": _EVENT, "event_payload": {"key": key}}


def _clipped(text: str) -> str:
    """Shorten a text to what Slack takes, without cutting into `&amp;` or `<@U1>`."""
    if len(text) <= _LONGEST_TEXT:
        return text
    return re.sub(r"(<[^<>]*|&\w{0,4})$", "", text[: _LONGEST_TEXT - 1]) + "…"
