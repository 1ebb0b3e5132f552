"""AWS and Slack, side by side."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.aws import server as aws
from sandbox.aws.lifecycle import Lifecycle, Mode
from sandbox.slack import server as slack
from sandbox.slack.settings import Settings
from sandbox.slack.workspace import Workspace, local_workspace
from sandbox.slack.workspace_file import read_manifest, read_workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """What to serve, and where. Port 0 takes a free one; without a manifest the app may do everything.

    `workspace` is a YAML file (a small built-in team without one), `data_dir` where both keep what happens (nowhere
    without one), `limits` whether Slack counts calls, `signatures` whether AWS looks who signed.
    """

    host: str = "127.0.0.1"
    aws_port: int = 0
    slack_port: int = 0
    lifecycle: str = Mode.IMMEDIATE
    time_scale: float = 1.0
    manifest: Path | None = None
    workspace: Path | None = None
    data_dir: Path | None = None
    limits: bool = True
    signatures: bool = False


@asynccontextmanager
async def open_world(world: World) -> AsyncIterator[dict[str, str]]:
    """Serve both, and yield what a bot needs to know of them.

    Raises OSError where a port is taken, and `CannotStart` where a file or folder is of no use.
    """
    lifecycle = Lifecycle(mode=Mode(world.lifecycle), time_scale=world.time_scale)
    async with (
        slack.serve(
            workspace=_workspace(world),
            host=world.host,
            port=world.slack_port,
            settings=Settings(limits=world.limits),
            data_dir=world.data_dir,
        ) as workspace,
        aws.serve(
            host=world.host,
            port=world.aws_port,
            lifecycle=lifecycle,
            signatures=world.signatures,
            data_dir=world.data_dir / "aws" if world.data_dir else None,
        ) as endpoint,
    ):
        yield {
            "aws": endpoint,
            "slack": workspace.url,
            "slack_api": workspace.api_url,
            "bot_token": workspace.bot_token,
            "app_token": workspace.app_token,
            "signing_secret": workspace.signing_secret,
        }


def _workspace(world: World) -> Workspace:
    workspace = read_workspace(world.workspace) if world.workspace else local_workspace()
    if world.manifest is None:
        return workspace
    return workspace.with_app(workspace.app.installed_from(read_manifest(world.manifest)))
