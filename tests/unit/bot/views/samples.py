"""Every message of the bot once or more, on a morning that stands still."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model.command import Role
from bot.model.datafile import Inspection
from bot.model.durations import Likeness, Usual
from bot.model.errors import (
    AccessDenied,
    BadFile,
    InUse,
    LimitReached,
    Misunderstood,
    NotAllowed,
    NotFound,
    NotPossible,
    Unavailable,
    Way,
)
from bot.model.job import (
    CreateCampaign,
    CreateDataset,
    CreateGroup,
    CreateSolution,
    Found,
    ImportFile,
    Job,
    JobKind,
    Step,
    TrainVersion,
    UpdateCampaign,
)
from bot.model.message import Message
from bot.model.metrics import METRICS, Comparison, Evaluation
from bot.model.notice import Backlog, Held
from bot.model.orders import DatasetKind, ImportMode
from bot.model.place import Place
from bot.model.prices import Cost
from bot.model.recipes import Serves
from bot.model.recommendation import CatalogueItem, Recommendations, Recommended
from bot.model.report import Asking, Begun, Happened, JobList, Outcome, Released, Standing, Stopped, Unheard
from bot.model.resource import (
    Campaign,
    Dataset,
    Group,
    Import,
    Overview,
    ResourceKind,
    Solution,
    Status,
    Version,
)
from bot.views import errors
from bot.views import help as helping
from bot.views.contest import contest
from bot.views.deployment import deployment
from bot.views.digest import digest, ending
from bot.views.events import happened
from bot.views.forms import invitation, written
from bot.views.importing import importing
from bot.views.jobcard import card, result
from bot.views.joblist import joblist
from bot.views.metrics import comparison
from bot.views.outbox import outbox, released
from bot.views.overdue import overdue
from bot.views.place import remembered
from bot.views.recommendations import recommendations
from bot.views.standing import standing
from bot.views.training import stopping, training
from handlers import VERBS
from tests.unit.bot.views import about_talk
from tests.unit.bot.views import samples_of_files as files
from tests.unit.bot.views import samples_of_knowing as knowing
from tests.unit.bot.views import samples_of_serving as about_serving
from tests.unit.bot.views import samples_of_training as about_training

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ARN = "arn:aws:personalize:eu-west-1:123456789012"
VERSION = "movies-user-personalization-v2/1a2b3c4d"
NAMES = {"U024BE7LH": "Ada Lovelace"}
USUAL = {
    Likeness(kind=kind, recipe=recipe): Usual(duration=timedelta(minutes=minutes))
    for kind, recipe, minutes in (
        (ResourceKind.DATASET, None, 0.5),
        (ResourceKind.IMPORT, None, 7),
        (ResourceKind.VERSION, "user-personalization-v2", 24),
        (ResourceKind.VERSION, "user-personalization", 36),
    )
}


def before(**duration: float) -> datetime:
    """Return a time before noon."""
    return NOON - timedelta(**duration)


def metrics(first: float) -> Mapping[str, float]:
    """Return eight metrics that fall from this one."""
    return {metric.key: first * (1 - place / 20) for place, metric in enumerate(METRICS)}


def evaluation(version: str, first: float, recipe: str = "user-personalization-v2") -> Evaluation:
    """Return the metrics of a version."""
    return Evaluation(version=version, recipe=recipe, values=metrics(first))


COMPARED = Comparison(
    current=evaluation(VERSION, 0.3124),
    previous=evaluation("movies-user-personalization-v2/0000aaaa", 0.3003),
    baseline=evaluation("movies-popularity-count/bbbb1111", 0.1718, "popularity-count"),
    users=943,
    counted=True,
)


def job(kind: JobKind, subject: str, *steps: Step, line: str, **more: object) -> Job:
    """Return a job that Ada started at five to twelve."""
    whole = Job(
        id=f"{kind}-5f3a9c",
        kind=kind,
        group="movies",
        subject=subject,
        line=line,
        asked_by="U024BE7LH",
        channel="C024BE91L",
        started_at=before(minutes=5),
        steps=steps,
    )
    return replace(whole, **more)  # type: ignore[arg-type]  # each test names real fields


def ended(step: Step, status: Status = Status.READY, **more: object) -> Step:
    """Return a step that has come to an end a minute ago."""
    moved = replace(step, status=status, began_at=before(minutes=4), ended_at=before(minutes=1))
    return replace(moved, **more)  # type: ignore[arg-type]  # as above


GROUP = Step(task=CreateGroup(name="movies"))
DATASET = Step(task=CreateDataset(group="movies", dataset=DatasetKind.INTERACTIONS, schema="{}"))
FILE = Step(
    task=ImportFile(
        name="movies-interactions-5f3a9c",
        group="movies",
        dataset=DatasetKind.INTERACTIONS,
        location="s3://my-data/ratings.csv",
        mode=ImportMode.FULL,
    )
)
SOLUTION = Step(
    task=CreateSolution(
        name="movies-user-personalization-v2", group="movies", recipe="user-personalization-v2", hpo=False
    )
)
TRAIN = Step(task=TrainVersion(solution="movies-user-personalization-v2"))
RUNNING = replace(TRAIN, status=Status.RUNNING, began_at=before(minutes=3, seconds=12), name=VERSION, arn=f"{ARN}:s/1")

IMPORT = job(
    JobKind.IMPORT,
    "movies interactions",
    ended(GROUP),
    replace(DATASET, status=Status.RUNNING, began_at=before(seconds=34)),
    FILE,
    line="import movies s3://my-data/ratings.csv",
    rows=100_000,
    sample_users=("196",),
)
IMPORT_HELD = replace(
    IMPORT,
    steps=(
        ended(GROUP),
        ended(DATASET),
        replace(FILE, hold="Amazon takes five imports at a time, and five are running."),
    ),
)
IMPORTED = replace(IMPORT, steps=(ended(GROUP), ended(DATASET), ended(FILE)), ended_at=NOON)
IMPORT_FAILED = replace(
    IMPORT,
    steps=(
        ended(GROUP),
        ended(DATASET),
        ended(FILE, Status.FAILED, failure="Insufficient privileges for accessing data in Amazon S3."),
    ),
    ended_at=NOON,
)
TRAINING = job(
    JobKind.TRAINING,
    "movies-user-personalization-v2",
    ended(SOLUTION),
    RUNNING,
    line="train movies",
    cost=Cost(once=0.2, basis="$0.002 per 1,000 of 100,000 interactions"),
)
TRAINED = replace(
    TRAINING, steps=(ended(SOLUTION), ended(RUNNING, name=VERSION, metrics=metrics(0.3124))), ended_at=NOON
)
STOPPED = replace(TRAINING, steps=(ended(SOLUTION), ended(RUNNING, Status.STOPPED)), ended_at=NOON)
OVERDUE = replace(TRAINING, steps=(ended(SOLUTION), replace(RUNNING, overdue_at=NOON + timedelta(minutes=72))))
OVERDUE_IMPORT = replace(
    IMPORT,
    steps=(
        ended(GROUP),
        ended(DATASET),
        replace(FILE, status=Status.RUNNING, arn=f"{ARN}:i/1", began_at=before(minutes=22), overdue_at=NOON),
    ),
)
TRAINING_HELD = replace(
    TRAINING,
    steps=(ended(SOLUTION), replace(TRAIN, hold="A quota of the AWS account is used up. AWS says: “More than 20 …”.")),
)


def lane(number: int, recipe: str, *, version: Step) -> tuple[Step, Step]:
    """Return the two steps of a contest's lane."""
    task = CreateSolution(name=f"movies-{recipe}", group="movies", recipe=recipe, hpo=False)
    return ended(Step(task=task, lane=number)), replace(version, lane=number)


CONTEST = job(
    JobKind.CONTEST,
    "movies",
    *lane(0, "user-personalization-v2", version=RUNNING),
    *lane(1, "popularity-count", version=ended(TRAIN, name="movies-popularity-count/bb11", metrics=metrics(0.1718))),
    *lane(2, "user-personalization", version=replace(TRAIN, hold="Two trainings run at a time here.")),
    line="train movies automl",
    metric="ndcg@25",
    cost=Cost(per_training_hour=("user-personalization", "popularity-count")),
)
CONTEST_GOING = replace(
    CONTEST,
    steps=(
        *lane(0, "user-personalization-v2", version=RUNNING),
        *lane(2, "user-personalization", version=replace(RUNNING, name="movies-user-personalization/3c4d")),
    ),
)
CONTEST_ENDED = replace(
    CONTEST,
    steps=(
        *lane(0, "user-personalization-v2", version=ended(RUNNING, name=VERSION, metrics=metrics(0.3124))),
        *lane(1, "popularity-count", version=ended(TRAIN, name="movies-popularity-count/bb11", metrics=metrics(0.17))),
        *lane(2, "user-personalization", version=ended(TRAIN, Status.FAILED, failure="Internal service error.")),
    ),
    ended_at=NOON,
    winner=VERSION,
    rows=100_000,
    users=943,
)
OTHER = "movies-user-personalization/3c4d"


def close(value: float, winner: str, **more: object) -> Job:
    """Return a contest in which the cheaper recipe measured this, and the other one 0.3124."""
    steps = (
        *lane(0, "user-personalization-v2", version=ended(RUNNING, name=VERSION, metrics=metrics(0.3124))),
        *lane(1, "user-personalization", version=ended(TRAIN, name=OTHER, metrics=metrics(value))),
    )
    return replace(CONTEST_ENDED, steps=steps, winner=winner, **more)  # type: ignore[arg-type]  # as above


CONTEST_FAILED = replace(
    CONTEST_ENDED,
    steps=tuple(
        step
        for number, recipe in enumerate(("user-personalization-v2", "popularity-count", "user-personalization"))
        for step in lane(
            number,
            recipe,
            version=ended(TRAIN, Status.FAILED, name=f"movies-{recipe}/{number}", failure="Too few interactions: 12."),
        )
    ),
    winner=None,
)
CONTEST_STOPPED = replace(
    CONTEST_ENDED,
    steps=tuple(
        step
        for number, recipe in enumerate(("user-personalization-v2", "popularity-count"))
        for step in lane(number, recipe, version=ended(TRAIN, Status.STOPPED, stopped_by="U024BE7LH"))
    ),
    winner=None,
)
SERVE = Step(task=CreateCampaign(name="homepage", version_arn=f"{ARN}:solution/{VERSION}", tps=1))
DEPLOYMENT = job(
    JobKind.DEPLOYMENT,
    "homepage",
    replace(SERVE, status=Status.RUNNING, began_at=before(minutes=2)),
    line="deploy movies as homepage",
    cost=Cost(per_hour=0.54, basis="1 request a second provisioned, also when nobody asks"),
    sample_users=("196",),
)
DEPLOYED = replace(DEPLOYMENT, steps=(ended(SERVE),), ended_at=NOON)
FOUND = job(
    JobKind.FOUND,
    "homepage",
    Step(
        task=Found(kind=ResourceKind.CAMPAIGN_UPDATE, name="homepage"),
        status=Status.RUNNING,
        began_at=before(minutes=5),
    ),
    line="",
    asked_by=None,
    channel=None,
)
INSPECTION = Inspection(
    columns=("USER_ID", "ITEM_ID", "TIMESTAMP", "EVENT_TYPE"),
    schema="{}",
    rows=100_000,
    whole=True,
    items=1_682,
    users=943,
    first=datetime(1997, 9, 20, tzinfo=UTC),
    last=datetime(1998, 4, 22, tzinfo=UTC),
    sample_users=("196",),
    warnings=("12 rows are there twice; Amazon keeps one of each.",),
)
READY_VERSION = Version(
    name=VERSION,
    arn=f"{ARN}:solution/{VERSION}",
    solution="movies-user-personalization-v2",
    recipe="user-personalization-v2",
    status=Status.READY,
    created_at=before(hours=3),
    updated_at=before(hours=2),
)
OVERVIEW = Overview(
    group=Group(name="movies", arn=f"{ARN}:dataset-group/movies", status=Status.READY, created_at=before(days=2)),
    datasets=(
        Dataset(
            kind=DatasetKind.INTERACTIONS,
            arn=f"{ARN}:dataset/movies/INTERACTIONS",
            status=Status.READY,
            latest_import=Import(
                name="movies-interactions-5f3a9c",
                arn=f"{ARN}:dataset-import-job/movies-interactions-5f3a9c",
                status=Status.FAILED,
                mode=ImportMode.FULL,
                failure="Input CSV is missing the following columns: [TIMESTAMP]",
                created_at=before(hours=1),
                updated_at=before(minutes=50),
            ),
        ),
        Dataset(kind=DatasetKind.ITEMS, arn=f"{ARN}:dataset/movies/ITEMS", status=Status.READY),
    ),
    solutions=(
        Solution(
            name="movies-user-personalization-v2",
            arn=f"{ARN}:solution/movies-user-personalization-v2",
            recipe="user-personalization-v2",
            status=Status.READY,
            group="movies",
            versions=(
                replace(READY_VERSION, name="movies-user-personalization-v2/2222", status=Status.RUNNING),
                READY_VERSION,
            ),
        ),
        Solution(name="movies-sims", arn=f"{ARN}:s/x", recipe="sims", status=Status.READY, group="movies"),
    ),
    campaigns=(
        Campaign(
            name="homepage",
            arn=f"{ARN}:campaign/homepage",
            status=Status.READY,
            version=VERSION,
            version_arn=f"{ARN}:solution/{VERSION}",
            recipe="user-personalization-v2",
            group="movies",
            tps=1,
            update=Status.RUNNING,
            update_version="movies-user-personalization-v2/2222",
        ),
    ),
)
ANSWER = Recommendations(
    asked_for="196",
    by_item=False,
    campaign="homepage",
    recipe="user-personalization-v2",
    group="movies",
    count=10,
    rows=tuple(
        Recommended(
            item=CatalogueItem(item=str(place), title=title, details={"GENRES": "Action|Sci-Fi", "YEAR": "1977"}),
            score=0.05 / place,
        )
        for place, title in enumerate(("Star Wars (1977)", "Fargo (1996)", "Contact (1997)", "Alien (1979)"), start=1)
    ),
    personal=True,
    titled=True,
)
VERB = {verb.name: verb for verb in VERBS}

UNHEARD = Unheard(
    held=(
        Held(
            job_id=TRAINED.id,
            destination="C024BE91L",
            headline="✓ Training: movies &amp; more – done after 5 min",
            since=NOON - timedelta(hours=2),
            attempts=0,
            parked="The bot is not in the channel. Type /invite there and pick the bot.",
            next_try=None,
        ),
        Held(
            job_id=TRAINED.id,
            destination="U024BE7LH",
            headline="✓ Training: movies – done after 5 min",
            since=NOON - timedelta(minutes=3),
            attempts=3,
            parked=None,
            next_try=NOON + timedelta(seconds=8),
        ),
    ),
    backlog=Backlog(waiting=1, oldest=timedelta(minutes=3), parked=1),
    names={"U024BE7LH": "Ada Lovelace"},
)

SAMPLES: Mapping[str, Message] = {
    **knowing.SAMPLES,
    **about_training.SAMPLES,
    **files.SAMPLES,
    "import-mended": importing(Begun(job=IMPORT, inspection=INSPECTION, repair=files.REPAIR)),
    **about_serving.SAMPLES,
    **about_talk.SAMPLES,
    "help": helping.overview(VERBS, role=Role.ADMIN, slash="/personalize"),
    "help-viewer": helping.overview(VERBS, role=Role.VIEWER, slash="/personalize"),
    "help-train": helping.details(VERB["train"], slash="/personalize"),
    "help-metrics": helping.details(VERB["metrics"], slash="/personalize"),
    "help-import": helping.details(VERB["import"], slash="/personalize"),
    "status-nothing": standing(Standing(groups=()), now=NOON),
    "status-all": standing(
        Standing(
            groups=(
                OVERVIEW.group,
                Group(name="books", arn=f"{ARN}:g/books", status=Status.FAILED, failure="KMS key is disabled."),
            )
        ),
        now=NOON,
    ),
    "status-late": standing(
        Standing(groups=(OVERVIEW.group,), running=(TRAINING,), names=NAMES, usual=USUAL, late=True), now=NOON
    ),
    "status-group": standing(
        Standing(groups=(OVERVIEW.group,), overview=OVERVIEW, running=(TRAINING,), names=NAMES, usual=USUAL), now=NOON
    ),
    "import-begun": importing(Begun(job=IMPORT, inspection=INSPECTION)),
    "import-begun-head": importing(Begun(job=IMPORT, inspection=replace(INSPECTION, whole=False, warnings=()))),
    "training-begun": training(Begun(job=TRAINING)),
    "contest-begun": contest(Begun(job=CONTEST)),
    "deployment-begun": deployment(
        Begun(job=DEPLOYMENT, asking=Asking(before=None, after="homepage", serves=Serves.USER))
    ),
    "deployment-begun-items": deployment(
        Begun(job=DEPLOYMENT, asking=Asking(before="other", after="other", serves=Serves.ITEM))
    ),
    "deployment-begun-update": deployment(
        Begun(
            job=replace(
                DEPLOYMENT,
                steps=(Step(task=UpdateCampaign(name="homepage", version_arn=f"{ARN}:solution/{VERSION}", tps=None)),),
            ),
            replaces="movies-user-personalization-v2/0000aaaa",
            asking=Asking(before="other", after="homepage", serves=Serves.USER),
        )
    ),
    "metrics": comparison(COMPARED),
    "metrics-alone": comparison(Comparison(current=COMPARED.current)),
    "recommendations": recommendations(ANSWER),
    "recommendations-stranger": recommendations(replace(ANSWER, personal=False, titled=False)),
    "recommendations-popularity": recommendations(
        replace(
            ANSWER,
            personal=None,
            recipe="popularity-count",
            rows=tuple(replace(row, score=None) for row in ANSWER.rows),
        )
    ),
    "recommendations-explored": recommendations(
        replace(ANSWER, recipe="user-personalization", rows=(replace(ANSWER.rows[3], score=0.0), *ANSWER.rows[:3]))
    ),
    "recommendations-none": recommendations(replace(ANSWER, rows=())),
    "similar": recommendations(replace(ANSWER, by_item=True, asked_for="Star Wars (1977)")),
    "jobs": joblist(
        JobList(
            asked_by=None,
            running=(TRAINING, IMPORT_HELD, FOUND),
            ended=(IMPORT_FAILED, DEPLOYED),
            names=NAMES,
            usual=USUAL,
        ),
        now=NOON,
    ),
    "jobs-mine-none": joblist(JobList(asked_by="U024BE7LH", running=(), ended=()), now=NOON),
    "digest": digest(
        [
            ending(outcome, at=NOON)
            for outcome in (
                Outcome(job=TRAINED, comparison=COMPARED),
                Outcome(job=IMPORTED),
                Outcome(job=CONTEST_ENDED),
                Outcome(job=IMPORT_FAILED),
                Outcome(job=STOPPED),
                Outcome(job=DEPLOYED),
            )
        ]
    ),
    "event": happened(
        Happened(
            user="196",
            item=CatalogueItem(item="50", title="Star Wars (1977)"),
            event_type="watch",
            group="movies",
        )
    ),
    "outbox": outbox(UNHEARD, now=NOON),
    "outbox-empty": outbox(Unheard(held=(), backlog=Backlog(waiting=0, oldest=timedelta(), parked=0)), now=NOON),
    "outbox-full": outbox(
        replace(
            UNHEARD,
            held=(UNHEARD.held[0], replace(UNHEARD.held[0], destination="C0OTHER")) * 10,
            backlog=Backlog(waiting=7, oldest=timedelta(minutes=3), parked=20),
        ),
        now=NOON,
    ),
    "outbox-released": released(Released(destination="C024BE91L", number=2)),
    "outbox-released-none": released(Released(destination=None, number=0)),
    "stopping": stopping(Stopped(versions=(READY_VERSION, replace(READY_VERSION, name="movies-sims/2222")))),
    "place": remembered(Place(channel="C024BE91L", group="movies", campaign="homepage")),
    "place-changed": remembered(Place(channel="C024BE91L", group="movies"), campaign_before="homepage"),
    "place-empty": remembered(Place(channel="C024BE91L")),
    "card-import": card(IMPORT, now=NOON, usual=USUAL, asker="Ada Lovelace"),
    "card-import-held": card(IMPORT_HELD, now=NOON, usual=USUAL, asker="Ada Lovelace"),
    "card-import-ended": card(IMPORTED, now=NOON, usual=USUAL, asker="Ada Lovelace"),
    "card-training": card(TRAINING, now=NOON, usual=USUAL, asker="Ada Lovelace"),
    "card-training-unlearned": card(TRAINING, now=NOON, usual={}, asker="Ada Lovelace"),
    "card-training-late": card(TRAINING, now=NOON + timedelta(minutes=22), usual=USUAL, asker="Ada Lovelace"),
    "overdue-training": overdue(OVERDUE, [OVERDUE.steps[1]], USUAL),
    "overdue-import": overdue(OVERDUE_IMPORT, [OVERDUE_IMPORT.steps[2]], USUAL),
    "training-begun-held": training(Begun(job=TRAINING_HELD)),
    "card-training-ended": card(TRAINED, now=NOON, usual=USUAL, asker="Ada Lovelace"),
    "card-contest": card(CONTEST, now=NOON, usual=USUAL, asker="Ada Lovelace"),
    "card-contest-going": card(CONTEST_GOING, now=NOON, usual=USUAL, asker="Ada Lovelace"),
    "card-contest-ended": card(CONTEST_ENDED, now=NOON, usual=USUAL, asker="Ada Lovelace"),
    "card-deployment": card(DEPLOYMENT, now=NOON, usual={}, asker="Ada Lovelace"),
    "card-found": card(FOUND, now=NOON, usual={}, asker=None),
    "result-import": result(Outcome(job=IMPORTED), now=NOON, pings=True),
    "result-import-untrainable": result(
        Outcome(job=replace(IMPORTED, subject="movies items"), untrainable=True), now=NOON, pings=True
    ),
    "result-import-failed": result(Outcome(job=IMPORT_FAILED), now=NOON, pings=True),
    "result-training": result(Outcome(job=TRAINED, comparison=COMPARED), now=NOON, pings=True),
    "result-training-stopped": result(Outcome(job=STOPPED), now=NOON, pings=True),
    "result-contest": result(Outcome(job=CONTEST_ENDED), now=NOON, pings=True),
    "result-contest-close": result(Outcome(job=close(0.2901, OTHER)), now=NOON, pings=True),
    "result-contest-three": result(
        Outcome(
            job=replace(
                close(0.3124, OTHER),
                steps=(
                    *close(0.3124, OTHER).steps,
                    *lane(2, "hrnn", version=ended(TRAIN, name="movies-hrnn/9e91", metrics=metrics(0.31))),
                ),
            )
        ),
        now=NOON,
        pings=True,
    ),
    "result-contest-tie": result(Outcome(job=close(0.3124, OTHER, users=None)), now=NOON, pings=True),
    "result-contest-unsure": result(Outcome(job=close(0.3, VERSION, users=None)), now=NOON, pings=True),
    "result-contest-coverage": result(Outcome(job=close(0.2, VERSION, metric="coverage")), now=NOON, pings=True),
    "result-contest-failed": result(Outcome(job=CONTEST_FAILED), now=NOON, pings=True),
    "result-contest-stopped": result(Outcome(job=CONTEST_STOPPED, names=NAMES), now=NOON, pings=True),
    "result-deployment": result(Outcome(job=DEPLOYED), now=NOON, pings=True),
    "result-found": result(
        Outcome(
            job=replace(
                FOUND,
                steps=(ended(Step(task=Found(kind=ResourceKind.VERSION, name=VERSION)), name=VERSION),),
                ended_at=NOON,
            ),
            comparison=COMPARED,
        ),
        now=NOON,
        pings=True,
    ),
    "result-direct": result(Outcome(job=IMPORTED), now=NOON, pings=False),
    "error-unknown-group": errors.refusal(
        NotFound("There is no group “moveis”.", alternatives=["movies"]),
        typed="train moveis automl",
        usage=VERB["train"],
    ),
    "error-unknown-verb": errors.refusal(
        NotFound("I do not know “trian”. `help` lists what I can do.", alternatives=["train"]),
        typed="trian movies",
        usage=None,
    ),
    "error-misunderstood": errors.refusal(
        Misunderstood("Say for which user."), typed="recommend", usage=VERB["recommend"]
    ),
    "error-file": errors.refusal(
        BadFile("The file cannot be imported.", problems=["Row 3: TIMESTAMP is text.", "There is no column ITEM_ID."]),
        typed="import movies s3://my-data/ratings.csv",
        usage=VERB["import"],
    ),
    "error-other-dataset": errors.refusal(
        BadFile("This looks like items.", fits=DatasetKind.ITEMS),
        typed="import movies s3://my-data/items.csv public",
        usage=VERB["import"],
    ),
    "error-not-possible": errors.refusal(
        NotPossible(
            "2 trainings of movies run. Stop one, or all.",
            ways=[Way(text="Stop all", line="stop movies all", confirm="It ends.")],
        ),
        typed="stop movies",
        usage=VERB["stop"],
    ),
    "error-not-allowed": errors.refusal(NotAllowed("`train` is for operators."), typed="train", usage=VERB["train"]),
    "error-unavailable": errors.refusal(Unavailable("AWS is busy. Try again soon."), typed="status", usage=None),
    "error-in-use": errors.refusal(InUse("The campaign is changing."), typed="deploy movies", usage=VERB["deploy"]),
    "error-limit": errors.refusal(LimitReached("There are five groups already."), typed="import x", usage=None),
    "error-access": errors.refusal(AccessDenied("The bot may not list groups."), typed="status", usage=None),
    "error-trouble": errors.trouble("1a2b3c4d"),
    "form-invitation": invitation(VERB["train"], "train"),
    "form-refused": written(
        errors.refusal(NotFound("There is no group “moveis”."), typed="train moveis automl", usage=VERB["train"]),
        "train moveis automl",
        again="train moveis automl",
    ),
}
"""The messages by the names of their golden files."""
