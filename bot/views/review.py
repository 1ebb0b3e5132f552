"""A week, or a day, in one message: what ended, how good it is, what deserves a look and what it costs."""

from collections import Counter
from collections.abc import Iterator

from bot.model.chart import ChartKind
from bot.model.job import Job
from bot.model.message import Block, Message
from bot.model.metrics import METRICS
from bot.model.resource import Status
from bot.model.review import Every, Planned, Review, Stale, Trend
from bot.model.spending import CampaignSpending
from bot.views.blocks import (
    Button,
    Inline,
    bold,
    bullets,
    buttons,
    channel,
    code,
    context,
    heading,
    moment,
    paragraph,
    sentence,
    shown,
)
from bot.views.charts import chart
from bot.views.jobcard import SOMEBODY, headline
from bot.views.lines import line
from bot.views.page import page
from bot.views.spending import about
from bot.views.times import elapsed

_SHOWN, _CHARTS, _TWO = 10, 2, 2
_SPAN = {Every.DAILY: "The last day", Every.WEEKLY: "The last week"}
_WORDS = {Status.READY: "well", Status.FAILED: "failed", Status.STOPPED: "stopped", Status.DELETED: "deleted"}


def review(found: Review) -> Message:
    """Tell a review."""
    return page(
        heading(f"{_SPAN[found.every]} in Amazon Personalize"),
        paragraph(bold(_summary(found)), f" Groups: {', '.join(map(shown, found.groups))}." if found.groups else ""),
        *_ended(found),
        *_trends(found),
        *_stale(found),
        *_costs(found),
        *(paragraph("AWS did not tell everything: ", *sentence(why)) for why in found.trouble),
        context("Costs are estimates by list prices. “digest off” ends this message."),
        buttons(*_choices(found)),
    )


def planned(found: Planned) -> Message:
    """Say when a destination is told a review."""
    told = _told(found.destination)
    if found.plan is None:
        how: list[Inline] = [code("digest weekly"), " or ", code("digest daily"), " changes that, "]
        return page(
            paragraph(*told, " no digest. ", *how, code("digest now"), " shows one."),
            buttons(Button(text="Show it now", line="digest now")),
        )
    every = {Every.DAILY: "every day", Every.WEEKLY: "every week"}[found.plan.every]
    return page(
        paragraph(*told, f" a digest {every}, next ", moment(found.plan.next_at), "."),
        buttons(Button(text="Show it now", line="digest now"), Button(text="No more", line=_off(found.destination))),
    )


def _off(destination: str) -> str:
    return line("digest", "off", "in", f"#{destination}") if _is_channel(destination) else "digest off"


def _told(destination: str) -> list[Inline]:
    return [channel(destination), " is told"] if _is_channel(destination) else ["You are told"]


def _is_channel(destination: str) -> bool:
    return destination.startswith(("C", "G"))


def _summary(found: Review) -> str:
    if not found.ended:
        return "Nothing was imported, trained or deployed."
    counted = Counter(job.status for job in found.ended)
    parts = [f"{counted[status]} {words}" for status, words in _WORDS.items() if counted[status]]
    return f"{len(found.ended)} job{'' if len(found.ended) == 1 else 's'} ended: {', '.join(parts)}."


def _ended(found: Review) -> Iterator[Block]:
    if not found.ended:
        return
    in_order = sorted(found.ended, key=lambda job: job.status is Status.READY)
    yield bullets(*(_job(job, found) for job in in_order[:_SHOWN]))
    if len(in_order) > _SHOWN:
        yield paragraph(f"… and {len(in_order) - _SHOWN} more.")


def _job(job: Job, found: Review) -> list[Inline]:
    who = f", asked by {shown(found.names.get(job.asked_by, SOMEBODY))}" if job.asked_by else ""
    why = f". {shown(job.failure, 200)}" if job.failure else ""
    return [*headline(job, found.at, {}), f"{who}{why}"]


def _trends(found: Review) -> Iterator[Block]:
    if not found.trends:
        return
    yield paragraph(bold(f"How good, by {METRICS[0].name}"))
    yield bullets(*(_trend(one) for one in found.trends[:_SHOWN]))
    longest = sorted(found.trends, key=lambda one: len(one.values), reverse=True)
    for one in longest[:_CHARTS]:
        if len(one.values) >= _TWO and (drawn := _drawn(one)):
            yield drawn


def _trend(one: Trend) -> list[Inline]:
    *before, (_, newest) = one.values
    if not before:
        return [code(one.solution), f": {newest:.4f}, for the first time"]
    change = newest - before[-1][1]
    word = "better" if change > 0 else "worse" if change < 0 else "the same"
    by = f" by {abs(change):.4f}" if change else ""
    return [code(one.solution), f": {newest:.4f}, {word}{by} {'as' if not change else 'than'} the version before"]


def _drawn(one: Trend) -> Block | None:
    return chart(
        ChartKind.LINE,
        f"{METRICS[0].name} of {one.solution}",
        [f"{at:%-d %b %H:%M}" for at, _ in one.values],
        {METRICS[0].name: [value for _, value in one.values]},
        x_label="trained",
        y_label=METRICS[0].name,
    )


def _stale(found: Review) -> Iterator[Block]:
    if found.stale:
        yield paragraph(bold("Models to renew"))
        yield bullets(*(_old(one, found) for one in found.stale[:_SHOWN]))


def _old(one: Stale, found: Review) -> list[Inline]:
    age = elapsed(found.at - one.trained_at)
    data = f", and its data is newer: imported {elapsed(found.at - one.data_at)} ago" if one.data_at else ""
    return [bold(one.campaign), " serves ", code(one.version), f", trained {age} ago{data}"]


def _costs(found: Review) -> Iterator[Block]:
    if found.up:
        known = sum(one.so_far or 0 for one in found.up)
        month = sum(one.per_month or 0 for one in found.up)
        number = f"{len(found.up)} campaign{'' if len(found.up) == 1 else 's'}"
        yield paragraph(f"{number} cost {about(known)}, and {about(month)} in a month if left on.")
    if found.idle is None:
        yield (
            paragraph(
                "Whether anybody asks them is not known: I may not read CloudWatch (",
                code("cloudwatch:GetMetricData"),
                ").",
            )
            if found.up
            else paragraph("No campaign is up.")
        )
    elif found.idle:
        yield paragraph(bold("Nobody asked"))
        yield bullets(*(_idle(one) for one in found.idle[:_SHOWN]))


def _idle(one: CampaignSpending) -> list[Inline]:
    return [bold(one.campaign), f" of {shown(one.group)}: {about(one.per_month)} in a month"]


def _choices(found: Review) -> list[Button]:
    train = [Button(text=f"Train {group}", line=line("train", group)) for group in _to_renew(found)]
    return [*train, Button(text="Costs", line="cost"), Button(text="Status", line="status all")]


def _to_renew(found: Review) -> list[str]:
    return list(dict.fromkeys(one.group for one in found.stale))[:2]
