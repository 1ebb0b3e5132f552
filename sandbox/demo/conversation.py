"""Somebody in a channel who types and clicks, and a screen that shows what they see meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from sandbox.demo import buttons
from sandbox.demo.screen import Screen
from sandbox.slack import terminal
from sandbox.slack.person import Person
from sandbox.slack.wire import Json

_LONG = 365 * 24 * 60 * 60.0  # seconds


class StepFailedError(Exception):
    """What the tour waited for did not come, or is not what it should be."""


class Conversation:
    """A person and a screen; what appears in the channel is shown whenever something is waited for."""

    def __init__(self, person: Person, screen: Screen, names: Mapping[str, str], *, bot: str) -> None:
        """Bind a person to a screen; `names` are those of the workspace by id, `bot` is the app's user."""
        self._person = person
        self._screen = screen
        self._names = names
        self._bot = names[bot]
        self._shown: dict[str, Json] = {}
        self._told: set[str] = set()
        self.heard = 0
        """How many messages of others were shown."""

    async def types(self, line: str, *, answer: str = "") -> Json:
        """Type a line and return the app's answer; raises `StepFailedError` unless it holds the text `answer`."""
        self._screen.does(self._names[self._person.user], line)
        return await self._act(self._person.types(line), answer)

    async def clicks(self, label: str, message: Json, *, answer: str = "") -> Json:
        """Click a button and return the app's answer, as `types` does."""
        self._screen.does(self._names[self._person.user], f"clicks [{label}]")
        return await self._act(self._person.clicks(label, message), answer)

    async def result(self, kind: str, *, within: float = 60) -> Json:
        """Wait for the message that tells how a job of a kind ended; raises `StepFailedError` unless it ended well."""

        def tells(message: Json) -> bool:
            fresh = message["ts"] not in self._told and ":result:" in _key(message)
            return fresh and f"{kind}: " in self._read(message)[0]

        message = await self.sees(tells, within=within)
        self._told.add(message["ts"])
        if " done " not in self._read(message)[0]:
            raise StepFailedError(f"The {kind.lower()} did not end well.")
        return message

    async def does(self, typed: str) -> None:
        """Do as somebody at a keyboard says: `[Label]` clicks a button, `@name` mentions, anything else is typed.

        Raises:
            LookupError: there is no such button.
            ControlRefused: the workspace does not take it.
        """
        if typed.startswith("["):
            await self._person.clicks(*buttons.meant(typed.strip("[]"), await self._person.messages()))
        elif typed:
            ids = {f"@{name}": f"<@{user}>" for user, name in self._names.items()}
            await self._person.types(" ".join(ids.get(word, word) for word in typed.split(" ")))

    async def form(self) -> str | None:
        """Return the title of the form that is open before the person, None where there is none."""
        modals = (await self._person.views())["modals"]
        return str(modals[-1]["title"]["text"]) if modals else None

    def addresses_somebody(self, typed: str) -> bool:
        """Say whether the app will hear of it: a command, a click or a mention."""
        return typed.startswith(("/", "[")) or f"@{self._bot}" in typed.split()

    async def watches(self) -> None:
        """Show what appears, until cancelled."""
        while True:
            await self.sees(lambda _: False, within=_LONG)

    async def sees(self, fits: Callable[[Json], bool], *, within: float) -> Json:
        """Return the first message that fits, and show all others on the way; raises `StepFailedError`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while True:
            for message in await self._person.messages():
                self._show(message)
                if fits(message):
                    return message
            try:
                await self._person.wait_for(self._is_news, within=deadline - loop.time())
            except TimeoutError:
                raise StepFailedError(f"Nothing came within {within:g} seconds.") from None

    async def _act(self, acting: Awaitable[None], answer: str) -> Json:
        before = {message["ts"] for message in await self._person.messages()}
        await acting
        message = await self.sees(lambda one: one["ts"] not in before and bool(one.get("ephemeral_to")), within=20)
        if answer not in "\n".join(self._read(message)):
            raise StepFailedError(f"The answer does not say “{answer}”.")
        return message

    def _show(self, message: Json) -> None:
        known = self._shown.get(message["ts"])
        self._shown[message["ts"]] = message
        if message["user"] == self._person.user or known == message:
            return
        if known:
            self._screen.progress(self._read(message)[0])
        else:
            self.heard += 1
            self._screen.shows(self._bot, message, self._names)

    def _is_news(self, message: Json) -> bool:
        return self._shown.get(message["ts"]) != message

    def _read(self, message: Json) -> list[str]:
        return terminal.render(message, self._names) or [""]


def _key(message: Json) -> str:
    """Return the key that the app gave the message, for its own book-keeping."""
    return str(message.get("metadata", {}).get("event_payload", {}).get("key", ""))
