"""Somebody's direct messages from the app, told beside the conversation."""

from collections.abc import Mapping

from sandbox.demo.screen import Screen
from sandbox.slack import terminal
from sandbox.slack.person import Person

_LONG = 365 * 24 * 60 * 60.0  # seconds


class Inbox:
    """Shows the headline of each direct message as it comes."""

    def __init__(self, person: Person, screen: Screen, names: Mapping[str, str], *, bot: str) -> None:
        """Bind a person who sits in their direct message with the app; `bot` is the app's user."""
        self._person = person
        self._screen = screen
        self._names = names
        self._bot = names[bot]

    async def watch(self) -> None:
        """Show what comes, until cancelled."""
        shown: set[str] = set()
        while True:
            message = await self._person.wait_for(
                lambda one: one["ts"] not in shown and one["user"] != self._person.user, within=_LONG
            )
            shown.add(message["ts"])
            self._screen.whispers(self._bot, next(iter(terminal.render(message, self._names)), ""))
