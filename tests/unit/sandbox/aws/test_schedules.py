"""Training by itself, when its time has come and something came in."""

from typing import Any

from sandbox import data
from sandbox.aws.lifecycle import Lifecycle, Mode
from tests.aws_endpoint import endpoint, settled, until
from tests.unit.sandbox.aws.conftest import BUCKET, Desk
from tests.unit.sandbox.aws.test_recommenders import group_of, made

SIMS = "arn:aws:personalize:::recipe/aws-sims"


def versions(desk: Desk, solution: str) -> list[tuple[str, str]]:
    """Return type and status of all versions."""
    listed = desk.aws.personalize.list_solution_versions(solutionArn=solution)["solutionVersions"]
    return [(each["trainingType"], each["status"]) for each in listed]


def watch(desk: Desk, group: str) -> None:
    """Put an event."""
    arn = desk.aws.personalize.create_event_tracker(name="clicks", datasetGroupArn=group)["eventTrackerArn"]
    tracker = settled(lambda: dict(desk.aws.personalize.describe_event_tracker(eventTrackerArn=arn)))
    event: Any = {"eventType": "watch", "sentAt": 1_790_000_000, "itemId": "film-3"}
    desk.aws.events.put_events(trackingId=tracker["trackingId"], userId="user-1", sessionId="s", eventList=[event])


def test_a_solution_trains_by_its_schedule() -> None:
    """First within the hour; then every so many days, but only for new interactions. Here a day takes 24 ms."""
    with endpoint(Lifecycle(mode=Mode.TIME, time_scale=3_600_000)) as aws:
        aws.control("POST", "reset")
        desk = Desk(aws=aws)
        group = desk.group()
        desk.imported(desk.dataset(group), data.put(aws.url, BUCKET, data.generated()), data.INTERACTIONS)
        solution = aws.personalize.create_solution(
            name="by-itself",
            datasetGroupArn=group,
            recipeArn=SIMS,
            solutionConfig={"autoTrainingConfig": {"schedulingExpression": "rate(1 day)"}},
        )["solutionArn"]
        until(lambda: versions(desk, solution) == [("AUTOMATIC", "ACTIVE")])
        watch(desk, group)
        until(lambda: versions(desk, solution) == [("AUTOMATIC", "ACTIVE")] * 2)


def test_what_would_train_in_its_time_can_be_told_to(desk: Desk) -> None:
    """Where no time passes, the control surface says when; without news there is nothing to do."""
    group = group_of(desk, "VIDEO_ON_DEMAND")
    recommender = made(desk, group, "aws-vod-most-popular")
    solution = desk.aws.personalize.create_solution(name="s", datasetGroupArn=group, recipeArn=SIMS)["solutionArn"]
    quiet = desk.solution(group, "aws-sims", name="quiet")

    def started() -> list[str]:
        found: list[str] = desk.aws.control("POST", "auto-train")[1]["started"]
        return found

    (version,) = started()
    assert version.startswith(solution)
    assert desk.version(version)["trainingType"] == "AUTOMATIC"
    assert started() == []
    watch(desk, group)
    again, renewed = started()
    assert again.startswith(solution)
    assert renewed == recommender
    assert desk.version(again)["status"] == "ACTIVE"
    assert versions(desk, quiet) == []
