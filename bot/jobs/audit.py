"""Who asked for what, kept."""

from collections.abc import Collection
from dataclasses import field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, or_, select, true

from bot.jobs.database import Database
from bot.jobs.schema import audit
from bot.model.history import Asked
from bot.records import dataclass


@dataclass(frozen=True, slots=True)
class KeptAudit:
    """The port `Audit`, in a database; what is seen of it may be that of one AWS account."""

    database: Database
    _seen: ColumnElement[bool] = field(default_factory=true)

    def of(self, account: str, *formerly: str) -> "KeptAudit":
        """Return what was asked of one AWS account, also from when it had another name."""
        return replace(self, _seen=audit.c.account.in_([account, *formerly]))

    async def asked(
        self, *, user: str, channel: str, line: str, outcome: str, at: datetime, account: str | None
    ) -> None:
        """Keep one command and how it went."""
        row = {"user_id": user, "channel": channel, "line": line, "outcome": outcome, "at": at, "account": account}
        await self.database.transact(lambda connection: connection.execute(insert(audit).values(row)))

    async def lately(
        self, *, limit: int, before: int | None, naming: str | None, channels: Collection[str]
    ) -> list[Asked]:
        """Return the commands that were kept last, newest first, or those `before` a position."""
        wanted = select(audit).where(self._seen).order_by(audit.c.position.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(audit.c.position < before)
        if naming is not None:
            named = audit.c.line.icontains(naming, autoescape=True)
            wanted = wanted.where(or_(named, audit.c.channel.in_(channels)))
        async with self.database.reading() as connection:
            return [_asked(row) for row in await connection.execute(wanted)]


def _asked(row: Row[Any]) -> Asked:
    return Asked(
        position=row.position,
        at=row.at,
        user=row.user_id,
        channel=row.channel,
        line=row.line,
        outcome=row.outcome,
        account=row.account,
    )
