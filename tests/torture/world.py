"""A world that bots die in: AWS and Slack as servers that outlive them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.aws.lifecycle import Lifecycle, SystemClock
from sandbox.aws.server import serve as serve_aws
from sandbox.data import generated, put
from sandbox.slack.delivery.parcel import Timing
from sandbox.slack.server import serve as serve_slack
from sandbox.slack.settings import Settings
from sandbox.slack.workspace import local_workspace
from sandbox.slack.workspace_file import read_manifest
from tests.aws_endpoint import Aws, clients
from tests.scenario.regular import Regular
from tests.scenario.stage import ADA, BUCKET, MANIFEST, RECOMMENDATIONS, empty

_STEP = 0.03  # seconds that each step of a resource takes
_AGE = timedelta(minutes=2)  # of what somebody else began: what is younger may be a command's own
_HASTE = Timing(ack=timedelta(seconds=1), retries=(timedelta(seconds=0.2),) * 3)


@dataclass(kw_only=True)
class ShiftedClock(SystemClock):
    """The machine's time, or an earlier one."""

    shift: timedelta = timedelta()

    def now(self) -> datetime:
        """Return the time, as far back as was said."""
        return super().now() + self.shift


@dataclass(kw_only=True, slots=True)
class Pace(Lifecycle):
    """Steps take a moment each; while `held`, what takes a step stands until it is let go."""

    going: asyncio.Event = field(default_factory=asyncio.Event)

    async def pause(self, usual: timedelta) -> None:
        """Wait a moment."""
        await self.going.wait()
        if usual:
            await asyncio.sleep(_STEP)


@dataclass(frozen=True, kw_only=True)
class Arena:
    """Where everything is, for any number of runs, one after the other. `role` is what Personalize reads S3 with."""

    endpoints: Mapping[str, str]
    role: str
    aws: Aws
    ada: Regular
    pace: Pace
    clock: ShiftedClock

    @asynccontextmanager
    async def elsewhere(self) -> AsyncIterator[None]:
        """What begins in this block began two minutes ago, and takes no step until it is let go."""
        self.pace.going.clear()
        self.clock.shift = -_AGE
        try:
            yield
        finally:
            self.clock.shift = timedelta()

    def go_on(self) -> None:
        """Let everything take its steps."""
        self.pace.going.set()

    async def empty(self) -> None:
        """Have both sides forget all that happened, but for the data in S3."""
        self.go_on()
        await empty(self.endpoints)
        await asyncio.to_thread(put, self.endpoints["aws"], BUCKET, generated())


@asynccontextmanager
async def open_arena(*, limits: bool = False) -> AsyncIterator[Arena]:
    """Serve AWS and Slack, and put data into S3. `limits`: whether Slack counts calls."""
    clock = ShiftedClock()
    pace = Pace(clock=clock)
    pace.going.set()
    workspace = local_workspace()
    workspace = workspace.with_app(workspace.app.installed_from(read_manifest(MANIFEST)))
    async with (
        serve_slack(workspace=workspace, settings=Settings(timing=_HASTE, limits=limits)) as slack,
        serve_aws(lifecycle=pace) as aws,
        Regular(slack.url, user=ADA, channel=RECOMMENDATIONS) as ada,
    ):
        uploaded = await asyncio.to_thread(put, aws, BUCKET, generated())
        endpoints = {
            "aws": aws,
            "slack": slack.url,
            "slack_api": slack.api_url,
            "bot_token": slack.bot_token,
            "app_token": slack.app_token,
            "signing_secret": slack.signing_secret,
        }
        with clients(aws) as accounts:
            yield Arena(endpoints=endpoints, role=uploaded.role_arn, aws=accounts, ada=ada, pace=pace, clock=clock)


def settings(slack_api: str, store: str, *, role: str, polling: Mapping[str, str]) -> dict[str, object]:
    """Return a configuration in which nothing is waited for longer than it must be, but for polling."""
    return {
        "slack": {"api_url": slack_api, "calls_per_minute": 6000},
        "aws": {"region": "us-east-1", "service_role": role},
        "store": store,
        "polling": {**polling, "lease": "1s"},
        "roles": {"operator": {"groups": ["S0000MLTEAM"]}},
    }
