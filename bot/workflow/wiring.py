"""The actions, put together."""

from collections.abc import Callable
from dataclasses import replace

from bot.config import Config
from bot.model.prices import LIST_PRICES, Prices
from bot.ports import (
    Audit,
    Clock,
    Drops,
    Files,
    Inspector,
    Jobs,
    Outbox,
    People,
    Personalize,
    Places,
    ReviewPlans,
    Schedules,
    Subscriptions,
    Usage,
)
from bot.records import dataclass
from bot.workflow.adopt import Adopt
from bot.workflow.advance import Advance
from bot.workflow.batch import RunBatches, TellAnswers
from bot.workflow.beside import PutBeside
from bot.workflow.catalogue import Catalogue
from bot.workflow.check import Check
from bot.workflow.contest import Contest
from bot.workflow.context import Context
from bot.workflow.cost import Spend
from bot.workflow.deploy import Deploy
from bot.workflow.event import TakeEvent
from bot.workflow.fetching import Fetch
from bot.workflow.filters import Filters
from bot.workflow.foresee import Foresee
from bot.workflow.gathering import Gather
from bot.workflow.histories import Histories
from bot.workflow.history import LookBack
from bot.workflow.import_data import ImportData
from bot.workflow.index import Index
from bot.workflow.jobs import ListJobs
from bot.workflow.launch import Launch
from bot.workflow.launched import TellLaunched
from bot.workflow.look import Look
from bot.workflow.metrics import Compare, Report
from bot.workflow.outbox import ListHeld, Release
from bot.workflow.parts import LaunchParts
from bot.workflow.preparing import Prepare
from bot.workflow.rank import Rank
from bot.workflow.recommend import Recommend, Similar
from bot.workflow.repeat import Repeat
from bot.workflow.retrain import Retrain
from bot.workflow.review import Reviews
from bot.workflow.rollback import Rollback
from bot.workflow.starting import Start
from bot.workflow.status import Stand
from bot.workflow.stop import StopTraining
from bot.workflow.survey import Survey
from bot.workflow.terms import Bounds
from bot.workflow.train import Ground, Train
from bot.workflow.undeploy import Undeploy
from bot.workflow.use import Use
from bot.workflow.versions import ListVersions
from bot.workflow.watch import Watch
from bot.workflow.weigh import Weigh
from bot.workflow.workflow import Workflow


@dataclass(frozen=True, kw_only=True, slots=True)
class Wired:
    """What people can ask for, and what the poller does by itself."""

    workflow: Workflow
    look: Look
    advance: Advance
    report: Report
    adopt: Adopt
    reviews: Reviews
    index: Index
    repeat: Repeat


@dataclass(frozen=True, kw_only=True, slots=True)
class Ports:
    """What the actions need of the world; `patient` is the same Personalize for what nobody waits for."""

    personalize: Personalize
    patient: Personalize
    files: Files
    drops: Drops
    inspector: Inspector
    jobs: Jobs
    schedules: Schedules
    places: Places
    people: People
    subscriptions: Subscriptions
    review_plans: ReviewPlans
    usage: Usage
    outbox: Outbox
    audit: Audit


def wire(
    ports: Ports,
    *,
    config: Config,
    now: Clock,
    nudge: Callable[[], None],
    hurry: Callable[[], None],
    strained: Callable[[], bool] = lambda: False,
    prices: Prices = LIST_PRICES,
    bucket: str | None = None,
) -> Wired:
    """Put the actions together; `nudge` and `hurry` are the poller's, for what is new and for who asks.

    `strained` tells whether AWS can be asked less often than the poller should. `prices` are those of the region;
    `bucket` is where dropped files are put.
    """
    personalize, jobs, places, people = ports.personalize, ports.jobs, ports.places, ports.people
    context = Context(personalize=personalize, places=places, jobs=jobs)
    advance = Advance(personalize=personalize, jobs=jobs, now=now)
    start = Start(advance=advance, jobs=jobs, now=now, nudge=nudge)
    ground = Ground(personalize=personalize, jobs=jobs, now=now)
    compare = Compare(personalize=personalize, context=context, ground=ground)
    index = Index(personalize=personalize, now=now)
    catalogue = Catalogue(personalize=personalize, files=ports.files, inspector=ports.inspector, now=now)
    watch = Watch(personalize=personalize, subscriptions=ports.subscriptions, now=now)
    survey = Survey(personalize=personalize)
    retrain = Retrain(
        personalize=personalize,
        context=context,
        ground=ground,
        start=start,
        schedules=ports.schedules,
        now=now,
        prices=prices,
    )
    filters = Filters(personalize=personalize, context=context, start=start, now=now)
    fetch = Fetch(files=ports.files, drops=ports.drops, rules=config.files)
    check = Check(fetch=fetch, inspector=ports.inspector, places=places, bucket=bucket)
    deploy = Deploy(
        personalize=personalize, places=places, jobs=jobs, context=context, start=start, now=now, prices=prices
    )
    contest = Contest(context=context, ground=ground, start=start, now=now, rules=config.contest, prices=prices)
    import_data = ImportData(
        personalize=personalize,
        files=ports.files,
        inspector=ports.inspector,
        places=places,
        prepare=Prepare(fetch=fetch, files=ports.files, inspector=ports.inspector, bucket=bucket),
        start=start,
        now=now,
    )
    parts = LaunchParts(
        personalize=personalize, jobs=jobs, contest=contest, deploy=deploy, start=start, rules=config.launch, now=now
    )
    in_parts = replace(advance, parts=parts)
    launch = Launch(
        personalize=personalize,
        jobs=jobs,
        import_data=import_data,
        gather=Gather(files=ports.files, import_data=import_data),
        ground=ground,
        parts=parts,
        start=Start(advance=in_parts, jobs=jobs, now=now, nudge=nudge),
        hurry=hurry,
        now=now,
        rules=config.launch,
        contest=config.contest,
        prices=prices,
    )
    batches = RunBatches(
        personalize=personalize,
        files=ports.files,
        places=places,
        context=context,
        start=start,
        prices=prices,
        now=now,
    )
    bounds = Bounds(personalize=personalize, catalogue=catalogue)
    recommend = Recommend(
        personalize=personalize,
        context=context,
        catalogue=catalogue,
        bounds=bounds,
        histories=Histories(personalize=personalize, files=ports.files, inspector=ports.inspector, now=now),
    )
    spend = Spend(personalize=personalize, jobs=jobs, survey=survey, usage=ports.usage, prices=prices, now=now)
    reviews = Reviews(
        jobs=jobs,
        subscriptions=ports.subscriptions,
        plans=ports.review_plans,
        people=people,
        survey=survey,
        spend=spend,
        usage=ports.usage,
        rules=config.digest,
        now=now,
    )
    versions = ListVersions(personalize=personalize, context=context)
    workflow = Workflow(
        status=Stand(
            personalize=personalize,
            jobs=jobs,
            people=people,
            schedules=ports.schedules,
            hurry=hurry,
            strained=strained,
        ),
        reading=check.reading,
        check=check,
        import_data=import_data,
        launch=launch,
        batch=batches,
        batches=batches.listed,
        go_on=launch.go,
        train=Train(context=context, ground=ground, start=start, now=now, prices=prices),
        contest=contest,
        retrain=retrain,
        reschedule=retrain.schedule,
        metrics=compare,
        compare=compare.pair,
        beside=PutBeside(personalize=personalize, context=context, catalogue=catalogue),
        versions=versions,
        all_versions=versions.whole,
        weigh=Weigh(personalize=personalize, deploy=deploy, compare=compare, prices=prices),
        deploy=deploy,
        rollback=Rollback(personalize=personalize, places=places, jobs=jobs, deploy=deploy),
        undeploy=Undeploy(personalize=personalize, places=places, now=now, prices=prices),
        recommend=recommend,
        rank=Rank(personalize=personalize, context=context, catalogue=catalogue, bounds=bounds),
        similar=Similar(personalize=personalize, context=context, catalogue=catalogue, bounds=bounds),
        create_filter=filters.create,
        filters=filters.of_group,
        delete_filter=filters.delete,
        event=TakeEvent(personalize=personalize, context=context, catalogue=catalogue, now=now),
        jobs=ListJobs(jobs=jobs, people=people, schedules=ports.schedules),
        outbox=ListHeld(outbox=ports.outbox, people=people),
        release=Release(outbox=ports.outbox),
        hearing=watch.hearing,
        watch=watch.watch,
        mute=watch.mute,
        unmute=watch.unmute,
        zone=people.zone,
        cost=spend,
        prices=prices,
        planned=reviews.planned,
        plan=reviews.plan,
        review=reviews,
        history=LookBack(audit=ports.audit, places=places, people=people),
        stop=StopTraining(
            personalize=personalize, context=context, jobs=jobs, schedules=ports.schedules, hurry=hurry, now=now
        ),
        use=Use(personalize=personalize, places=places, now=now),
        place=places.place,
        listing=index,
        foresee=Foresee(
            context=context, ground=ground, index=index, jobs=jobs, rules=config.contest, prices=prices, now=now
        ),
    )
    return Wired(
        workflow=workflow,
        look=Look(personalize=personalize, parts=parts),
        advance=replace(in_parts, personalize=ports.patient),
        reviews=reviews,
        report=Report(
            personalize=ports.patient,
            compare=replace(compare, personalize=ports.patient),
            launched=TellLaunched(jobs=jobs, recommend=recommend),
            answers=TellAnswers(files=ports.files, titles=catalogue.titles),
        ),
        repeat=Repeat(schedules=ports.schedules, retrain=retrain, outbox=ports.outbox, now=now),
        adopt=Adopt(personalize=personalize, jobs=jobs, subscriptions=ports.subscriptions, now=now),
        index=index,
    )
