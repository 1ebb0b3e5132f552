"""An import: what the file holds, and what happens now."""

from bot.model.datafile import Inspection
from bot.model.job import ImportFile
from bot.model.message import Block, Message
from bot.model.profile import Repair
from bot.model.report import Begun
from bot.views.blocks import Inline, bold, bullets, code, moment, paragraph, sentence
from bot.views.page import page
from bot.views.steps import hold_lines

_WARNINGS = 10


def importing(begun: Begun) -> Message:
    """Say that an import has started, and what was found in the file."""
    job = begun.job
    source = next((step.task.location for step in job.steps if isinstance(step.task, ImportFile)), "")
    return page(
        paragraph("Started importing ", bold(job.subject), " from ", code(source), "."),
        *(mended(begun.repair) if begun.repair else []),
        *(found_in(begun.inspection) if begun.inspection else []),
        *(paragraph(*words) for words in hold_lines(job)),
        paragraph("The message in the channel shows how far it is, and I tell you when it has ended."),
    )


def mended(repair: Repair) -> list[Block]:
    """Say what is different in a copy of a file."""
    rows = f"{repair.rows_before:,} rows before, {repair.rows_after:,} after."
    return [
        paragraph(bold("Mended in a copy"), f" beside the original, which is as it was: {rows}"),
        bullets(*map(sentence, repair.changes)),
    ]


def found_in(inspection: Inspection) -> list[Block]:
    """Say what a file holds, and what is to be known of it."""
    blocks = [paragraph(*_counts(inspection)), paragraph("Columns: ", *_columns(inspection.columns), ".")]
    if inspection.warnings:
        blocks += [paragraph("To know:"), bullets(*map(sentence, inspection.warnings[:_WARNINGS]))]
    return blocks


def _counts(inspection: Inspection) -> list[Inline]:
    counts = [
        f"{count:,} {thing}"
        for count, thing in ((inspection.rows, "rows"), (inspection.users, "users"), (inspection.items, "items"))
        if count is not None
    ]
    words: list[Inline] = ["In the file: " if inspection.whole else "At the beginning of the file: ", ", ".join(counts)]
    if inspection.first and inspection.last:
        first, last = moment(inspection.first, day_only=True), moment(inspection.last, day_only=True)
        words += [", from ", first, " to ", last]
    return [*words, "."]


def _columns(names: tuple[str, ...]) -> list[Inline]:
    words: list[Inline] = []
    for name in names[:50]:
        words += [" "] if words else []
        words.append(code(name))
    return words
