"""Messages about versions, on a morning that stands still."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model.errors import NotPossible
from bot.model.message import Message
from bot.model.metrics import METRICS, Comparison, Evaluation
from bot.model.report import Scheduled, Stopped, TrainedVersion, VersionList
from bot.model.resource import Status, Version
from bot.model.schedule import Schedule
from bot.views.metrics import comparison
from bot.views.schedules import missed, scheduled
from bot.views.training import stopping
from bot.views.versions import versions

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ARN = "arn:aws:personalize:eu-west-1:123456789012"


def measured(first: float) -> Mapping[str, float]:
    """Return eight metrics that fall from this one."""
    return {metric.key: first * (1 - place / 20) for place, metric in enumerate(METRICS)}


def trained(name: str, *, days: int, first: float | None = None, **more: object) -> TrainedVersion:
    """Return a version that was trained so many days ago."""
    solution = name.partition("/")[0]
    version = Version(
        name=name,
        arn=f"{ARN}:solution/{name}",
        solution=solution,
        recipe=solution.removeprefix("movies-"),
        status=Status.READY if first is not None else Status.FAILED,
        created_at=NOON - timedelta(days=days, hours=1),
        updated_at=NOON - timedelta(days=days),
        hours=0.42 if first is not None else None,
    )
    return replace(TrainedVersion(version=version, metrics=measured(first) if first else {}), **more)  # type: ignore[arg-type]  # each names real fields


LISTED = VersionList(
    of="movies",
    versions=(
        trained("movies-user-personalization/3c4d0001", days=1, first=0.2891),
        trained("movies-user-personalization/0000aaaa", days=8, first=0.2803, campaigns=("homepage", "mail")),
        trained("movies-sims/5e6f0002", days=9),
    ),
    older=3,
)
ONE = Evaluation(version="movies-user-personalization/3c4d0001", recipe="user-personalization", values=measured(0.2891))
OTHER = Evaluation(version="movies-popularity-count/bbbb1111", recipe="popularity-count", values=measured(0.1718))
PAIR = Comparison(current=ONE, other=OTHER, users=5_430, counted=True)
TUNED = replace(ONE, tuned={"hidden_dimension": "43", "bptt": "20", "recency_mask": "True"})
SCHEDULE = Schedule(
    id="every-1a2b3c4d",
    target="movies",
    group="movies",
    every=timedelta(days=7),
    line="retrain movies every 7d",
    asked_by="U024BE7LH",
    channel="C024BE91L",
    due_at=NOON + timedelta(days=5),
    note="Nothing was trained. Nothing was imported into movies since movies-sims/5e6f0002 was trained.",
)
SAMPLES: Mapping[str, Message] = {
    "versions": versions(LISTED, now=NOON),
    "versions-nothing": versions(VersionList(of="movies", versions=()), now=NOON),
    "schedule-kept": scheduled(Scheduled(schedule=SCHEDULE, solution="movies-sims")),
    "schedule-ended": scheduled(Scheduled(schedule=SCHEDULE, ended=True)),
    "schedule-missed": missed(replace(SCHEDULE, every=timedelta(days=1)), NotPossible("Several are live in movies.")),
    "stopping-all": stopping(
        Stopped(versions=(), unbegun=("movies-sims",), schedules=(SCHEDULE,)),
    ),
    "compare": comparison(PAIR),
    "compare-noise": comparison(replace(PAIR, users=943, counted=False, moved_on=True)),
    "compare-unsure": comparison(replace(PAIR, users=None)),
    "metrics-tuned": comparison(Comparison(current=TUNED)),
}
"""The messages by the names of their golden files."""
