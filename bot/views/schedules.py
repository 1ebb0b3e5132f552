"""What is retrained again and again."""

from collections.abc import Iterable, Mapping

from bot.model.errors import BotError
from bot.model.message import Block, Message
from bot.model.report import Scheduled
from bot.model.schedule import Schedule
from bot.views.blocks import Button, Inline, bold, bullets, buttons, code, moment, paragraph, sentence, shown
from bot.views.lines import line
from bot.views.page import page

_SHOWN = 10


def scheduled(found: Scheduled) -> Message:
    """Say that a schedule is kept, or has ended."""
    schedule = found.schedule
    if found.ended:
        return page(
            paragraph(bold(schedule.target), " is no longer retrained by itself. What runs now goes on."),
            buttons(Button(text="Retrain now", line=line("retrain", schedule.target))),
        )
    words: list[Inline] = [bold(schedule.target), f" is retrained {_rhythm(schedule)}, first ", moment(schedule.due_at)]
    if found.solution:
        words += [". As things stand, that is a new version of ", code(found.solution)]
    return page(
        paragraph(*words, "."),
        paragraph(
            "Where nothing was imported since the last version and no events come in, nothing is trained and nothing "
            "spent. Each training costs as much as one that you start yourself."
        ),
        paragraph("Each is told here with how it compares with the version before. It is deployed only by somebody."),
        buttons(
            Button(text="Retrain now", line=line("retrain", schedule.target)),
            Button(text="End this", line=line("retrain", schedule.target, "never")),
        ),
    )


def missed(schedule: Schedule, refusal: BotError) -> Message:
    """Say in the channel why a training by a schedule was not started."""
    return page(
        paragraph("✗ ", bold(schedule.target), f" is retrained {_rhythm(schedule)}, and could not be this time."),
        paragraph(*sentence(str(refusal))),
        buttons(
            Button(text="Retrain now", line=line("retrain", schedule.target)),
            Button(text="End this schedule", line=line("retrain", schedule.target, "never")),
        ),
    )


def schedule_blocks(schedules: Iterable[Schedule], names: Mapping[str, str]) -> list[Block]:
    """Return a line for each schedule, nothing where there are none; `names` are people's by user id."""
    lines = [_line(schedule, names) for schedule in schedules]
    if not lines:
        return []
    rest = len(lines) - _SHOWN
    more = [paragraph(f"… and {rest} more.")] if rest > 0 else []
    return [paragraph(bold("Retrained by itself")), bullets(*lines[:_SHOWN]), *more]


def _line(schedule: Schedule, names: Mapping[str, str]) -> list[Inline]:
    by = names.get(schedule.asked_by)
    return [
        bold(f"{schedule.target} · {schedule.account}" if schedule.account else schedule.target),
        f" {_rhythm(schedule)}, next ",
        moment(schedule.due_at),
        f", asked by {shown(by)}" if by else "",
        *([". Last time: ", *sentence(shown(schedule.note, 300))] if schedule.note else []),
    ]


def _rhythm(schedule: Schedule) -> str:
    return "every day" if schedule.every.days == 1 else f"every {schedule.every.days} days"
