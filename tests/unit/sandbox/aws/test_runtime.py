import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.aws.conftest import Films

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PERSONAL, SIMS, RANKING = "aws-user-personalization", "aws-sims", "aws-personalized-ranking"


def ids(films: Films, **question: object) -> list[str]:
    """Return the items of an answer."""
    answer = films.aws.runtime.get_recommendations(**question)  # type: ignore[arg-type] # whatever the call takes
    return [item["itemId"] for item in answer["itemList"]]


def test_a_user_gets_25_items_with_falling_scores(films: Films) -> None:
    """A user recipe scores items between 0 and 1, best first, and names the answer."""
    answer = films.aws.runtime.get_recommendations(campaignArn=films.campaigns[PERSONAL], userId="user-1")
    scores = [item["score"] for item in answer["itemList"]]
    assert len(scores) == 25
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[0] < 1
    assert re.fullmatch(r"RID-[0-9a-f-]{36}", answer["recommendationId"])


def test_answers_depend_on_who_asks(films: Films) -> None:
    """Fans of different genres get different films."""
    campaign = films.campaigns[PERSONAL]
    assert ids(films, campaignArn=campaign, userId="user-0") != ids(films, campaignArn=campaign, userId="user-1")


def test_a_stranger_gets_what_is_popular(films: Films) -> None:
    """An unknown user is no error, and all strangers get the same."""
    campaign = films.campaigns[PERSONAL]
    assert ids(films, campaignArn=campaign, userId="x") == ids(films, campaignArn=campaign, userId="y") != []


def test_an_event_changes_the_next_answer(films: Films) -> None:
    """What somebody has just watched counts at once, with no training in between."""
    campaign = films.campaigns[PERSONAL]
    before = ids(films, campaignArn=campaign, userId="newcomer")
    films.aws.events.put_events(
        trackingId=films.tracking_id,
        userId="newcomer",
        sessionId="evening",
        eventList=[{"eventType": "watch", "sentAt": NOW, "properties": json.dumps({"itemId": "film-3"})}],
    )
    after = ids(films, campaignArn=campaign, userId="newcomer")
    assert after != before
    assert after[0] == "film-4"


def test_similar_items_need_an_item_and_carry_no_score(films: Films) -> None:
    """A related-items recipe answers for an item, without scores."""
    campaign = films.campaigns[SIMS]
    answer = films.aws.runtime.get_recommendations(campaignArn=campaign, itemId="film-3", numResults=5)
    assert all("score" not in item for item in answer["itemList"])
    with pytest.raises(films.aws.runtime.exceptions.InvalidInputException, match="itemId"):
        ids(films, campaignArn=campaign, userId="user-1")


def test_a_user_recipe_needs_a_user(films: Films) -> None:
    """Without a userId the caller is told which field is missing."""
    with pytest.raises(films.aws.runtime.exceptions.InvalidInputException, match="userId"):
        ids(films, campaignArn=films.campaigns[PERSONAL])


def test_ranking_orders_the_given_items(films: Films) -> None:
    """All given items come back, unknown ones last."""
    given = ["film-40", "nowhere", "film-5", "film-6"]
    answer = films.aws.runtime.get_personalized_ranking(
        campaignArn=films.campaigns[RANKING], userId="user-0", inputList=given
    )
    ranked = [item["itemId"] for item in answer["personalizedRanking"]]
    assert sorted(ranked) == sorted(given)
    assert ranked[-1] == "nowhere"
    scores = [item["score"] for item in answer["personalizedRanking"]]
    assert scores[-1] == 0
    assert sum(scores) == pytest.approx(1)


def test_each_question_goes_to_a_campaign_that_answers_it(films: Films) -> None:
    """Ranking campaigns do not recommend, and others do not rank."""
    invalid = films.aws.runtime.exceptions.InvalidInputException
    with pytest.raises(invalid, match="GetPersonalizedRanking"):
        ids(films, campaignArn=films.campaigns[RANKING], userId="user-1")
    with pytest.raises(invalid, match="GetRecommendations"):
        films.aws.runtime.get_personalized_ranking(
            campaignArn=films.campaigns[SIMS], userId="user-1", inputList=["film-1"]
        )


def test_metadata_comes_with_items_where_the_campaign_has_it(films: Films) -> None:
    """Columns of the Items dataset come back as text, and unknown ones are refused."""
    campaign = films.campaigns[SIMS]
    answer = films.aws.runtime.get_recommendations(
        campaignArn=campaign, itemId="film-3", numResults=1, metadataColumns={"ITEMS": ["TITLE", "YEAR"]}
    )
    metadata = answer["itemList"][0]["metadata"]
    assert re.fullmatch(r"The \w+ \w+ \(\d{4}\)", metadata["TITLE"])
    assert metadata["TITLE"].endswith(f"({metadata['YEAR']})")
    with pytest.raises(films.aws.runtime.exceptions.InvalidInputException, match="NOTHING"):
        ids(films, campaignArn=campaign, itemId="film-3", metadataColumns={"ITEMS": ["NOTHING"]})


@pytest.mark.parametrize(
    "extra, complaint",
    [
        ({"numResults": 501}, "at most 500"),
        ({"numResults": 51, "metadataColumns": {"ITEMS": ["TITLE"]}}, "at most 50"),
        ({"recommenderArn": "arn:aws:personalize:us-east-1:000000000000:recommender/r"}, "cannot be given together"),
    ],
)
def test_what_cannot_be_answered_is_refused(films: Films, extra: dict[str, object], complaint: str) -> None:
    """Nothing that would change the answer is ignored."""
    with pytest.raises(films.aws.runtime.exceptions.InvalidInputException, match=complaint):
        ids(films, campaignArn=films.campaigns[PERSONAL], userId="user-1", **extra)


def test_an_unknown_campaign_is_a_404(films: Films) -> None:
    """Runtime errors carry their own HTTP status, unlike those of the control plane."""
    with pytest.raises(films.aws.runtime.exceptions.ResourceNotFoundException) as refusal:
        ids(films, campaignArn="arn:aws:personalize:us-east-1:000000000000:campaign/none", userId="user-1")
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


@pytest.mark.parametrize(
    "event, complaint",
    [
        ({"properties": "{"}, "Error parsing properties json"),
        ({"properties": '{"itemId": "film-1", "userId": "u"}'}, "reserved keys"),
        ({"properties": '{"itemId": ["film-1"]}'}, "Property itemId must be of type string"),
        ({"properties": '{"itemId": "film-1", "eventValue": "NaN"}'}, "eventValue must be a number"),
        ({}, "needs an itemId"),
        ({"itemId": "film-1", "impression": ["é" * 256] * 25}, "at most 10240 bytes"),
    ],
)
def test_bad_events_are_refused(films: Films, event: dict[str, Any], complaint: str) -> None:
    """An event that cannot be read changes nothing, and says why."""
    with pytest.raises(ClientError, match=complaint):
        films.aws.events.put_events(
            trackingId=films.tracking_id,
            sessionId="s",
            eventList=[{"eventType": "watch", "sentAt": NOW, **event}],  # type: ignore[typeddict-item] # bad on purpose
        )


def test_an_event_with_an_id_counts_once(films: Films) -> None:
    """Another with the same id is as if it had not been sent."""
    for item in ("film-3", "film-31"):
        event: Any = {"eventId": "click-1", "eventType": "watch", "sentAt": NOW, "itemId": item}
        films.aws.events.put_events(
            trackingId=films.tracking_id, userId="once", sessionId="s", eventList=[event, event]
        )
    assert ids(films, campaignArn=films.campaigns[PERSONAL], userId="once", numResults=1) == ["film-4"]


def test_events_need_a_known_tracker(films: Films) -> None:
    """PutEvents knows no ResourceNotFound: an unknown tracker is invalid input."""
    with pytest.raises(films.aws.events.exceptions.InvalidInputException, match="trackingId"):
        films.aws.events.put_events(
            trackingId="nobody", sessionId="s", eventList=[{"eventType": "watch", "sentAt": NOW, "itemId": "film-1"}]
        )


def test_put_items_replaces_an_items_metadata(films: Films) -> None:
    """A record put in one by one wins over the imported one."""
    dataset = films.group_arn.replace("dataset-group", "dataset") + "/ITEMS"
    films.aws.events.put_items(
        datasetArn=dataset, items=[{"itemId": "film-59", "properties": json.dumps({"title": "Renamed"})}]
    )
    answer = films.aws.runtime.get_personalized_ranking(
        campaignArn=films.campaigns[RANKING],
        userId="user-1",
        inputList=["film-59"],
        metadataColumns={"ITEMS": ["TITLE", "YEAR"]},
    )
    assert answer["personalizedRanking"][0]["metadata"] == {"TITLE": "Renamed"}
