"""Reads the events that the page follows."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientResponse, ClientSession

from sandbox.slack.server import SlackSandbox


class Events:
    """An open stream of server-sent events."""

    def __init__(self, response: ClientResponse) -> None:
        """Read from this response."""
        self._response = response

    async def next(self, name: str | None = None) -> dict[str, Any]:
        """The next event (of that name), as its data and the fields `id` and `event`."""
        async with asyncio.timeout(2):
            while True:
                event = await self._one()
                if name in (None, event["event"]):
                    return event

    async def _one(self) -> dict[str, Any]:
        fields: dict[str, str] = {}
        while line := (await self._response.content.readline()).decode().rstrip("\n"):
            key, _, value = line.partition(": ")
            fields[key] = value
        if "data" not in fields:
            return await self._one()  # a comment
        return {**json.loads(fields["data"]), "id": fields["id"], "event": fields["event"]}


@asynccontextmanager
async def following(slack: SlackSandbox, query: str = "", **headers: str) -> AsyncIterator[Events]:
    """The events of `GET /_control/events` with this query."""
    url = f"{slack.url}/_control/events?{query}"
    async with ClientSession(headers=headers) as session, session.get(url) as response:
        assert response.content_type == "text/event-stream"
        assert (await response.content.readline()).startswith(b":")  # it is listening
        await response.content.readline()
        yield Events(response)
