"""Jobs of AWS accounts that are no longer in the settings: they wait, and say for what."""

from collections.abc import Collection

from bot.model.job import Job
from bot.model.report import Outcome
from bot.model.resource import Resource, Sights


class Lost:
    """Does for such jobs what can be done without their account."""

    async def look(self, _: Collection[Resource]) -> Sights:
        """See nothing."""
        return {}

    async def advance(self, job: Job, _: Sights) -> Job:
        """Return the job with the reason why it does not move on."""
        return job.held(
            f"The AWS account {job.account} is no longer in my settings, so I cannot look. This goes on once it is "
            "back under aws.accounts, by the same name."
        )

    async def report(self, job: Job) -> Outcome:
        """Return how it ended, which is all that is known."""
        return Outcome(job=job)

    async def adopt(self) -> list[Job]:
        """Find nothing."""
        return []
