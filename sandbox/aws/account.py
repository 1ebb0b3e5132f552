"""The account and region that the endpoint plays, and the ARNs in it."""

import secrets
from dataclasses import dataclass

DEFAULT_ACCOUNT = "000000000000"
DEFAULT_REGION = "us-east-1"

_SERVICE_ARN = "arn:aws:personalize:::"


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """One AWS account in one region."""

    id: str = DEFAULT_ACCOUNT
    region: str = DEFAULT_REGION

    def arn(self, *path: str) -> str:
        """Return a resource's ARN, such as `arn:aws:personalize:us-east-1:000000000000:solution/films`."""
        return f"arn:aws:personalize:{self.region}:{self.id}:{'/'.join(path)}"

    def user_arn(self, name: str) -> str:
        """Return the ARN of an IAM user."""
        return f"arn:aws:iam::{self.id}:user/{name}"


def service_arn(*path: str) -> str:
    """Return the ARN of something that Personalize itself owns, such as a recipe: no region, no account."""
    return _SERVICE_ARN + "/".join(path)


def short_id() -> str:
    """Return the 8 hexadecimal digits that end a solution version's or an event tracker's ARN."""
    return secrets.token_hex(4)
