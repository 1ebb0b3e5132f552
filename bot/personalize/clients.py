"""boto3's clients, each made when it is first called: S3's alone holds 6 MiB."""

from collections.abc import Collection, Iterator, Mapping
from threading import Lock

import boto3
from botocore.client import BaseClient
from botocore.config import Config


class Clients(Mapping[str, BaseClient]):
    """The clients by service; safe to be asked by several threads."""

    def __init__(self, session: boto3.Session, services: Collection[str], config: Config) -> None:
        """Keep how clients are made."""
        self._session = session
        self._services = services
        self._config = config
        self._made: dict[str, BaseClient] = {}
        self._lock = Lock()  # boto3's sessions do not share

    def __getitem__(self, service: str) -> BaseClient:
        """Return a client, made where there was none; raises `KeyError` for another service."""
        if service not in self._services:
            raise KeyError(service)
        with self._lock:
            if service not in self._made:
                made = self._session.client(service, config=self._config)  # type: ignore[call-overload]  # by variable
                self._made[service] = made
            return self._made[service]

    def __iter__(self) -> Iterator[str]:
        """Name the clients that there may be."""
        return iter(self._services)

    def __len__(self) -> int:
        """Count them."""
        return len(self._services)

    def close(self) -> None:
        """Close those that were made."""
        for client in self._made.values():
            client.close()
