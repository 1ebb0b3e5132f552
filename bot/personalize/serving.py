"""What Personalize is asked once a campaign runs: recommendations, and what users do."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from bot.model.errors import AlreadyExists, Refused
from bot.model.recommendation import Applied, Scored, Terms
from bot.model.resource import Status, Tracker
from bot.personalize import shapes
from bot.personalize.names import clip
from bot.personalize.session import Answer, Aws

_MOST_TRACKERS = 100
_PROMOTION = "promoted"
_LONGEST = 256  # API reference, `UserID`, `ItemID` and the `eventType` of an `Event`


async def recommend(
    aws: Aws, campaign_arn: str, *, user: str | None, item: str | None, count: int, terms: Terms
) -> list[Scored]:
    """Ask a campaign for items, best first; `count` is 1..500 (API reference, GetRecommendations `numResults`)."""
    _check_lengths({"a user's id": user, "an item's id": item})
    asked = {"userId": user, "itemId": item}
    answer = await aws.call(
        "personalize-runtime",
        "GetRecommendations",
        campaignArn=campaign_arn,
        numResults=count,
        **{key: value for key, value in asked.items() if value is not None},
        **_spelled(terms),
    )
    return [shapes.scored(found) for found in answer["itemList"]]


async def rank(aws: Aws, campaign_arn: str, *, user: str, items: Sequence[str], terms: Terms) -> list[Scored]:
    """Have a campaign put 1..500 items into a user's order (API reference, GetPersonalizedRanking `inputList`)."""
    for item in items:
        _check_lengths({"a user's id": user, "an item's id": item})
    answer = await aws.call(
        "personalize-runtime",
        "GetPersonalizedRanking",
        campaignArn=campaign_arn,
        userId=user,
        inputList=list(items),
        **_spelled(terms),
    )
    return [shapes.scored(found) for found in answer["personalizedRanking"]]


async def tracker(aws: Aws, *, group: str, group_arn: str) -> Tracker:
    """Return the one event tracker that a group can have, made as `GROUP-events` where there was none."""
    if found := await _trackers(aws, group_arn):
        return await _described(aws, found[0])
    name = f"{group[:56]}-events"
    try:
        made = await aws.call("personalize", "CreateEventTracker", name=name, datasetGroupArn=group_arn)
    except AlreadyExists:
        if found := await _trackers(aws, group_arn):
            return await _described(aws, found[0])
        raise
    return shapes.tracker(made)


async def hears_events(aws: Aws, group_arn: str) -> bool:
    """Say whether a group has an event tracker."""
    return bool(await _trackers(aws, group_arn))


async def put_event(aws: Aws, tracker: Tracker, *, user: str, item: str, event_type: str, at: datetime) -> None:
    """Tell what a user did, as part of the session that this day is."""
    _check_lengths({"a user's id": user, "an item's id": item, "an event's type": event_type})
    event = {"eventType": event_type, "itemId": item, "sentAt": at}
    await aws.call(
        "personalize-events",
        "PutEvents",
        trackingId=tracker.tracking_id,
        userId=user,
        sessionId=sha256(f"{user} {at.date()}".encode()).hexdigest()[:16],
        eventList=[event],
    )


def _spelled(terms: Terms) -> Answer:
    """Return the parameters for what an answer keeps to (API reference, GetRecommendations)."""
    spelled: dict[str, object] = _applied(terms.filter) if terms.filter else {}
    if terms.context:
        spelled["context"] = dict(terms.context)
    if terms.promoted:
        spelled["promotions"] = [
            {"name": _PROMOTION, "percentPromotedItems": terms.percent, **_applied(terms.promoted)}
        ]
    return spelled


def _applied(filter_: Applied) -> dict[str, object]:
    values = {name: ",".join(map(_value, given)) for name, given in filter_.values.items()}
    return {"filterArn": filter_.arn, **({"filterValues": values} if values else {})}


def _value(value: str | float) -> str:
    """Return a value as `filterValues` takes it: text stands in double quotes of its own, a number does not."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def _check_lengths(typed: Mapping[str, str | None]) -> None:
    for what, text in typed.items():
        if text is not None and len(text) > _LONGEST:
            raise Refused(f"“{clip(text)}” is too long for {what}, which has at most {_LONGEST} characters.")


async def _trackers(aws: Aws, group_arn: str) -> Sequence[Answer]:
    listed = await aws.pages(
        "personalize", "ListEventTrackers", "eventTrackers", limit=_MOST_TRACKERS, datasetGroupArn=group_arn
    )
    return [found for found in listed if shapes.status(found["status"]) is not Status.DELETED]


async def _described(aws: Aws, summary: Answer) -> Tracker:
    answer = await aws.call("personalize", "DescribeEventTracker", eventTrackerArn=summary["eventTrackerArn"])
    return shapes.tracker(answer["eventTracker"])
