"""Who the bot is to AWS: whom boto3's own chain finds, a profile, or a role that it assumes."""

from collections.abc import Callable
from functools import partial
from typing import Any

from botocore.credentials import Credentials, DeferredRefreshableCredentials

from bot.config import Account
from bot.personalize.caller import Caller
from bot.records import dataclass

SESSION_NAME = "personalize-bot"
"""What an assumed role's session is called, for instance in CloudTrail."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """One of the two, or neither; whoever is found by boto3's chain assumes the role, with an external id if asked."""

    profile: str | None = None
    role_arn: str | None = None
    external_id: str | None = None

    @classmethod
    def of(cls, account: Account) -> "Identity":
        """Return who the bot is in an account of the settings."""
        return cls(profile=account.profile, role_arn=account.role_arn, external_id=account.external_id)

    def caller(self, found: Caller, sts: Callable[[], Any]) -> Caller:
        """Return this identity, given whom boto3's chain has found, and what returns a client of STS.

        A profile with `role_arn` does the same in botocore, but only from a file.
        """
        if self.role_arn is None:
            return found
        return Caller(find=partial(self._assumed, found, sts))

    def _assumed(self, found: Caller, sts: Callable[[], Any]) -> Credentials | None:
        """Return keys that botocore renews before they expire; nothing is asked before the first call."""
        if found.found() is None:
            return None
        assume = partial(found.call, lambda: _keys(sts().assume_role(**self._role)))
        return DeferredRefreshableCredentials(refresh_using=assume, method="assume-role")

    @property
    def _role(self) -> dict[str, str]:
        role = {"RoleArn": self.role_arn or "", "RoleSessionName": SESSION_NAME}
        return role | ({"ExternalId": self.external_id} if self.external_id else {})


def _keys(answer: dict[str, Any]) -> dict[str, str]:
    """Return what STS has given, as botocore keeps it."""
    told = answer["Credentials"]
    return {
        "access_key": told["AccessKeyId"],
        "secret_key": told["SecretAccessKey"],
        "token": told["SessionToken"],
        "expiry_time": told["Expiration"].isoformat(),
    }
