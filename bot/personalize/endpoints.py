"""botocore as the bot has it: its data is read once for all accounts, and of AWS's endpoints only ours."""

from collections.abc import Collection
from datetime import UTC, datetime
from functools import cache

from botocore.loaders import Loader, create_loader
from botocore.session import Session
from botocore.utils import parse_timestamp


def session_for(services: Collection[str]) -> Session:
    """Return a session for these services, in every partition and region that botocore knows."""
    session = Session()
    session.register_component("data_loader", _loader(frozenset(services), session.get_config_variable("data_path")))
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=to_moment)
    return session


def to_moment(told: float | str) -> datetime:
    """Return a moment that AWS tells, in UTC where it is a number.

    botocore would look up the machine's time zone for each: two thirds of what reading a list of a hundred takes.
    """
    return datetime.fromtimestamp(told, UTC) if isinstance(told, int | float) else parse_timestamp(told)


@cache
def _loader(services: frozenset[str], path: str | None) -> Loader:
    """Return what reads the services' models and remembers them; each session with its own would take 15 MiB.

    The table of the endpoints of 400 services is 6 MiB of that. A service that is not in it is found by its partition's
    rule, as the newest ones are.
    """
    loader = create_loader(path)
    table, _ = loader.load_data_with_path("endpoints")
    for partition in table["partitions"]:
        known = partition["services"]
        partition["services"] = {service: known[service] for service in services if service in known}
    return loader
