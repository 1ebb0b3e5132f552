"""One Personalize for each account and region, as at AWS: what is made in one does not exist in the others."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import boto3
from moto.iam.models import iam_backends

from sandbox.aws.account import Account
from sandbox.aws.backend import Backend
from sandbox.aws.protocol import signature

_SERVICE = "personalize"
_ACCOUNT_ID = re.compile(r"\d{12}", re.ASCII)


@dataclass(kw_only=True, slots=True)
class Worlds:
    """Opens a backend where somebody first asks for it; `home` is where keys belong that nobody gave out."""

    home: Account
    make: Callable[[Account], Backend]
    _opened: dict[Account, Backend] = field(default_factory=dict)
    _regions: frozenset[str] = field(default_factory=lambda: frozenset(boto3.Session().get_available_regions(_SERVICE)))

    def __iter__(self) -> Iterator[Backend]:
        """Iterate over those that were opened."""
        return iter(list(self._opened.values()))

    def at(self, account: str | None = None, region: str | None = None) -> Backend:
        """Return the backend of an account in a region, home's where they are not named."""
        where = Account(id=account or self.home.id, region=region or self.home.region)
        if where not in self._opened:
            self._opened[where] = self.make(where)
        return self._opened[where]

    def of(self, signed: signature.Scope | None) -> Backend:
        """Return the backend that a request is signed for; home's where there is no Personalize."""
        if signed is None or signed.region not in self._regions:
            return self.at()
        return self.at(self.account_of(signed), signed.region)

    def account_of(self, signed: signature.Scope | None) -> str:
        """Return whose key it is: that which IAM or STS gave it to; 12 digits are an account's number."""
        if signed is None:
            return self.home.id
        for account, partitions in list(iam_backends.items()):
            if any(signed.access_key in backend.access_keys for backend in list(partitions.values())):
                return str(account)
        return signed.access_key if _ACCOUNT_ID.fullmatch(signed.access_key) else self.home.id


def has_keys() -> bool:
    """Tell whether IAM or STS has given out a key."""
    return any(backend.access_keys for partitions in list(iam_backends.values()) for backend in partitions.values())


def secret_of(access_key: str) -> str | None:
    """Return the secret of a key that IAM or STS gave out."""
    for partitions in list(iam_backends.values()):
        for backend in list(partitions.values()):
            if access_key in backend.access_keys:
                return str(backend.access_keys[access_key].secret_access_key)
    return None
