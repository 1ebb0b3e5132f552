"""Names and ARNs.

Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon Personalize".
"""

from bot.model.orders import DatasetKind
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Arns:
    """The ARNs of one account in one region, by name."""

    partition: str
    region: str
    account: str

    def group(self, name: str) -> str:
        """Return a dataset group's."""
        return self._arn("dataset-group", name)

    def dataset(self, group: str, kind: DatasetKind) -> str:
        """Return a dataset's: it is made of the group's name and the kind."""
        return self._arn("dataset", group, kind)

    def import_job(self, name: str) -> str:
        """Return a dataset import job's."""
        return self._arn("dataset-import-job", name)

    def schema(self, name: str) -> str:
        """Return a schema's."""
        return self._arn("schema", name)

    def solution(self, name: str) -> str:
        """Return a solution's; for `name/id` that of a version of it."""
        return self._arn("solution", name)

    def campaign(self, name: str) -> str:
        """Return a campaign's."""
        return self._arn("campaign", name)

    def filter(self, name: str) -> str:
        """Return a filter's."""
        return self._arn("filter", name)

    def batch(self, name: str, *, segments: bool) -> str:
        """Return a batch job's."""
        return self._arn("batch-segment-job" if segments else "batch-inference-job", name)

    def _arn(self, *path: str) -> str:
        return f"arn:{self.partition}:personalize:{self.region}:{self.account}:{'/'.join(path)}"


def name_of(arn: str) -> str:
    """Return what people call a resource: its ARN without the account and the kind, such as `films/1a2b3c4d`."""
    return arn.rsplit(":", 1)[-1].partition("/")[2]


def solution_of(version_arn: str) -> str:
    """Return the ARN of a version's solution (also where the version is given as `$LATEST`)."""
    return version_arn.rsplit("/", 1)[0]
