"""What a launch came to, with what a few users are recommended now."""

from collections.abc import Awaitable, Callable

from bot.model.errors import BotError, StoreError, Unavailable
from bot.model.job import Job, JobKind, Part
from bot.model.orders import RecommendOrder
from bot.model.recommendation import Recommendations
from bot.model.report import Launched
from bot.model.resource import Status
from bot.ports import Jobs
from bot.records import dataclass

_ITEMS = 5  # for each user


@dataclass(frozen=True, kw_only=True, slots=True)
class TellLaunched:
    """Looks up the parts of a launch, and tries its campaign."""

    jobs: Jobs
    recommend: Callable[[RecommendOrder], Awaitable[Recommendations]]

    async def __call__(self, whole: Job) -> Launched:
        """Return what a launch came to; raises `Unavailable` where AWS does not answer now."""
        deployment = await self._part(whole, JobKind.DEPLOYMENT)
        contest = await self._part(whole, JobKind.CONTEST)
        if deployment is None or whole.status is not Status.READY:
            return Launched(contest=contest, deployment=deployment)
        users = whole.sample_users if deployment.sample_users else ()
        tried = [await self._try(whole, deployment.subject, user) for user in users]
        return Launched(contest=contest, deployment=deployment, tried=tuple(one for one in tried if one))

    async def _part(self, whole: Job, kind: JobKind) -> Job | None:
        ids = (step.arn for step in whole.steps if isinstance(step.task, Part) and step.task.kind is kind)
        job_id = next(ids, None)
        return await self.jobs.find(job_id) if job_id else None

    async def _try(self, whole: Job, campaign: str, user: str) -> Recommendations | None:
        order = RecommendOrder(
            user=user,
            campaign=campaign,
            count=_ITEMS,
            asked_by=whole.asked_by or "",
            channel=whole.channel or "",
            line=whole.line,
        )
        try:
            return await self.recommend(order)
        except (Unavailable, StoreError):
            raise
        except BotError:
            return None  # such as a campaign that answers for items: the launch is well all the same
