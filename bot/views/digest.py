"""Many results in one message, where they come so fast that nobody could read each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model.message import Message
from bot.model.metrics import METRICS
from bot.model.notice import Ending
from bot.model.report import Outcome
from bot.model.resource import Status
from bot.views.blocks import Column, bold, clip, paragraph, sentence, table
from bot.views.jobcard import ENDED, named, noun
from bot.views.marks import mark
from bot.views.page import page
from bot.views.times import elapsed

MOST = 75
"""How many results fit into one digest."""

_TABLE = 9_900  # characters; Slack's tables hold 10,000
_SUBJECT, _TOOK, _DETAIL = 56, 28, 47  # characters of a row, so that MOST rows fit
_REASON = 150
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
    spare = _TABLE - len(endings) * (_SUBJECT + _TOOK + _DETAIL)
    reason = min(_REASON, _DETAIL + spare // max(bad, 1))
    rows = [_row(one, room=_DETAIL if one.status is Status.READY else reason) for one in in_order]
    return page(
        paragraph(bold(_headline(endings))),
        table([Column(title="Job"), Column(title="Ended"), Column(title="With")], rows),
        paragraph(*sentence("They came too fast to be told one by one. `metrics` and `jobs` say more.")),
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
    return [clip(one.subject, _SUBJECT), took, clip(one.detail, room)]


def _detail(outcome: Outcome) -> str:
    job = outcome.job
    if job.status is not Status.READY:
        return job.failure or ""
    if job.winner:
        return f"picked {job.winner}"
    if outcome.comparison and (shown := outcome.comparison.current.values.get(METRICS[0].key)) is not None:
        return f"{METRICS[0].name} {shown:.4f}"
    return f"{job.rows:,} rows" if job.rows is not None else ""
