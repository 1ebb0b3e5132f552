"""How many of each thing an account may have.

Source: Personalize Developer Guide, "Amazon Personalize endpoints and quotas".
"""

from enum import Enum

from sandbox.aws.protocol.errors import LimitExceededError


class Quota(Enum):
    """A limit, and what AWS says where it is reached."""

    SCHEMAS = (500, "Cannot create a schema. More than {limit} resources{rest}")
    DATASET_GROUPS = (5, "Cannot create a dataset group. More than {limit} resources{rest}")
    SOLUTIONS = (10, "Cannot create a solution. More than {limit} resources{rest}")
    CAMPAIGNS = (5, "Cannot create a campaign. More than {limit} resources{rest}")
    RECOMMENDERS = (5, "Cannot create a recommender. More than {limit} resources{rest}")
    FILTERS = (30, "Cannot create a filter. More than {limit} resources{rest}")
    ATTRIBUTIONS = (1, "Cannot create a metric attribution. More than {limit} resources{rest}")
    RUNNING_IMPORTS = (5, "More than {limit} resources with PENDING or IN_PROGRESS status.")
    RUNNING_BATCHES = (5, "More than {limit} batch jobs with PENDING or IN_PROGRESS status.")
    RUNNING_DELETIONS = (5, "More than {limit} data deletion jobs with PENDING or IN_PROGRESS status.")
    RUNNING_TRAININGS = (20, "More than {limit} resources with PENDING or IN_PROGRESS status.")

    def check(self, present: int) -> None:
        """Raise `LimitExceededError` where one more would be too many."""
        limit, sentence = self.value
        if present >= limit:
            rest = " in ACTIVE state. Please delete some and try again."
            raise LimitExceededError(sentence.format(limit=limit, rest=rest))
