"""The bot is killed when AWS has done what it asked, and before it heard so: nothing is lost, nothing made twice."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from tests.scenario.program import connected
from tests.scenario.regular import Regular, job_of
from tests.scenario.stage import ADA, BUCKET, ONCE, Stage, empty, set_up

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.own_slack("metadata, by which a bot that was killed finds what it has posted"),
]


@dataclass
class Line:
    """A line to AWS that loses the answer to one operation."""

    aws: str
    session: ClientSession
    lost: str
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def carry(self, request: web.Request) -> web.Response:
        """Pass a request on, and its answer back, unless it is to be lost."""
        async with self.session.request(
            request.method, f"{self.aws}{request.rel_url}", headers=request.headers, data=await request.read()
        ) as answer:
            body = await answer.read()
            kept = {name: value for name, value in answer.headers.items() if name.startswith(("Content-Type", "x-amz"))}
        if request.headers.get("X-Amz-Target", "").endswith(f".{self.lost}"):
            self.done.set()
            await asyncio.Event().wait()
        return web.Response(status=answer.status, headers=kept, body=body)


@asynccontextmanager
async def line_to(aws: str, *, losing: str) -> AsyncIterator[tuple[Line, str]]:
    """Open a line, and yield it with its address."""
    async with ClientSession(auto_decompress=False) as session:
        line = Line(aws=aws, session=session, lost=losing)
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{path:.*}", line.carry)
        async with TestServer(app) as server:
            yield line, f"http://{server.host}:{server.port}"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(world: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Have a group with a trained version; no bot runs."""
    await empty(world)
    async with set_up(world, tmp_path_factory.mktemp("stage")) as opened:
        async with opened.bot():
            await opened.ada.asks(f"import films s3://{BUCKET}/interactions.csv")
            await opened.ada.hears("Import: films interactions – done")
            await opened.ada.asks("train films recipe=popularity-count")
            await opened.ada.hears("Training: films-popularity-count/* – done")
        yield opened


@pytest.mark.parametrize(
    "typed, operation, told, listing",
    [
        ("train films recipe=sims", "CreateSolution", "Training: films-sims/* – done", "list_solutions"),
        (
            "train films recipe=popularity-count",
            "CreateSolutionVersion",
            "Training: films-popularity-count/* – done",
            "list_solution_versions",
        ),
        ("deploy films-popularity-count as live", "CreateCampaign", "Deployment: live – done", "list_campaigns"),
    ],
    ids=["solution", "training", "campaign"],
)
async def test_killed_between_aws_and_the_store(
    stage: Stage, ada: Regular, *, typed: str, operation: str, told: str, listing: str
) -> None:
    """The next process has it as if nothing had been, with its card, its result and its one resource in AWS."""
    before = await count(stage, listing)
    async with (
        line_to(stage.endpoints["aws"], losing=operation) as (line, address),
        connected(stage.config, stage.environment | {"AWS_ENDPOINT_URL": address}) as bot,
    ):
        await ada.types(f"/personalize {typed}")
        await asyncio.wait_for(line.done.wait(), timeout=20)
        await bot.killed()
    seen = {message["ts"] for message in await ada.messages()}
    async with connected(stage.config, stage.environment) as bot:
        await ada.hears(told, channel=ADA)
        card = await ada.wait_for(lambda one: ":card:" in str(one.get("metadata")) and one["ts"] not in seen)
        await ada.wait_for(lambda one: f"{job_of(card)}:result:" in str(one.get("metadata")))
        assert await bot.terminated() == 0

    assert await ada.told(job_of(card)) == ONCE
    assert await count(stage, listing) == before + 1


async def count(stage: Stage, listing: str) -> int:
    """Return how many of a kind there are in AWS."""
    answer: dict[str, Any] = await asyncio.to_thread(getattr(stage.aws.personalize, listing))
    [found] = [value for value in answer.values() if isinstance(value, list)]
    return len(found)
