"""Many results in one message, where they come so fast that nobody could read each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model.message import Message
from bot.model.metrics import METRICS
from bot.model.notice import Ending
from bot.model.report import Outcome
from bot.model.resource import Status
from bot.views.blocks import Column, bold, clip, context, paragraph, table
from bot.views.jobcard import ENDED, named, noun
from bot.views.marks import mark
from bot.views.page import page
from bot.views.times import elapsed

MOST = 80
"""How many results fit into one digest: lengths below are such that its table takes so many rows."""

_SUBJECT, _DETAIL, _REASON = 48, 45, 150
_FEW = 20
_MINUTE = timedelta(minutes=1)


def ending(outcome: Outcome, *, at: datetime) -> Ending:
    """Return a result as one line of a digest; `at` is when it ended, where the job does not know."""
    job = outcome.job
    return Ending(
        subject=f"{noun(job)}: {named(job)}",
        status=job.status,
        started_at=job.started_at,
        ended_at=job.ended_at or at,
        detail=_detail(outcome),
    )


def digest(endings: Sequence[Ending]) -> Message:
    """Tell how jobs ended, those that failed first and with the reason."""
    in_order = sorted(endings, key=lambda one: (one.status is Status.READY, one.ended_at))
    bad = sum(one.status is not Status.READY for one in endings)
    rows = [_row(one, room=_REASON if bad <= _FEW else _DETAIL) for one in in_order]
    return page(
        paragraph(bold(_headline(endings))),
        table([Column(title="Job"), Column(title="Ended"), Column(title="With")], rows),
        context("They came too fast to be told one by one. `metrics` and `jobs` say more of each."),
    )


def _headline(endings: Sequence[Ending]) -> str:
    counted = {status: sum(one.status is status for one in endings) for status in ENDED}
    words = {**ENDED, Status.READY: "well"}
    parts = [f"{count} {words[status]}" for status, count in counted.items() if count]
    return f"{len(endings)} jobs ended {_span(endings)}: {', '.join(parts)}"


def _span(endings: Sequence[Ending]) -> str:
    moments = [one.ended_at for one in endings]
    span = max(moments) - min(moments)
    return "in the last minute" if span <= _MINUTE else f"within {elapsed(span)}"


def _row(one: Ending, *, room: int) -> list[str]:
    took = f"{mark(one.status)} {ENDED.get(one.status, str(one.status))} after {elapsed(one.ended_at - one.started_at)}"
    return [clip(one.subject, _SUBJECT), took, clip(one.detail, _DETAIL if one.status is Status.READY else room)]


def _detail(outcome: Outcome) -> str:
    job = outcome.job
    if job.status is not Status.READY:
        return job.failure or ""
    if job.winner:
        return f"winner {job.winner}"
    if outcome.comparison and (shown := outcome.comparison.current.values.get(METRICS[0].key)) is not None:
        return f"{METRICS[0].name} {shown:.4f}"
    return f"{job.rows:,} rows" if job.rows is not None else ""
