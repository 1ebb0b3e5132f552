"""Draws charts in a worker process: the real thing behind the port `Painter`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.model.chart import Chart
from bot.workers import Workers


class ChartPainter:
    """Implements `bot.ports.Painter`."""

    def __init__(self, workers: Workers) -> None:
        """Keep the workers."""
        self._workers = workers

    async def paint(self, chart: Chart) -> bytes:
        """Return a chart as PNG."""
        return await self._workers.run(_drawn, chart)


@asynccontextmanager
async def open_painter() -> AsyncIterator[ChartPainter]:
    """Have a painter; its process starts with the first picture, and stops with the block."""
    workers = Workers()
    try:
        yield ChartPainter(workers)
    finally:
        await workers.close()


def _drawn(chart: Chart) -> bytes:
    from bot.pictures.drawing import drawn  # noqa: PLC0415 - brings Pillow, which belongs in the worker only

    return drawn(chart)
