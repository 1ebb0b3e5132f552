"""What CloudWatch shows of Personalize: added up here by minute, and handed to moto when somebody looks.

No request waits for CloudWatch, and a million requests a minute are one value of it.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from moto.cloudwatch.models import cloudwatch_backends

from sandbox.aws.account import Account

NAMESPACE = "AWS/Personalize"


class Unit(StrEnum):
    """What a value counts."""

    COUNT = "Count"
    BYTES = "Bytes"
    SECONDS = "Seconds"
    MILLISECONDS = "Milliseconds"
    NONE = "None"


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One metric with its dimensions, as (name, value)."""

    name: str
    unit: Unit
    dimensions: tuple[tuple[str, str], ...]


@dataclass(kw_only=True, slots=True)
class _Values:
    count: int = 0
    total: float = 0.0
    least: float = float("inf")
    most: float = float("-inf")

    def add(self, value: float) -> None:
        self.count += 1
        self.total += value
        self.least = min(self.least, value)
        self.most = max(self.most, value)


@dataclass(kw_only=True, slots=True)
class Meter:
    """The values of one account in one region that CloudWatch does not have yet."""

    _minutes: dict[tuple[Series, datetime], _Values] = field(default_factory=dict)

    def add(self, series: Series, value: float, *, at: datetime) -> None:
        """Add a value of some minute."""
        minute = at.replace(second=0, microsecond=0)
        self._minutes.setdefault((series, minute), _Values()).add(value)

    def publish(self, account: Account) -> None:
        """Hand everything to CloudWatch."""
        minutes, self._minutes = self._minutes, {}
        data = [_datum(series, minute, values) for (series, minute), values in minutes.items()]
        if data:
            cloudwatch_backends[account.id][account.region].put_metric_data(NAMESPACE, data)

    def clear(self) -> None:
        """Forget everything."""
        self._minutes.clear()


def _datum(series: Series, minute: datetime, values: _Values) -> dict[str, object]:
    return {
        "MetricName": series.name,
        "Dimensions": [{"Name": name, "Value": value} for name, value in series.dimensions],
        "Timestamp": minute.astimezone(UTC).replace(tzinfo=None),  # moto compares times without a zone
        "Unit": series.unit.value,
        "StatisticValues": {
            "SampleCount": values.count,
            "Sum": values.total,
            "Minimum": values.least,
            "Maximum": values.most,
        },
    }
