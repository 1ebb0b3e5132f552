"""How things stand: all groups in short, or one in full."""

from collections.abc import Sequence
from datetime import datetime

from bot.model.message import Block, Message
from bot.model.report import Standing
from bot.model.resource import Campaign, Dataset, Group, Overview, Solution, Status, Version
from bot.views.blocks import Button, Column, Inline, bold, bullets, buttons, code, heading, paragraph, shown, table
from bot.views.joblist import job_lines
from bot.views.lines import line
from bot.views.marks import marked_status
from bot.views.page import page
from bot.views.schedules import schedule_blocks
from bot.views.times import elapsed

_SHOWN = 15
_REASON = 300


def standing(found: Standing, *, now: datetime) -> Message:
    """Say what there is, and what runs."""
    parts = _one(found.overview, now) if found.overview else _all(found.groups, now)
    return page(*parts, *_running(found, now), *schedule_blocks(found.schedules, found.names), _choices(found))


def _all(groups: tuple[Group, ...], now: datetime) -> list[Block]:
    if not groups:
        return [paragraph("There is no dataset group yet. Bring data in: ", code("import GROUP s3://bucket/file.csv"))]
    rows = [[group.name, _status(group.status, group.failure), _age(group.created_at, now)] for group in groups]
    return [
        heading("Dataset groups"),
        table([Column(title="Group"), Column(title="State"), Column(title="Made")], rows),
    ]


def _one(overview: Overview, now: datetime) -> list[Block]:
    group = overview.group
    versions = [version for solution in overview.solutions for version in solution.versions]
    return [
        heading(f"Dataset group {group.name}"),
        *([] if group.status is Status.READY else [paragraph(_status(group.status, group.failure))]),
        *_part("Data", "No data yet.", [_dataset(dataset, now) for dataset in overview.datasets]),
        *_part("Trainings", "Nothing trained yet.", [_version(version, now) for version in versions]),
        *_untrained(overview.solutions),
        *_part("Campaigns", "Nothing deployed yet.", [_campaign(campaign) for campaign in overview.campaigns]),
    ]


def _part(title: str, nothing: str, lines: Sequence[Sequence[Inline]]) -> list[Block]:
    if not lines:
        return [paragraph(bold(title), f": {nothing}")]
    rest = len(lines) - _SHOWN
    more = [paragraph(f"… and {rest} more.")] if rest > 0 else []
    return [paragraph(bold(title)), bullets(*lines[:_SHOWN]), *more]


def _dataset(dataset: Dataset, now: datetime) -> list[Inline]:
    words: list[Inline] = [bold(dataset.kind.lower()), ": "]
    latest = dataset.latest_import
    if latest is None:
        return [*words, f"{marked_status(dataset.status)}, nothing imported yet"]
    when = f" for {elapsed(now - latest.created_at)}" if not latest.status.ended else f" {_age(latest.updated_at, now)}"
    return [*words, f"last import {_status(latest.status, None)}{when}", *_reason(latest.failure)]


def _version(version: Version, now: datetime) -> list[Inline]:
    running = version.status is Status.RUNNING
    when = f" for {elapsed(now - version.created_at)}" if running else f" {_age(version.updated_at, now)}"
    state = f": {version.recipe}, {marked_status(version.status)}{when}"
    return [code(version.name), state, *_reason(version.failure)]


def _untrained(solutions: tuple[Solution, ...]) -> list[Block]:
    names = [solution.name for solution in solutions if not solution.versions]
    return [paragraph(f"Solutions without a training: {', '.join(map(shown, names[:_SHOWN]))}.")] if names else []


def _campaign(campaign: Campaign) -> list[Inline]:
    words: list[Inline] = [bold(campaign.name), f": {marked_status(campaign.status)}, serves ", code(campaign.version)]
    words.append(f" at {campaign.tps} or more requests a second")
    if campaign.update is Status.RUNNING:
        words += ["; changes to ", code(campaign.update_version or "another version")]
    if campaign.update is Status.FAILED:
        words += ["; its last change failed", *_reason(campaign.update_failure)]
    return [*words, *_reason(campaign.failure)]


def _running(found: Standing, now: datetime) -> list[Block]:
    if not found.running:
        return [paragraph("Nothing is running.")]
    late = [paragraph("I cannot ask AWS as often as I should just now, so this may be some minutes old.")]
    lines = job_lines(found.running, found.names, found.usual, now=now)
    return [paragraph(bold("Running now")), *lines, *(late if found.late else [])]


def _choices(found: Standing) -> list[Block]:
    if found.overview:
        return []
    return buttons(*(Button(text=group.name, line=line("status", group.name)) for group in found.groups[:5]))


def _status(status: Status, failure: str | None) -> str:
    return marked_status(status) + (f": {shown(failure, _REASON)}" if failure else "")


def _reason(failure: str | None) -> list[Inline]:
    return [f". Amazon's reason: “{shown(failure, _REASON)}”"] if failure else []


def _age(at: datetime | None, now: datetime) -> str:
    return f"{elapsed(now - at)} ago" if at else "–"
