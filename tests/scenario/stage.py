"""A world, the bot in it, and two people: the whole of the product, as it runs anywhere."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import ClientSession

from bot.__main__ import serving
from sandbox.aws import server as aws_server
from sandbox.aws.lifecycle import Lifecycle, Mode
from sandbox.data import generated, put
from sandbox.slack.wire import Json
from sandbox.world import World, open_world
from tests.aws_endpoint import Aws, clients
from tests.scenario.elsewhere import running_slack
from tests.scenario.regular import Regular

ADA, GRACE, BOT = "U00000ADA", "U0000GRACE", "U0PERSONAL"
RECOMMENDATIONS, GENERAL, RANDOM = "C0RECOMMEN", "C00GENERAL", "C000RANDOM"
ONCE = Counter([f"card:{RECOMMENDATIONS}", f"result:{RECOMMENDATIONS}", f"result:{ADA}"])
"""What Ada is to see of a job that she asked for in #recommendations."""
BUCKET = "scenario-data"
MANIFEST = Path(__file__).parents[2] / "deploy" / "slack-manifest.yaml"

_OTHERS = ("AWS_", "SLACK_")  # what would lead to a real account or workspace


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Stage:
    """Where everything is. Ada is an operator, by her user group where Slack knows such; Grace may look.

    `aws` are clients of the account; call them in threads, since the endpoint is served by the test's own loop.
    """

    endpoints: Mapping[str, str]
    config: Path
    aws: Aws
    ada: Regular
    grace: Regular

    @property
    def environment(self) -> dict[str, str]:
        """Return what the bot's process finds in its environment."""
        return environment_of(self.endpoints)

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[None]:
        """Serve the bot in this process while the block runs."""
        async with bot(self.config, self.environment):
            yield

    async def steers_aws(self, route: str, **body: object) -> Json:
        """Have the AWS endpoint do as `/_control/ROUTE` says."""
        async with ClientSession(self.endpoints["aws"]) as session, session.post(f"/_control/{route}", json=body) as it:
            it.raise_for_status()
            return dict(await it.json())

    async def uploads(self, name: str, content: bytes) -> str:
        """Put a file into S3, and return its location."""
        await asyncio.to_thread(self.aws.s3.put_object, Bucket=BUCKET, Key=name, Body=content)
        return f"s3://{BUCKET}/{name}"


@asynccontextmanager
async def bot(config: Path, environment: Mapping[str, str]) -> AsyncIterator[None]:
    """Serve a bot in this process, as `personalize-bot run` does, while the block runs."""
    with within(environment):
        async with serving(config, environment):
            yield


@asynccontextmanager
async def open_stage(folder: Path, *, lifecycle: str = "immediate") -> AsyncIterator[Stage]:
    """Open a world, and set the stage in it."""
    async with open_endpoints(lifecycle) as endpoints, set_up(endpoints, folder) as stage:
        yield stage


@asynccontextmanager
async def open_endpoints(lifecycle: str = Mode.IMMEDIATE) -> AsyncIterator[Mapping[str, str]]:
    """Open AWS and Slack, or AWS alone where a Slack runs that is to be used."""
    if slack := running_slack():
        async with aws_server.serve(lifecycle=Lifecycle(mode=Mode(lifecycle))) as aws:
            endpoints = {"aws": aws, **slack}
            await empty(endpoints)
            yield endpoints
    else:
        async with open_world(World(lifecycle=lifecycle, manifest=MANIFEST)) as endpoints:
            yield endpoints


@asynccontextmanager
async def set_up(endpoints: Mapping[str, str], folder: Path) -> AsyncIterator[Stage]:
    """Put data into S3, and seat Ada and Grace in #recommendations. The bot is still to be started."""
    role = await asyncio.to_thread(_furnish, endpoints["aws"])
    config = write_config(folder, settings(endpoints["slack_api"], folder, role=role))
    async with (
        Regular(endpoints["slack"], user=ADA, channel=RECOMMENDATIONS) as ada,
        Regular(endpoints["slack"], user=GRACE, channel=RECOMMENDATIONS) as grace,
    ):
        with clients(endpoints["aws"]) as aws:
            yield Stage(endpoints=endpoints, config=config, aws=aws, ada=ada, grace=grace)


async def empty(endpoints: Mapping[str, str]) -> None:
    """Make a world forget all that happened in it."""
    async with ClientSession() as session:
        for side in ("aws", "slack"):
            async with session.post(f"{endpoints[side]}/_control/reset") as response:
                response.raise_for_status()


def settings(slack_api: str, folder: Path, *, role: str | None = None) -> dict[str, Any]:
    """Return a configuration that differs from a real one in its Slack address, its pace and its rhythm."""
    return {
        "slack": {"api_url": slack_api, "calls_per_minute": 6_000},
        "aws": {"region": "us-east-1", "service_role": role, "bucket": BUCKET},
        "store": str(folder / "bot.sqlite3"),
        "polling": {"hot": "0.1s", "cold": "0.2s", "calls_per_minute": 6_000},
        "roles": {"operator": {"users": [ADA]} if running_slack() else {"groups": ["S0000MLTEAM"]}},
    }


def write_config(folder: Path, values: Mapping[str, Any]) -> Path:
    """Write a configuration file, and return its path."""
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(dict(values)), encoding="utf-8")
    return path


def environment_of(endpoints: Mapping[str, str]) -> dict[str, str]:
    """Return an environment that leads to this world, and to no account besides."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OTHERS)}
    secrets = ("bot_token", "app_token", "signing_secret")
    return {
        **inherited,
        "AWS_ENDPOINT_URL": endpoints["aws"],
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        **{f"SLACK_{name.upper()}": endpoints[name] for name in secrets},
    }


def _furnish(aws: str) -> str:
    return put(aws, BUCKET, generated()).role_arn


@contextmanager
def within(wanted: Mapping[str, str]) -> Iterator[None]:
    """Have this process's environment be the bot's, since boto3 reads it there."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(_OTHERS)]:
            patch.delenv(name)
        for name, value in wanted.items():
            patch.setenv(name, value)
        yield
