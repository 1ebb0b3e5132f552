"""Messages that say what goes on, on a morning that stands still."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model.front import Front, Live
from bot.model.history import Asked, History
from bot.model.job import Job, JobKind, Step, TrainVersion
from bot.model.message import Message
from bot.model.prices import LIST_PRICES
from bot.model.resource import Campaign, Status
from bot.model.review import Every, Plan, Planned, Review, Stale, Trend
from bot.model.spending import CampaignSpending, Spending, TrainingSpending
from bot.model.subscription import Event, Hearing, Mute, Subscription
from bot.views.history import history
from bot.views.home import home
from bot.views.review import planned, review
from bot.views.spending import spending
from bot.views.watching import hearing

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HISTORY = History(
    group="movies",
    asked=(
        Asked(position=12, at=NOON, user="U024BE7LH", channel="C024BE91L", line="train movies automl", outcome="done"),
        Asked(
            position=11,
            at=NOON - timedelta(hours=2),
            user="U0GRACE00",
            channel="D0GRACE00",
            line="deploy movies",
            outcome="NotAllowed",
        ),
        Asked(
            position=9,
            at=NOON - timedelta(days=1),
            user="U024BE7LH",
            channel="C024BE91L",
            line="metrics movies",
            outcome="KeyError 1a2b3c4d",
        ),
    ),
    older=9,
    names={"U024BE7LH": "Ada Lovelace", "U0GRACE00": "Grace Hopper"},
)
MOVIES = Subscription(destination="C024BE91L", group="movies")
BOOKS = Subscription(
    destination="C024BE91L", group="books", events=frozenset({Event.STARTED, Event.ENDED, Event.STUCK}), implied=True
)
HEARING = Hearing(destination="C024BE91L", subscriptions=(BOOKS, MOVIES))
MUTED = Mute(destination="C024BE91L", until=NOON + timedelta(hours=2))
SPENDING = Spending(
    group=None,
    since=datetime(2026, 11, 1, tzinfo=UTC),
    at=NOON,
    campaigns=(
        CampaignSpending(
            group="movies",
            campaign="movies-live",
            recipe="user-personalization-v2",
            tps=1,
            per_hour=0.54,
            so_far=12.96,
            per_month=388.8,
            asked=12_345,
        ),
        CampaignSpending(
            group="books", campaign="books-like", recipe="x", tps=2, per_hour=None, so_far=None, per_month=None
        ),
    ),
    trainings=(
        TrainingSpending(
            group="movies", version="movies-user-personalization-v2/1a2b3c4d", cost=0.2, basis="100,000 interactions"
        ),
        TrainingSpending(
            group="movies", version="movies-sims/9f8e7d6c", cost=None, basis="its training hours are not known"
        ),
    ),
)
GOING = Job(
    id="train-1a2b3c4d",
    kind=JobKind.TRAINING,
    group="movies",
    subject="movies-user-personalization-v2",
    line="train movies",
    asked_by="U024BE7LH",
    channel="C024BE91L",
    started_at=NOON - timedelta(minutes=12),
    steps=(
        Step(
            task=TrainVersion(solution="movies-user-personalization-v2"),
            status=Status.RUNNING,
            began_at=NOON - timedelta(minutes=12),
        ),
    ),
)
GONE_WRONG = replace(
    GOING,
    id="train-9f8e7d6c",
    steps=(replace(GOING.steps[0], status=Status.FAILED, failure="Not enough interactions.", ended_at=NOON),),
    ended_at=NOON - timedelta(minutes=5),
)
LIVE = Live(
    account="",
    campaign=Campaign(
        name="movies-live",
        arn="arn:aws:personalize:eu-west-1:123456789012:campaign/movies-live",
        status=Status.READY,
        version="movies-user-personalization-v2/1a2b3c4d",
        version_arn="arn:aws:personalize:eu-west-1:123456789012:solution/movies-user-personalization-v2/1a2b3c4d",
        recipe="user-personalization-v2",
        group="movies",
        tps=1,
    ),
    metric=0.3124,
    per_hour=0.54,
)
FRONT = Front(
    user="U024BE7LH",
    at=NOON,
    running=(GOING,),
    failed=(GONE_WRONG,),
    mine=(GOING, GONE_WRONG),
    names={"U024BE7LH": "Ada Lovelace"},
    hearing=Hearing(destination="U024BE7LH", subscriptions=(replace(MOVIES, destination="U024BE7LH"),)),
)
REVIEW = Review(
    every=Every.WEEKLY,
    since=NOON - timedelta(days=7),
    at=NOON,
    groups=("movies", "books"),
    ended=(GONE_WRONG,),
    trends=(
        Trend(
            solution="movies-user-personalization-v2",
            values=tuple((NOON - timedelta(days=day), 0.31 - day / 1000) for day in (9, 6, 2)),
        ),
        Trend(solution="movies-sims", values=((NOON - timedelta(days=1), 0.2),)),
    ),
    stale=(
        Stale(
            group="movies",
            campaign="movies-live",
            version="movies-user-personalization-v2/1a2b3c4d",
            trained_at=NOON - timedelta(days=40),
            data_at=NOON - timedelta(days=2),
        ),
    ),
    up=SPENDING.campaigns,
    idle=SPENDING.campaigns[:1],
    names={"U024BE7LH": "Ada Lovelace"},
)
QUIET = Review(every=Every.DAILY, since=NOON - timedelta(days=1), at=NOON, idle=())
PLANNED = Planned(
    destination="C024BE91L",
    plan=Plan(
        destination="C024BE91L", every=Every.WEEKLY, next_at=NOON + timedelta(days=5, hours=20), asked_by="U024BE7LH"
    ),
)
NOBODY = Front(user="U024BE7LH", at=NOON, hearing=Hearing(destination="U024BE7LH"))
SAMPLES: Mapping[str, Message] = {
    "hearing": hearing(HEARING),
    "hearing-nothing": hearing(Hearing(destination="U024BE7LH")),
    "hearing-changed": hearing(
        replace(HEARING, changed=replace(MOVIES, events=frozenset({Event.FAILED, Event.STUCK})))
    ),
    "hearing-no-longer": hearing(Hearing(destination="C024BE91L", changed=replace(MOVIES, events=frozenset()))),
    "hearing-muted": hearing(replace(HEARING, mutes=(MUTED,), changed=MUTED)),
    "hearing-still-muted": hearing(
        Hearing(destination="U024BE7LH", mutes=(Mute(destination="U024BE7LH", group="movies"),))
    ),
    "spending": spending(SPENDING, LIST_PRICES),
    "spending-nothing": spending(replace(SPENDING, group="movies", campaigns=(), trainings=()), LIST_PRICES),
    "home": home(replace(FRONT, groups=("movies",), live=(LIVE, replace(LIVE, metric=None, per_hour=None)))),
    "home-at-once": home(FRONT),
    "home-first-steps": home(replace(NOBODY, groups=(), live=())),
    "home-without-aws": home(
        replace(NOBODY, groups=(), live=(), trouble={"prod": "AWS did not answer. Try again in a minute."})
    ),
    "review": review(REVIEW),
    "review-quiet": review(QUIET),
    "review-without-cloudwatch": review(replace(REVIEW, idle=None, trouble=("AWS does not answer.",))),
    "review-planned": planned(PLANNED),
    "review-not-planned": planned(Planned(destination="U024BE7LH", plan=None)),
    "history": history(HISTORY),
    "history-nothing": history(History(group="movies", asked=())),
}
"""The messages by the names of their golden files."""
