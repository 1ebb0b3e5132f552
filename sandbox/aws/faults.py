"""Trouble that a test or a rehearsal asks for through `/_control`: failing jobs, throttling, missing rights."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sandbox.aws.protocol.errors import AccessDeniedError, ThrottlingError

EVERY_OPERATION = "*"


class Work(StrEnum):
    """The jobs that can be made to fail."""

    IMPORT = "import"
    TRAINING = "training"
    BATCH = "batch"
    EXPORT = "export"
    DELETION = "deletion"


@dataclass(kw_only=True, slots=True)
class Faults:
    """What shall go wrong next."""

    _failing: dict[Work, list[str]] = field(default_factory=dict)
    _throttled: dict[str, int] = field(default_factory=dict)
    _denied: set[str] = field(default_factory=set)
    _provisioned_only: bool = False
    _spent: dict[str, tuple[int, int]] = field(default_factory=dict)  # the second, and the requests in it

    def fail(self, work: Work, *, reason: str, times: int) -> None:
        """Make the next jobs of this kind end with this `failureReason`."""
        self._failing.setdefault(work, []).extend([reason] * times)

    def throttle(self, operation: str, *, times: int) -> None:
        """Refuse the next calls of an operation (or of `*`) as too many."""
        self._throttled[operation] = times

    def deny(self, operation: str, *, on: bool) -> None:
        """Refuse an operation (or `*`) for want of rights, until told otherwise."""
        (self._denied.add if on else self._denied.discard)(operation)

    def hold_to_provisioned(self, *, on: bool) -> None:
        """Refuse what is beyond a campaign's `minProvisionedTPS`, as AWS may before it has scaled out."""
        self._provisioned_only = on

    def clear(self) -> None:
        """Let everything work again."""
        self._failing.clear()
        self._throttled.clear()
        self._denied.clear()
        self._provisioned_only = False
        self._spent.clear()

    def reason_to_fail(self, work: Work) -> str | None:
        """Return why the job that starts now shall fail, if it shall; each reason is used once."""
        reasons = self._failing.get(work)
        return reasons.pop(0) if reasons else None

    def check(self, operation: str, *, caller: str) -> None:
        """Raise `AccessDeniedError` or `ThrottlingError` where that was asked for."""
        for name in (operation, EVERY_OPERATION):
            if name in self._denied:
                raise AccessDeniedError(f"{caller} is not authorized to perform: personalize:{operation}")
            if self._throttled.get(name, 0) > 0:
                self._throttled[name] -= 1
                raise ThrottlingError("Rate exceeded")

    def spend(self, campaign: str, *, provisioned: int, at: datetime) -> None:
        """Count a request to a campaign; raise `ThrottlingError` where one second has had more than are provisioned."""
        if not self._provisioned_only:
            return
        second = int(at.timestamp())
        counted, spent = self._spent.get(campaign, (second, 0))
        spent = spent + 1 if counted == second else 1
        self._spent[campaign] = (second, spent)
        if spent > provisioned:
            raise ThrottlingError("Rate exceeded")
