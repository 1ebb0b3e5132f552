"""What an answer keeps to: filters with values, promotions, contexts."""

import json

import pytest

from bot.model.errors import InUse, Misunderstood, NotFound, NotPossible
from bot.model.job import CreateDataset, CreateFilter, CreateGroup
from bot.model.orders import DatasetKind, FilterUse, Narrowing, RankOrder, RecommendOrder, SimilarOrder
from bot.model.recommendation import Applied, CatalogueItem, Recommendations, Terms
from tests.unit.bot.conftest import Desk
from tests.unit.bot.workflow.test_serving import WHO, deployed

GENRE = "INCLUDE ItemID WHERE Items.GENRES IN ($GENRE)"
YEARS = "EXCLUDE ItemID WHERE Items.YEAR > $FROM | EXCLUDE ItemID WHERE Items.YEAR = $YEAR"


def schema(**columns: object) -> str:
    """Return an Avro schema."""
    fields = [{"name": name, "type": kind} for name, kind in columns.items()]
    return json.dumps({"type": "record", "name": "X", "fields": fields})


async def served(desk: Desk) -> None:
    """Have a campaign, and a group whose data has columns to go by."""
    items = schema(ITEM_ID="string", GENRES="string", YEAR=["null", "int"])
    interactions = schema(USER_ID="string", DEVICE="string")
    await desk.personalize.have(
        CreateGroup(name="movies"),
        CreateDataset(group="movies", dataset=DatasetKind.ITEMS, schema=items),
        CreateDataset(group="movies", dataset=DatasetKind.INTERACTIONS, schema=interactions),
    )
    await deployed(desk)


async def filtered(desk: Desk, expression: str, name: str = "f") -> str:
    """Have a filter, and return its ARN."""
    (arn,) = await desk.personalize.have(CreateFilter(name=name, group="movies", expression=expression))
    return arn


async def asks(desk: Desk, narrowing: Narrowing) -> Recommendations:
    """Ask with these bounds."""
    return await desk.wired.workflow.recommend(RecommendOrder(**WHO, user="196", count=3, narrowing=narrowing))


async def asks_with(desk: Desk, use: FilterUse) -> Recommendations:
    """Ask with this filter."""
    return await asks(desk, Narrowing(filter=use))


async def test_all_that_was_typed_reaches_amazon(desk: Desk) -> None:
    """Text and numbers as the data has them, names as they are spelled there; also for the answer that anybody gets."""
    await served(desk)
    genre, years = await filtered(desk, GENRE, "genre"), await filtered(desk, YEARS, "years")

    typed = Narrowing(
        filter=FilterUse(name="years", values={"from": "1990", "year": "1977, 1983"}),
        promoted=FilterUse(name="genre", values={"Genre": "Sci-Fi,1990"}),
        percent=20,
        context={"device": "phone"},
    )
    await asks(desk, typed)

    terms = Terms(
        filter=Applied(arn=years, values={"FROM": (1990,), "YEAR": (1977, 1983)}),
        promoted=Applied(arn=genre, values={"GENRE": ("Sci-Fi", "1990")}),
        percent=20,
        context={"DEVICE": "phone"},
    )
    assert desk.personalize.terms[-2:] == [terms, terms]


async def test_a_missing_value_is_asked_for_with_those_that_there_are(desk: Desk) -> None:
    """The commonest first; where it is left out of an EXCLUDE, that does nothing."""
    desk.reader.items = {
        str(n): CatalogueItem(item=str(n), title=f"Film {n}", details={"genres": genres})
        for n, genres in enumerate(["Drama", "Drama, Comedy", "Sci-Fi"])
    }
    await served(desk)
    await filtered(desk, GENRE)

    with pytest.raises(Misunderstood, match="Filter f asks for GENRE") as asked:
        await asks(desk, Narrowing(filter=FilterUse(name="f"), context={"DEVICE": "phone"}))

    assert [(way.text, way.line) for way in asked.value.ways][:1] == [
        ("Drama", "recommend 196 n=3 filter f GENRE=Drama context DEVICE=phone")
    ]
    await filtered(desk, YEARS, "years")
    assert (await asks_with(desk, FilterUse(name="years"))).rows


async def test_similar_items_and_rankings_keep_to_a_filter_too(desk: Desk) -> None:
    """Also in the answer that anybody gets; what is kept out of a list is named."""
    await deployed(desk, "similar-items")
    arn = await filtered(desk, GENRE)
    await deployed(desk, "personalized-ranking-v2")
    comedies = FilterUse(name="f", values={"genre": "Comedy"})
    terms = Terms(filter=Applied(arn=arn, values={"GENRE": ("Comedy",)}))
    desk.personalize.kept_out = {"9"}

    alike = await desk.wired.workflow.similar(SimilarOrder(**WHO, item="50", count=3, filter=comedies))
    ranked = await desk.wired.workflow.rank(RankOrder(**WHO, user="196", items=("50", "9"), filter=comedies))

    assert desk.personalize.terms == [terms] * 4
    assert (alike.narrowing, ranked.narrowing) == (Narrowing(filter=comedies),) * 2
    assert [one.item for one in ranked.kept_out] == ["9"]
    with pytest.raises(Misunderstood) as asked:
        await desk.wired.workflow.rank(RankOrder(**WHO, user="196", items=("50", "9"), filter=FilterUse(name="f")))
    assert "GENRE=VALUE" in str(asked.value)


@pytest.mark.parametrize(
    "use, told",
    [
        (FilterUse(name="f", values={"GENER": "Drama"}), "Did you mean GENRE="),
        (FilterUse(name="years", values={"FROM": "old"}), "must be one, not “old”"),
    ],
)
async def test_an_unfit_value_is_told(desk: Desk, use: FilterUse, told: str) -> None:
    """Before Amazon is asked."""
    await served(desk)
    await filtered(desk, GENRE)
    await filtered(desk, YEARS, "years")

    with pytest.raises(Misunderstood, match=told):
        await asks_with(desk, use)


async def test_an_unfit_filter_is_told(desk: Desk) -> None:
    """One that there is not, that is being made, that is another group's; and a context without a column."""
    await served(desk)
    with pytest.raises(NotFound, match="no filter “f”"):
        await asks_with(desk, FilterUse(name="f"))

    task = CreateFilter(name="f", group="movies", expression=GENRE)
    await desk.personalize.begin(task, job_id="elsewhere", since=desk.time[0])
    with pytest.raises(InUse, match="still being made"):
        await asks_with(desk, FilterUse(name="f"))

    await desk.personalize.have(CreateGroup(name="books"), CreateFilter(name="other", group="books", expression=GENRE))
    with pytest.raises(NotPossible, match="a filter of books"):
        await asks_with(desk, FilterUse(name="other"))
    with pytest.raises(Misunderstood, match=r"no column “MOOD”.*USER_ID, DEVICE"):
        await asks(desk, Narrowing(context={"MOOD": "good"}))
