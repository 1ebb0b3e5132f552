"""Two endpoints for all tests of the sandbox's AWS: one that is emptied between tests, one where films are served."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from sandbox import data
from tests.aws_endpoint import (
    ACTION_INTERACTIONS_SCHEMA,
    ACTIONS_SCHEMA,
    INTERACTIONS_SCHEMA,
    ITEMS_SCHEMA,
    Aws,
    endpoint,
    settled,
)

BUCKET = "films-bucket"
SCHEMAS = {
    "INTERACTIONS": INTERACTIONS_SCHEMA,
    "ITEMS": ITEMS_SCHEMA,
    "ACTIONS": ACTIONS_SCHEMA,
    "ACTION_INTERACTIONS": ACTION_INTERACTIONS_SCHEMA,
}


@pytest.fixture(scope="session")
def served() -> Iterator[Aws]:
    """Serve AWS with nothing to wait for."""
    with endpoint() as aws:
        yield aws


@pytest.fixture
def aws(served: Aws) -> Aws:
    """Return an endpoint where nothing exists."""
    served.control("POST", "reset")
    return served


@dataclass(frozen=True, kw_only=True, repr=False)
class Desk:
    """Makes resources in a few words, and waits until they are ACTIVE."""

    aws: Aws

    def group(self, name: str = "films") -> str:
        """Make a dataset group."""
        arn = self.aws.personalize.create_dataset_group(name=name)["datasetGroupArn"]
        settled(lambda: dict(self.aws.personalize.describe_dataset_group(datasetGroupArn=arn)))
        return arn

    def dataset(self, group: str, kind: str = "INTERACTIONS", *, schema: str = "") -> str:
        """Make a dataset and its schema."""
        name = f"{group.rpartition('/')[2]}-{kind.lower()}"
        schema_arn = self.aws.personalize.create_schema(name=name, schema=schema or SCHEMAS[kind])["schemaArn"]
        made = self.aws.personalize.create_dataset(
            name=name, schemaArn=schema_arn, datasetGroupArn=group, datasetType=kind
        )
        settled(lambda: dict(self.aws.personalize.describe_dataset(datasetArn=made["datasetArn"])))
        return made["datasetArn"]

    def imported(self, dataset: str, uploaded: data.Uploaded, name: str) -> None:
        """Import a file."""
        job = self.aws.personalize.create_dataset_import_job(
            jobName=name.replace(".", "-"),
            datasetArn=dataset,
            dataSource={"dataLocation": uploaded.locations[name]},
            roleArn=uploaded.role_arn,
        )["datasetImportJobArn"]
        done = settled(lambda: dict(self.aws.personalize.describe_dataset_import_job(datasetImportJobArn=job)))
        assert done["status"] == "ACTIVE", done

    def solution(self, group: str, recipe: str, *, name: str = "", **options: object) -> str:
        """Make a solution, named after its recipe where nothing else is said."""
        arn = self.aws.personalize.create_solution(
            name=name or recipe,
            datasetGroupArn=group,
            recipeArn=f"arn:aws:personalize:::recipe/{recipe}",
            performAutoTraining=False,
            **options,  # type: ignore[arg-type] # whatever CreateSolution takes
        )["solutionArn"]
        settled(lambda: dict(self.aws.personalize.describe_solution(solutionArn=arn)))
        return arn

    def start_training(self, solution: str) -> str:
        """Start to train."""
        return self.aws.personalize.create_solution_version(solutionArn=solution)["solutionVersionArn"]

    def version(self, arn: str) -> dict[str, Any]:
        """Wait until a training is over."""
        return settled(lambda: dict(self.aws.personalize.describe_solution_version(solutionVersionArn=arn)))

    def campaign(self, version: str, name: str, **config: object) -> str:
        """Deploy a version."""
        arn = self.aws.personalize.create_campaign(
            name=name,
            solutionVersionArn=version,
            campaignConfig=config,  # type: ignore[arg-type] # whatever CreateCampaign takes
        )["campaignArn"]
        assert settled(lambda: dict(self.aws.personalize.describe_campaign(campaignArn=arn)))["status"] == "ACTIVE"
        return arn


@pytest.fixture
def desk(aws: Aws) -> Desk:
    """Return a desk at the emptied endpoint."""
    return Desk(aws=aws)


@dataclass(frozen=True, kw_only=True, repr=False)
class Films(Desk):
    """An endpoint where films are imported, trained on and served; nobody empties it."""

    group_arn: str
    versions: dict[str, str]
    campaigns: dict[str, str]
    tracking_id: str


RECIPES = ("aws-user-personalization", "aws-sims", "aws-personalized-ranking")


@pytest.fixture
def films(cinema: Films) -> Iterator[Films]:
    """Serve the films, and take away the solutions that a test added and nothing serves: a group may have ten."""
    yield cinema
    personalize = cinema.aws.personalize
    served = {str(version).rpartition("/")[0] for version in cinema.versions.values()}
    for solution in personalize.list_solutions(datasetGroupArn=cinema.group_arn)["solutions"]:
        if solution["solutionArn"] not in served:
            with suppress(personalize.exceptions.ResourceInUseException):
                personalize.delete_solution(solutionArn=solution["solutionArn"])


@pytest.fixture(scope="session")
def cinema() -> Iterator[Films]:
    """Serve the made-up films by three recipes."""
    with endpoint() as aws:
        desk = Desk(aws=aws)
        group = desk.group()
        uploaded = data.put(aws.url, BUCKET, data.generated())
        desk.imported(desk.dataset(group), uploaded, data.INTERACTIONS)
        desk.imported(desk.dataset(group, "ITEMS"), uploaded, data.ITEMS)
        started = {recipe: desk.start_training(desk.solution(group, recipe)) for recipe in RECIPES}
        assert {str(desk.version(arn)["status"]) for arn in started.values()} == {"ACTIVE"}
        campaigns = {
            recipe: desk.campaign(arn, recipe, enableMetadataWithRecommendations=True)
            for recipe, arn in started.items()
        }
        tracker = aws.personalize.create_event_tracker(name="clicks", datasetGroupArn=group)
        yield Films(aws=aws, group_arn=group, versions=started, campaigns=campaigns, tracking_id=tracker["trackingId"])
