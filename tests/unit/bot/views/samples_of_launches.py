"""Messages about launches, on a morning that stands still."""

from collections.abc import Mapping
from dataclasses import replace

from bot.model.job import JobKind, Part, Step
from bot.model.message import Message
from bot.model.prices import Cost
from bot.model.recommendation import CatalogueItem, Recommendations, Recommended
from bot.model.report import Begun, Launched, Outcome, Stopped
from bot.model.resource import Status
from bot.views.jobcard import card, result
from bot.views.launch import gone_on, launching, question
from bot.views.training import stopping
from tests.unit.bot.views import samples
from tests.unit.bot.views.samples import NOON, USUAL, VERSION, before, ended, job

FIRST = Step(task=Part(kind=JobKind.IMPORT, group="movies", location="s3://my-data/ratings.csv", schema="{}"))
SECOND = Step(task=Part(kind=JobKind.CONTEST, group="movies"))
THIRD = Step(task=Part(kind=JobKind.DEPLOYMENT, group="movies"))
IMPORTED = ended(FIRST, name="movies interactions", arn="import-5f3a9c", note="100,000 rows")
LAUNCH = job(
    JobKind.LAUNCH,
    "movies",
    IMPORTED,
    replace(
        SECOND,
        status=Status.RUNNING,
        arn="contest-5f3a9c",
        name="movies",
        began_at=before(minutes=1),
        note="1 of 3 recipes are trained",
    ),
    THIRD,
    line="launch movies s3://my-data/ratings.csv",
    cost=Cost(once=0.2, basis="$0.002 per 1,000 of 100,000 interactions", per_training_hour=("popularity-count",)),
    rows=100_000,
    users=943,
    sample_users=("196", "7", "42"),
)
BEGUN = Begun(job=replace(LAUNCH, steps=(FIRST, SECOND, THIRD)), inspection=samples.INSPECTION, upkeep=(0.2, 0.54))
QUESTION = "Deploy movies-user-personalization-v2/1a2b3c4d? Costs about $0.54 an hour while it stays up."
PICKED = ended(SECOND, name=VERSION, arn="contest-5f3a9c")
ASKING = replace(LAUNCH, steps=(IMPORTED, PICKED, replace(THIRD, question=QUESTION)))
ANSWERED = replace(
    ASKING,
    steps=(
        *ASKING.steps[:2],
        replace(ASKING.steps[2], status=Status.RUNNING, arn="deployment-5f3a9c", began_at=before(seconds=20)),
    ),
)
SERVED = ended(THIRD, name="movies-user-personalization-v2", arn="deployment-5f3a9c")
LAUNCHED = replace(LAUNCH, steps=(IMPORTED, PICKED, SERVED), ended_at=NOON)
FAILED = replace(
    LAUNCH, steps=(IMPORTED, ended(SECOND, Status.FAILED, failure="Too few interactions: 12."), THIRD), ended_at=NOON
)
STOPPED = replace(LAUNCH, steps=(IMPORTED, ended(SECOND, Status.STOPPED, stopped_by="U024BE7LH"), THIRD), ended_at=NOON)


def tried(user: str, *titles: str) -> Recommendations:
    """Return what a user is recommended."""
    rows = tuple(Recommended(item=CatalogueItem(item=title, title=title), score=None) for title in titles)
    return replace(samples.ANSWER, asked_for=user, rows=rows)


CAME_TO = Launched(
    contest=samples.CONTEST_ENDED,
    deployment=samples.DEPLOYED,
    tried=(
        tried("196", "Sleepless in Seattle (1993)", "Kolya (1996)"),
        tried("7", "Men in Black (1997)"),
        tried("42"),
    ),
)
OUTCOME = Outcome(job=LAUNCHED, launched=CAME_TO)
SAMPLES: Mapping[str, Message] = {
    "launch-begun": launching(BEGUN),
    "launch-begun-again": launching(Begun(job=replace(LAUNCH, steps=(IMPORTED, SECOND, THIRD)), upkeep=(0.2, 0.2))),
    "launch-goes-on": gone_on(LAUNCH),
    "card-launch": card(LAUNCH, now=NOON, usual=USUAL, asker="Ada Lovelace"),
    "card-launch-asking": card(ASKING, now=NOON, usual={}, asker="Ada Lovelace"),
    "card-launch-ended": card(LAUNCHED, now=NOON, usual={}, asker="Ada Lovelace"),
    "launch-question": question(ASKING, ASKING.steps[2], pings=True, answered_by=None),
    "launch-question-answered": question(ANSWERED, ANSWERED.steps[2], pings=True, answered_by="Grace Hopper"),
    "launch-question-stopped": question(
        replace(ASKING, ended_at=NOON), ASKING.steps[2], pings=True, answered_by=None
    ),
    "result-launch": result(OUTCOME, now=NOON, pings=True),
    "result-launch-untried": result(
        replace(OUTCOME, launched=replace(CAME_TO, tried=())), now=NOON, pings=False
    ),
    "result-launch-failed": result(Outcome(job=FAILED, launched=Launched()), now=NOON, pings=True),
    "result-launch-stopped": result(
        Outcome(job=STOPPED, launched=Launched(), names=samples.NAMES), now=NOON, pings=True
    ),
    "stopping-launch": stopping(Stopped(launch="movies", going_on=JobKind.IMPORT)),
}  # fmt: skip
"""The messages by the names of their golden files."""
