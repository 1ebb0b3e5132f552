from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from bot.config import Config, ConfigError, Operations
from bot.jobs.opening import open_store
from bot.model.notice import Backlog
from bot.model.signs import Connected
from bot.operations.server import Observatory, open_observatory
from bot.ports import Outbox


@dataclass
class BrokenOutbox:
    """An outbox whose database is gone, until there is no `error`."""

    error: Exception | None

    async def backlog(self) -> Backlog:
        """Fail, or say that nothing waits."""
        if self.error:
            raise self.error
        return Backlog(waiting=0, oldest=timedelta(), parked=0)


@asynccontextmanager
async def shown(observatory: Observatory, outbox: Outbox) -> AsyncIterator[ClientSession]:
    """Show what it sees, and visit it."""
    port = unused_port()
    async with (
        observatory.shown(Operations(port=port), outbox),
        ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        yield session


@pytest.fixture
async def outbox(tmp_path: Path) -> AsyncIterator[Outbox]:
    """A real one, with nothing in it."""
    async with open_store(tmp_path / "bot.sqlite3") as store:
        yield store.outbox


@pytest.fixture
def observatory() -> Observatory:
    """One of a bot that Slack does not reach yet."""
    return open_observatory(Config())


async def test_a_bot_that_has_started_is_well_but_not_ready(observatory: Observatory, outbox: Outbox) -> None:
    """It is ready when Slack reaches it."""
    async with shown(observatory, outbox) as visitor:
        async with visitor.get("/healthz") as health, visitor.get("/readyz") as ready:
            assert (health.status, ready.status) == (200, 503)
            assert await ready.json() == {"ready": False, "slack": False, "database": True}

        observatory(Connected(up=True))
        async with visitor.get("/readyz") as ready:
            assert (ready.status, await ready.json()) == (200, {"ready": True, "slack": True, "database": True})


async def test_a_part_that_is_not_well_is_named(outbox: Outbox) -> None:
    """With the number that says why."""
    seconds = iter([0.0, *[60.0] * 20])
    observatory = open_observatory(Config())
    silent = replace(observatory, vitals=replace(observatory.vitals, elapsed=lambda: next(seconds)))
    async with shown(silent, outbox) as visitor, visitor.get("/healthz") as health:
        parts = (await health.json())["parts"]

    assert health.status == 503
    assert parts["slack"] == {"well": False, "connected": False, "seconds_since_last_frame": 60.0}
    assert {name for name, part in parts.items() if not part["well"]} == {"slack"}


async def test_metrics_are_shown_while_the_database_is_gone(
    observatory: Observatory, caplog: pytest.LogCaptureFixture
) -> None:
    """That is when they are wanted."""
    async with shown(observatory, BrokenOutbox(OSError("disk I/O error"))) as visitor:  # type: ignore[arg-type]  # as much as is asked for
        async with visitor.get("/healthz") as health, visitor.get("/readyz") as ready:
            assert (health.status, ready.status) == (503, 503)
            assert (await health.json())["parts"]["database"] == {"well": False}
        async with visitor.get("/metrics") as metrics:
            assert "personalize_bot_database_up 0.0" in await metrics.text()

    assert caplog.messages.count("the database does not answer: disk I/O error") == 1


async def test_a_database_that_keeps_silent_is_told_once(
    observatory: Observatory, caplog: pytest.LogCaptureFixture
) -> None:
    """However often a probe looks; and so is its return."""
    silent = BrokenOutbox(TimeoutError())
    with caplog.at_level("INFO", "bot.operations"):
        async with shown(observatory, silent) as visitor:  # type: ignore[arg-type]  # as above
            for error in (silent.error, silent.error, None, None):
                silent.error = error
                async with visitor.get("/readyz") as ready:
                    assert (await ready.json())["database"] == (error is None)

    told = [message for message in caplog.messages if "database" in message]
    assert told == ["the database does not answer: nothing within 2 s", "the database answers again"]


async def test_the_loop_is_measured_while_it_is_shown(observatory: Observatory, outbox: Outbox) -> None:
    """Its lag is among the numbers."""
    async with shown(observatory, outbox) as visitor:
        text = ""
        while "loop_lag_seconds_count 0.0" in text or not text:
            async with visitor.get("/metrics") as metrics:
                text = await metrics.text()

    assert "personalize_bot_loop_lag_seconds_sum" in text


async def test_a_port_that_is_taken_is_told(observatory: Observatory, outbox: Outbox) -> None:
    """In one sentence, with the port."""
    port = unused_port()
    where = Operations(port=port)
    async with observatory.shown(where, outbox):
        with pytest.raises(ConfigError, match=f"Operations cannot be shown at 127.0.0.1:{port}"):
            async with open_observatory(Config()).shown(where, outbox):
                pytest.fail("it has no port")
