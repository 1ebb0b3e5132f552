"""Whose keys sign what is sent: accounts share clients, and every call is made in somebody's name.

A client has no keys. It signs with those of whoever calls just now in its thread, and sends nothing where nobody has
said who that is. So no call can go out in another account's name.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import field
from threading import Lock
from time import monotonic
from typing import TypeVar

from botocore.credentials import CredentialProvider, CredentialResolver, Credentials, ReadOnlyCredentials
from botocore.session import Session

from bot.records import dataclass

_T = TypeVar("_T")
_AGAIN = 30.0  # seconds, after which keys are looked for once more where there were none
_calling: ContextVar["Caller"] = ContextVar("calling")


@dataclass(kw_only=True, slots=True)
class Caller:
    """Somebody with keys, which `find` looks for; it returns None where there are none."""

    find: Callable[[], Credentials | None]
    elapsed: Callable[[], float] = monotonic
    _found: Credentials | None = None
    _looked_at: float | None = None
    _lock: Lock = field(default_factory=Lock)

    def call(self, function: Callable[[], _T]) -> _T:
        """Call a function, all of whose requests are signed with these keys."""
        token = _calling.set(self)
        try:
            return function()
        finally:
            _calling.reset(token)

    def keys(self) -> ReadOnlyCredentials | None:
        """Return the keys as they are now; botocore renews those that expire."""
        found = self.found()
        return found.get_frozen_credentials() if found else None

    def found(self) -> Credentials | None:
        """Return what was found; a machine may be given keys while the bot runs."""
        with self._lock:
            if self._found is None and (self._looked_at is None or self.elapsed() - self._looked_at > _AGAIN):
                self._found, self._looked_at = self.find(), self.elapsed()
            return self._found


def for_callers(session: Session) -> Session:
    """Have the clients of a session sign for whoever calls, and return it."""
    session.register_component("credential_provider", CredentialResolver([_Callers()]))
    return session


class _Callers(CredentialProvider):
    """What a session is given for its credentials."""

    METHOD = "caller"

    def load(self) -> Credentials:
        """Return what stands for everybody's keys."""
        return _KeysOfCaller("", "", method=self.METHOD)


class _KeysOfCaller(Credentials):
    """What a client has instead of keys; the only method that botocore's signers ask for them."""

    def get_frozen_credentials(self) -> ReadOnlyCredentials | None:  # type: ignore[override]  # signers take None
        """Return the keys of whoever calls; raises `LookupError` where nobody does."""
        return _calling.get().keys()
