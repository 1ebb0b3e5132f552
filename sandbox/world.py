"""AWS and Slack, side by side."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from sandbox.aws import server as aws
from sandbox.aws.lifecycle import Lifecycle, Mode
from sandbox.slack import server as slack
from sandbox.slack.workspace import local_app, local_workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """What to serve, and where. Port 0 takes a free one; without a manifest the app may do everything."""

    host: str = "127.0.0.1"
    aws_port: int = 0
    slack_port: int = 0
    lifecycle: str = Mode.IMMEDIATE
    time_scale: float = 1.0
    manifest: Path | None = None


@asynccontextmanager
async def open_world(world: World) -> AsyncIterator[dict[str, str]]:
    """Serve both, and yield what a bot needs to know of them; raises OSError where a port is taken."""
    lifecycle = Lifecycle(mode=Mode(world.lifecycle), time_scale=world.time_scale)
    app = local_app()
    if world.manifest:
        app = app.installed_from(yaml.safe_load(world.manifest.read_text(encoding="utf-8")))
    async with (
        aws.serve(host=world.host, port=world.aws_port, lifecycle=lifecycle) as endpoint,
        slack.serve(host=world.host, port=world.slack_port, workspace=local_workspace(app)) as workspace,
    ):
        yield {
            "aws": endpoint,
            "slack": workspace.url,
            "slack_api": workspace.api_url,
            "bot_token": workspace.bot_token,
            "app_token": workspace.app_token,
            "signing_secret": workspace.signing_secret,
        }
