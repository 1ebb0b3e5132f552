"""Somebody who uses the bot every day: asks, reads the answer, hears how things ended."""

import re
from collections import Counter
from collections.abc import Awaitable
from typing import ClassVar

from sandbox.slack.person import Person, shown
from sandbox.slack.wire import Json
from tests.scenario.elsewhere import COMMON

COMMAND = "/personalize"
_ABOUT_A_JOB = re.compile(r"^Asked by (?P<asker>\S+) · started .* · (?P<job>\S+)$", re.MULTILINE)


class Regular(Person):
    """A person who speaks to the bot; `limited` to the routes that every Slack for tests has."""

    limited: ClassVar[bool] = False

    async def asks(self, line: str, *, channel: str | None = None) -> Json:
        """Type a slash command, and return the answer that only this person sees."""
        return await self._answered(self.types(f"{COMMAND} {line}".rstrip(), channel=channel), channel)

    async def presses(self, label: str, message: Json | None = None) -> Json:
        """Click a button, and return the answer, which only this person sees or which is in the direct message."""
        return await self._answered(self.clicks(label, message), message["channel"] if message else None)

    async def hears(self, headline: str, *, channel: str | None = None, within: float = 30) -> Json:
        """Return the message that tells how a job ended; `headline` is some of its words, `*` a version's id."""
        words = re.compile(re.escape(headline).replace(r"\*", r"[0-9a-f]{8}"))
        return await self.wait_for(
            lambda message: ":result:" in key(message) and words.search(text(message)) is not None,
            within=within,
            channel=channel,
        )

    async def sees_card(self, words: str, *, channel: str | None = None) -> Json:
        """Return the message that shows how far a job is, once it says these words."""
        return await self.wait_for(
            lambda message: ":card:" in key(message) and words in text(message), within=30, channel=channel
        )

    async def sees_at_home(self, words: str) -> str:
        """Return what the Home tab shows, once it says these words."""

        def fits(views: Json) -> Json | None:
            home: Json | None = views["home"]
            return home if home and words in text(home) else None

        return text(await self._sees_view(fits, f"Home tab that says {words!r}", 30))

    async def manages(self, what: str, member: str) -> None:
        """Have somebody `invite`d to one's channel, or `remove`d from it."""
        await self._post("channel", {"channel": self.channel, "user": self.user, "do": what, "member": member})

    async def told(self, job: str) -> Counter[str]:
        """Return how often each message about a job is to be seen, in the channel and directly."""
        keys = [key(message) for place in (self.channel, self.user) for message in await self.messages(place)]
        return Counter(found.removeprefix(f"{job}:") for found in keys if found.startswith(f"{job}:"))

    async def _seen(self, where: str, query: str = "") -> tuple[list[Json], int | None]:
        """Add the keys where Slack kept no metadata; a person can read them off."""
        messages, revision = await super()._seen(where, query)
        place = where if where.startswith("C") else self.user
        return [{**_metadata(message, place), **message} for message in messages], revision

    async def _call(self, method: str, route: str, **sent: object) -> Json:
        if self.limited and re.split("[/?]", route)[0] not in COMMON:
            raise AssertionError(f"/_control/{route} is not a common route: mark this test own_slack")
        return await super()._call(method, route, **sent)

    async def _answered(self, acting: Awaitable[None], channel: str | None) -> Json:
        before = {message["ts"] for message in await self.messages(channel)}
        await acting
        direct = channel is not None and not channel.startswith("C")
        return await self.wait_for(
            lambda message: (
                message["ts"] not in before
                and (message.get("ephemeral_to") == self.user or (direct and "bot_id" in message and not key(message)))
            ),
            within=20,
            channel=channel,
        )


def text(message: Json) -> str:
    """Return all that a message shows, people and channels by their ids."""
    return shown(message, {})


def key(message: Json) -> str:
    """Return the key that the bot gave a message for its own book-keeping, "" where it gave none."""
    return str(message.get("metadata", {}).get("event_payload", {}).get("key", ""))


def _metadata(message: Json, place: str) -> Json:
    """Return what the bot notes beside a card or a result: its key."""
    found = _ABOUT_A_JOB.search(text(message))
    if found is None or "ephemeral_to" in message:
        return {}
    told = found["asker"] == "you" or found["asker"].startswith("@")
    event = {"key": f"{found['job']}:{'result' if told else 'card'}:{place}"}
    return {"metadata": {"event_payload": event}}


def job_of(message: Json) -> str:
    """Return the job that a card or a result is about."""
    return key(message).partition(":")[0]


def table(message: Json) -> list[list[str]]:
    """Return the cells of a message's table, titles first."""
    rows = next(block["rows"] for block in message["blocks"] if block["type"] == "table")
    return [[cell["text"] for cell in row] for row in rows]
