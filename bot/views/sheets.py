"""What lists are as tables for other programs: everything that was asked for, by ids and unrounded."""

from collections.abc import Iterable

from bot.model.history import History
from bot.model.message import Message
from bot.model.metrics import METRICS
from bot.model.recommendation import CatalogueItem, Ranking, Recommendations
from bot.model.report import VersionList
from bot.model.sheet import Cell, Report, Sheet
from bot.views.blocks import Button, buttons, context, paragraph
from bot.views.lines import line
from bot.views.page import page

_BLOCKS = 50


def with_file(message: Message, sheet: Sheet) -> Report:
    """Return a message that is sent with a file, and says so."""
    held = f"{len(sheet.rows):,} {'row' if len(sheet.rows) == 1 else 'rows'}"
    where = "Where only you see this, it is in our direct messages."
    note = page(context(" ".join(filter(None, (f"As a file: {sheet.file}, {held}.", sheet.lacks, where)))))
    room = _BLOCKS - len(note.blocks)
    text = f"{message.text}\n{note.text}"
    return Report(text=text, blocks=(*message.blocks[:room], *note.blocks), sheet=sheet)


def offering_file(message: Message, typed: str) -> Message:
    """Return a message with a button that types the line, which asks for a file."""
    offer = buttons(Button(text="As CSV", line=typed))
    if len(message.blocks) + len(offer) > _BLOCKS:
        return message
    return Message(text=message.text, blocks=(*message.blocks, *offer))


def undelivered(sheet: Sheet) -> Message:
    """Say that a file could not be sent."""
    return page(
        paragraph(
            f"Slack did not take {sheet.file}. Invite me to this channel, or ask me in a direct message; else whoever "
            "runs this bot finds why in its log."
        )
    )


def recommendation_sheet(answer: Recommendations) -> Sheet:
    """Return the items, best first."""
    details = _details(row.item for row in answer.rows)
    return Sheet(
        name=f"{'similar' if answer.by_item else 'recommended'}-{answer.asked_for}",
        titles=("rank", "item", "title", *details, "score", "promoted", "reasons", "in common", "with"),
        rows=tuple(
            (
                place,
                *_item(row.item, details),
                row.score,
                "yes" if row.promoted else "no",
                "; ".join(row.reasons),
                ", ".join(row.near.shared) if row.near else None,
                row.near.title if row.near else None,
            )
            for place, row in enumerate(answer.rows, start=1)
        ),
    )


def ranking_sheet(answer: Ranking) -> Sheet:
    """Return the items in the user's order."""
    details = _details(row.item for row in answer.rows)
    return Sheet(
        name=f"ranked-{answer.user}",
        titles=("rank", "item", "title", *details, "score", "was"),
        rows=tuple(
            (place, *_item(row.item, details), row.score, row.was) for place, row in enumerate(answer.rows, start=1)
        ),
    )


def version_sheet(found: VersionList) -> Sheet:
    """Return the versions, newest first."""
    return Sheet(
        name=f"versions-{found.of}",
        titles=(
            *("version", "recipe", "status", "created", "ended", "training hours"),
            *(metric.name for metric in METRICS),
            *("live in", "failure"),
        ),
        rows=tuple(
            (
                *(one.version.name, one.version.recipe, str(one.version.status)),
                *(one.version.created_at.isoformat(), one.version.updated_at.isoformat(), one.version.hours),
                *(one.metrics.get(metric.key) for metric in METRICS),
                *("; ".join(one.campaigns), one.version.failure),
            )
            for one in found.versions
        ),
        lacks=f"Hours and metrics are those of the newest {found.measured}." if found.measured else "",
    )


def history_sheet(found: History) -> Sheet:
    """Return the commands, newest first."""
    return Sheet(
        name=f"history-{found.group or 'all'}",
        titles=("position", "at", "user", "name", "channel", "line", "outcome", "account"),
        rows=tuple(
            (
                *(one.position, one.at.isoformat(), one.user, found.names.get(one.user)),
                *(one.channel, one.line, one.outcome, one.account),
            )
            for one in found.asked
        ),
        lacks=_further(found),
    )


def _further(found: History) -> str:
    if found.older is None:
        return ""
    again = line("history", *([found.group] if found.group else []), before=str(found.older))
    there = f" in {found.account}" if found.account else ""
    return f"What is older is in the next file: {again} csv{there}."


def _details(items: Iterable[CatalogueItem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for item in items for name in item.details))


def _item(item: CatalogueItem, details: Iterable[str]) -> tuple[Cell, ...]:
    return (item.item, item.title, *(item.details.get(name) for name in details))
