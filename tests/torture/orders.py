"""When a bot is to die. The launcher is told in JSON, so this loads nothing."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Orders:
    """One life. Crossings are written to the file `journal`, the last with a `!` before it.

    It dies when it comes for the `crossing`th time to a point of `at` (None: any point) that is not among `passed`, or
    at its `last` crossing of all. `clock` is a file with the seconds that its clock is wrong by; its budget
    of AWS calls lets `haste` times as many through.
    """

    journal: str
    at: frozenset[str] | None = frozenset()
    passed: frozenset[str] = frozenset()
    crossing: int = 1
    last: int | None = None
    clock: str | None = None
    haste: float = 500.0

    @property
    def turns(self) -> str:
        """The file in which the turns at the budget of AWS calls are written: when, in seconds, and in which lane."""
        return f"{self.journal.removesuffix('.journal')}.turns"

    def fatal(self, point: str, *, crossing: int, total: int) -> bool:
        """Tell whether life ends at this crossing."""
        wanted = (self.at is None or point in self.at) and point not in self.passed
        return (wanted and crossing == self.crossing) or total == self.last

    def written(self) -> str:
        """Return the orders in JSON."""
        return json.dumps(asdict(self), default=sorted)


def read(text: str) -> Orders:
    """Return the orders that were written."""
    values = json.loads(text)
    points = {name: values[name] if values[name] is None else frozenset(values[name]) for name in ("at", "passed")}
    return Orders(**values | points)
