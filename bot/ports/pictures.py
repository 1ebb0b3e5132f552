"""Charts, where Slack draws none."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from bot.model.chart import Chart
from bot.model.message import Block


class Painter(Protocol):
    """Draws, off the event loop."""

    async def paint(self, chart: Chart) -> bytes:
        """Return a chart as PNG."""
        ...


class Pictures(Protocol):
    """Shows charts where Slack draws none."""

    def ways(self, blocks: Sequence[Block]) -> AsyncIterator[Sequence[Block]]:
        """Yield the ways in which Slack may take blocks, the best first; go on where it refuses them (invalid_blocks).

        As they are, then with pictures in the place of charts, and at last none: then the text has to do alone.
        """
        ...

    async def painted(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Return blocks with pictures in the place of charts, for surfaces that take no charts, such as modals.

        A chart whose picture cannot be made is left out: nobody waits longer, and its numbers are in the text.
        """
        ...


async def unpainted(blocks: Sequence[Block]) -> AsyncIterator[Sequence[Block]]:
    """Yield blocks as they are, then none: what `Pictures.ways` does where nobody paints."""
    if blocks:
        yield blocks
    yield ()
