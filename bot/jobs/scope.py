"""Which AWS accounts' rows are seen: one account's by its names, those of all others, or all."""

from collections.abc import Iterable
from typing import Any, Literal, Self

from sqlalchemy import ColumnElement, bindparam, true

from bot.records import dataclass

ScopeKind = Literal["all", "of", "outside"]


@dataclass(frozen=True, slots=True)
class Scope:
    """A condition that is the same for every account, so that its statements are built once, and its parameter."""

    names: tuple[str, ...] = ()
    kind: ScopeKind = "all"

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """See the rows of an account, by the names that it has and had."""
        return cls(tuple(names), "of")

    @classmethod
    def outside(cls, names: Iterable[str]) -> Self:
        """See the rows of accounts by other names."""
        return cls(tuple(names), "outside")

    def holds(self, account: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition; whoever carries out a statement with it passes `parameters`."""
        match self.kind:
            case "of":
                return account.in_(bindparam("accounts", expanding=True))
            case "outside":
                return account.not_in(bindparam("accounts", expanding=True))
            case _:
                return true()

    @property
    def account(self) -> str:
        """By what name new rows are kept."""
        return self.names[0] if self.kind == "of" else ""

    @property
    def parameters(self) -> dict[str, tuple[str, ...]]:
        """What the condition has to be given."""
        return {} if self.kind == "all" else {"accounts": self.names}
