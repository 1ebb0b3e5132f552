"""Who the bot is to AWS: whom boto3's own chain finds, a profile, or a role that it assumes."""

from bot.config import Account
from bot.records import dataclass


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
