"""The name by which a job knows the version that it trains, and no other sign tells whose a version is."""

from collections.abc import Iterable
from hashlib import sha256

from bot.model.resource import ResourceKind
from bot.personalize import shapes
from bot.personalize.account import Account
from bot.personalize.session import Answer


def version_name(job_id: str, solution: str) -> str:
    """Return what a job calls the version that it trains of a solution: like an id that AWS gives."""
    return sha256(f"{job_id}/{solution}".encode()).hexdigest()[:8]


async def versions_of(account: Account, solution_arn: str) -> list[Answer]:
    """Return the versions of a solution, newest first, as AWS lists them: without their names."""
    return shapes.newest_first(await account.listed(ResourceKind.VERSION, solutionArn=solution_arn))


async def named(account: Account, name: str, versions: Iterable[Answer]) -> str | None:
    """Return the ARN of the first of these versions that has this name, None where none has."""
    for version in versions:
        arn = str(version["solutionVersionArn"])
        found = await account.find(ResourceKind.VERSION, arn)
        if found and found.get("name") == name:
            return arn
    return None
