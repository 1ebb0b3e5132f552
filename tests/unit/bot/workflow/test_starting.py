"""Starting: whatever comes to be in AWS has a job that finds it, wherever the bot dies."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from bot.model.errors import LimitReached, Refused, Unavailable
from bot.model.job import Job, Task
from bot.model.orders import ContestOrder, DeployOrder, ImportOrder, Order, TrainOrder
from bot.model.report import Begun
from bot.model.resource import ResourceKind, Sighting, Status, Version
from tests.unit.bot.conftest import Desk

IMPORT = ImportOrder(asked_by="U1", channel="C1", line="", group="movies", location="s3://b/ratings.csv")
TRAIN = TrainOrder(asked_by="U1", channel="C1", line="train movies", group="movies")
CONTEST = ContestOrder(asked_by="U1", channel="C1", line="train movies automl", group="movies")
DEPLOY = DeployOrder(asked_by="U1", channel="C1", line="deploy movies", target="movies", campaign="live")


def asking(desk: Desk, order: Order) -> Awaitable[Begun]:
    """Ask for an order."""
    workflow = desk.wired.workflow
    ask: dict[type[Order], Callable[..., Awaitable[Begun]]] = {
        ImportOrder: workflow.import_data,
        TrainOrder: workflow.train,
        ContestOrder: workflow.contest,
        DeployOrder: workflow.deploy,
    }
    return ask[type(order)](order)


async def done(desk: Desk, *orders: Order) -> list[Job]:
    """Ask for these one after the other, and wait for each."""
    return [await desk.finish((await asking(desk, order)).job) for order in orders]


@dataclass
class Mute:
    """Keeps silent on what has just been begun."""

    heard: Callable[[ResourceKind, str], Awaitable[Sighting]]
    begun: asyncio.Event

    async def look(self, kind: ResourceKind, arn: str) -> Sighting:
        """Return how something stands, unless it runs."""
        seen = await self.heard(kind, arn)
        if seen.status is Status.RUNNING:
            self.begun.set()
            await asyncio.Event().wait()
        return seen


@pytest.mark.parametrize(
    "before, order",
    [
        ([], IMPORT),
        ([IMPORT], TRAIN),
        ([IMPORT, TRAIN], TRAIN),
        ([IMPORT], CONTEST),
        ([IMPORT, TRAIN], DEPLOY),
        ([IMPORT, TRAIN, DEPLOY, TRAIN], DEPLOY),
    ],
    ids=["import", "train", "train again", "contest", "deploy", "deploy again"],
)
async def test_cut_off_between_aws_and_the_store(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, before: list[Order], order: Order
) -> None:
    """AWS did as asked, and the bot did not live to write it down: the next look adopts it, and makes nothing twice."""
    await done(desk, *before)
    mute = Mute(desk.personalize.look, asyncio.Event())
    with monkeypatch.context() as patch:
        patch.setattr(desk.personalize, "look", mute.look)
        command = asyncio.ensure_future(asking(desk, order))
        await asyncio.wait_for(mute.begun.wait(), timeout=5)
        command.cancel()
        await asyncio.wait([command])
    made = len(await desk.personalize.in_transition("movies"))

    [job] = await desk.store.jobs.running()
    assert job.arns == frozenset()
    moved = await desk.follow(job)

    assert len(await desk.personalize.in_transition("movies")) == made
    assert all(step.arn for step in moved.current)
    assert (await desk.finish(moved)).status is Status.READY


async def cut_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Ask for a training, die before AWS has heard of it, and return its job."""
    asked = asyncio.Event()

    async def begin(_: Task, **__: object) -> str:
        asked.set()
        return await asyncio.Future()

    with monkeypatch.context() as patch:
        patch.setattr(desk.personalize, "begin", begin)
        command = asyncio.ensure_future(asking(desk, TRAIN))
        await asyncio.wait_for(asked.wait(), timeout=5)
        command.cancel()
        await asyncio.wait([command])
    [job] = await desk.store.jobs.running()
    return job


async def test_cut_off_before_aws_heard_of_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack does not repeat a command that it saw acknowledged: the job is remembered, and begun by the next look."""
    await done(desk, IMPORT)

    ended = await desk.finish(await cut_off(desk, monkeypatch))

    assert (ended.status, ended.asked_by) == (Status.READY, "U1")


async def test_the_clock_is_set_back_between_keeping_and_asking(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the bot dies there, and once more before it notes what AWS said: what AWS made is known all the same."""
    await done(desk, IMPORT)
    desk.passes(hours=1)
    kept = await cut_off(desk, monkeypatch)
    desk.passes(hours=-1)

    job = await desk.follow(kept)
    while not await versions(desk):
        await desk.wired.advance(job)  # of which nobody lives to take note
        desk.personalize.settle_all()
    desk.passes(hours=3)

    assert (await desk.finish(job)).status is Status.READY
    assert len(await versions(desk)) == 1


async def versions(desk: Desk) -> list[Version]:
    """Return what was trained in the group."""
    return [one for solution in (await desk.personalize.overview("movies")).solutions for one in solution.versions]


@pytest.mark.parametrize("refusal", [Refused("No."), LimitReached("Five campaigns are there already.")])
async def test_what_is_refused_is_not_kept(desk: Desk, refusal: Refused | LimitReached) -> None:
    """The person is told instead."""
    await done(desk, IMPORT, TRAIN)
    desk.personalize.refusal = refusal

    with pytest.raises(type(refusal), match=str(refusal)):
        await asking(desk, DEPLOY)

    assert await desk.store.jobs.running() == []


async def test_a_silence_of_aws_is_sat_out(desk: Desk) -> None:
    """What was asked may have been done: the job is kept, says that it waits, and goes on by itself."""
    await done(desk, IMPORT)
    desk.personalize.refusal = Unavailable("AWS did not answer.")

    job = (await asking(desk, TRAIN)).job
    assert [step.hold for step in job.steps] == ["AWS does not answer just now.", None]
    desk.personalize.refusal = None

    assert (await desk.finish(job)).status is Status.READY


async def test_a_refusal_after_a_crash_ends_the_job(desk: Desk) -> None:
    """Nobody waits for an answer any more: it is told as every other end."""
    await done(desk, IMPORT, TRAIN)
    desk.personalize.refusal = Unavailable("AWS did not answer.")
    job = (await asking(desk, DEPLOY)).job
    desk.personalize.refusal = Refused("No.")

    moved = await desk.follow(job)

    assert (moved.status, moved.failure) == (Status.FAILED, "No.")
