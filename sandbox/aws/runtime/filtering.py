"""Filters as a request applies them.

Source: Personalize Developer Guide, "Filtering recommendations".
"""

from collections.abc import Mapping

from sandbox.aws.backend import Backend
from sandbox.aws.filters import values
from sandbox.aws.filters.applying import Keep, keeper
from sandbox.aws.filters.expression import Subject
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.resources import filters
from sandbox.aws.runtime.deployment import Deployment
from sandbox.aws.serving.known import Asked

_NO_VALUES: Mapping[str, str] = {}


def keeper_for(
    backend: Backend,
    deployed: Deployment,
    *,
    arn: str | None,
    given: Mapping[str, str] | None,
    user: str | None,
    item: str | None = None,
    subject: Subject = Subject.ITEM,
) -> Keep | None:
    """Return what tells whether an item (or an action) passes a filter, or None without one.

    `given` are the `filterValues`. Raises `ResourceNotFoundError` or `InvalidInputError` where the filter or its values
    do not fit the request.
    """
    if arn is None:
        if given:
            raise InvalidInputError("filterValues needs a filterArn.")
        return None
    expression = filters.usable(backend, arn, deployed.version, subject).expression
    known = filters.known(backend, deployed.version.dataset_group_arn)
    return keeper(expression, values.read(expression, given or _NO_VALUES), Asked(known=known, user=user, item=item))
