"""A role that the bot assumes. A profile with `role_arn` does the same in botocore, but only from a file."""

from collections.abc import Callable
from functools import partial
from typing import Any

from botocore.credentials import Credentials, DeferredRefreshableCredentials

from bot.personalize.caller import Caller
from bot.personalize.identity import Identity

SESSION_NAME = "personalize-bot"
"""What an assumed role's session is called, for instance in CloudTrail."""


def caller(identity: Identity, found: Caller, sts: Callable[[], Any]) -> Caller:
    """Return who calls by an identity, given whom boto3's chain has found, and what returns a client of STS."""
    if identity.role_arn is None:
        return found
    return Caller(find=partial(_assumed, identity, found, sts))


def _assumed(identity: Identity, found: Caller, sts: Callable[[], Any]) -> Credentials | None:
    """Return keys that botocore renews before they expire; nothing is asked before the first call."""
    if found.found() is None:
        return None
    assume = partial(found.call, lambda: _keys(sts().assume_role(**_role(identity))))
    return DeferredRefreshableCredentials(refresh_using=assume, method="assume-role")


def _role(identity: Identity) -> dict[str, str]:
    role = {"RoleArn": identity.role_arn or "", "RoleSessionName": SESSION_NAME}
    return role | ({"ExternalId": identity.external_id} if identity.external_id else {})


def _keys(answer: dict[str, Any]) -> dict[str, str]:
    """Return what STS has given, as botocore keeps it."""
    told = answer["Credentials"]
    return {
        "access_key": told["AccessKeyId"],
        "secret_key": told["SecretAccessKey"],
        "token": told["SessionToken"],
        "expiry_time": told["Expiration"].isoformat(),
    }
