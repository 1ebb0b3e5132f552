"""Everything in a dataset group, gathered at once."""

from collections.abc import Iterable

from bot.model.resource import Campaign, Dataset, Group, Overview, ResourceKind, Sighting, Solution, Status
from bot.personalize import shapes
from bot.personalize.account import Account, together
from bot.personalize.session import Answer


async def overview(account: Account, group: Group) -> Overview:
    """Return everything in a group."""
    datasets, solutions = await together(
        account.listed(kind, datasetGroupArn=group.arn) for kind in (ResourceKind.DATASET, ResourceKind.SOLUTION)
    )
    known = await together(_dataset(account, answer) for answer in datasets)
    served = await together(_solution(account, answer, group.name) for answer in solutions)
    return Overview(
        group=group,
        datasets=tuple(dataset for dataset in known if dataset),
        solutions=tuple(solution for solution, _ in served),
        campaigns=tuple(campaign for _, campaigns in served for campaign in campaigns),
    )


async def in_transition(account: Account, group_arn: str) -> list[Sighting]:
    """Return what is running in a group: datasets, imports, solutions, trainings, campaigns and changes of those."""
    datasets, solutions = await together(
        account.listed(kind, datasetGroupArn=group_arn) for kind in (ResourceKind.DATASET, ResourceKind.SOLUTION)
    )
    imports = await _of_each(account, ResourceKind.IMPORT, "datasetArn", datasets)
    versions = await _of_each(account, ResourceKind.VERSION, "solutionArn", solutions)
    listed = await _of_each(account, ResourceKind.CAMPAIGN, "solutionArn", solutions)
    campaigns = await together(account.describe(ResourceKind.CAMPAIGN, answer["campaignArn"]) for answer in listed)
    updated = [campaign for campaign in campaigns if campaign.get("latestCampaignUpdate")]
    return [
        *_running(ResourceKind.DATASET, datasets),
        *_running(ResourceKind.IMPORT, imports),
        *_running(ResourceKind.SOLUTION, solutions),
        *_running(ResourceKind.VERSION, versions),
        *_running(ResourceKind.CAMPAIGN, campaigns),
        *_running(ResourceKind.CAMPAIGN_UPDATE, updated),
    ]


async def _dataset(account: Account, answer: Answer) -> Dataset | None:
    return shapes.dataset(answer, await account.listed(ResourceKind.IMPORT, datasetArn=answer["datasetArn"]))


async def _solution(account: Account, answer: Answer, group: str) -> tuple[Solution, list[Campaign]]:
    described = (
        answer if answer.get("recipeArn") else await account.describe(ResourceKind.SOLUTION, answer["solutionArn"])
    )
    versions, listed = await together(
        account.listed(kind, solutionArn=answer["solutionArn"])
        for kind in (ResourceKind.VERSION, ResourceKind.CAMPAIGN)
    )
    campaigns = await together(account.describe(ResourceKind.CAMPAIGN, one["campaignArn"]) for one in listed)
    recipe = shapes.recipe(described)
    return (
        shapes.solution(described, versions, group_name=group),
        [shapes.campaign(campaign, recipe_name=recipe, group_name=group) for campaign in campaigns],
    )


async def _of_each(account: Account, kind: ResourceKind, argument: str, parents: Iterable[Answer]) -> list[Answer]:
    lists = await together(account.listed(kind, **{argument: parent[argument]}) for parent in parents)
    return [answer for listed in lists for answer in listed]


def _running(kind: ResourceKind, answers: Iterable[Answer]) -> list[Sighting]:
    sightings = (shapes.sighting(kind, answer) for answer in answers)
    return [sighting for sighting in sightings if sighting.status is Status.RUNNING]
