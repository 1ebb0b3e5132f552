"""The bot as a program: how it starts, what it says when it cannot, how it stops."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from tests.scenario.program import Program, assert_one_sentence, connected, started
from tests.scenario.regular import Regular, text
from tests.scenario.stage import Stage, empty, set_up, settings, write_config

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(world: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Set the stage without a bot."""
    await empty(world)
    async with set_up(world, tmp_path_factory.mktemp("stage")) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bot(stage: Stage) -> AsyncIterator[Program]:
    """Start the bot as a process of its own."""
    async with connected(stage.config, stage.environment) as program:
        yield program


@pytest.mark.usefixtures("bot")
async def test_a_second_bot_on_the_same_store_is_refused(stage: Stage) -> None:
    """Two would tell everything twice."""
    async with started(stage.config, stage.environment) as second:
        assert await second.ends() == 1

    assert_one_sentence("".join(second.log), "Another process has the store", "Stop it, or name another store.")


async def test_it_stops_when_told_to(bot: Program, ada: Regular) -> None:
    """At once, with status 0, and without a word of trouble; its log is about nothing but its work."""
    assert "Nothing is running" in text(await ada.asks("jobs"))

    async with asyncio.timeout(5):
        assert await bot.terminated() == 0

    lines = [line for line in bot.log if line]
    assert all(" INFO bot." in line or " INFO handlers." in line for line in lines), lines


@pytest.mark.own_slack("tokens are checked")
async def test_a_token_that_slack_does_not_take(stage: Stage, tmp_path: Path) -> None:
    """Slack's reason, and what kind of token it must be."""
    config = write_config(tmp_path, settings(stage.endpoints["slack_api"], tmp_path))
    async with started(config, {**stage.environment, "SLACK_APP_TOKEN": "xapp-other"}) as program:
        assert await program.ends() == 1

    said = "".join(line for line in program.log if " INFO " not in line)
    assert_one_sentence(said, "SLACK_APP_TOKEN: invalid_auth", "connections:write")
