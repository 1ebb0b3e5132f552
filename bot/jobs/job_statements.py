"""What is asked of the jobs at every tick, built once: that is dearer than carrying it out.

The parameters are `due`, `most`, `ids`, `job_id`, those of the scope and, for SET and VALUES, the names of columns.
"""

from sqlalchemy import Select, Update, and_, bindparam, insert, select, update
from sqlalchemy.sql.dml import Insert, ReturningUpdate

from bot.jobs.claims import Claims
from bot.jobs.schema import jobs
from bot.jobs.scope import Scope
from bot.records import dataclass

is_running = jobs.c.look_again_at.is_not(None)


@dataclass(frozen=True, kw_only=True, slots=True)
class JobStatements:
    """The statements of one process."""

    take: ReturningUpdate[tuple[object, ...]]
    read: Select[tuple[object, ...]]
    keep: Update
    rest: Update
    begin: Insert
    claimed: Insert

    @classmethod
    def of(cls, claims: Claims, scope: Scope) -> "JobStatements":
        """Build them."""
        due = select(jobs.c.id).where(
            jobs.c.look_again_at <= bindparam("due"), claims.free, scope.holds(jobs.c.account)
        )
        longest_due = due.order_by(jobs.c.look_again_at).limit(bindparam("most"))
        ids = jobs.c.id.in_(bindparam("ids", expanding=True))
        return cls(
            take=claims.take(longest_due, jobs.c.id, jobs.c.look_again_at, jobs.c.fingerprint),
            read=select(jobs.c.id, jobs.c.fingerprint, jobs.c.document).where(ids, claims.mine),
            keep=update(jobs).where(jobs.c.id == bindparam("job_id"), claims.mine),
            rest=update(jobs).where(and_(ids, claims.mine, is_running)),
            begin=insert(jobs),
            claimed=insert(jobs).values(leased_until=claims.until),
        )
