"""boto3's clients of an account, each made when it is first called: S3's alone holds 6 MiB."""

from collections.abc import Callable, Collection, Iterator, Mapping
from threading import Lock

import boto3
from botocore.client import BaseClient
from botocore.config import Config

_CONTROL_PLANE = "personalize"
ONCE = f"{_CONTROL_PLANE} once"
"""A client that leaves it to its caller what to do when no answer comes."""


class Clients(Mapping[str, BaseClient]):
    """The clients by service, and the one called `ONCE`; safe to be asked by several threads."""

    def __init__(
        self,
        session: boto3.Session,
        services: Collection[str],
        config: Config,
        made: Callable[[str, BaseClient], None],
    ) -> None:
        """Keep how clients are made; `made` is told of each, by its service."""
        self._session = session
        self._configs = dict.fromkeys(services, config)
        self._configs[ONCE] = config.merge(Config(retries={"total_max_attempts": 1}))
        self._told = made
        self._made: dict[str, BaseClient] = {}
        self._lock = Lock()  # boto3's sessions do not share

    def __getitem__(self, name: str) -> BaseClient:
        """Return a client, made where there was none; raises `KeyError` for another service."""
        with self._lock:
            if name not in self._made:
                service = name.partition(" ")[0]
                client = self._session.client(service, config=self._configs[name])  # type: ignore[call-overload]  # by variable
                self._told(service, client)
                self._made[name] = client
            return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Name the clients that there may be."""
        return iter(self._configs)

    def __len__(self) -> int:
        """Count them."""
        return len(self._configs)

    def close(self) -> None:
        """Close those that were made."""
        for client in self._made.values():
            client.close()
