"""How loops rest."""

import asyncio
from datetime import timedelta


async def rest(pause: timedelta, *until: asyncio.Event) -> None:
    """Wait, until one of these is set at most."""
    waits = [asyncio.ensure_future(event.wait()) for event in until]
    try:
        await asyncio.wait(waits, timeout=pause.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
