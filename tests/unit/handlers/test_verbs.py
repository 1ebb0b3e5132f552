from datetime import timedelta
from typing import Any

import pytest

from bot.config import Config, ConfigError
from bot.model.command import Command, Role
from bot.model.errors import Misunderstood, NotFound
from bot.model.orders import (
    BatchOrder,
    BesideOrder,
    ContestOrder,
    DatasetKind,
    DeployOrder,
    EventOrder,
    FilterDeletionOrder,
    FilterOrder,
    FilterUse,
    ImportMode,
    ImportOrder,
    LaunchOrder,
    Narrowing,
    Order,
    RankOrder,
    RecommendOrder,
    RetrainOrder,
    RollbackOrder,
    SimilarOrder,
    StopOrder,
    TrainOrder,
    UndeployOrder,
)
from bot.model.place import Place
from bot.views.lines import quoted
from handlers import VERBS, verbs_for
from handlers.parse import parse
from handlers.reading import Origin
from handlers.verb import Verb
from tests.clock import MORNING
from tests.unit.handlers.actions import Actions

UNSEEN = 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch", "buy")'


def typed(line: str) -> Origin:
    """Return who typed it, where, and the line."""
    return Origin(asked_by="U024BE7LH", channel="C024BE91L", line=line)


def command(line: str, *, role: Role = Role.ADMIN) -> Command:
    """Return a line as the dispatch would hand it on."""
    typed = parse(line, VERBS)
    return Command(
        verb=typed.verb.name,
        arguments=typed.arguments,
        options=typed.options,
        line=line,
        user="U024BE7LH",
        channel="C024BE91L",
        role=role,
        csv=typed.csv,
        at=MORNING + timedelta(hours=3),
    )


def launching(line: str, **more: Any) -> LaunchOrder:  # noqa: ANN401 - each names real fields
    """Return what a line of an admin orders."""
    return LaunchOrder(group="movies", role=Role.ADMIN, **more, **typed(line))


async def say(line: str, actions: Actions | None = None, *, role: Role = Role.ADMIN) -> str:
    """Type a line, and return the text of the answer."""
    handler = parse(line, VERBS).verb.handler
    return (await handler(command(line, role=role), (actions or Actions()).workflow())).text


async def asked(line: str) -> object:
    """Type a line, and return the one thing that an action was asked."""
    actions = Actions()
    await say(line, actions)
    (only,) = actions.asked
    return only


@pytest.mark.parametrize(
    "order",
    [
        ImportOrder(group="movies", location="s3://b/f.csv", **typed("import movies s3://b/f.csv")),
        ImportOrder(group="favourites1", location="s3://b/f.csv", **typed("import favourites1 s3://b/f.csv")),
        ImportOrder(
            group="movies",
            location="s3://b/f.csv",
            dataset=DatasetKind.ITEMS,
            mode=ImportMode.INCREMENTAL,
            **typed("import movies s3://b/f.csv dataset=Items mode=INCREMENTAL"),
        ),
        TrainOrder(**typed("train")),
        TrainOrder(group="movies", **typed("train movies")),
        TrainOrder(group="movies", recipe="sims", hpo=True, **typed("train HPO movies recipe=sims")),
        RollbackOrder(**typed("rollback")),
        RollbackOrder(campaign="homepage", **typed("rollback homepage")),
        BatchOrder(
            source="s3://b/u.json",
            target="s3://b/out/",
            count=5,
            filter="unseen",
            version="movies",
            **typed("batch recommend s3://b/u.json to s3://b/out/ n=5 filter=unseen version=movies"),
        ),
        BatchOrder(
            source="s3://b/u.json", target="s3://b/o/", segments=True, **typed("batch Segment s3://b/u.json s3://b/o/")
        ),
        launching("launch movies s3://b/f.csv", location="s3://b/f.csv"),
        launching("launch movies s3://b/f.csv fix as homepage", location="s3://b/f.csv", fix=True, campaign="homepage"),
        launching("launch movies https://b.s3.amazonaws.com/a/", location="s3://b/a/"),
        launching("launch movies"),
        launching("launch movies GO"),
        UndeployOrder(campaign="homepage", **typed("undeploy homepage")),
        UndeployOrder(campaign="homepage", sure=True, **typed("undeploy homepage Sure")),
        RankOrder(user="196", items=("50", "181"), **typed("rank 196 50,181,50,")),
        RankOrder(user="196", items=("Star Wars", "50"), campaign="c", **typed('rank 196 "Star Wars" 50 campaign=c')),
        RankOrder(user="196", items=("50", "181"), filter=FilterUse(name="new"), **typed("rank 196 50,181 Filter new")),
        RankOrder(user="196", items=("50", "filter"), **typed("rank 196 50 filter")),
        FilterOrder(name="unseen", expression=UNSEEN, **typed(f"filter create unseen {UNSEEN}")),
        FilterOrder(name="unseen", expression=UNSEEN, **typed(f'filter create unseen "{UNSEEN}"')),
        FilterOrder(name="unseen", expression=UNSEEN, **typed("filter create unseen " + quoted(UNSEEN))),
        FilterOrder(name="u", expression=UNSEEN, group="g", **typed(f"filter add u group=g {UNSEEN}  public")),
        FilterDeletionOrder(name="unseen", **typed("filter delete unseen")),
        FilterDeletionOrder(name="unseen", sure=True, **typed("filter remove unseen SURE")),
        ContestOrder(**typed("train automl")),
        ContestOrder(
            group="movies",
            metric="mrr@25",
            recipes=("sims", "popularity"),
            **typed('train movies automl metric=mrr@25 recipes="sims, popularity"'),
        ),
        DeployOrder(**typed("deploy")),
        DeployOrder(target="movies/1a2b", tps=2, **typed("deploy movies/1a2b tps=2")),
        DeployOrder(target="movies", campaign="home", **typed("deploy movies AS home")),
        BesideOrder(user="196", one="live", other="candidate", **typed("compare 196 LIVE with candidate")),
        BesideOrder(user="196", one="Home", other="b", count=5, **typed("compare 196 Home b n=5")),
        DeployOrder(campaign="home", **typed("deploy as home")),
        DeployOrder(target="movies", campaign="home", **typed("deploy movies as home SURE")),
        RecommendOrder(user="196", **typed("recommend 196")),
        RecommendOrder(user="user 7", count=500, campaign="c", **typed('recommend "user 7" n=500 campaign=c')),
        RecommendOrder(
            user="196",
            narrowing=Narrowing(filter=FilterUse(name="genre", values={"GENRE": "Sci-Fi,Drama"})),
            **typed("recommend 196 filter genre GENRE=Sci-Fi,Drama"),
        ),
        RecommendOrder(
            user="196",
            count=5,
            narrowing=Narrowing(
                filter=FilterUse(name="unseen"),
                promoted=FilterUse(name="fresh", values={"YEAR2": "19 98"}),
                percent=20,
                context={"DEVICE": "phone"},
            ),
            **typed('recommend for 196 FILTER unseen context DEVICE=phone promote fresh 20% YEAR2="19 98" n=5'),
        ),
        SimilarOrder(item="Star Wars", count=1, **typed("similar Star Wars n=1")),
        SimilarOrder(
            item="Star Wars",
            filter=FilterUse(name="genre", values={"GENRE": "Sci Fi", "N": "5"}),
            **typed('similar Star Wars filter genre GENRE="Sci Fi" $N=5'),
        ),
        SimilarOrder(item="water filter", **typed("similar water filter")),
        SimilarOrder(item="the filter of my life", **typed("similar the filter of my life")),
        SimilarOrder(item="water filter new", **typed('similar "water filter new"')),
        EventOrder(user="196", item="Star Wars", event_type="watch", **typed("event 196 Star Wars")),
        EventOrder(user="1", item="50", event_type="click", group="g", **typed("event 1 50 type=click group=g")),
        RecommendOrder(user="196", **typed("recommend for user 196")),
        RecommendOrder(user="user", **typed("recommend user")),
        ImportOrder(group="movies", location="s3://b/f.csv", **typed("import movies S3://b/f.csv")),
        RetrainOrder(**typed("retrain")),
        RetrainOrder(target="movies", anyway=True, **typed("retrain movies ANYWAY")),
        RetrainOrder(target="movies", never=True, **typed("retrain movies never")),
        RetrainOrder(target="movies", every=timedelta(days=7), **typed("retrain movies every 7d")),
        RetrainOrder(every=timedelta(days=14), **typed("retrain every 2 weeks")),
        RetrainOrder(target="movies", every=timedelta(days=1), **typed("retrain movies every 1 day")),
        StopOrder(target="movies/1a2b", **typed("stop movies/1a2b")),
        StopOrder(target="movies", every=True, **typed("stop movies ALL")),
    ],
    ids=lambda order: order.line,
)
async def test_a_line_becomes_an_order(order: Order) -> None:
    """The action is asked for just what was typed."""
    assert await asked(order.line) == order


async def test_what_would_replace_what_is_live_is_asked_about_first() -> None:
    """Unless the person is sure; the question types what was meant."""
    asking, sure = Actions(live=True), Actions(live=True)

    assert "Deploy movies-user-personalization/3c4d0001 as campaign homepage? It serves" in await say(
        "deploy movies as homepage", asking
    )
    assert [type(one) for one in asking.asked] == [DeployOrder]
    assert "Started deploying" in await say("deploy movies as homepage sure", sure)


async def test_what_is_asked_after_an_event_is_read_before_it_is_told() -> None:
    """Then nothing is told that cannot be answered; the list is within the same bounds."""
    actions = Actions()
    with pytest.raises(Misunderstood, match="Say which filter"):
        await say("event 196 Star Wars then recommend 196 filter", actions)
    assert actions.asked == []

    await say("event 196 Star Wars type=click THEN recommend 196 n=5 filter unseen", actions)
    told, asked = actions.asked
    assert (told.item, told.event_type, told.asked_next) == ("Star Wars", "click", True)
    assert (asked.user, asked.count, asked.narrowing.filter) == ("196", 5, FilterUse(name="unseen"))


@pytest.mark.parametrize(
    "line, told",
    [
        ("retrain movies books", "one word too many"),
        ("retrain movies every", "How often?"),
        ("retrain movies every 0d", "How often?"),
        ("retrain movies every 400d", "How often?"),
        ("retrain movies every fortnight", "How often?"),
        ("retrain movies never anyway", "do not go together"),
        ("compare movies", "Name two"),
        ("compare a b c d", "Name two"),
        ("batch please", "batch list"),
        ("batch recommend s3://b/u.json", "a folder for the answers"),
        ("batch recommend users.json to s3://b/o/", "“users.json” is no place in S3"),
        ("batch recommend s3://b/u.json to s3://b/o/ n=501", "from 1 to 500"),
        ("batch list a b", "Name one group"),
        ("launch", "Say which group, and from where"),
        ("launch s3://b/f.csv", "Say into which group: `launch GROUP s3://b/f.csv`"),
        ("launch movies ratings.csv", "“ratings.csv” is no place in S3"),
        ("launch movies s3://b/f.csv now", "more than a group and a location"),
        ("import", "Say into which group"),
        ("import movies", "Say from where in S3: `import movies s3://BUCKET/FILE.csv`"),
        ("import s3://b/f.csv", "Say into which group: `import GROUP s3://b/f.csv`"),
        ("import movies s3://b/my file.csv", "A location with spaces goes in quotes"),
        ("import s3://b/f.csv movies", "The group comes first"),
        ("import s3://b/f.csv s3://b/g.csv", "The group comes first"),
        ("import movies ratings.csv", "“ratings.csv” is no place in S3"),
        ("import movies https://b.s3.amazonaws.com/f.csv", "Personalize reads from s3:// locations"),
        (f"import movies s3://b/{'x' * 300}", "An S3 location may have at most 256 characters"),
        ("import movies s3://b/f.csv dataset=films", "dataset= must be one of interactions, items, users, not “films”"),
        ("import movies s3://b/f.csv mode=half", "mode= must be one of full, incremental"),
        ("train movies books", "“books” is one word too many"),
        ("train movies metric=ndcg@25", "metric= belongs to `automl`"),
        ("train movies recipes=a,b", "recipes= belongs to `automl`"),
        ("train movies automl recipe=sims", "recipes=a,b instead of recipe="),
        ("train movies automl hpo", "do not go together"),
        ("deploy movies home", "after `as`"),
        ("deploy movies as", "after `as`"),
        ("deploy as", "after `as`"),
        ("deploy movies tps=0", "tps= must be a whole number from 1"),
        ("deploy movies tps=many", "not “many”"),
        ("recommend", "Say for which user"),
        ("recommend 1 2", "goes in quotes"),
        (f"recommend {'x' * 257}", "A user's id may have at most 256 characters, and this has 257"),
        ('recommend 196"', '“196"” holds a quote without its pair'),
        ("train movies --hpo", "“--hpo”: options go without dashes"),
        (f"similar {'x' * 257}", "at most 256 characters"),
        (f"event 1 2 type={'x' * 257}", "A kind of event may have at most 256 characters"),
        (f"recommend 1 n={'x' * 200}", "not “" + "x" * 59 + "…”"),
        ("recommend 1 n=0", "n= must be a whole number from 1 to 500"),
        ("recommend 1 n=501", "not “501”"),
        ("recommend 1 n=٣", "not “٣”"),
        ("recommend 1 n=1.5", "not “1.5”"),
        ("similar", "Say like which item"),
        ("event 196", "with which item"),
        ("stop", "Say which training"),
        ("stop movies books", "more than one training"),
        ("status a b", "more than one group"),
        ("metrics a b", "more than one"),
        ("rollback a b", "more than one campaign"),
        ("undeploy", "which campaign"),
        ("undeploy a now", "one at a time"),
        ("rank 196", "which items"),
        ("rank 196 50", "here is one"),
        ("recommend 196 campain=x", "Did you mean campaign=?"),
        ("recommend 196 filter", "Say which filter"),
        ("recommend 196 filter unseen genre", "values such as"),
        ("recommend 196 filter unseen filter unseen", "is there twice"),
        ("recommend 196 promote fresh", "how many of all"),
        ("recommend 196 promote fresh 101%", "how many of all"),
        ("recommend 196 context", "circumstances"),
        ("similar Star Wars m=5", "`similar` has no option m="),
        ("rank 196 50,181 n=5", "`rank` has no option n="),
        ("similar 50 filter genre GENRE=a GENRE=b", "each once"),
        ("filter unseen", "filter create NAME"),
        ("filter create unseen", "what it keeps in or out"),
        (f"filter create un/seen {UNSEEN}", "at most 63 letters"),
        ("filter create unseen everything", "Begin as in this example"),
        ("filter create u EXCLUDE ItemID WHERE Items.A IN ('x')", "double quotes"),
        ("filter create u EXCLUDE ItemID WHERE Items.A IN (1", "brackets do not match"),
        ("filter delete", "Name one filter"),
        ("outbox retry #general", "“#general” is no channel's id"),
        ("outbox empty", "neither `outbox` nor `outbox retry`"),
        ("jobs yours", "`jobs mine` or `jobs all`, not “yours”"),
        ("use campaign=c", "Name the group as well"),
    ],
)
async def test_what_does_not_fit_is_told_and_nothing_is_done(line: str, told: str) -> None:
    """Each slip has its own sentence."""
    actions = Actions()

    with pytest.raises(Misunderstood) as error:
        await say(line, actions)

    assert told in str(error.value)
    assert actions.asked == []


@pytest.mark.parametrize(
    "line, meant",
    [
        ("import movies s3://b/my file.csv mode=full", 'import movies "s3://b/my file.csv" mode=full'),
        ("import s3://b/f.csv movies", "import movies s3://b/f.csv"),
        (
            "import movies https://b.s3.eu-west-1.amazonaws.com/a/f.csv dataset=items",
            "import movies s3://b/a/f.csv dataset=items",
        ),
    ],
)
async def test_an_import_that_was_typed_askew_is_one_click_from_the_right_one(line: str, meant: str) -> None:
    """What was meant is plain, so nobody has to type it again."""
    with pytest.raises(Misunderstood) as error:
        await say(line)

    assert [way.line for way in error.value.ways] == [meant]


@pytest.mark.parametrize("line", ["recommend --help", "recommend 196 -h", "recommend —help"])
async def test_help_is_also_asked_for_as_in_a_shell(line: str) -> None:
    """Nobody has such an id."""
    assert "recommend USER" in await say(line)


async def test_forgetting_a_campaign_is_said() -> None:
    """So that nobody wonders why `recommend` asks another."""
    assert "old is no longer remembered here" in await say("use movies")


async def test_status_alone_means_the_channels_group() -> None:
    """Where it remembers one; `all` means all of them."""
    actions = Actions(place=Place(channel="C024BE91L", group="movies"))

    for line in ("status", "status ALL", "status books"):
        await say(line, actions)

    assert actions.asked == ["movies", None, "books"]


async def test_status_alone_elsewhere_means_all_groups() -> None:
    """A channel that remembers nothing is shown what there is."""
    assert await asked("status") is None


@pytest.mark.parametrize("line, whose", [("jobs", None), ("jobs all", None), ("jobs MINE", "U024BE7LH")])
async def test_jobs_are_everybodys_or_ones_own(line: str, whose: str | None) -> None:
    """By default everybody's."""
    assert await asked(line) == whose


@pytest.mark.parametrize(
    "line, what",
    [
        ("outbox", "held"),
        ("outbox retry", "C024BE91L"),
        ("outbox RETRY", "C024BE91L"),
        ("outbox retry C0OTHER", "C0OTHER"),
        ("outbox retry #C0OTHER", "C0OTHER"),
        ("outbox retry All", None),
    ],
)
async def test_the_outbox_is_shown_or_sent_again(line: str, what: str | None) -> None:
    """Where nothing is named, at the channel where it is typed."""
    assert await asked(line) == what


async def test_use_alone_says_what_is_remembered() -> None:
    """Nothing changes by asking."""
    actions = Actions(place=Place(channel="C024BE91L", group="movies"))

    assert "movies is meant when no group is named" in await say("use", actions)
    assert actions.asked == []


async def test_use_has_the_channel_remember() -> None:
    """With who said so."""
    place = Place(channel="C024BE91L", group="movies", campaign="home")

    assert await asked("use movies campaign=home") == (place, "U024BE7LH")


async def test_metrics_are_asked_with_the_channel() -> None:
    """Which knows its group."""
    assert await asked("metrics") == (None, "C024BE91L")


@pytest.mark.parametrize(
    "verb", [verb for verb in VERBS if verb.name not in {"help", "use"}], ids=lambda verb: verb.name
)
async def test_every_example_is_understood(verb: Verb) -> None:
    """What help shows can be typed as it stands."""
    for example in verb.examples:
        actions = Actions()
        await say(example, actions)
        assert len(actions.asked) == 1


async def test_help_shows_only_what_a_person_may_do() -> None:
    """A viewer is not offered what would be refused."""
    viewers, operators = await say("help", role=Role.VIEWER), await say("help", role=Role.OPERATOR)

    assert "train [GROUP]" not in viewers
    assert "recommend USER" in viewers
    assert "train [GROUP]" in operators


async def test_help_explains_a_verb_with_its_options() -> None:
    """Usage, options, examples, and who may."""
    text = await say("help train")

    assert "train [GROUP] automl" in text
    assert "metric= – what automl decides by" in text
    assert "train movies recipe=similar-items" in text
    assert "For operators and above" in text
    assert "similar-items – items like an item" in text
    assert "mrr@25 – how early the first hit comes" in await say("help metrics")
    assert "TIMESTAMP (in seconds since 1970)" in await say("help import")


async def test_help_explains_itself() -> None:
    """It is a verb like the others."""
    assert "help [VERB]" in await say("help help")


@pytest.mark.parametrize("line, role", [("help trian", Role.ADMIN), ("help train", Role.VIEWER)])
async def test_help_on_what_is_not_there_suggests_what_is(line: str, role: Role) -> None:
    """A verb that a person may not use is not there for them."""
    with pytest.raises(NotFound) as error:
        await say(line, role=role)

    assert ("train" in error.value.alternatives) == (role is Role.ADMIN)


def test_an_operator_of_the_bot_may_change_what_a_verb_needs() -> None:
    """`verbs` in the configuration stands above the table; help and dispatch follow it."""
    verbs = verbs_for(Config(verbs={"status": Role.OPERATOR, "deploy": Role.ADMIN}))
    needs = {verb.name: verb.needs for verb in verbs}

    assert (needs["status"], needs["deploy"], needs["train"]) == (Role.OPERATOR, Role.ADMIN, Role.OPERATOR)


def test_a_setting_for_a_verb_that_does_not_exist_is_an_error() -> None:
    """A typo must not leave a verb open."""
    with pytest.raises(
        ConfigError, match=r"verbs.depoly is no verb \(there are: status, check, import, launch, use, train"
    ):
        verbs_for(Config(verbs={"depoly": Role.ADMIN}))


def test_no_two_verbs_share_a_name() -> None:
    """Neither their names nor their aliases."""
    names = [name for verb in VERBS for name in (verb.name, *verb.aliases)]

    assert len(names) == len(set(names))
