"""Notices into their table and out of it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, case, func, select, update

from bot.jobs.schema import destinations, notices
from bot.jobs.serialise import Document, to_document, to_ending, to_message
from bot.jobs.upsert import insert_in
from bot.model.notice import Notice, PendingNotice

_KNOWN = select(notices.c.key, notices.c.message).where(notices.c.key.in_(bindparam("keys", expanding=True)))


def keep_notices(connection: Connection, kept: Sequence[Notice]) -> None:
    """Keep notices, in the caller's transaction: new ones, or the next revision where a message changed."""
    if not kept:
        return
    found = connection.execute(_KNOWN, {"keys": [notice.key for notice in kept]})
    known: dict[str, Document] = {row.key: row.message for row in found}
    _insert(connection, [notice for notice in kept if notice.key not in known and not notice.quiet])
    for notice in kept:
        if notice.key in known and known[notice.key] != (message := to_document(notice.message)):
            connection.execute(update(notices).where(notices.c.key == notice.key).values(_moved_on(message)))


def to_notice(row: Row[Any]) -> Notice:
    """Return the notice in a row."""
    return Notice(
        key=row.key,
        job_id=row.job_id,
        destination=row.destination,
        message=to_message(row.message),
        asked_by=row.asked_by,
        ending=row.ending and to_ending(row.ending),
    )


def to_pending(row: Row[Any]) -> PendingNotice:
    """Return the notice in a row, and what is known of its way."""
    return PendingNotice(
        notice=to_notice(row),
        revision=row.revision,
        ts=row.ts,
        attempted=row.attempted,
        attempts=row.attempts,
        sent_at=row.sent_at,
    )


def _insert(connection: Connection, new: Sequence[Notice]) -> None:
    """Keep new notices, which another process may be keeping at this very moment."""
    if not new:
        return
    _open(connection, {notice.destination for notice in new})
    connection.execute(_kept(connection.dialect.name), [_columns(notice) for notice in new])


@cache
def _kept(dialect: str) -> Any:  # noqa: ANN401 - as `insert_in`; made once, since `excluded` copies the columns
    kept = insert_in(dialect, notices).values(waiting_since=func.now())
    return kept.on_conflict_do_update(index_elements=["key"], set_=_moved_on(kept.excluded.message))


def _open(connection: Connection, new: set[str]) -> None:
    """Have the destinations, in an order that keeps two processes from waiting for each other."""
    rows = [{"destination": destination} for destination in sorted(new)]
    connection.execute(_opened(connection.dialect.name), rows)


@cache
def _opened(dialect: str) -> Any:  # noqa: ANN401 - as `insert_in`
    return insert_in(dialect, destinations).on_conflict_do_nothing()


def _columns(notice: Notice) -> dict[str, Any]:
    return {
        "key": notice.key,
        "job_id": notice.job_id,
        "destination": notice.destination,
        "asked_by": notice.asked_by,
        "message": to_document(notice.message),
        "ending": notice.ending and to_document(notice.ending),
        "ended_at": notice.ending and notice.ending.ended_at,
    }


def _moved_on(message: Document | ColumnElement[Any]) -> dict[str, Any]:
    since = case((notices.c.revision > notices.c.shown, notices.c.waiting_since), else_=func.now())
    in_digest = case((notices.c.digest.is_not(None), notices.c.revision + 1), else_=notices.c.shown)
    return {
        "message": message,
        "revision": notices.c.revision + 1,
        "shown": in_digest,  # what a digest has told is not told on its own as well
        "parked": None,
        "waiting_since": since,
    }
