"""What AWS answers, as values of `bot.model`. Pure.

Fields and statuses: Personalize API reference, "Data Types".
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.model.orders import DatasetKind, ImportMode
from bot.model.recommendation import Scored
from bot.model.resource import (
    Batch,
    Campaign,
    Dataset,
    Filter,
    Group,
    Import,
    ResourceKind,
    Sighting,
    Solution,
    Status,
    Tracker,
    Version,
)
from bot.personalize.arns import name_of

Answer = Mapping[str, Any]

_ENDINGS: tuple[tuple[str, Status], ...] = (
    (r"ACTIVE", Status.READY),
    (r"(CREATE |UPDATE )?FAILED", Status.FAILED),
    (r"CREATE STOPPED", Status.STOPPED),
    (r"DELETE .*", Status.DELETED),
)
_ARN_KEYS: Mapping[ResourceKind, str] = {
    ResourceKind.GROUP: "datasetGroupArn",
    ResourceKind.DATASET: "datasetArn",
    ResourceKind.IMPORT: "datasetImportJobArn",
    ResourceKind.SOLUTION: "solutionArn",
    ResourceKind.VERSION: "solutionVersionArn",
    ResourceKind.CAMPAIGN: "campaignArn",
    ResourceKind.CAMPAIGN_UPDATE: "campaignArn",
    ResourceKind.BATCH_RECOMMENDATIONS: "batchInferenceJobArn",
    ResourceKind.BATCH_SEGMENTS: "batchSegmentJobArn",
    ResourceKind.FILTER: "filterArn",
}


@lru_cache(maxsize=100)  # every list has a hundred of the same few
def status(text: str) -> Status:
    """Return where a resource stands; AWS writes both CREATE_STOPPED and CREATE STOPPED, and may add to its words."""
    spaced = text.upper().replace("_", " ")
    return next((found for pattern, found in _ENDINGS if re.fullmatch(pattern, spaced)), Status.RUNNING)


def arn_in(kind: ResourceKind, answer: Answer) -> str:
    """Return the ARN in a description or a summary."""
    return str(answer[_ARN_KEYS[kind]])


def sighting(kind: ResourceKind, answer: Answer) -> Sighting:
    """Return a resource at this moment. A campaign that was never updated stands for its update."""
    arn = arn_in(kind, answer)
    latest = latest_update(answer) if kind is ResourceKind.CAMPAIGN_UPDATE else answer
    return Sighting(
        kind=kind,
        arn=arn,
        name=name_of(arn),
        status=status(latest["status"]),
        failure=latest.get("failureReason"),
        created_at=latest.get("creationDateTime"),
        updated_at=latest.get("lastUpdatedDateTime"),
    )


def latest_update(campaign: Answer) -> Answer:
    """Return the latest change of a campaign; where it was never changed, the campaign itself."""
    latest: Answer = campaign.get("latestCampaignUpdate") or campaign
    return latest


def group(answer: Answer) -> Group:
    """Return a dataset group."""
    return Group(
        name=answer["name"],
        arn=answer["datasetGroupArn"],
        status=status(answer["status"]),
        failure=answer.get("failureReason"),
        created_at=answer.get("creationDateTime"),
    )


def dataset(answer: Answer, imports: Iterable[Answer]) -> Dataset | None:
    """Return a dataset with its latest import, None for a kind that the bot does not know (actions)."""
    kind = answer["datasetType"].upper()
    if kind not in set(DatasetKind):
        return None
    return Dataset(
        kind=DatasetKind(kind),
        arn=answer["datasetArn"],
        status=status(answer["status"]),
        latest_import=next((import_job(latest) for latest in newest_first(imports)), None),
    )


def import_job(answer: Answer) -> Import:
    """Return an import; only a description (not a list) says its location."""
    return Import(
        name=answer["jobName"],
        arn=answer["datasetImportJobArn"],
        status=status(answer["status"]),
        mode=ImportMode(answer.get("importMode") or ImportMode.FULL),
        failure=answer.get("failureReason"),
        created_at=answer["creationDateTime"],
        updated_at=answer["lastUpdatedDateTime"],
        location=answer.get("dataSource", {}).get("dataLocation"),
    )


def recipe(answer: Answer) -> str:
    """Return the short name of a solution's or version's recipe: the one that AWS's own AutoML chose, where it did."""
    arn = answer.get("recipeArn") or answer.get("autoMLResult", {}).get("bestRecipeArn") or "automl"
    return str(arn).rsplit("/", 1)[-1].removeprefix("aws-")


def solution(answer: Answer, versions: Iterable[Answer], *, group_name: str) -> Solution:
    """Return a solution with its versions, newest first."""
    used = recipe(answer)
    return Solution(
        name=answer["name"],
        arn=answer["solutionArn"],
        recipe=used,
        status=status(answer["status"]),
        group=group_name,
        hpo=bool(answer.get("performHPO")),
        versions=tuple(version(found, used) for found in newest_first(versions)),
    )


def version(answer: Answer, recipe_name: str) -> Version:
    """Return a version of a solution."""
    name = name_of(answer["solutionVersionArn"])
    return Version(
        name=name,
        arn=answer["solutionVersionArn"],
        solution=name.partition("/")[0],
        recipe=recipe_name,
        status=status(answer["status"]),
        failure=answer.get("failureReason"),
        created_at=answer["creationDateTime"],
        updated_at=answer["lastUpdatedDateTime"],
        hours=answer.get("trainingHours"),
        tuned=dict(answer.get("tunedHPOParams", {}).get("algorithmHyperParameters", {})),
    )


def campaign(answer: Answer, *, recipe_name: str, group_name: str) -> Campaign:
    """Return a campaign and how the latest change of it went."""
    update = answer.get("latestCampaignUpdate") or {}
    updated_to = update.get("solutionVersionArn")
    return Campaign(
        name=answer["name"],
        arn=answer["campaignArn"],
        status=status(answer["status"]),
        version=name_of(answer["solutionVersionArn"]),
        version_arn=answer["solutionVersionArn"],
        recipe=recipe_name,
        group=group_name,
        created_at=answer.get("creationDateTime"),
        tps=answer.get("minProvisionedTPS") or 1,
        failure=answer.get("failureReason"),
        update=status(update["status"]) if update else None,
        update_version=name_of(updated_to) if updated_to else None,
        update_failure=update.get("failureReason"),
    )


def filter_of(answer: Answer) -> Filter:
    """Return a filter; only a description (not a list) has its expression."""
    return Filter(
        name=answer["name"],
        arn=answer["filterArn"],
        status=status(answer["status"]),
        group=name_of(answer["datasetGroupArn"]),
        expression=answer.get("filterExpression", ""),
        failure=answer.get("failureReason"),
    )


def batch(kind: ResourceKind, answer: Answer) -> Batch:
    """Return a batch job."""
    return Batch(
        name=answer["jobName"],
        arn=arn_in(kind, answer),
        kind=kind,
        status=status(answer["status"]),
        version=name_of(answer["solutionVersionArn"]),
        failure=answer.get("failureReason"),
        created_at=answer["creationDateTime"],
        updated_at=answer["lastUpdatedDateTime"],
    )


def tracker(answer: Answer) -> Tracker:
    """Return an event tracker."""
    return Tracker(
        arn=answer["eventTrackerArn"],
        tracking_id=answer["trackingId"],
        status=status(answer.get("status", "CREATE PENDING")),
    )


def scored(answer: Answer) -> Scored:
    """Return one item of an answer; recipes for related and popular items give no score."""
    return Scored(
        item=answer["itemId"],
        score=answer.get("score"),
        reasons=tuple(answer.get("reason") or ()),
        promoted=bool(answer.get("promotionName")),
    )


def newest_first(answers: Iterable[Answer]) -> list[Answer]:
    """Sort by creation: AWS promises no order."""
    return sorted(answers, key=_created, reverse=True)


def _created(answer: Answer) -> datetime:
    created: datetime = answer["creationDateTime"]
    return created
