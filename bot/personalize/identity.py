"""Who the bot is to AWS: whom boto3's own chain finds, a profile, or a role that it assumes."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

import boto3
from botocore.config import Config
from botocore.credentials import AssumeRoleCredentialFetcher, CredentialProvider, DeferredRefreshableCredentials

from bot.config import Account
from bot.personalize.endpoints import session_for

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

    def session(self, services: Collection[str], region: str | None, config: Config) -> boto3.Session:
        """Return a session for some services as this identity; `config` is that of the client which assumes the role.

        `region` None leaves it to `AWS_REGION`, which boto3 alone does not read, and then to boto3's own chain.

        Raises:
            ProfileNotFound: there is no such profile.
        """
        region = region or os.environ.get("AWS_REGION") or None
        session = session_for(services)
        if self.role_arn:
            chain = session.get_component("credential_provider")
            chain.insert_before("env", _AssumedRole(self.role_arn, self.external_id, region, config))
        return boto3.Session(botocore_session=session, profile_name=self.profile, region_name=region)


class _AssumedRole(CredentialProvider):
    """Provides keys that botocore renews before they expire; nothing is asked before the first call.

    A profile with `role_arn` does the same in botocore, but only from a file.
    """

    METHOD = "assume-role"

    def __init__(self, role_arn: str, external_id: str | None, region: str | None, config: Config) -> None:
        """Keep what to assume, and how to reach STS."""
        super().__init__()
        self._role = {"RoleSessionName": SESSION_NAME, **({"ExternalId": external_id} if external_id else {})}
        self._role_arn = role_arn
        self._region = region
        self._config = config

    def load(self) -> DeferredRefreshableCredentials | None:
        """Return the credentials, None where nobody is found who could assume the role."""
        source = session_for(["sts"])
        found = source.get_credentials()
        if found is None:
            return None
        fetcher = AssumeRoleCredentialFetcher(
            client_creator=partial(source.create_client, region_name=self._region, config=self._config),
            source_credentials=found,
            role_arn=self._role_arn,
            extra_args=self._role,
        )
        return DeferredRefreshableCredentials(refresh_using=fetcher.fetch_credentials, method=self.METHOD)
