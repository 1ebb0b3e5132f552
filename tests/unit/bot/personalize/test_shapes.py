from datetime import UTC, datetime

import pytest

from bot.model.orders import DatasetKind
from bot.model.resource import ResourceKind, Status
from bot.personalize import shapes
from bot.personalize.arns import Arns, name_of, solution_of

ARN = "arn:aws:personalize:eu-west-1:123456789012:"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TIMES = {"creationDateTime": NOW, "lastUpdatedDateTime": NOW}


@pytest.mark.parametrize(
    "text,status",
    [
        ("ACTIVE", Status.READY),
        ("CREATE PENDING", Status.RUNNING),
        ("CREATE IN_PROGRESS", Status.RUNNING),
        ("CREATE_IN_PROGRESS", Status.RUNNING),
        ("UPDATE PENDING", Status.RUNNING),
        ("CREATE STOPPING", Status.RUNNING),
        ("INACTIVE", Status.RUNNING),
        ("SOMETHING NEW", Status.RUNNING),
        ("CREATE FAILED", Status.FAILED),
        ("CREATE_FAILED", Status.FAILED),
        ("CREATE STOPPED", Status.STOPPED),
        ("CREATE_STOPPED", Status.STOPPED),
        ("DELETE PENDING", Status.DELETED),
        ("DELETE IN_PROGRESS", Status.DELETED),
    ],
)
def test_every_status_has_a_meaning(text: str, status: Status) -> None:
    """AWS writes both `_` and a space; a word that it adds later means that it is at work."""
    assert shapes.status(text) is status


def test_a_campaign_that_was_never_changed_stands_for_its_change() -> None:
    """A deployment that found its campaign at the version already has nothing to wait for."""
    answer = {"campaignArn": f"{ARN}campaign/live", "status": "ACTIVE", **TIMES}

    assert shapes.sighting(ResourceKind.CAMPAIGN_UPDATE, answer).status is Status.READY


def test_a_failed_change_is_seen_though_the_campaign_serves() -> None:
    """The campaign goes on with its old version; the change tells why it failed."""
    update = {"status": "CREATE FAILED", "failureReason": "No capacity", **TIMES}
    answer = {"campaignArn": f"{ARN}campaign/live", "status": "ACTIVE", "latestCampaignUpdate": update, **TIMES}

    seen = shapes.sighting(ResourceKind.CAMPAIGN_UPDATE, answer)

    assert (seen.status, seen.failure) == (Status.FAILED, "No capacity")
    assert shapes.sighting(ResourceKind.CAMPAIGN, answer).status is Status.READY


def test_datasets_that_the_bot_does_not_know_are_left_out() -> None:
    """Actions are not for the bot; the others have their newest import, whatever the order of the list."""
    answer = {"datasetArn": f"{ARN}dataset/films/ITEMS", "datasetType": "items", "status": "ACTIVE"}
    imports = [
        {
            "jobName": f"items-{day}",
            "datasetImportJobArn": f"{ARN}dataset-import-job/items-{day}",
            "status": "ACTIVE",
            "creationDateTime": NOW.replace(day=day),
            "lastUpdatedDateTime": NOW.replace(day=day),
        }
        for day in (2, 9, 5)
    ]
    dataset = shapes.dataset(answer, imports)

    assert shapes.dataset({**answer, "datasetType": "ACTIONS"}, []) is None
    assert dataset is not None
    assert dataset.latest_import is not None
    assert (dataset.kind, dataset.latest_import.name) == (DatasetKind.ITEMS, "items-9")


@pytest.mark.parametrize(
    "answer,recipe",
    [
        ({"recipeArn": "arn:aws:personalize:::recipe/aws-sims"}, "sims"),
        ({"autoMLResult": {"bestRecipeArn": "arn:aws:personalize:::recipe/aws-hrnn"}}, "hrnn"),
        ({"performAutoML": True}, "automl"),
    ],
)
def test_a_recipe_has_its_short_name(answer: dict[str, object], recipe: str) -> None:
    """Also where AWS's own AutoML chose it, or has not chosen yet."""
    assert shapes.recipe(answer) == recipe


def test_a_recipe_without_scores_gives_none() -> None:
    """Popular and related items come without."""
    assert shapes.scored({"itemId": "7"}).score is None
    assert shapes.scored({"itemId": "7", "score": 0.25}).score == 0.25


def test_arns_follow_from_names_and_names_from_arns() -> None:
    """Whatever the partition."""
    arns = Arns(partition="aws-cn", region="cn-north-1", account="123456789012")

    assert (
        arns.dataset("films", DatasetKind.ITEMS) == "arn:aws-cn:personalize:cn-north-1:123456789012:dataset/films/ITEMS"
    )
    assert name_of(arns.solution("films-up/1a2b3c4d")) == "films-up/1a2b3c4d"
    assert solution_of(arns.solution("films-up/$LATEST")) == arns.solution("films-up")
