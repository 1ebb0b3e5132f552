"""Trouble on demand: the next calls are refused, acknowledgements get lost or late, deliveries come twice."""

from dataclasses import dataclass, replace
from typing import Any

from sandbox.slack.wire import Json, without_none

ACK, DELIVER = "ack", "deliver"
_STATUSES = (429, 500, 503)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong, and how often still.

    `target` is a Web API method, `ack` or `deliver`. A method answers with `status`, or `seconds` late; an ack is
    ignored, or counts `seconds` late; a delivery comes twice. `kind` limits acks and deliveries to one envelope type.
    """

    target: str
    left: int
    kind: str | None = None
    status: int | None = None
    retry_after: int = 1
    seconds: float | None = None

    def asked(self) -> Json:
        """As `POST /_control/faults` takes it."""
        times = {"next": self.left}
        match self:
            case Fault(target="ack", seconds=None):
                return without_none({"ack": "drop", "kind": self.kind, **times})
            case Fault(target="ack"):
                return without_none({"ack": "delay", "seconds": self.seconds, "kind": self.kind, **times})
            case Fault(target="deliver"):
                return without_none({"deliver": "twice", "kind": self.kind, **times})
            case _:
                return {"method": self.target, **times}


class Faults:
    """The faults that wait to strike."""

    def __init__(self) -> None:
        """Start with no trouble."""
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let it strike from now on."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """No more trouble."""
        self._waiting.clear()

    def waiting(self) -> list[Json]:
        """The faults as they were asked for, with `next` saying how often each still strikes."""
        return [fault.asked() for fault in self._waiting]

    def strike(self, target: str, kind: str | None = None) -> Fault | None:
        """The fault that hits this call or delivery, if one waits for it; counted as used."""
        for place, fault in enumerate(self._waiting):
            if fault.target == target and fault.kind in (None, kind):
                self._waiting[place : place + 1] = [replace(fault, left=fault.left - 1)] if fault.left > 1 else []
                return fault
        return None


def read_fault(body: Json) -> Fault:
    """Read a fault as `POST /_control/faults` takes it; raises ValueError saying what is wrong.

    `{"method": "chat.postMessage", "next": 2, "status": 429, "retry_after": 1}` · `{"method": …, "delay": 0.5}` ·
    `{"ack": "drop", "next": 1, "kind": "events_api"}` · `{"ack": "delay", "seconds": 2}` · `{"deliver": "twice"}`
    """
    left = _number(body, "next", 1)
    match body:
        case {"method": str(method), "status": int(status)} if status in _STATUSES:
            return Fault(target=method, left=int(left), status=status, retry_after=int(_number(body, "retry_after", 1)))
        case {"method": str(method), "delay": int() | float()}:
            return Fault(target=method, left=int(left), seconds=_number(body, "delay", 0))
        case {"ack": "drop"}:
            return Fault(target=ACK, left=int(left), kind=body.get("kind"))
        case {"ack": "delay"}:
            return Fault(target=ACK, left=int(left), kind=body.get("kind"), seconds=_number(body, "seconds", 0))
        case {"deliver": "twice"}:
            return Fault(target=DELIVER, left=int(left), kind=body.get("kind"))
    raise ValueError("a fault is {method, status|delay}, {ack: drop|delay} or {deliver: twice}, with next=N")


def _number(body: dict[str, Any], name: str, default: float) -> float:
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError(f"{name} must be a number, 0 or more")
    return value
