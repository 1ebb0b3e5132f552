"""Whatever is created and deleted, in whatever order: the endpoint and a small model of it never disagree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sandbox.aws.protocol.errors import AwsError
from tests.aws_endpoint import INTERACTIONS_SCHEMA
from tests.unit.sandbox.aws.in_process import InProcess, InstantWorkers

ARN = "arn:aws:personalize:us-east-1:000000000000:"
WATCHED = 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")'
CREATING = ("CREATE PENDING", "CREATE IN_PROGRESS", "ACTIVE")
DELETING = ("DELETE PENDING", "DELETE IN_PROGRESS")
SINGULAR = {
    "schemas": "Schema",
    "groups": "DatasetGroup",
    "datasets": "Dataset",
    "trackers": "EventTracker",
    "filters": "Filter",
    "solutions": "Solution",
    "versions": "SolutionVersion",
    "campaigns": "Campaign",
}

names = st.sampled_from(["a", "b"])
places = st.integers(0, 5)


@dataclass(kw_only=True)
class Thing:
    """A resource as the model knows it: what it stands on, and how far it has come."""

    arn: str
    above: list["Thing"] = field(default_factory=list)
    steps: tuple[str, ...] = CREATING
    step: int = 0

    @property
    def status(self) -> str:
        """Return what Describe must say."""
        return self.steps[self.step]

    @property
    def rests(self) -> bool:
        """Tell whether it is ACTIVE."""
        return self.status == "ACTIVE"


class Model:
    """What exists, and what may be done with it."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.things: dict[str, list[Thing]] = {kind: [] for kind in SINGULAR}

    def on(self, kind: str, thing: Thing) -> list[Thing]:
        """Return what of a kind stands on a thing."""
        return [each for each in self.things[kind] if thing in each.above]

    def advance(self) -> None:
        """Let everything take one step."""
        for kind, found in self.things.items():
            for thing in found:
                thing.step += 1
            self.things[kind] = [each for each in found if each.step < len(each.steps) or each.steps is CREATING]
            for thing in self.things[kind]:
                thing.step = min(thing.step, len(thing.steps) - 1)

    def deletable(self, kind: str, thing: Thing) -> bool:
        """Tell whether the rules of deletion let a thing go."""
        busy = [each for each in self.on("versions", thing) if each.status in CREATING[:2]]
        match kind:
            case "schemas":
                return not self.on("datasets", thing)
            case "groups":
                left = (*self.on("datasets", thing), *self.on("trackers", thing), *self.on("solutions", thing))
                return thing.rests and not left
            case "datasets":
                group = thing.above[0]
                training = [each for each in self.on("versions", group) if each.status in CREATING[:2]]
                serving = [each for each in self.on("campaigns", group) if each.status in CREATING]
                others = (*self.on("filters", group), *self.on("trackers", group), *training, *serving)
                return thing.rests and not others
            case "solutions":
                return thing.rests and not busy and not self.on("campaigns", thing)
            case _:
                return thing.rests


class Operations(RuleBasedStateMachine):
    """Calls operations, and compares with the model."""

    workers: InstantWorkers
    folder: Path

    def __init__(self) -> None:
        """Start with an empty account."""
        super().__init__()
        self.aws = InProcess(self.folder, self.workers)
        self.model = Model()

    def teardown(self) -> None:
        """End the account."""
        self.aws.close()

    def pick(self, kind: str, place: int) -> Thing | None:
        """Return one of a kind."""
        found = self.model.things[kind]
        return found[place % len(found)] if found else None

    def attempt(self, wanted: str | None, operation: str, /, **request: object) -> dict[str, str] | None:
        """Call an operation, which must be refused as `wanted`, or not at all; returns its answer."""
        if wanted is None:
            answer: dict[str, str] = self.aws.call(operation, **request)
            return answer
        with pytest.raises(AwsError) as refusal:
            self.aws.call(operation, **request)
        assert refusal.value.code == f"{wanted}Exception", f"{operation}: {refusal.value}"
        return None

    def taken(self, kind: str, arn: str) -> bool:
        """Tell whether an ARN exists."""
        return arn in {each.arn for each in self.model.things[kind]}

    @initialize(furnished=st.booleans())
    def begin(self, furnished: bool) -> None:  # noqa: FBT001 - hypothesis passes it
        """Start from nothing, or from one of everything."""
        if not furnished:
            return
        self.create_schema("a")
        makers: list[Callable[[], None]] = [
            lambda: self.create_group(0),
            lambda: self.create_dataset(0, 0),
            lambda: self.create_solution(0, 0),
            lambda: self.create_version(0),
            lambda: self.create_campaign(0, 0),
        ]
        for make in makers:
            make()
            self.advance()
            self.advance()

    @rule(name=names)
    def create_schema(self, name: str) -> None:
        """Usable at once."""
        arn = f"{ARN}schema/{name}"
        refused = "ResourceAlreadyExists" if self.taken("schemas", arn) else None
        if self.attempt(refused, "CreateSchema", name=name, schema=INTERACTIONS_SCHEMA):
            self.model.things["schemas"].append(Thing(arn=arn, step=2))

    @rule(number=st.integers(0, 6))
    def create_group(self, number: int) -> None:
        """At most five."""
        arn = f"{ARN}dataset-group/g{number}"
        full = "LimitExceeded" if len(self.model.things["groups"]) >= 5 else None
        refused = "ResourceAlreadyExists" if self.taken("groups", arn) else full
        if self.attempt(refused, "CreateDatasetGroup", name=f"g{number}"):
            self.model.things["groups"].append(Thing(arn=arn))

    @rule(place=places, schema=places)
    def create_dataset(self, place: int, schema: int) -> None:
        """In an ACTIVE group, once."""
        group, described = self.pick("groups", place), self.pick("schemas", schema)
        if group is None or described is None:
            return
        arn = f"{group.arn.replace('dataset-group', 'dataset')}/INTERACTIONS"
        refused = "ResourceAlreadyExists" if self.taken("datasets", arn) else None
        if self.attempt(
            refused if group.rests else "ResourceInUse",
            "CreateDataset",
            name="d",
            schemaArn=described.arn,
            datasetGroupArn=group.arn,
            datasetType="Interactions",
        ):
            self.model.things["datasets"].append(Thing(arn=arn, above=[group, described]))

    @rule(place=places)
    def create_tracker(self, place: int) -> None:
        """One in a group that has a dataset."""
        group = self.pick("groups", place)
        if group is None:
            return
        datasets = self.model.on("datasets", group)
        refused = "ResourceAlreadyExists" if self.model.on("trackers", group) else None
        if not datasets:
            refused = "InvalidInput"
        elif not datasets[0].rests:
            refused = "ResourceInUse"
        if answer := self.attempt(
            refused if group.rests else "ResourceInUse", "CreateEventTracker", name="t", datasetGroupArn=group.arn
        ):
            self.model.things["trackers"].append(Thing(arn=answer["eventTrackerArn"], above=[group]))

    @rule(place=places, name=names)
    def create_filter(self, place: int, name: str) -> None:
        """On data that is there."""
        group = self.pick("groups", place)
        if group is None:
            return
        arn = f"{ARN}filter/{name}"
        refused = "ResourceAlreadyExists" if self.taken("filters", arn) else None
        if not any(each.rests for each in self.model.on("datasets", group)):
            refused = "InvalidInput"
        if self.attempt(
            refused if group.rests else "InvalidInput",  # the operation has no ResourceInUse
            "CreateFilter",
            name=name,
            datasetGroupArn=group.arn,
            filterExpression=WATCHED,
        ):
            self.model.things["filters"].append(Thing(arn=arn, above=[group]))

    @rule(place=places, number=st.integers(0, 11))
    def create_solution(self, place: int, number: int) -> None:
        """At most ten in a group."""
        group = self.pick("groups", place)
        if group is None:
            return
        arn = f"{ARN}solution/s{number}"
        full = "LimitExceeded" if len(self.model.on("solutions", group)) >= 10 else None
        refused = "ResourceAlreadyExists" if self.taken("solutions", arn) else full
        if self.attempt(
            refused if group.rests else "ResourceInUse",
            "CreateSolution",
            name=f"s{number}",
            datasetGroupArn=group.arn,
            recipeArn="arn:aws:personalize:::recipe/aws-user-personalization-v2",
        ):
            self.model.things["solutions"].append(Thing(arn=arn, above=[group]))

    @rule(place=places)
    def create_version(self, place: int) -> None:
        """Of an ACTIVE solution, on data that is there."""
        solution = self.pick("solutions", place)
        if solution is None:
            return
        datasets = self.model.on("datasets", solution.above[0])
        refused = None if datasets else "InvalidInput"
        if datasets and not datasets[0].rests:
            refused = "ResourceInUse"
        if answer := self.attempt(
            refused if solution.rests else "ResourceInUse", "CreateSolutionVersion", solutionArn=solution.arn
        ):
            made = Thing(arn=answer["solutionVersionArn"], above=[solution, *solution.above])
            self.model.things["versions"].append(made)

    @rule(place=places, number=st.integers(0, 6))
    def create_campaign(self, place: int, number: int) -> None:
        """Of an ACTIVE version, at most five in a group."""
        version = self.pick("versions", place)
        if version is None:
            return
        arn = f"{ARN}campaign/c{number}"
        full = "LimitExceeded" if len(self.model.on("campaigns", version.above[1])) >= 5 else None
        refused = "ResourceAlreadyExists" if self.taken("campaigns", arn) else full
        if self.attempt(
            refused if version.rests else "ResourceInUse",
            "CreateCampaign",
            name=f"c{number}",
            solutionVersionArn=version.arn,
        ):
            self.model.things["campaigns"].append(Thing(arn=arn, above=[version, *version.above]))

    @rule(kind=st.sampled_from([kind for kind in SINGULAR if kind != "versions"]), place=places)
    def delete(self, kind: str, place: int) -> None:
        """Unless something needs it."""
        thing = self.pick(kind, place)
        if thing is None:
            return
        refused = None if self.model.deletable(kind, thing) else "ResourceInUse"
        name = SINGULAR[kind]
        if self.attempt(refused, f"Delete{name}", **{f"{name[0].lower()}{name[1:]}Arn": thing.arn}) is None:
            return
        if kind == "schemas":
            self.model.things[kind].remove(thing)
            return
        for each in [thing, *(self.model.on("versions", thing) if kind == "solutions" else ())]:
            each.steps, each.step = DELETING, 0

    @rule(kind=st.sampled_from(["campaigns", "trackers", "solutions", "datasets"]), place=places)
    def delete_what_holds_others(self, kind: str, place: int) -> None:
        """The deletions that decide whether others are possible."""
        self.delete(kind, place)

    @rule()
    def advance(self) -> None:
        """Let everything take one step."""
        self.aws.advance()
        self.model.advance()

    @invariant()
    def the_endpoint_says_the_same(self) -> None:
        """Every resource of the model is described with its status, and no other is there."""
        for kind, name in SINGULAR.items():
            key = f"{name[0].lower()}{name[1:]}"
            described = {}
            for thing in self.model.things[kind]:
                found = self.aws.call(f"Describe{name}", **{f"{key}Arn": thing.arn})[key]
                described[thing.arn] = found.get("status", "ACTIVE")
            assert described == {thing.arn: thing.status for thing in self.model.things[kind]}
            (listed,) = (value for key, value in self.aws.call(f"List{name}s").items() if key != "nextToken")
            assert {each[f"{key}Arn"] for each in listed} == described.keys()

    @invariant()
    def nothing_stands_on_what_is_gone(self) -> None:
        """What is ACTIVE has everything that it stands on."""
        for thing in (each for found in self.model.things.values() for each in found if each.rests):
            for above in thing.above:
                assert any(above in found for found in self.model.things.values()), thing.arn


@pytest.fixture(scope="module")
def machine() -> Iterator[type[Operations]]:
    """Give the machine what trains at once."""
    with TemporaryDirectory() as folder:
        Operations.folder = Path(folder)
        Operations.workers = InstantWorkers(Path(folder))
        yield Operations


def test_any_order_keeps_the_rules(machine: type[Operations]) -> None:
    """Twenty accounts, forty operations each."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            suppress_health_check=list(HealthCheck),
        ),
    )
