"""Jobs and notices to keep."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model.batch import RunBatch
from bot.model.job import (
    CreateCampaign,
    CreateDataset,
    CreateGroup,
    CreateSolution,
    Found,
    ImportFile,
    Job,
    JobKind,
    Part,
    Step,
    Task,
    TrainVersion,
    UpdateCampaign,
)
from bot.model.message import Message
from bot.model.notice import Notice
from bot.model.orders import DatasetKind, ImportMode
from bot.model.resource import ResourceKind, Status

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ARN = "arn:aws:personalize:eu-west-1:123456789012:"
MINUTE = timedelta(minutes=1)

EVERY_TASK: tuple[Task, ...] = (
    CreateGroup(name="movies"),
    CreateDataset(group="movies", dataset=DatasetKind.ITEMS, schema="{}"),
    ImportFile(
        name="movies-1", group="movies", dataset=DatasetKind.ITEMS, location="s3://b/k.csv", mode=ImportMode.INCREMENTAL
    ),
    CreateSolution(name="movies-upv2", group="movies", recipe="user-personalization-v2", hpo=False),
    TrainVersion(solution="movies-upv2"),
    CreateCampaign(name="movies-live", version_arn=f"{ARN}solution/movies-upv2/1a2b3c4d", tps=1),
    UpdateCampaign(name="movies-live", version_arn=f"{ARN}solution/movies-upv2/1a2b3c4d", tps=None),
    RunBatch(name="b-1", version_arn=f"{ARN}solution/s/1", source="s3://b/u.json", target="s3://b/out/", count=5),
    Part(kind=JobKind.IMPORT, group="movies", location="s3://b/k.csv", schema="{}"),
    Found(kind=ResourceKind.VERSION, name="films/9f8e7d6c"),
)


def job(
    name: str = "trn-1",
    *,
    steps: tuple[Step, ...] = (Step(task=TrainVersion(solution="movies-upv2")),),
    group: str = "movies",
    asked_by: str | None = "U0ADA",
    started_at: datetime = NOW,
    ended_at: datetime | None = None,
) -> Job:
    """Return a training job."""
    return Job(
        id=name,
        kind=JobKind.TRAINING,
        group=group,
        subject="movies",
        line="train movies",
        asked_by=asked_by,
        channel="C024BE91L",
        started_at=started_at,
        steps=steps,
        ended_at=ended_at,
    )


def trained(
    number: int,
    *,
    minutes: float,
    recipe: str | None = "sims",
    size: int | None = 100_000,
    status: Status = Status.READY,
) -> Job:
    """Return a training that began at NOW plus `number` days and took so long, on so many rows."""
    began = NOW + timedelta(days=number)
    ended = began + minutes * MINUTE
    solution = CreateSolution(name="s", group="movies", recipe=recipe, hpo=False) if recipe else CreateGroup(name="s")
    first = Step(task=solution, arn=f"{ARN}solution/s", status=Status.READY, began_at=began, ended_at=began)
    version = Step(task=TrainVersion(solution="s"), arn=f"{ARN}{number}", status=status, began_at=began, ended_at=ended)
    return replace(job(f"trn-{number}", steps=(first, version), started_at=began, ended_at=ended), size=size)


def notice(text: str, *, key: str = "trn-1:card", destination: str = "C024BE91L", job_id: str = "trn-1") -> Notice:
    """Return what is to be told."""
    return Notice(key=key, job_id=job_id, destination=destination, message=Message(text=text), asked_by="U0ADA")


def ids(jobs: list[Job]) -> list[str]:
    """Return the ids of jobs."""
    return [one.id for one in jobs]
