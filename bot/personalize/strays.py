"""What is in transition anywhere in the account: one list for each kind of what takes long, not one for each group."""

from collections.abc import Collection

from bot.model.resource import ResourceKind, Sighting, Status, Stray
from bot.personalize import shapes
from bot.personalize.account import Account, together
from bot.personalize.arns import name_of, solution_of

_KINDS = (ResourceKind.IMPORT, ResourceKind.VERSION, ResourceKind.CAMPAIGN)
_MOST = 20  # that are asked about, the newest of each kind; in an account at rest there are none


async def strays(account: Account, *, besides: Collection[str]) -> list[Stray]:
    """Return what runs, besides these ARNs. A change of a campaign is not among it: no list tells of one."""
    lists = await together(account.listed(kind) for kind in _KINDS)
    running = [
        shapes.sighting(kind, answer)
        for kind, answers in zip(_KINDS, lists, strict=True)
        for answer in shapes.newest_first(answers)
        if shapes.status(answer["status"]) is Status.RUNNING
    ]
    wanted = [seen for seen in running if seen.arn not in besides][:_MOST]
    return await together(_stray(account, seen) for seen in wanted)


async def _stray(account: Account, seen: Sighting) -> Stray:
    if seen.kind is ResourceKind.IMPORT:
        described = await account.describe(seen.kind, seen.arn)
        return Stray(sighting=seen, group=name_of(described["datasetArn"]).partition("/")[0])
    arn = seen.arn
    if seen.kind is ResourceKind.CAMPAIGN:
        arn = (await account.describe(seen.kind, seen.arn))["solutionVersionArn"]
    solution = await account.describe(ResourceKind.SOLUTION, solution_of(arn))
    return Stray(sighting=seen, group=name_of(solution["datasetGroupArn"]), solution=solution["name"])
