"""Serving: deployments, recommendations, similar items, events, and what a channel remembers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.errors import InUse, NotFound, NotPossible
from bot.model.job import CreateCampaign, CreateGroup, Job, UpdateCampaign
from bot.model.orders import (
    DatasetKind,
    DeployOrder,
    EventOrder,
    ImportOrder,
    RecommendOrder,
    SimilarOrder,
    TrainOrder,
)
from bot.model.place import Place
from bot.model.recipes import Serves
from bot.model.recommendation import CatalogueItem, Near, Scored
from bot.model.report import Asking
from bot.model.resource import Status, Tracker
from bot.workflow.catalogue import Catalogue
from bot.workflow.context import Context
from bot.workflow.event import TakeEvent
from bot.workflow.recommend import NOBODY
from tests.fakes import FakePersonalize
from tests.unit.bot.conftest import Desk

WHO: dict[str, Any] = {"asked_by": "U1", "channel": "C1", "line": ""}
STAR_WARS = CatalogueItem(item="50", title="Star Wars (1977)", details={"GENRES": "Action, Sci-Fi"})
CHASES = [CatalogueItem(item=str(n), title=f"The Chase {n} (1990)") for n in range(60, 63)]


async def trained(desk: Desk, recipe: str = "user-personalization-v2", group: str = "movies") -> Job:
    """Import a group and train a recipe."""
    place = ImportOrder(**WHO, group=group, location="s3://b/ratings.csv")
    await desk.finish((await desk.wired.workflow.import_data(place)).job)
    items = replace(place, dataset=DatasetKind.ITEMS)
    await desk.finish((await desk.wired.workflow.import_data(items)).job)
    return await desk.finish((await desk.wired.workflow.train(TrainOrder(**WHO, group=group, recipe=recipe))).job)


async def deployed(desk: Desk, recipe: str = "user-personalization-v2", campaign: str | None = None) -> Job:
    """Import, train and deploy."""
    await trained(desk, recipe)
    order = DeployOrder(**WHO, target=f"movies-{recipe}", campaign=campaign)
    return await desk.finish((await desk.wired.workflow.deploy(order)).job)


async def test_a_deployment_creates_a_campaign_named_after_the_solution(desk: Desk) -> None:
    """The newest version of what was named is served, at one request a second, and the price of that is said."""
    job = await deployed(desk)

    assert job.status is Status.READY
    assert job.steps[0].task == CreateCampaign(
        name="movies-user-personalization-v2",
        version_arn=(await desk.personalize.solution("movies-user-personalization-v2")).versions[0].arn,
        tps=1,
    )
    assert job.cost is not None
    assert job.cost.per_hour == pytest.approx(0.54)
    assert job.sample_user == "196"


async def test_deploying_a_newer_version_updates_the_campaign(desk: Desk) -> None:
    """The name stays, the version changes, and what it replaces is said."""
    first = await deployed(desk, campaign="live")
    await desk.finish((await desk.wired.workflow.train(TrainOrder(**WHO, group="movies"))).job)

    order = DeployOrder(**WHO, target="movies", campaign="live")
    begun = await desk.wired.workflow.deploy(order)
    campaign = await desk.personalize.campaign("live")

    assert isinstance(begun.job.steps[0].task, UpdateCampaign)
    assert isinstance(first.steps[0].task, CreateCampaign)
    assert begun.replaces == campaign.version
    assert (await desk.finish(begun.job)).status is Status.READY
    assert (await desk.personalize.campaign("live")).version != begun.replaces


async def test_what_cannot_be_deployed_is_said(desk: Desk) -> None:
    """Nothing to change, something changing already, a name of another group, nothing trained."""
    await deployed(desk, campaign="live")
    with pytest.raises(NotPossible, match="already"):
        await desk.wired.workflow.deploy(DeployOrder(**WHO, target="movies", campaign="live"))

    await desk.wired.workflow.deploy(DeployOrder(**WHO, target="movies", campaign="live", tps=3))
    with pytest.raises(InUse, match="changing just now"):
        await desk.wired.workflow.deploy(DeployOrder(**WHO, target="movies", campaign="live", tps=4))

    await trained(desk, group="books")
    with pytest.raises(NotPossible, match="Choose another name"):
        await desk.wired.workflow.deploy(DeployOrder(**WHO, target="books", campaign="live"))

    with pytest.raises(NotFound, match="no version, solution or group “songs”"):
        await desk.wired.workflow.deploy(DeployOrder(**WHO, target="songs"))


async def test_a_version_is_found_by_the_beginning_of_its_id(desk: Desk) -> None:
    """In any case, in the channel's group or after its solution; not where two begin so."""
    desk.personalize = await trained_versions(desk, 0xABCD1234, 0xABCE0000)
    metrics = desk.wired.workflow.metrics
    name = "movies-user-personalization-v2/abcd1234"

    for typed in ("abcd1234", "ABCD1234", "abcd", "movies-user-personalization-v2/ABCD12", name):
        assert (await metrics(typed, "C1")).current.version == name
    for typed in ("abc", "fffff", "abcdef99"):
        with pytest.raises(NotFound, match="no version, solution or group"):
            await metrics(typed, "C1")
    with pytest.raises(NotFound):
        await metrics("movies-user-personalization-v2/abc", "C1")


async def trained_versions(desk: Desk, *ids: int) -> FakePersonalize:
    """Train the same solution once for each id."""
    await trained(desk, "sims")
    for number in ids:
        desk.personalize.next_version(number)
        await desk.finish((await desk.wired.workflow.train(TrainOrder(**WHO, group="movies"))).job)
    return desk.personalize


async def test_what_a_deployment_changes_for_recommend_is_said(desk: Desk) -> None:
    """A campaign for users is asked from then on; one for items leaves the channel's as it was."""
    await trained(desk, "sims")
    await desk.finish((await desk.wired.workflow.train(TrainOrder(**WHO, group="movies"))).job)
    users = await desk.wired.workflow.deploy(DeployOrder(**WHO, target="movies-user-personalization-v2", campaign="a"))
    items = await desk.wired.workflow.deploy(DeployOrder(**WHO, target="movies-sims", campaign="b"))

    assert users.asking == Asking(before=None, after="a", serves=Serves.USER)
    assert items.asking == Asking(before="a", after="a", serves=Serves.ITEM)
    forgot = await desk.wired.workflow.use(Place(channel="C1", group="movies"), "U1")
    assert forgot.campaign_before == "a"


async def test_recommendations_come_with_titles(desk: Desk) -> None:
    """The channel's campaign is asked, and ids become titles where the Items file has them."""
    desk.reader.items = {"50": STAR_WARS}
    await deployed(desk)
    desk.personalize.answers = [Scored(item="50", score=0.2), Scored(item="51", score=0.1)]

    answer = await desk.wired.workflow.recommend(RecommendOrder(**WHO, user="196", count=2))

    assert [row.item for row in answer.rows] == [STAR_WARS, CatalogueItem(item="51", title="51")]
    assert answer.campaign == "movies-user-personalization-v2"
    assert answer.titled


async def test_an_unknown_user_is_noticed(desk: Desk) -> None:
    """Personalize answers as it answers anybody, so the two answers are compared."""
    await deployed(desk)

    stranger = await desk.wired.workflow.recommend(RecommendOrder(**WHO, user="who?", count=3))
    desk.personalize.answers_for = {"196": [Scored(item="7", score=0.5)]}
    friend = await desk.wired.workflow.recommend(RecommendOrder(**WHO, user="196", count=3))

    assert (stranger.personal, friend.personal) == (False, True)
    assert NOBODY not in {stranger.asked_for, friend.asked_for}


async def test_popularity_is_personal_for_nobody(desk: Desk) -> None:
    """A recipe that treats everybody alike says nothing about the user."""
    await deployed(desk, "popularity-count")

    answer = await desk.wired.workflow.recommend(RecommendOrder(**WHO, user="196"))

    assert answer.personal is None
    assert all(row.score is None for row in answer.rows)


async def test_similar_items_are_asked_by_title(desk: Desk) -> None:
    """With or without its year, in any case, or by a part that only one title has."""
    desk.reader.items = {item.item: item for item in [STAR_WARS, *CHASES]}
    await deployed(desk, "similar-items")

    for typed in ("50", "Star Wars (1977)", "star  wars", "wars"):
        answer = await desk.wired.workflow.similar(SimilarOrder(**WHO, item=typed))
        assert answer.asked_for == "Star Wars (1977)"

    with pytest.raises(NotPossible, match=r"Which “chase”.*The Chase 60") as several:
        await desk.wired.workflow.similar(SimilarOrder(**WHO, item="chase", count=5))
    assert [way.line for way in several.value.ways] == [f"similar {n} n=5" for n in (60, 61, 62)]
    with pytest.raises(NotFound, match=r"Did you mean Star Wars \(1977\)\?") as unknown:
        await desk.wired.workflow.similar(SimilarOrder(**WHO, item="Stra Wars"))
    assert [way.line for way in unknown.value.ways] == ["similar 50 n=10"]
    with pytest.raises(NotFound, match="Type a part of its title, or its id"):
        await desk.wired.workflow.similar(SimilarOrder(**WHO, item="zzzz"))


async def test_of_several_titles_the_best_come_first(desk: Desk) -> None:
    """Whole words before parts of words, beginnings before middles, short before long; and then how many more."""
    titles = ["Mustard", "The Long Way to a Star", "Star Wars", "A Star", "Starship", "Costar", "Stardust Memories"]
    desk.reader.items = {title: CatalogueItem(item=title, title=title) for title in titles}
    await trained(desk)

    with pytest.raises(NotPossible, match="and 2 more") as several:
        await desk.wired.workflow.event(EventOrder(**WHO, user="1", item="star", event_type="watch"))

    assert [way.text for way in several.value.ways] == [
        "Star Wars",
        "A Star",
        "The Long Way to a Star",
        "Starship",
        "Stardust Memories",
    ]
    assert several.value.ways[0].line == 'event 1 "Star Wars" type=watch group=movies'


async def test_a_missing_campaign_is_said_with_how_to_get_one(desk: Desk) -> None:
    """Nothing imported, nothing trained, nothing deployed; deployed for something else, still being deployed."""
    ask = RecommendOrder(**WHO, user="196")
    with pytest.raises(NotPossible, match="no dataset group yet"):
        await desk.wired.workflow.recommend(ask)
    place = ImportOrder(**WHO, group="movies", location="s3://b/ratings.csv")
    importing = (await desk.wired.workflow.import_data(place)).job
    with pytest.raises(NotPossible, match="First bring interactions in"):
        await desk.wired.workflow.recommend(ask)
    await desk.finish(importing)
    with pytest.raises(NotPossible, match="Train first: `train movies`"):
        await desk.wired.workflow.recommend(ask)
    training = (await desk.wired.workflow.train(TrainOrder(**WHO, group="movies"))).job
    desk.personalize.settle_all()
    training = await desk.follow(training)
    with pytest.raises(NotPossible, match="movies-user-personalization-v2/00000001 is still training"):
        await desk.wired.workflow.recommend(ask)
    await desk.finish(training)
    with pytest.raises(NotPossible, match="`deploy movies-user-personalization-v2/00000001`"):
        await desk.wired.workflow.recommend(ask)

    one = await desk.wired.workflow.deploy(DeployOrder(**WHO, target="movies", campaign="one"))
    with pytest.raises(InUse, match="still being deployed"):
        await desk.wired.workflow.recommend(RecommendOrder(**WHO, user="196"))
    await desk.finish(one.job)
    with pytest.raises(NotPossible, match="recipe=similar-items"):
        await desk.wired.workflow.similar(SimilarOrder(**WHO, item="50"))
    with pytest.raises(NotPossible, match="answers for users"):
        await desk.wired.workflow.similar(SimilarOrder(**WHO, item="50", campaign="one"))

    await desk.finish((await desk.wired.workflow.deploy(DeployOrder(**WHO, target="movies", campaign="two"))).job)
    await desk.wired.workflow.use(Place(channel="C1", group="movies"), "U1")
    with pytest.raises(NotPossible, match="one, two"):
        await desk.wired.workflow.recommend(RecommendOrder(**WHO, user="196"))


async def test_a_recommendation_says_what_it_has_in_common_with_what_was_taken(desk: Desk) -> None:
    """By the file that was imported, which is read once; not where that is one part of many, or for strangers."""
    await deployed(desk)
    desk.reader.items = {
        "0": CatalogueItem(item="0", title="Heat", details={"genres": "Crime, Drama"}),
        "1": CatalogueItem(item="1", title="Up", details={"genres": "Comedy"}),
        "50": CatalogueItem(item="50", title="Casino", details={"genres": "Crime"}),
    }
    desk.reader.taken = {"196": ["50"], "197": ["50"]}
    desk.personalize.answers_for[NOBODY] = desk.personalize.answers[::-1]
    desk.passes(minutes=10)

    for user in ("196", "197"):
        answer = await desk.wired.workflow.recommend(RecommendOrder(**WHO, user=user, count=2))
        assert [row.near for row in answer.rows] == [Near(title="Casino", shared=("Crime",)), None]
    assert len(desk.reader.given) == 1

    desk.personalize.answers_for["198"] = desk.personalize.answers_for[NOBODY]
    stranger = await desk.wired.workflow.recommend(RecommendOrder(**WHO, user="198", count=2))
    assert [row.near for row in stranger.rows] == [None, None]


async def test_an_event_is_sent_by_title(desk: Desk) -> None:
    """What a user just did reaches the group's tracker."""
    desk.reader.items = {"50": STAR_WARS}
    await trained(desk)

    happened = await desk.wired.workflow.event(EventOrder(**WHO, user="196", item="Star Wars", event_type="watch"))

    assert happened.item == STAR_WARS
    assert [(event.user, event.item, event.event_type) for event in desk.personalize.events] == [("196", "50", "watch")]


class SlowTracker(FakePersonalize):
    """Its event tracker takes as many looks to be made as it is told."""

    looks = 0

    async def tracker(self, group: str) -> Tracker:
        """Return the tracker as it stands at this look."""
        self.looks -= 1
        return replace(await super().tracker(group), status=Status.RUNNING if self.looks >= 0 else Status.READY)


def first_event(desk: Desk, *, looks: int, pauses: list[float]) -> TakeEvent:
    """Return the action in an account whose tracker takes so many looks; `pauses` are what it sleeps."""
    personalize = SlowTracker(now=lambda: desk.time[0])
    personalize.looks = looks

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    return TakeEvent(
        personalize=personalize,
        context=Context(personalize=personalize, places=desk.store.places, jobs=desk.store.jobs),
        catalogue=Catalogue(personalize=personalize, files=desk.files, inspector=desk.reader, now=lambda: desk.time[0]),
        now=lambda: desk.time[0],
        sleep=sleep,
    )


async def test_a_first_event_waits_a_little_for_the_groups_tracker(desk: Desk) -> None:
    """A tracker is made with the first event."""
    pauses: list[float] = []
    send = first_event(desk, looks=3, pauses=pauses)
    await send.personalize.begin(CreateGroup(name="movies"), job_id="elsewhere", since=desk.time[0])

    await send(EventOrder(**WHO, group="movies", user="196", item="50", event_type="watch"))

    assert len(pauses) == 3


async def test_a_tracker_that_takes_longer_is_not_waited_for(desk: Desk) -> None:
    """Nobody is left without an answer for a minute."""
    pauses: list[float] = []
    send = first_event(desk, looks=100, pauses=pauses)
    await send.personalize.begin(CreateGroup(name="movies"), job_id="elsewhere", since=desk.time[0])

    with pytest.raises(InUse, match="Send the event again"):
        await send(EventOrder(**WHO, group="movies", user="196", item="50", event_type="watch"))

    assert sum(pauses) < 10


async def test_titles_are_read_once_until_the_items_are_imported_again(desk: Desk) -> None:
    """A file is not read for every answer, and a new one is seen after a while."""
    desk.reader.items = {"50": STAR_WARS}
    await deployed(desk)
    desk.personalize.answers = [Scored(item="50", score=0.2)]
    ask = RecommendOrder(**WHO, user="196", count=1)
    await desk.wired.workflow.recommend(ask)

    desk.reader.items = {"50": replace(STAR_WARS, title="Star Wars: Episode IV")}
    assert (await desk.wired.workflow.recommend(ask)).rows[0].item.title == "Star Wars (1977)"
    items = ImportOrder(**WHO, group="movies", location="s3://b/ratings.csv", dataset=DatasetKind.ITEMS)
    await desk.finish((await desk.wired.workflow.import_data(items)).job)
    desk.passes(minutes=6)

    assert (await desk.wired.workflow.recommend(ask)).rows[0].item.title == "Star Wars: Episode IV"


async def test_a_file_that_is_gone_costs_only_the_titles(desk: Desk) -> None:
    """Recommendations are shown by id when the Items file cannot be read any more."""
    await deployed(desk)
    desk.files.files.clear()

    answer = await desk.wired.workflow.recommend(RecommendOrder(**WHO, user="196", count=1))

    assert not answer.titled
    assert answer.rows[0].item.title == "0"


async def test_use_checks_what_it_remembers(desk: Desk) -> None:
    """A typo is not remembered, nor a campaign of another group."""
    await deployed(desk, campaign="live")
    await trained(desk, group="books")

    with pytest.raises(NotFound):
        await desk.wired.workflow.use(Place(channel="C2", group="moveis"), "U1")
    with pytest.raises(NotPossible, match="a campaign of movies"):
        await desk.wired.workflow.use(Place(channel="C2", group="books", campaign="live"), "U1")
    await desk.wired.workflow.use(Place(channel="C2", group="movies", campaign="live"), "U1")

    assert await desk.wired.workflow.place("C2") == Place(channel="C2", group="movies", campaign="live")


async def test_status_says_what_there_is_and_has_the_poller_look(desk: Desk) -> None:
    """One group in full, as the only one is, or all of several in short."""
    await deployed(desk)
    before = len(desk.nudges)

    only = await desk.wired.workflow.status(None)
    movies = await desk.wired.workflow.status("movies")

    assert only == movies
    assert movies.overview is not None
    assert len(movies.overview.campaigns) == 1
    assert len(desk.nudges) == before + 2

    await trained(desk, group="books")
    everything = await desk.wired.workflow.status(None)
    assert ([group.name for group in everything.groups], everything.overview) == (["books", "movies"], None)


async def test_jobs_are_listed_for_one_or_all(desk: Desk) -> None:
    """Those that run and those that ended, by who asked."""
    await trained(desk)

    mine = await desk.wired.workflow.jobs("U1")
    theirs = await desk.wired.workflow.jobs("U2")

    assert len(mine.ended) == 3
    assert (theirs.running, theirs.ended) == ((), ())
    assert all(job.elapsed(desk.time[0]) > timedelta() for job in mine.ended)
