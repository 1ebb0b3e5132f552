"""The policies that AWS manages, in moto's IAM.

moto has them too (`load_aws_managed_policies`), but reads all 1,600 anew for each account and partition when it looks
whose a key is: a second.
"""

import json
from copy import copy
from functools import cache
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend

_PARTITION = "aws"


def have_policies() -> None:
    """Have moto's accounts hold them from now on."""
    IAMBackend._init_aws_policies = _policies_of  # type: ignore[method-assign, assignment]  # noqa: SLF001


def _policies_of(backend: Any) -> list[Any]:  # noqa: ANN401 - moto's, which has no types
    if backend.partition != _PARTITION:
        return []
    own = [copy(policy) for policy in _read()]
    for policy in own:
        policy.account_id = backend.account_id
    return own


@cache
def _read() -> list[Any]:
    policies = json.loads(aws_managed_policies_data)
    return [AWSManagedPolicy.from_data(name, "", "us-east-1", policy) for name, policy in policies.items()]
