"""Trouble on demand: the next calls are refused, acknowledgements get lost or late, deliveries come twice."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any

from sandbox.slack.wire import Json

ACK, DELIVER, ANY_METHOD = "ack", "deliver", "*"
_STATUSES = (429, 500, 503)


class Effect(StrEnum):
    """What happens to a call, an acknowledgement or a delivery."""

    FAIL = auto()  # a call is answered with an error status
    LATE = auto()  # an answer or an acknowledgement comes later
    LOST = auto()  # an acknowledgement is ignored
    TWICE = auto()  # a payload is delivered twice
    HANG_UP = auto()  # the connection breaks before the answer, or before the payload, has come through


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong, and how often still.

    `target` is a Web API method, `*` for any, `ack` or `deliver`; `kind` limits acks and deliveries to one envelope
    type. `asked` is how it was asked for.
    """

    target: str
    effect: Effect
    asked: Json
    left: int = 1
    kind: str | None = None
    status: int = 500
    retry_after: int = 1
    seconds: float = 0.0


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
        return [{**fault.asked, "next": fault.left} for fault in self._waiting]

    def strike(self, target: str, kind: str | None = None) -> Fault | None:
        """The fault that hits this acknowledgement or delivery, if one waits for it; counted as used."""
        return self._use((target,), kind)

    def strike_method(self, method: str) -> Fault | None:
        """The fault that hits this call, if one waits for it; counted as used."""
        return self._use((method, ANY_METHOD), None)

    def _use(self, targets: tuple[str, ...], kind: str | None) -> Fault | None:
        for place, fault in enumerate(self._waiting):
            if fault.target in targets and fault.kind in (None, kind):
                self._waiting[place : place + 1] = [replace(fault, left=fault.left - 1)] if fault.left > 1 else []
                return fault
        return None


def read_fault(body: Json) -> Fault:
    """Read a fault as `POST /_control/faults` takes it; raises ValueError saying what is wrong.

    `{"method": "chat.postMessage", "next": 2, "status": 429, "retry_after": 1}` · `{"method": "*", "delay": 0.5}` ·
    `{"method": …, "disconnect": true}` · `{"ack": "drop", "next": 1, "kind": "events_api"}` ·
    `{"ack": "delay", "seconds": 2}` · `{"deliver": "twice"}` · `{"deliver": "disconnect"}`
    """
    left = int(_number(body, "next", 1))
    asked = {name: value for name, value in body.items() if name != "next"}
    match body:
        case {"method": str(target), "status": int(status)} if status in _STATUSES:
            retry_after = int(_number(body, "retry_after", 1))
            return Fault(
                target=target, effect=Effect.FAIL, asked=asked, left=left, status=status, retry_after=retry_after
            )
        case {"method": str(target), "delay": int() | float()}:
            seconds = _number(body, "delay", 0)
            return Fault(target=target, effect=Effect.LATE, asked=asked, left=left, seconds=seconds)
        case {"method": str(target), "disconnect": True}:
            return Fault(target=target, effect=Effect.HANG_UP, asked=asked, left=left)
        case {"ack": str(what)} if what in _ACKS:
            seconds, kind = _number(body, "seconds", 0), body.get("kind")
            return Fault(target=ACK, effect=_ACKS[what], asked=asked, left=left, kind=kind, seconds=seconds)
        case {"deliver": str(what)} if what in _DELIVERIES:
            return Fault(target=DELIVER, effect=_DELIVERIES[what], asked=asked, left=left, kind=body.get("kind"))
    raise ValueError(
        "a fault is {method, status|delay|disconnect}, {ack: drop|delay} or {deliver: twice|disconnect}, with next=N"
    )


_ACKS = {"drop": Effect.LOST, "delay": Effect.LATE}
_DELIVERIES = {"twice": Effect.TWICE, "disconnect": Effect.HANG_UP}


def _number(body: dict[str, Any], name: str, default: float) -> float:
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise ValueError(f"{name} must be a number, 0 or more")
    return value
