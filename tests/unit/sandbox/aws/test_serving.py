"""What a request may ask for beyond a user or an item: promotions, context, capacity; and who may ask."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.datasets.streams import Event, Stream
from sandbox.aws.faults import Faults
from sandbox.aws.protocol.errors import ThrottlingError
from tests.aws_endpoint import settled, until
from tests.unit.sandbox.aws.conftest import Films

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PERSONAL, SIMS, RANKING = "aws-user-personalization", "aws-sims", "aws-personalized-ranking"
V2 = "aws-user-personalization-v2"
_NUMBERS = count()


@pytest.fixture
def made(films: Films) -> Iterator[Callable[[str], str]]:
    """Return a function that makes a filter, which is deleted after the test."""
    arns: list[str] = []

    def make(expression: str) -> str:
        arn = films.aws.personalize.create_filter(
            name=f"rule-{next(_NUMBERS)}", datasetGroupArn=films.group_arn, filterExpression=expression
        )["filterArn"]
        settled(lambda: dict(films.aws.personalize.describe_filter(filterArn=arn)))
        arns.append(arn)
        return arn

    yield make
    for arn in arns:
        films.aws.personalize.delete_filter(filterArn=arn)


@pytest.fixture(scope="module")
def version_2(cinema: Films) -> str:
    """Return a campaign of the recipe that gives reasons."""
    version = cinema.start_training(cinema.solution(cinema.group_arn, V2))
    assert cinema.version(version)["status"] == "ACTIVE"
    return cinema.campaign(version, V2)


def items(films: Films, campaign: str, **question: object) -> list[dict[str, Any]]:
    """Return an answer's items."""
    return films.aws.runtime.get_recommendations(  # type: ignore[return-value]
        campaignArn=campaign,
        **question,  # type: ignore[arg-type] # whatever the call takes
    )["itemList"]


def names(answer: list[dict[str, Any]]) -> list[str]:
    """Return the ids of an answer's items."""
    return [item["itemId"] for item in answer]


@pytest.mark.parametrize("percent, promoted", [(1, 1), (20, 2), (25, 3), (100, 10)])
def test_a_promotion_takes_its_share(films: Films, made: Callable[[str], str], percent: int, promoted: int) -> None:
    """Promoted items carry the promotion's name; both they and the others stand in their own order, each once."""
    campaign = films.campaigns[PERSONAL]
    promotion = {
        "name": "old-ones",
        "percentPromotedItems": percent,
        "filterArn": made("INCLUDE ItemID WHERE Items.YEAR <= $YEAR"),
        "filterValues": {"YEAR": "1990"},
    }
    answer = items(films, campaign, userId="user-1", numResults=10, promotions=[promotion])
    taken = [item["itemId"] for item in answer if item.get("promotionName") == "old-ones"]
    rest = [item["itemId"] for item in answer if "promotionName" not in item]
    everything = names(items(films, campaign, userId="user-1", numResults=500))
    assert (len(taken), len(rest)) == (promoted, 10 - promoted)
    assert len({*taken, *rest}) == 10
    assert taken == [item for item in everything if item in taken]
    assert rest == [item for item in everything if item not in taken][: len(rest)]


def test_a_request_filter_is_for_the_rest(films: Films, made: Callable[[str], str]) -> None:
    """What a promotion promotes may be what the request's own filter excludes."""
    first = names(items(films, films.campaigns[PERSONAL], userId="user-1"))[0]
    chosen = made(f'INCLUDE ItemID WHERE Items.ITEM_ID IN ("{first}")')
    others = made(f'EXCLUDE ItemID WHERE Items.ITEM_ID IN ("{first}")')
    promotion = {"name": "only", "percentPromotedItems": 50, "filterArn": chosen}
    answer = items(
        films, films.campaigns[PERSONAL], userId="user-1", numResults=6, filterArn=others, promotions=[promotion]
    )
    assert [item["itemId"] for item in answer if "promotionName" in item] == [first]
    assert len(answer) == 6
    assert names(answer).count(first) == 1


def test_related_items_are_promoted_too(films: Films, made: Callable[[str], str]) -> None:
    """SIMS takes promotions, and gives neither scores nor reasons."""
    promotion = {"name": "p", "percentPromotedItems": 50, "filterArn": made("INCLUDE ItemID WHERE Items.YEAR > 0")}
    answer = items(films, films.campaigns[SIMS], itemId="film-3", numResults=4, promotions=[promotion])
    assert sum("promotionName" in item for item in answer) == 2
    assert all("score" not in item and "reason" not in item for item in answer)


@pytest.mark.parametrize("missing", ["name", "percentPromotedItems", "filterArn"])
def test_half_a_promotion_is_refused(films: Films, made: Callable[[str], str], missing: str) -> None:
    """A promotion needs its name, its share and its filter."""
    promotion = {"name": "p", "percentPromotedItems": 50, "filterArn": made("INCLUDE ItemID WHERE Items.YEAR > 0")}
    del promotion[missing]
    with pytest.raises(films.aws.runtime.exceptions.InvalidInputException, match=f"needs {missing}"):
        items(films, films.campaigns[PERSONAL], userId="user-1", promotions=[promotion])


def test_version_2_says_why_an_item_is_there(films: Films, version_2: str, made: Callable[[str], str]) -> None:
    """Promoted items and those that fill up a filtered answer have a reason; what the model offers has none."""
    promotion = {"name": "p", "percentPromotedItems": 50, "filterArn": made("INCLUDE ItemID WHERE Items.YEAR > 0")}
    answer = items(films, version_2, userId="user-1", numResults=4, promotions=[promotion])
    assert [item.get("reason") for item in answer if "promotionName" in item] == [["Promoted item"]] * 2
    assert all("reason" not in item for item in answer if "promotionName" not in item)
    seen = made('INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")')
    filled = [item for item in items(films, version_2, userId="user-1", filterArn=seen) if "score" not in item]
    assert all(item["reason"] == ["Popular item"] for item in filled)


def test_context_is_taken_and_its_shape_held(films: Films) -> None:
    """It changes nothing here; a key that is no column name is refused."""
    campaign = films.campaigns[PERSONAL]
    plain = names(items(films, campaign, userId="user-1"))
    assert names(items(films, campaign, userId="user-1", context={"DEVICE": "tv"})) == plain
    with pytest.raises(films.aws.runtime.exceptions.InvalidInputException, match="regular expression"):
        items(films, campaign, userId="user-1", context={"de vice": "tv"})


def test_a_session_is_answered_before_its_user_is_known(films: Films) -> None:
    """The session's id stands for the user, until events carry one."""
    campaign = films.campaigns[PERSONAL]
    stranger = names(items(films, campaign, userId="evening-7"))
    event = {"eventType": "watch", "sentAt": NOW, "itemId": "film-3"}
    films.aws.events.put_events(trackingId=films.tracking_id, sessionId="evening-7", eventList=[event])  # type: ignore[list-item]
    assert names(items(films, campaign, userId="evening-7")) != stranger
    assert names(items(films, campaign, userId="somebody-else")) == stranger


def test_actions_are_asked_of_a_recipe_that_has_them(films: Films) -> None:
    """Other campaigns say which call they answer."""
    with pytest.raises(films.aws.runtime.exceptions.InvalidInputException, match="does not recommend actions"):
        films.aws.runtime.get_action_recommendations(campaignArn=films.campaigns[PERSONAL], userId="user-1")


def test_no_results_are_none(films: Films) -> None:
    """Zero is within the model's range."""
    assert items(films, films.campaigns[PERSONAL], userId="user-1", numResults=0) == []


def test_a_campaign_can_be_held_to_what_is_provisioned(films: Films) -> None:
    """By default it scales out at once; a rehearsal may see what is lost before AWS has."""
    campaign = films.campaigns[SIMS]

    def ask() -> list[str]:
        return names(items(films, campaign, itemId="film-3"))

    assert all(ask() for _ in range(10))
    films.aws.control("POST", "provisioned", on=True)
    with pytest.raises(ClientError, match="Rate exceeded") as refusal:
        until(lambda: not ask())
    films.aws.control("POST", "provisioned", on=False)
    assert refusal.value.response["Error"]["Code"] == "ThrottlingException"
    assert all(ask() for _ in range(10))


def test_each_second_has_what_is_provisioned() -> None:
    """What one second did not use is gone in the next."""
    faults = Faults()
    faults.hold_to_provisioned(on=True)
    for second in range(3):
        for _ in range(2):
            faults.spend("films", provisioned=2, at=NOW + timedelta(seconds=second))
        with pytest.raises(ThrottlingError):
            faults.spend("films", provisioned=2, at=NOW + timedelta(seconds=second, milliseconds=999))
        faults.spend("others", provisioned=1, at=NOW + timedelta(seconds=second))


def test_sessions_train_once_they_are_known() -> None:
    """One event with both ids makes a session's events the user's; those of nobody do not train."""
    stream = Stream()

    def put(user: str | None, session: str, item: str) -> None:
        event = Event(user=user, session=session, item=item, at=len(stream), event_type="watch")
        stream.add([event])

    put(None, "evening", "film-1")
    put(None, "night", "film-2")
    put("ann", "evening", "film-3")
    put("guest", "guest", "film-4")
    put("ben", "evening", "film-5")
    assert {(event.user, event.item) for event in stream.snapshot()} == {
        ("ben", "film-1"),
        ("ann", "film-3"),
        ("guest", "film-4"),
        ("ben", "film-5"),
    }
