"""A launch: import, contest and deployment, one after the other, as one job."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config import Config, LaunchRules
from bot.model.command import Role
from bot.model.errors import BadFile, InUse, LimitReached, NotAllowed, NotFound, NotPossible
from bot.model.job import CreateCampaign, ImportFile, Job, JobKind, Part, TrainVersion, UpdateCampaign
from bot.model.notice import PendingNotice
from bot.model.orders import DatasetKind, ImportOrder, LaunchOrder, StopOrder
from bot.model.resource import Status
from tests.unit.bot.conftest import Desk
from tests.unit.bot.poller.test_poller import poller, told

LAUNCH = LaunchOrder(
    asked_by="U1",
    channel="C1",
    line="launch movies s3://b/ratings.csv",
    group="movies",
    location="s3://b/ratings.csv",
    role=Role.OPERATOR,
)
AGAIN = replace(LAUNCH, location=None, line="launch movies")
STOP = StopOrder(asked_by="U2", channel="C1", line="stop movies", target="movies")
ONCE = {"card:C1", "result:C1", "result:U1"}


async def play(desk: Desk, *, until: JobKind | None = None) -> list[Job]:
    """Let AWS finish what runs, and look, until nothing runs or such a part does; return all launches, newest first."""
    sweeping = poller(desk)
    for _ in range(40):
        running = await desk.store.jobs.running()
        if not running or any(job.kind is until for job in running):
            break
        desk.personalize.settle_all()
        desk.passes(seconds=70)
        await sweeping.sweep()
    ended = await desk.store.jobs.ended(limit=50)
    return [job for job in ended if job.kind is JobKind.LAUNCH]


async def about(desk: Desk, launch: Job) -> dict[str, PendingNotice]:
    """Return what is told of a launch."""
    return {key: one for key, one in (await told(desk)).items() if one.notice.job_id == launch.id}


def begun(desk: Desk, kind: type) -> int:
    """Return how often AWS was asked for such a thing."""
    return sum(isinstance(task, kind) for task in desk.personalize.begun)


async def test_a_file_becomes_recommendations(desk: Desk) -> None:
    """Three ordinary jobs, told of by one card and one result, and by one direct message."""
    started = (await desk.wired.workflow.launch(LAUNCH)).job
    assert [step.kind.value for step in started.steps] == ["job", "job", "job"]

    (launch,) = await play(desk)

    assert (launch.id, launch.status) == (started.id, Status.READY)
    assert (begun(desk, ImportFile), begun(desk, TrainVersion), begun(desk, CreateCampaign)) == (1, 3, 1)
    assert set(await told(desk)) == ONCE
    said = (await told(desk))["result:C1"].notice.message.text
    assert "Launch: movies – done" in said
    assert "It is served by campaign movies-" in said
    assert "User 196" in said
    place = await desk.store.places.place("C1")
    assert (place.group, place.campaign) == ("movies", launch.steps[2].name)


async def test_the_card_says_how_far_each_part_is(desk: Desk) -> None:
    """And moves on with what happens inside a part."""
    await desk.wired.workflow.launch(LAUNCH)
    await play(desk, until=JobKind.CONTEST)
    await poller(desk).sweep()
    desk.personalize.settle_all()
    desk.passes(seconds=70)
    await poller(desk).sweep()

    card = (await told(desk))["card:C1"].notice.message.text
    assert "✓ Import of interactions: done" in card
    assert "100,000 rows" in card
    assert "◐ Contest of recipes: running" in card
    assert "0 of 3 recipes are trained" in card
    assert "○ Deployment: waits for its turn" in card


async def test_a_file_that_cannot_be_imported_is_refused_at_once(desk: Desk) -> None:
    """Nothing is kept of it."""
    desk.reader.refusal = BadFile("No.", problems=["Row 2."])

    with pytest.raises(BadFile):
        await desk.wired.workflow.launch(LAUNCH)
    assert await desk.store.jobs.running() == []


async def test_a_folder_may_have_a_file_for_each_dataset(desk: Desk) -> None:
    """Each is imported before anything is trained, and one that failed is looked at again when it goes on."""
    desk.reader.kinds = {"s3://b/all/items.csv": DatasetKind.ITEMS}
    desk.files.files |= {f"s3://b/all/{name}.csv": b"HEADER\n" for name in ("items", "watched")}
    folder = replace(LAUNCH, location="s3://b/all/")

    started = (await desk.wired.workflow.launch(folder)).job
    parts = [step.task for step in started.steps]
    assert [(part.kind, part.dataset) for part in parts if isinstance(part, Part)][:3] == [
        (JobKind.IMPORT, DatasetKind.INTERACTIONS),
        (JobKind.IMPORT, DatasetKind.ITEMS),
        (JobKind.CONTEST, DatasetKind.INTERACTIONS),
    ]
    while begun(desk, ImportFile) != 2:
        desk.personalize.settle_all()
        desk.passes(seconds=70)
        await poller(desk).sweep()
    desk.personalize.settle(next(name for name in named(desk) if "-items-" in name), Status.FAILED, "Null.")
    (failed_launch,) = await play(desk)
    assert "Why import movies items failed" in (await about(desk, failed_launch))["result:C1"].notice.message.text

    again = (await desk.wired.workflow.launch(AGAIN)).job
    assert [step.status for step in again.steps][:2] == [Status.READY, Status.RUNNING]
    launch, _ = await play(desk)
    assert (launch.status, begun(desk, ImportFile), begun(desk, CreateCampaign)) == (Status.READY, 3, 1)


@pytest.mark.parametrize("kinds", [("ITEMS", "ITEMS"), ("ITEMS", "USERS")])
async def test_a_folder_without_one_file_of_interactions_is_refused(desk: Desk, kinds: tuple[str, str]) -> None:
    """It is said what is there."""
    for name, kind in zip("ab", kinds, strict=True):
        desk.files.files[f"s3://b/odd/{name}.csv"] = b"HEADER\n"
        desk.reader.kinds[f"s3://b/odd/{name}.csv"] = DatasetKind(kind)

    with pytest.raises(BadFile, match=f"Here are {kinds[0].lower()} in a.csv, {kinds[1].lower()} in b.csv"):
        await desk.wired.workflow.launch(replace(LAUNCH, location="s3://b/odd/"))


def named(desk: Desk) -> list[str]:
    """Return what imports were begun under."""
    return [task.name for task in desk.personalize.begun if isinstance(task, ImportFile)]


async def test_a_group_is_launched_once_at_a_time(desk: Desk) -> None:
    """Whoever is second is told what runs."""
    await desk.wired.workflow.launch(LAUNCH)

    with pytest.raises(InUse, match="The same runs already: movies"):
        await desk.wired.workflow.launch(LAUNCH)


@pytest.mark.parametrize("until", [JobKind.IMPORT, JobKind.CONTEST, JobKind.DEPLOYMENT])
async def test_a_part_that_was_begun_before_a_crash_is_begun_once(desk: Desk, until: JobKind) -> None:
    """The job of the part was kept, but not yet the note of it."""
    await desk.wired.workflow.launch(LAUNCH)
    await play(desk, until=until)
    (launch,) = [job for job in await desk.store.jobs.running() if job.kind is JobKind.LAUNCH]
    forgetful = tuple(
        replace(step, arn=None, status=Status.WAITING, name=None) if step.status is Status.RUNNING else step
        for step in launch.steps
    )
    async with desk.store.jobs.claim(desk.time[0] + timedelta(hours=1)):
        await desk.store.jobs.record(replace(launch, steps=forgetful), notices=[], look_again_at=desk.time[0])

    (launch,) = await play(desk)

    assert launch.status is Status.READY
    assert (begun(desk, ImportFile), begun(desk, TrainVersion), begun(desk, CreateCampaign)) == (1, 3, 1)


async def test_a_failure_says_why_and_how_to_go_on(desk: Desk) -> None:
    """Going on keeps what was done."""
    await desk.wired.workflow.launch(LAUNCH)
    await play(desk, until=JobKind.CONTEST)
    for _ in range(6):
        for job in await desk.store.jobs.running():
            for step in job.current:
                if step.arn and step.arn.startswith("arn:"):
                    training = isinstance(step.task, TrainVersion)
                    failed = (Status.FAILED, "Internal service error.") if training else (Status.READY, None)
                    desk.personalize.settle(step.arn, *failed)
        desk.passes(seconds=70)
        await poller(desk).sweep()
    (failed_launch,) = [one for one in await desk.store.jobs.ended(limit=9) if one.kind is JobKind.LAUNCH]
    said = (await about(desk, failed_launch))["result:C1"].notice.message.text
    assert "Launch: movies – failed" in said
    assert "Why contest movies failed:" in said
    assert "Internal service error." in said

    again = (await desk.wired.workflow.launch(AGAIN)).job
    assert [step.status for step in again.steps] == [Status.READY, Status.RUNNING, Status.WAITING]
    launch, _ = await play(desk)

    assert (launch.status, begun(desk, ImportFile)) == (Status.READY, 1)


async def test_what_a_quota_holds_up_goes_on_by_itself(desk: Desk) -> None:
    """The card says what is waited for."""
    await desk.wired.workflow.launch(LAUNCH)
    await play(desk, until=JobKind.CONTEST)
    await poller(desk).sweep()
    while not any(job.kind is JobKind.LAUNCH and job.steps[1].status is Status.READY for job in await running(desk)):
        desk.personalize.settle_all()
        desk.passes(seconds=70)
        desk.personalize.refusal = (
            LimitReached("There are five campaigns already.") if await is_measured(desk) else None
        )
        await poller(desk).sweep()

    await poller(desk).sweep()
    assert "five campaigns already" in (await told(desk))["card:C1"].notice.message.text
    desk.personalize.refusal = None
    (launch,) = await play(desk)
    assert launch.status is Status.READY


async def running(desk: Desk) -> list[Job]:
    """Return what runs."""
    return await desk.store.jobs.running()


async def is_measured(desk: Desk) -> bool:
    """Say whether all trainings of the contest have begun."""
    return begun(desk, TrainVersion) >= 3


async def test_a_launch_is_stopped_with_what_it_trains(desk: Desk) -> None:
    """Nothing more begins, and going on begins with the contest."""
    await desk.wired.workflow.launch(LAUNCH)
    await play(desk, until=JobKind.CONTEST)
    desk.personalize.settle_all()
    desk.passes(seconds=70)
    await poller(desk).sweep()

    stopped = await desk.wired.workflow.stop(STOP)
    assert stopped.launch == "movies"
    assert len(desk.personalize.stopped) + len(stopped.unbegun) == 3
    (launch,) = await play(desk)

    assert (launch.status, launch.steps[1].stopped_by) == (Status.STOPPED, "U2")
    assert begun(desk, CreateCampaign) == 0
    assert set(await about(desk, launch)) == ONCE
    again = (await desk.wired.workflow.launch(AGAIN)).job
    assert [step.status for step in again.steps] == [Status.READY, Status.RUNNING, Status.WAITING]


async def test_an_import_that_cannot_be_stopped_goes_on_alone(desk: Desk) -> None:
    """Which is said, and told to nobody when it ends."""
    await desk.wired.workflow.launch(LAUNCH)

    stopped = await desk.wired.workflow.stop(STOP)
    (launch,) = await play(desk)

    assert stopped.going_on is JobKind.IMPORT
    assert (launch.status, begun(desk, TrainVersion)) == (Status.STOPPED, 0)
    assert set(await told(desk)) == ONCE


async def test_what_is_there_is_launched_without_a_file(desk: Desk) -> None:
    """A second time the one campaign that answers for users is changed, and no second is paid for."""
    order = ImportOrder(asked_by="U1", channel="C1", line="", group="movies", location="s3://b/ratings.csv")
    await desk.wired.workflow.import_data(order)
    await play(desk)
    await desk.wired.workflow.launch(AGAIN)
    (first,) = await play(desk)
    assert [step.task.kind.value for step in first.steps] == ["contest", "deployment"]  # type: ignore[union-attr]  # parts

    with pytest.raises(NotPossible, match="nothing was imported since"):
        await desk.wired.workflow.launch(AGAIN)
    await desk.wired.workflow.launch(LAUNCH)
    second, _ = await play(desk)

    assert (second.status, second.steps[2].name) == (Status.READY, first.steps[1].name)
    assert (begun(desk, CreateCampaign), begun(desk, UpdateCampaign)) == (1, 1)
    said = (await about(desk, second))["result:C1"].notice.message.text
    assert f"which rollback {second.steps[2].name} takes back" in said


async def test_an_unknown_group_is_not_launched(desk: Desk) -> None:
    """Without a file there is nothing to begin with."""
    with pytest.raises(NotFound):
        await desk.wired.workflow.launch(AGAIN)


class TestAsking:
    """Where the settings say so, a launch asks before it spends money."""

    @pytest.fixture
    def settings(self) -> Config:
        """Ask before both."""
        return Config(launch=LaunchRules(ask=("train", "deploy")))

    async def test_it_waits_for_who_asked_for_it(self, desk: Desk) -> None:
        """Or for whom the settings name; each question is one message, which says how it was answered."""
        await desk.wired.workflow.launch(LAUNCH)
        await self.wait(desk, "question-1:C1")

        for _ in range(3):
            await poller(desk).sweep()
            desk.passes(minutes=5)
        assert begun(desk, TrainVersion) == 0
        with pytest.raises(NotAllowed):
            await desk.wired.workflow.go_on(replace(AGAIN, asked_by="U2"))
        await desk.wired.workflow.go_on(AGAIN)
        await self.wait(desk, "question-2:C1")
        assert "went on: Ada Lovelace said so" in (await told(desk))["question-1:C1"].notice.message.text
        assert "about $0.20 an hour" in (await told(desk))["question-2:C1"].notice.message.text
        await desk.wired.workflow.go_on(replace(AGAIN, asked_by="U2", role=Role.ADMIN))
        await desk.wired.workflow.go_on(AGAIN)  # clicked twice
        (launch,) = await play(desk)

        assert (launch.status, begun(desk, CreateCampaign)) == (Status.READY, 1)
        with pytest.raises(NotPossible, match="waits for an answer"):
            await desk.wired.workflow.go_on(AGAIN)

    async def test_no_is_an_answer(self, desk: Desk) -> None:
        """The question then says that it was stopped."""
        await desk.wired.workflow.launch(LAUNCH)
        await self.wait(desk, "question-1:C1")

        await desk.wired.workflow.stop(STOP)
        (launch,) = await play(desk)

        assert (launch.status, begun(desk, TrainVersion)) == (Status.STOPPED, 0)
        assert "was stopped" in (await told(desk))["question-1:C1"].notice.message.text

    async def wait(self, desk: Desk, key: str) -> None:
        """Let things go on until this is told."""
        for _ in range(30):
            if key in await told(desk):
                return
            desk.personalize.settle_all()
            desk.passes(seconds=70)
            await poller(desk).sweep()
        pytest.fail(f"{key} was not told")
