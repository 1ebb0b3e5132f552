"""What was trained, how good it is, and where it is live."""

from datetime import datetime, timedelta

from bot.model.message import Message
from bot.model.metrics import METRICS
from bot.model.report import TrainedVersion, VersionList
from bot.model.resource import Status
from bot.views.blocks import Button, Column, Inline, buttons, code, heading, paragraph, sentence, table
from bot.views.lines import line
from bot.views.marks import marked_status
from bot.views.page import page
from bot.views.times import elapsed

_SHOWN = tuple(metric for metric in METRICS if metric.name in {"ndcg@25", "mrr@25", "coverage"})
_OFFERED = 4
_LEAST = 0.01  # hours that are shown


def versions(found: VersionList, *, now: datetime) -> Message:
    """List the versions, newest first."""
    if not found.versions:
        return page(
            paragraph("Nothing was trained of ", code(found.of), " yet."),
            buttons(Button(text="Status", line=line("status", found.of))),
        )
    columns = [
        *(Column(title=title) for title in ("Version", "Recipe", "Trained")),
        *(Column(title=title, number=True) for title in ("Hours", *(metric.name for metric in _SHOWN))),
        Column(title="Live in"),
    ]
    return page(
        heading(f"Versions of {found.of}"),
        table(columns, [_row(one, now) for one in found.versions]),
        paragraph(f"… and {found.older} older.") if found.older else None,
        paragraph(*_live(found)),
        buttons(*_compare(found), *(choice for one in _ready(found)[:_OFFERED] for choice in _choices(one))),
    )


def _row(one: TrainedVersion, now: datetime) -> list[str]:
    version = one.version
    ready = version.status is Status.READY
    return [
        version.name,
        version.recipe,
        _ago(now - version.updated_at) if ready else marked_status(version.status),
        "–" if version.hours is None else _hours(version.hours),
        *(f"{one.metrics[metric.key]:.4f}" if metric.key in one.metrics else "–" for metric in _SHOWN),
        ", ".join(one.campaigns) or "–",
    ]


def _ago(passed: timedelta) -> str:
    """Return how long ago in one unit, which is enough to tell versions apart."""
    return f"{' '.join(elapsed(passed).split()[:2])} ago"


def _hours(hours: float) -> str:
    return f"{hours:.2f}" if hours >= _LEAST else f"<{_LEAST}"


def _live(found: VersionList) -> list[Inline]:
    live = [one for one in found.versions if one.campaigns]
    if not live:
        return sentence("None of them is live; `deploy` serves one.")
    words: list[Inline] = ["Live: "]
    for place, one in enumerate(live):
        words += [", " if place else "", code(one.version.name), f" in {', '.join(one.campaigns)}"]
    return [*words, "."]


def _ready(found: VersionList) -> list[TrainedVersion]:
    return [one for one in found.versions if one.version.status is Status.READY]


def _choices(one: TrainedVersion) -> list[Button]:
    name = one.version.name
    called = name.rpartition("/")[2]
    deploy = [] if one.campaigns else [Button(text=f"Deploy {called}", line=line("deploy", name))]
    return [*deploy, Button(text=f"Metrics of {called}", line=line("metrics", name))]


def _compare(found: VersionList) -> list[Button]:
    """Offer to compare the newest with the one before it, of the same recipe where there is one."""
    ready = _ready(found)
    if len(ready) < 2:  # noqa: PLR2004 - a comparison is of two
        return []
    newest, *older = ready
    other = next((one for one in older if one.version.solution == newest.version.solution), older[0])
    typed = line("compare", newest.version.name, other.version.name)
    ids = [one.version.name.rpartition("/")[2] for one in (newest, other)]
    return [Button(text=f"Compare {ids[0]} with {ids[1]}", line=typed)]
