"""Files that people drop into Slack ("File object", "Working with files")."""

from asyncio import to_thread
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientTimeout
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.datafile import Drop
from bot.model.errors import BadFile, ChannelBusy, NotFound
from bot.records import dataclass
from bot.slack.failures import UNREACHABLE, code_of

_GONE = {"file_not_found", "file_deleted", "not_visible"}
_SLACK = "files.slack.com"
_HTTP_OK, _HTTP_GONE = 200, {403, 404, 410}
_BLOCK = 2**20  # bytes in memory at a time
_PATIENCE = ClientTimeout(total=600, sock_connect=10, sock_read=30)  # seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackDrops:
    """The port `Drops`, by Slack's Web API."""

    client: AsyncWebClient

    async def find(self, file: str) -> Drop:
        """Return what is known of a file."""
        try:
            found = (await self.client.files_info(file=file))["file"]
        except SlackApiError as error:
            raise _renamed(error) from error
        except UNREACHABLE as error:
            raise _busy(str(error) or type(error).__name__) from error
        if found.get("mode") in {"tombstone", "hidden_by_limit"} or not found.get("url_private_download"):
            raise _gone()
        return Drop(
            id=file,
            name=str(found.get("name") or file),
            size=int(found.get("size") or 0),
            by=str(found.get("user") or ""),
            channels=_channels(found),
            url=str(found["url_private_download"]),
        )

    async def fetch(self, drop: Drop, to: Path, *, limit: int) -> None:
        """Write a file to this machine, block by block. The bot's token goes to Slack only."""
        if drop.size > limit:
            raise _too_large(limit)
        if urlsplit(drop.url).hostname not in {_SLACK, urlsplit(self.client.base_url).hostname}:
            raise NotFound("The file does not lie in Slack itself. Drop it here as a file, or put it into S3.")
        try:
            await self._fetch(drop.url, to, limit)
        except UNREACHABLE as error:
            raise _busy(str(error) or type(error).__name__) from error

    async def _fetch(self, url: str, to: Path, limit: int) -> None:
        session = self.client.session
        if session is None:
            raise TypeError("files come through the client's own session")
        headers = {"Authorization": f"Bearer {self.client.token}"}
        async with session.get(url, headers=headers, proxy=self.client.proxy, timeout=_PATIENCE) as answer:
            if answer.status in _HTTP_GONE:
                raise _gone()
            if answer.status != _HTTP_OK:
                raise _busy(f"HTTP {answer.status}")
            if answer.content_type == "text/html":  # the page for people who are not signed in
                raise _busy("it asks to sign in; does the app have the scope files:read?")
            written = 0
            with to.open("wb") as file:
                async for block in answer.content.iter_chunked(_BLOCK):
                    written += len(block)
                    if written > limit:
                        raise _too_large(limit)
                    await to_thread(file.write, block)


def _channels(found: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(channel) for kind in ("channels", "groups", "ims") for channel in found.get(kind) or ())


def _renamed(error: SlackApiError) -> NotFound | ChannelBusy:
    code = code_of(error)
    return _gone() if code in _GONE else _busy(code or "no answer")


def _gone() -> NotFound:
    return NotFound("The file is no longer in Slack: it was deleted, or has expired. Drop it again.")


def _busy(why: str) -> ChannelBusy:
    return ChannelBusy(f"Slack does not give me the file now ({why}). Try again in a minute.")


def _too_large(limit: int) -> BadFile:
    return BadFile(
        f"The file is too large: what is dropped here may have {limit // 2**20:,} MB (`files.dropped_mb` in "
        "config.yaml). Put it into a bucket and type `check s3://BUCKET/FILE.csv`."
    )
