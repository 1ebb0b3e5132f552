from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.jobs.opening import open_store
from bot.jobs.sqlite import sqlite_database
from bot.model.message import Message
from bot.model.notice import Notice
from tests.clock import FixedClock


@pytest.mark.parametrize("shown, waits", [(0, timedelta(hours=1)), (1, timedelta())])
async def test_a_change_waits_since_the_first_that_slack_does_not_show(
    tmp_path: Path, shown: int, waits: timedelta
) -> None:
    """Changes that come on and on must not hide that Slack takes none."""
    path, now = tmp_path / "bot.sqlite3", FixedClock()()
    async with open_store(path) as store:
        await store.outbox.add(notice("Training"))
        if shown:
            await store.outbox.sent("k", revision=shown, ts="1.0", at=now)
        await an_hour_passes(path)

        await store.outbox.add(notice("Trained"))

        assert waits <= (await store.outbox.backlog()).oldest < waits + timedelta(minutes=1)


async def an_hour_passes(path: Path) -> None:
    """Have what was written now be written an hour ago."""
    database = sqlite_database(path)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE notices SET waiting_since = datetime(waiting_since, '-1 hour')"))
    await database.close()


def notice(said: str) -> Notice:
    """Return what is to be told."""
    return Notice(key="k", job_id="j", destination="C1", message=Message(text=said))
