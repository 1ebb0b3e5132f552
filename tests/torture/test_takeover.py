"""What a replica worked on is another's: within half a minute where it died, at once where it was told to stop."""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Select, Table, func, select

from bot.jobs.database import Database
from bot.jobs.opening import open_store
from bot.jobs.schema import jobs, review_plans, schedules
from bot.model.resource import Status
from tests.databases import open_database
from tests.scenario.stage import environment_of, write_config
from tests.torture.holder import a_job
from tests.torture.hostile import silence
from tests.torture.lives import Life, patiently
from tests.torture.orders import Orders
from tests.torture.runs import Stage
from tests.torture.scale import EVERY_POINT, EVERYTHING
from tests.torture.verdict import settled
from tests.torture.world import settings

pytestmark = pytest.mark.asyncio(loop_scope="session")

ACCOUNTS = [f"account-{number}" for number in range(120)]
KINDS = {"jobs": jobs, "schedules": schedules, "reviews": review_plans}
SOON = 30.0  # seconds
WAITED_NO_LONGER = "waited for an answer, and were cut off"
_FIRST_LOOKS = 5.0  # seconds, after which a replica that has just started rests
_ROOT = Path(__file__).parents[2]
_LOOK = 0.2  # seconds


@pytest.mark.skipif(not EVERYTHING, reason="TORTURE=full: it goes by real clocks, and so by how busy the machine is")
@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
async def test_work_in_many_accounts_is_taken_over(stages: Callable[..., Stage], report: Callable[..., None]) -> None:
    """By real processes, with the lease and the rhythm that they have unless somebody says otherwise."""
    stage = stages()
    await stage.arena.empty()
    database = open_database(stage.store)
    try:
        holder = await a_holder(stage)
        other = await a_replica(stage)
        [[dead]] = await database.read(select(jobs.c.owner).distinct())
        holder.kill()
        await holder.wait()
        died = time.monotonic()
        taken = {name: await taken_from(dead, table, database) - died for name, table in KINDS.items()}
        books = await settled(stage.store)
        told = time.monotonic() - died
        assert await other.terminated() == 0
    finally:
        await database.close()

    after = ", ".join(f"{name} after {seconds:.1f} s" for name, seconds in taken.items())
    report(
        f"{len(ACCOUNTS)} accounts: {after} at most; {len(books.jobs)} jobs have ended and are told after {told:.1f} s"
    )
    assert {job.status for job in books.jobs} == {Status.READY}
    assert max(taken.values()) < SOON


@pytest.mark.skipif(not EVERY_POINT, reason="TORTURE=short or full")
@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
async def test_who_is_told_to_stop_leaves_nothing_claimed(
    stages: Callable[..., Stage], report: Callable[..., None]
) -> None:
    """Although AWS leaves a call unanswered: others need not wait until a claim lapses, nor whoever stops it."""
    stage = stages()
    await stage.arena.empty()
    async with open_store(stage.store) as store:
        await store.jobs.of("").add(a_job("own", datetime.now(UTC)))
    database = open_database(stage.store)
    claimed = select(func.count()).where(jobs.c.leased_until.is_not(None))
    try:
        async with silence() as aws:
            bot = await connected(replace(stage, endpoints={**stage.endpoints, "aws": aws}))
            await until(lambda count: count > 0, claimed, database)
            began = time.monotonic()
            assert await bot.terminated() == 0
            report(f"stopped after {time.monotonic() - began:.1f} s; AWS never answered")
            assert WAITED_NO_LONGER in bot.log.read_text()
        assert await database.read(claimed) == [(0,)]
    finally:
        await database.close()


async def a_holder(stage: Stage) -> Process:
    """Return a process that holds work in every account."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.torture.holder", stage.store, *ACCOUNTS, cwd=_ROOT, stdout=PIPE
    )
    assert holder.stdout
    assert await holder.stdout.readline() == b"held\n"
    return holder


async def a_replica(stage: Stage) -> Life:
    """Return another replica, once it is connected to Slack and has looked around."""
    accounts = {
        name: {"region": "us-east-1", "role_arn": f"arn:aws:iam::{number:012}:role/PersonalizeBot"}
        for number, name in enumerate(ACCOUNTS, start=1)
    }
    life = await connected(stage, aws={"default": ACCOUNTS[0], "accounts": accounts})
    await asyncio.sleep(_FIRST_LOOKS)
    return life


async def connected(stage: Stage, **changed: object) -> Life:
    """Return a bot that is connected to Slack, with its usual rhythm."""
    stage.folder.mkdir(parents=True)
    usual = settings(stage.endpoints["slack_api"], stage.store, role=stage.arena.role, polling=stage.polling)
    config = write_config(stage.folder, usual | {"polling": {}} | changed)
    journal = stage.folder / "journal"
    life = await stage.launcher.start(
        config, environment_of(stage.endpoints), Orders(journal=str(journal)), log=stage.folder / "log"
    )
    async with patiently("the bot connects to Slack"):
        while not life.connected:  # noqa: ASYNC110 - in another process
            await asyncio.sleep(_LOOK)
    return life


async def taken_from(owner: str, table: Table, database: Database) -> float:
    """Return when nothing there was an owner's any more."""
    await until(lambda count: count == 0, select(func.count()).where(table.c.owner == owner), database)
    return time.monotonic()


async def until(fits: Callable[[int], bool], counting: Select[int], database: Database) -> None:
    """Wait until a count fits."""
    async with patiently(f"{counting}"):
        while not fits((await database.read(counting))[0][0]):  # noqa: ASYNC110 - in another process
            await asyncio.sleep(_LOOK)
