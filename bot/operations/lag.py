"""How late the event loop is: the one number that foretells acknowledgements which come too late for Slack."""

import asyncio

from bot.model.signs import Lagged
from bot.ports import Watch

_EVERY = 0.05  # seconds


async def sample_lag(watch: Watch) -> None:
    """Tell, until cancelled, how much later than asked for a pause ends."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _EVERY
        await asyncio.sleep(_EVERY)
        watch(Lagged(seconds=max(0.0, loop.time() - due)))
