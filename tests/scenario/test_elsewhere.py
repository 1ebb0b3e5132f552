"""The scenarios in a Slack that runs already, as a process of its own."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.scenario.elsewhere import ADDRESS
from tests.scenario.stage import MANIFEST

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.own_slack("a process of its own")]

SURFACES = Path(__file__).with_name("test_surfaces.py")


@asynccontextmanager
async def sandbox() -> AsyncIterator[Mapping[str, str]]:
    """Start `personalize-bot sandbox`, and yield where it is."""
    command = (sys.executable, "-m", "bot", "sandbox", "--manifest", str(MANIFEST))
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    try:
        assert process.stdout
        yield json.loads(await process.stdout.readline())
    finally:
        process.terminate()
        await process.wait()


async def test_every_surface_works_in_a_slack_that_runs_already() -> None:
    """None of these tests is skipped, since they need the common routes only."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    async with sandbox() as endpoints:
        environment = outer | {ADDRESS: endpoints["slack"]}
        command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(SURFACES))
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=PIPE)
        out, _ = await process.communicate()

    assert process.returncode == 0, out.decode()
    assert " passed" in out.decode()
    assert "skipped" not in out.decode()
