"""How often campaigns are asked, as CloudWatch counts it.

Developer Guide, "CloudWatch metrics for Amazon Personalize": namespace, names and the dimension `CampaignArn`.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta

from bot.model.errors import BotError
from bot.personalize.session import Aws
from bot.records import dataclass

_log = logging.getLogger(__name__)
_METRICS = ("GetRecommendations", "GetPersonalizedRanking")
_AT_ONCE = 250  # campaigns; CloudWatch takes 500 queries in a call
_PERIOD = timedelta(days=1)


@dataclass(kw_only=True, slots=True)
class CloudWatchUsage:
    """The port `Usage`. Where the bot may not read metrics, that is logged once, and nothing is known."""

    aws: Aws
    _told: set[str] = field(default_factory=set)

    async def requests(self, campaigns: Sequence[str], *, since: datetime, until: datetime) -> Mapping[str, int] | None:
        """Return how many requests campaigns answered, by ARN; None where that cannot be known."""
        found: dict[str, int] = {}
        try:
            for start in range(0, len(campaigns), _AT_ONCE):
                found |= await self._counted(campaigns[start : start + _AT_ONCE], since, until)
        except BotError as error:
            if str(error) not in self._told:
                self._told.add(str(error))
                _log.warning("how often campaigns are asked is not known: %s", error)
            return None
        return found

    async def _counted(self, campaigns: Sequence[str], since: datetime, until: datetime) -> Mapping[str, int]:
        answer = await self.aws.call(
            "cloudwatch",
            "GetMetricData",
            MetricDataQueries=[
                _query(f"m{place}_{number}", metric, arn)
                for place, arn in enumerate(campaigns)
                for number, metric in enumerate(_METRICS)
            ],
            StartTime=since,
            EndTime=until,
        )
        counted = dict.fromkeys(campaigns, 0)
        for result in answer["MetricDataResults"]:
            place = int(result["Id"].removeprefix("m").partition("_")[0])
            counted[campaigns[place]] += round(sum(result["Values"]))
        return counted


def _query(name: str, metric: str, arn: str) -> Mapping[str, object]:
    dimensions = [{"Name": "CampaignArn", "Value": arn}]
    counted = {"Namespace": "AWS/Personalize", "MetricName": metric, "Dimensions": dimensions}
    return {"Id": name, "MetricStat": {"Metric": counted, "Period": int(_PERIOD.total_seconds()), "Stat": "Sum"}}
