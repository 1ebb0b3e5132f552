"""The same bot in another Slack, and by the other way of delivery: only its configuration differs."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from sandbox.slack import server
from sandbox.slack.workspace import App, local_app, local_workspace
from tests.scenario.regular import Regular, text
from tests.scenario.stage import ADA, MANIFEST, RECOMMENDATIONS, Stage, bot, environment_of, settings, write_config

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.own_slack("a workspace for each test")]


@asynccontextmanager
async def moved(
    stage: Stage, app: App, folder: Path, *, secret: str | None = None, **changes: object
) -> AsyncIterator[Regular]:
    """Open another workspace, and serve the bot in it; yield Ada there.

    `secret` is the signing secret that the bot takes for Slack's, `changes` are settings of its Slack section.
    """
    installed = app.installed_from(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))
    async with server.serve(workspace=local_workspace(installed)) as slack:
        configured = settings(slack.api_url, folder)
        configured["slack"] |= changes
        endpoints = {
            "aws": stage.endpoints["aws"],
            "bot_token": slack.bot_token,
            "app_token": slack.app_token,
            "signing_secret": secret or slack.signing_secret,
        }
        async with (
            bot(write_config(folder, configured), environment_of(endpoints)),
            Regular(slack.url, user=ADA, channel=RECOMMENDATIONS) as ada,
        ):
            yield ada


async def test_another_workspace_with_other_tokens(stage: Stage, tmp_path: Path) -> None:
    """Nothing is written into the bot that belongs to one Slack."""
    app = replace(
        local_app(),
        id="A0ELSEWHER",
        bot_id="B0ELSEWHER",
        bot_user_id="U0ELSEWHER",
        bot_token="xoxb-elsewhere",
        app_token="xapp-elsewhere",
    )
    async with moved(stage, app, tmp_path) as ada:
        await assert_answers(ada, app)


async def test_signed_deliveries_by_http(stage: Stage, tmp_path: Path) -> None:
    """Slack calls the bot, which believes nobody else."""
    port = free_port()
    app = replace(local_app(request_url=f"http://127.0.0.1:{port}/slack/events"), signing_secret="elsewhere")
    async with moved(stage, app, tmp_path, mode="http", http={"port": port}) as ada:
        await assert_answers(ada, app)


async def test_a_forged_delivery_by_http_is_not_obeyed(stage: Stage, tmp_path: Path) -> None:
    """It is signed with another secret than the bot's."""
    port = free_port()
    app = local_app(request_url=f"http://127.0.0.1:{port}/slack/events")
    async with moved(stage, app, tmp_path, secret="another", mode="http", http={"port": port}) as ada:
        await ada.types("/personalize status")

        assert "failed with the error" in text(await ada.reads())


async def assert_answers(ada: Regular, app: App) -> None:
    """Check that `help` and `status` are answered, by slash command, by a click and when mentioned."""
    answer = await ada.asks("help")
    assert "What I can do" in text(answer)
    assert "import GROUP" in text(answer)
    assert "There is no dataset group yet" in text(await ada.presses("Status", answer))
    assert "There is no dataset group yet" in text(await ada.asks("status"))
    await ada.says(f"<@{app.bot_user_id}> status")
    assert await ada.reads("There is no dataset group yet")


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
