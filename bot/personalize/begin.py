"""Beginning a task: have its resource, whether it has to be made or was made before.

A resource that exists is adopted where it is what was wanted, so that beginning twice (after a crash, say) makes one.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.model.batch import RunBatch
from bot.model.errors import AlreadyExists, InUse, Refused, Unavailable
from bot.model.job import (
    CreateCampaign,
    CreateDataset,
    CreateFilter,
    CreateGroup,
    CreateSolution,
    ImportFile,
    Task,
    TrainVersion,
    UpdateCampaign,
)
from bot.model.recipes import find_recipe
from bot.model.resource import ResourceKind, Status
from bot.personalize import shapes
from bot.personalize.account import Account
from bot.personalize.arns import name_of
from bot.personalize.names import check_name
from bot.personalize.session import Answer
from bot.personalize.version_names import named, version_name, versions_of
from bot.records import dataclass

_SKEW = timedelta(minutes=5)  # by which clocks may differ: AWS refuses a request that is further off ("Signature V4")
_Outline = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning:
    """One attempt at beginning a task: `job_id` and `since` as in `bot.ports.Personalize.begin`."""

    account: Account
    service_role: str | None
    job_id: str
    since: datetime

    async def of(self, task: Task) -> str:
        """Return the ARN of the task's resource."""
        if how := _HOW.get(type(task)):
            return await how(self, task)
        raise Refused("That was begun by somebody else; it can only be followed.")

    async def have(
        self, kind: ResourceKind, arn: str, create: Callable[[], Awaitable[None]], *, wanted: _Outline
    ) -> None:
        """Create a resource, or adopt the one with its ARN where it agrees with what is `wanted`.

        Raises:
            Refused: it is another one.
            InUse: it is being deleted.
        """
        found = await self.account.find(kind, arn) or await self._make(kind, arn, create)
        if found is not None:
            _check(kind, name_of(arn), found, wanted)

    async def _make(self, kind: ResourceKind, arn: str, create: Callable[[], Awaitable[None]]) -> Answer | None:
        try:
            await create()
        except AlreadyExists:  # somebody was faster
            return await self.account.describe(kind, arn)
        return None

    async def create(self, operation: str, **params: object) -> Answer:
        """Call a Create or Update operation of Personalize."""
        return await self.account.aws.call("personalize", operation, **params)


async def create_group(begin: Beginning, task: CreateGroup) -> str:
    """Have a dataset group."""
    arn = (await begin.account.arns()).group(check_name(task.name, "dataset group"))

    async def create() -> None:
        await begin.create("CreateDatasetGroup", name=task.name)

    await begin.have(ResourceKind.GROUP, arn, create, wanted={})
    return arn


async def create_dataset(begin: Beginning, task: CreateDataset) -> str:
    """Have a dataset; its schema is made only with it."""
    arns = await begin.account.arns()
    arn = arns.dataset(task.group, task.dataset)

    async def create() -> None:
        await begin.create(
            "CreateDataset",
            name=f"{task.group[:50]}-{task.dataset.lower()}",
            schemaArn=await _schema(begin, task),
            datasetGroupArn=arns.group(task.group),
            datasetType=str(task.dataset),
        )

    await begin.have(ResourceKind.DATASET, arn, create, wanted={})
    return arn


async def import_file(begin: Beginning, task: ImportFile) -> str:
    """Have an import job; its name is its own, so one of that name is this one."""
    role = _service_role(begin)
    arns = await begin.account.arns()
    arn = arns.import_job(check_name(task.name, "dataset import job"))
    dataset_arn = arns.dataset(task.group, task.dataset)

    async def create() -> None:
        await begin.create(
            "CreateDatasetImportJob",
            jobName=task.name,
            datasetArn=dataset_arn,
            dataSource={"dataLocation": task.location},
            roleArn=role,
            importMode=str(task.mode),
        )

    wanted = {"datasetArn": dataset_arn, "dataSource": {"dataLocation": task.location}}
    await begin.have(ResourceKind.IMPORT, arn, create, wanted=wanted)
    return arn


async def create_solution(begin: Beginning, task: CreateSolution) -> str:
    """Have a solution that trains this recipe in this group, and only when asked to."""
    arns = await begin.account.arns()
    arn = arns.solution(check_name(task.name, "solution"))
    wanted = {
        "datasetGroupArn": arns.group(task.group),
        "recipeArn": find_recipe(task.recipe).arn,
        "performHPO": task.hpo,
    }

    async def create() -> None:
        # AWS's default is True, which trains (and bills) every 7 days.
        await begin.create("CreateSolution", name=task.name, performAutoTraining=False, **wanted)

    await begin.have(ResourceKind.SOLUTION, arn, create, wanted=wanted)
    return arn


async def train_version(begin: Beginning, task: TrainVersion) -> str:
    """Have the version that has this job's name, which is what tells it from those that others have trained.

    Lists show no names, so those that came up since are asked about. Where AWS does not answer, it may have begun one
    all the same: so before the next attempt it is looked for among those that were not there before, and where AWS
    says that the name is taken, among all, whatever the clocks say.
    """
    account = begin.account
    solution_arn = (await account.arns()).solution(task.solution)
    name = version_name(begin.job_id, task.solution)
    before = await versions_of(account, solution_arn)
    if arn := await named(account, name, [one for one in before if one["creationDateTime"] > begin.since - _SKEW]):
        return arn
    known = {one["solutionVersionArn"] for one in before}
    for last in (False, False, True):
        try:
            answer = await begin.create("CreateSolutionVersion", solutionArn=solution_arn, name=name)
        except AlreadyExists as taken:
            if arn := await named(account, name, await versions_of(account, solution_arn)):
                return arn
            raise InUse(f"AWS does not show the version {name} of {task.solution} yet.") from taken
        except Unavailable:
            after = await versions_of(account, solution_arn)
            if arn := await named(account, name, [one for one in after if one["solutionVersionArn"] not in known]):
                return arn
            if last:
                raise
        else:
            return str(answer["solutionVersionArn"])
    raise AssertionError("the last attempt returns or raises")


async def create_campaign(begin: Beginning, task: CreateCampaign) -> str:
    """Have a campaign that serves this version."""
    arn = (await begin.account.arns()).campaign(check_name(task.name, "campaign"))
    wanted = {"solutionVersionArn": task.version_arn}

    async def create() -> None:
        await begin.create("CreateCampaign", name=task.name, minProvisionedTPS=task.tps, **wanted)

    await begin.have(ResourceKind.CAMPAIGN, arn, create, wanted=wanted)
    return arn


async def update_campaign(begin: Beginning, task: UpdateCampaign) -> str:
    """Have a campaign serve this version.

    Where AWS does not answer, or says that it changes just now, that may be this very change: so it is looked at again.
    """
    arn = (await begin.account.arns()).campaign(task.name)
    campaign = await begin.account.named(ResourceKind.CAMPAIGN, task.name, arn)
    if not _serves(campaign, task):
        rate = {} if task.tps is None else {"minProvisionedTPS": task.tps}
        try:
            await begin.create("UpdateCampaign", campaignArn=arn, solutionVersionArn=task.version_arn, **rate)
        except (InUse, Unavailable):
            if not _serves(await begin.account.describe(ResourceKind.CAMPAIGN, arn), task):
                raise
    return arn


async def create_filter(begin: Beginning, task: CreateFilter) -> str:
    """Have a filter that says just this."""
    arns = await begin.account.arns()
    arn = arns.filter(check_name(task.name, "filter"))
    wanted = {"datasetGroupArn": arns.group(task.group), "filterExpression": task.expression}

    async def create() -> None:
        await begin.create("CreateFilter", name=task.name, **wanted)

    await begin.have(ResourceKind.FILTER, arn, create, wanted=wanted)
    return arn


async def run_batch(begin: Beginning, task: RunBatch) -> str:
    """Have a batch job; its name is its own, so one of that name is this one."""
    role = _service_role(begin)
    arn = (await begin.account.arns()).batch(check_name(task.name, "batch job"), segments=task.segments)
    wanted = {"solutionVersionArn": task.version_arn}
    chosen = {"numResults": task.count, "filterArn": task.filter_arn}

    async def create() -> None:
        await begin.create(
            "CreateBatchSegmentJob" if task.segments else "CreateBatchInferenceJob",
            jobName=task.name,
            jobInput={"s3DataSource": {"path": task.source}},
            jobOutput={"s3DataDestination": {"path": task.target}},
            roleArn=role,
            **wanted,
            **{key: value for key, value in chosen.items() if value is not None},
        )

    await begin.have(task.kind, arn, create, wanted=wanted)
    return arn


_HOW: Mapping[type[Any], Callable[[Beginning, Any], Awaitable[str]]] = {
    CreateGroup: create_group,
    CreateDataset: create_dataset,
    ImportFile: import_file,
    CreateSolution: create_solution,
    TrainVersion: train_version,
    CreateCampaign: create_campaign,
    UpdateCampaign: update_campaign,
    CreateFilter: create_filter,
    RunBatch: run_batch,
}
_WORDS = {
    "datasetGroupArn": "dataset group",
    "recipeArn": "recipe",
    "performHPO": "setting of hpo",
    "solutionVersionArn": "version",
    "datasetArn": "dataset",
    "dataSource": "file",
    "filterExpression": "expression",
}


def _service_role(begin: Beginning) -> str:
    if begin.service_role is None:
        raise Refused(
            "Personalize needs a role to use S3 with: set aws.service_role in config.yaml to the ARN of one "
            "(deploy/iam has its policies)."
        )
    return begin.service_role


def _check(kind: ResourceKind, name: str, found: Answer, wanted: _Outline) -> None:
    if shapes.status(found["status"]) is Status.DELETED:
        raise InUse(f"The {kind} {name} is being deleted; wait until it is gone.")
    for key, value in wanted.items():
        if (found.get(key) or False) != value:
            raise Refused(f"There is a {kind} {name} already, with another {_WORDS[key]}. Choose another name.")


async def _schema(begin: Beginning, task: CreateDataset) -> str:
    """Have the schema; its name says what is in it, so one of that name is this one."""
    digest = sha256(task.schema.encode()).hexdigest()[:8]
    name = f"{task.group[:40]}-{task.dataset.lower()}-{digest}"
    try:
        answer = await begin.create("CreateSchema", name=name, schema=task.schema)
    except AlreadyExists:
        return (await begin.account.arns()).schema(name)
    return str(answer["schemaArn"])


def _serves(campaign: Answer, task: UpdateCampaign) -> bool:
    """Say whether the campaign is at the version, or on its way there."""
    latest = shapes.latest_update(campaign)
    rate = latest.get("minProvisionedTPS") or campaign.get("minProvisionedTPS")
    return (
        latest.get("solutionVersionArn") == task.version_arn
        and shapes.status(latest["status"]) is not Status.FAILED
        and task.tps in {None, rate}
    )
