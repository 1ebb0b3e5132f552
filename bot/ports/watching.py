"""How time and signs reach the bot's parts."""

from collections.abc import Callable
from datetime import datetime

from bot.model.signs import Sign

Clock = Callable[[], datetime]
"""Returns now, aware, in UTC."""


Watch = Callable[[Sign], None]
"""Is told what the bot's parts do, as they do it, from any thread; returns at once and never fails."""


def unwatched(_: Sign) -> None:
    """Let nobody watch."""
