import pytest

from tests.aws_endpoint import until
from tests.unit.sandbox.aws.conftest import Films

KEYS = {
    "coverage",
    "mean_reciprocal_rank_at_25",
    "normalized_discounted_cumulative_gain_at_5",
    "normalized_discounted_cumulative_gain_at_10",
    "normalized_discounted_cumulative_gain_at_25",
    "precision_at_5",
    "precision_at_10",
    "precision_at_25",
}


def arn(recipe: str) -> str:
    """Return a recipe's ARN."""
    return f"arn:aws:personalize:::recipe/{recipe}"


def test_metrics_are_the_trainings_own(films: Films) -> None:
    """The eight keys come with how many users were tested, which only the control surface tells."""
    version = films.versions["aws-user-personalization"]
    metrics = films.aws.personalize.get_solution_metrics(solutionVersionArn=version)["metrics"]
    status, kept = films.aws.control("GET", f"solution-version?arn={version}")
    assert status == 200
    assert metrics.keys() == KEYS
    assert kept["metrics"] == metrics
    assert kept["testUsers"] > 0
    assert kept["standardError"] > 0


def test_order_is_learned(films: Films) -> None:
    """On people who watch a genre in order, the sequence recipe beats chance (25 of 60 films) by far."""
    version = films.versions["aws-user-personalization"]
    metrics = films.aws.personalize.get_solution_metrics(solutionVersionArn=version)["metrics"]
    assert metrics["normalized_discounted_cumulative_gain_at_25"] > 0.5


def test_a_finished_version_tells_its_training_hours(films: Films) -> None:
    """A training of at most some seconds is a small part of an hour of four processors, and never free."""
    version = films.version(films.versions["aws-sims"])
    assert 0.0001 <= version["trainingHours"] <= 0.002
    assert version["name"] == "aws-sims/" + films.versions["aws-sims"].rpartition("/")[2]


def test_automl_trains_each_recipe_and_keeps_the_best(films: Films) -> None:
    """The solution names the winner, and the version serves it."""
    solution = films.aws.personalize.create_solution(
        name="automl",
        datasetGroupArn=films.group_arn,
        performAutoML=True,
        solutionConfig={
            "autoMLConfig": {"metricName": "coverage", "recipeList": [arn("aws-hrnn"), arn("aws-user-personalization")]}
        },
    )["solutionArn"]
    version = films.version(films.start_training(solution))
    described = films.aws.personalize.describe_solution(solutionArn=solution)["solution"]
    best = described["autoMLResult"]["bestRecipeArn"]
    assert version["status"] == "ACTIVE", version
    assert version["recipeArn"] == best
    assert best in {arn("aws-hrnn"), arn("aws-user-personalization")}


def test_optimisation_tells_what_it_chose(films: Films) -> None:
    """HPO varies what it was told to vary, within the range."""
    solution = films.solution(
        films.group_arn,
        "aws-sims",
        name="hpo",
        performHPO=True,
        solutionConfig={
            "hpoConfig": {
                "hpoResourceConfig": {"maxNumberOfTrainingJobs": "3", "maxParallelTrainingJobs": "1"},
                "algorithmHyperParameterRanges": {
                    "integerHyperParameterRanges": [],
                    "categoricalHyperParameterRanges": [],
                    "continuousHyperParameterRanges": [
                        {"name": "popularity_discount_factor", "minValue": 0.1, "maxValue": 0.3}
                    ],
                },
            }
        },
    )
    version = films.version(films.start_training(solution))
    tuned = version["tunedHPOParams"]["algorithmHyperParameters"]
    assert 0.1 <= float(tuned["popularity_discount_factor"]) <= 0.3


def tuned(**config: object) -> dict[str, object]:
    """Return what asks for an optimisation."""
    return {"recipeArn": arn("aws-sims"), "performHPO": True, "solutionConfig": {"hpoConfig": config}}


def weighed(*parameters: dict[str, object]) -> dict[str, object]:
    """Return a solution's configuration with weights of events."""
    return {"eventsConfig": {"eventParametersList": list(parameters)}}


@pytest.mark.parametrize(
    "wanted, complaint",
    [
        ({}, "recipeArn is required"),
        ({"performAutoML": True, "recipeArn": arn("aws-sims")}, "must be omitted"),
        ({"performAutoML": True, "performHPO": False}, "performHPO"),
        (
            {"performAutoML": True, "solutionConfig": {"autoMLConfig": {"recipeList": [arn("aws-sims")]}}},
            "USER_PERSONALIZATION",
        ),
        ({"performAutoML": True, "solutionConfig": {"autoMLConfig": {"metricName": "luck"}}}, "luck"),
        (
            {"recipeArn": arn("aws-sims"), "solutionConfig": {"algorithmHyperParameters": {"depth": "3"}}},
            "Provide a hyperparameter that is used in the algorithm: arn:aws:personalize:::algorithm/aws-sims",
        ),
        ({"recipeArn": arn("aws-sims"), "solutionConfig": {"eventValueThreshold": "3"}}, "eventType"),
        (
            {"recipeArn": arn("aws-sims"), "eventType": "watch", "solutionConfig": {"eventValueThreshold": "high"}},
            "must be a number",
        ),
        (tuned(hpoResourceConfig={"maxNumberOfTrainingJobs": "41"}), "maxNumberOfTrainingJobs must be from 1 to 40"),
        (tuned(hpoResourceConfig={"maxParallelTrainingJobs": "11"}), "maxParallelTrainingJobs must be from 1 to 10"),
        (tuned(algorithmHyperParameterRanges={"integerHyperParameterRanges": []}), "categoricalHyperParameterRanges"),
        ({"recipeArn": arn("aws-sims"), "performIncrementalUpdate": True}, "performIncrementalUpdate"),
        ({"recipeArn": arn("aws-sims"), "solutionConfig": weighed({"eventType": "watch"})}, "eventsConfig is not"),
        ({"recipeArn": arn("aws-user-personalization-v2"), "solutionConfig": weighed({})}, "an eventType for each"),
        (
            {
                "recipeArn": arn("aws-user-personalization-v2"),
                "solutionConfig": weighed({"eventType": "watch", "weight": 0}),
            },
            "above 0",
        ),
    ],
)
def test_a_solution_that_makes_no_sense_is_refused(films: Films, wanted: dict[str, object], complaint: str) -> None:
    """What cannot be trained is refused before it starts."""
    with pytest.raises(films.aws.personalize.exceptions.InvalidInputException, match=complaint):
        films.aws.personalize.create_solution(name="bad", datasetGroupArn=films.group_arn, **wanted)  # type: ignore[arg-type] # bad on purpose


def test_events_weigh_what_the_solution_says(films: Films) -> None:
    """The metrics tell of it, and what is not named does not count."""
    trained = films.solution(
        films.group_arn,
        "aws-user-personalization-v2",
        name="weighed",
        solutionConfig=weighed({"eventType": "watch", "eventValueThreshold": 4, "weight": 0.3}, {"eventType": "buy"}),
    )
    version = films.version(films.start_training(trained))
    assert version["status"] == "ACTIVE", version
    metrics = films.aws.personalize.get_solution_metrics(solutionVersionArn=version["solutionVersionArn"])["metrics"]
    assert 0 < metrics["normalized_discounted_cumulative_gain_with_event_weights_at_10"] <= 1
    films.aws.personalize.update_solution(
        solutionArn=trained,
        solutionUpdateConfig={"eventsConfig": {"eventParametersList": [{"eventType": "buy"}]}},
    )
    until(
        lambda: (
            films.aws.personalize.describe_solution(solutionArn=trained)["solution"]["latestSolutionUpdate"]["status"]
            == "ACTIVE"
        )
    )
    assert "fewer than 1000" in films.version(films.start_training(trained))["failureReason"]


def test_only_the_asked_for_events_count(films: Films) -> None:
    """A threshold that leaves too few interactions fails the training with the reason."""
    solution = films.solution(
        films.group_arn,
        "aws-popularity-count",
        eventType="watch",
        solutionConfig={"eventValueThreshold": "5"},
    )
    version = films.version(films.start_training(solution))
    assert version["status"] == "CREATE FAILED"
    assert "fewer than 1000 interactions" in version["failureReason"]
    with pytest.raises(films.aws.personalize.exceptions.ResourceInUseException):
        films.aws.personalize.get_solution_metrics(solutionVersionArn=version["solutionVersionArn"])


def test_a_training_can_be_stopped(films: Films) -> None:
    """A stopped training ends as CREATE STOPPED, without a model; the next one trains."""
    solution = films.versions["aws-sims"].rpartition("/")[0]
    version = films.start_training(solution)
    films.aws.personalize.stop_solution_version_creation(solutionVersionArn=version)
    stopped = films.version(version)
    assert stopped["status"] == "CREATE STOPPED"
    assert "trainingHours" not in stopped
    with pytest.raises(films.aws.personalize.exceptions.ResourceInUseException):
        films.aws.personalize.stop_solution_version_creation(solutionVersionArn=version)
    assert films.version(films.start_training(solution))["status"] == "ACTIVE"


def test_a_training_fails_when_told_to(films: Films) -> None:
    """The control surface makes the next training fail with a reason, and only that one."""
    films.aws.control("POST", "fail", kind="training", reason="Out of luck")
    solution = films.versions["aws-sims"].rpartition("/")[0]
    version = films.version(films.start_training(solution))
    assert (version["status"], version["failureReason"]) == ("CREATE FAILED", "Out of luck")


def test_a_campaign_needs_a_version_that_is_active(films: Films) -> None:
    """A plain solution ARN is no version; `$LATEST` is the newest that is ACTIVE."""
    solution = films.versions["aws-sims"].rpartition("/")[0]
    with pytest.raises(films.aws.personalize.exceptions.ResourceNotFoundException):
        films.aws.personalize.create_campaign(name="c", solutionVersionArn=solution)
    latest = films.campaign(f"{solution}/$LATEST", "latest")
    deployed = films.aws.personalize.describe_campaign(campaignArn=latest)["campaign"]["solutionVersionArn"]
    assert deployed.startswith(solution + "/")
    films.aws.personalize.delete_campaign(campaignArn=latest)
    listed = films.aws.personalize.list_campaigns
    until(lambda: latest not in {each["campaignArn"] for each in listed()["campaigns"]})
