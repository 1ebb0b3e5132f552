"""A line to AWS by boto3: a region as a profile's settings reach it."""

import boto3
from botocore.config import Config

from bot.personalize.caller import Caller, for_callers
from bot.personalize.clients import Clients
from bot.personalize.endpoints import session_for
from bot.records import dataclass

SERVICES = ("personalize", "personalize-runtime", "personalize-events", "cloudwatch", "s3", "sts")


@dataclass(frozen=True, slots=True)
class Line:
    """A region as a profile's settings reach it: the clients, and whom boto3's own chain finds."""

    clients: Clients
    found: Caller

    @classmethod
    def to(cls, region: str | None, profile: str | None, *, connections: int) -> "Line":
        """Open a line, of so many connections at most; raises `ProfileNotFound`."""
        source = boto3.Session(botocore_session=session_for(SERVICES), profile_name=profile, region_name=region)
        blank = for_callers(session_for(SERVICES))
        session = boto3.Session(botocore_session=blank, profile_name=profile, region_name=region)
        return cls(clients=Clients(session, SERVICES, _config(connections)), found=Caller(find=source.get_credentials))


def _config(connections: int) -> Config:
    return Config(
        max_pool_connections=connections,
        retries={"mode": "standard", "total_max_attempts": 1},  # the bot tries again itself, within an account's budget
        connect_timeout=5,
        read_timeout=20,
        user_agent=f"personalize-bot Boto3/{boto3.__version__}",  # botocore would put its own together for each call
        s3={"disable_s3_express_session_auth": True},  # type: ignore[arg-type]  # kept by bucket, whoever asks
    )
