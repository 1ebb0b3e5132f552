"""The processes that share the store, by the claims that they hold."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import starmap
from typing import Any

from sqlalchemy import Select, and_, func, literal, select, true, union_all

from bot.jobs.claims import Claims
from bot.jobs.schema import jobs
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptReplicas:
    """What others work on, as one of them sees it; `claims` are its own, by what they are of."""

    claims: Mapping[str, Claims]

    async def silent(self) -> Mapping[str, Mapping[str, int]]:
        """Return those that hold claims and have missed two renewals, and how much of what each holds."""
        [database, *_] = [claims.database for claims in self.claims.values()]
        if not database.shared:
            return {}
        held: defaultdict[str, dict[str, int]] = defaultdict(dict)
        alive = set()
        for row in await database.read(union_all(*starmap(_held, self.claims.items()))):
            held[row.owner][row.of] = row.number
            if not row.late:
                alive.add(row.owner)
        return {owner: work for owner, work in held.items() if owner not in alive}


def _held(of: str, claims: Claims) -> Select[Any]:
    """Return how many rows of a table each other process has claimed, and whether it is late to renew them all."""
    running = jobs.c.look_again_at.is_not(None) if claims.table is jobs else true()
    others = and_(claims.table.c.leased_until.is_not(None), ~claims.lapsed, ~claims.mine, running)
    owner = claims.table.c.owner
    late = func.max(claims.table.c.leased_until) <= claims.unless_renewed(2)
    return (
        select(literal(of).label("of"), owner, func.count().label("number"), late.label("late"))
        .where(others)
        .group_by(owner)
    )
