"""What a benchmark wants to see, and whether it did."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Target:
    """A figure and its bound: the most that it may be, or the least where `least` is set."""

    what: str
    measured: float
    bound: float
    unit: str = ""
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure keeps within its bound."""
        return self.measured >= self.bound if self.least else self.measured <= self.bound

    def __str__(self) -> str:
        """Put it in a line."""
        sign, verdict = "≥" if self.least else "≤", "ok" if self.met else "MISSED"
        bound = f"{sign} {self.bound:,g}{self.unit}"
        return f"{self.what:58} target {bound:>10}  measured {self.measured:>9,.2f}{self.unit:4} {verdict}"


def judge(targets: Iterable[Target]) -> int:
    """Print where each target stands; return the exit status, 1 where one was missed."""
    judged = list(targets)
    print()
    for target in judged:
        print(target)
    return 0 if all(target.met for target in judged) else 1
