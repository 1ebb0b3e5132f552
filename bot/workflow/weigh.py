"""What a deployment would put in the place of what is live, before anything is changed."""

from bot.model.errors import NotFound, NotPossible, PersonalizeError
from bot.model.metrics import Comparison
from bot.model.orders import DeployOrder
from bot.model.prices import LIST_PRICES, Prices
from bot.model.report import Weighed
from bot.model.resource import Version
from bot.ports import Personalize
from bot.records import dataclass
from bot.workflow.deploy import Deploy, campaign_cost
from bot.workflow.metrics import Compare


@dataclass(frozen=True, kw_only=True, slots=True)
class Weigh:
    """Weighs a candidate against what a campaign serves."""

    personalize: Personalize
    deploy: Deploy
    compare: Compare
    prices: Prices = LIST_PRICES

    async def __call__(self, order: DeployOrder) -> Weighed | None:
        """Return the candidate beside the live version, None where no other one is live; raises as `Deploy` does."""
        planned = await self.deploy.plan(order)
        live, candidate = planned.live, planned.version
        if live is None or live.version_arn == candidate.arn:
            return None
        served = await self.personalize.version(live.version)
        return Weighed(
            campaign=live,
            candidate=candidate,
            comparison=await self._compared(candidate, served),
            tps=order.tps,
            cost=planned.job.cost,
            cost_now=campaign_cost(served, live.tps, self.prices),
        )

    async def _compared(self, candidate: Version, served: Version) -> Comparison | None:
        """Return the comparison, None where Amazon has no metrics of one of them."""
        try:
            return await self.compare.against(candidate, served)
        except (NotFound, NotPossible, PersonalizeError):
            return None
