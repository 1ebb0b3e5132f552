"""The Home tab: what runs, what is live and how good, what failed, what one asked for, and what can be done."""

from collections.abc import Iterator
from dataclasses import replace

from bot.model.front import Front, Live
from bot.model.job import Job
from bot.model.message import Block, Message
from bot.model.metrics import METRICS
from bot.model.resource import Status
from bot.views.blocks import (
    Button,
    Column,
    Inline,
    bold,
    bullets,
    buttons,
    code,
    context,
    heading,
    moment,
    paragraph,
    sentence,
    shown,
    table,
)
from bot.views.jobcard import headline
from bot.views.joblist import job_lines
from bot.views.lines import line
from bot.views.marks import marked_status
from bot.views.page import page
from bot.views.spending import dollars
from bot.views.watching import heard_lines

_LAUNCH = Button(text="Launch from a file", line="launch", opens=True)
_SHOWN, _RETRIES, _REASON = 20, 3, 200


def home(front: Front) -> Message:
    """Show it all, what matters most on top; where there is nothing yet, the first steps."""
    return page(
        heading("Amazon Personalize"),
        context("As of", moment(front.at), "· buttons answer in Messages"),
        buttons(*_doors(front)),
        *_troubles(front),
        *(_first_steps() if front.is_empty and front.groups is not None and not front.trouble else _body(front)),
        *_settings(front),
    )


def _doors(front: Front) -> list[Button]:
    several = any(one.account for one in front.live or ())  # then a group alone does not say where it is
    group = front.groups[0] if front.groups and not several else None
    train = [Button(text=f"Train {group}", line=line("train", group, "automl"))] if group else []
    return [
        Button(text="Status", line="status all", primary=True),
        Button(text="Jobs", line="jobs"),
        *train,
        _LAUNCH,
        Button(text="Costs", line="cost"),
        Button(text="Help", line="help"),
    ]


def _troubles(front: Front) -> Iterator[Block]:
    for account, why in front.trouble.items():
        where = f" of {account}" if account else ""
        yield paragraph(bold(f"AWS{where} does not answer: "), *sentence(why))


def _first_steps() -> list[Block]:
    steps: list[list[Inline]] = [
        ["Put a CSV file of what people did into S3, and bring it in: ", code("import GROUP s3://BUCKET/FILE.csv")],
        ["Train several models, and keep the best: ", code("train GROUP automl")],
        ["Serve it: ", code("deploy GROUP")],
        ["Ask it: ", code("recommend USER")],
    ]
    return [
        heading("First steps"),
        paragraph(
            "Nothing is here yet. It takes four lines, typed under Messages, or in a channel after the slash command:"
        ),
        bullets(*steps),
        paragraph(
            "Or one that does it all: ", code("launch GROUP s3://BUCKET/FILE.csv"), ". Or drop the file in Messages."
        ),
        *buttons(
            replace(_LAUNCH, primary=True),
            Button(text="How files have to look", line="help import"),
        ),
    ]


def _body(front: Front) -> Iterator[Block]:
    yield heading("Running")
    lines = job_lines(front.running, front.names, front.usual, now=front.at)
    yield from lines or [paragraph("Nothing is running.")]
    yield from _live(front)
    if front.failed:
        yield heading("Failed lately")
        yield bullets(*(_failed(job, front) for job in front.failed))
        yield from buttons(*_again(front.failed))
    if front.mine:
        yield heading("What you asked for")
        yield bullets(*(headline(job, front.at, {}) for job in front.mine))


def _live(front: Front) -> Iterator[Block]:
    yield heading("Live")
    if front.live is None:
        yield paragraph("AWS is being asked …")
    elif not front.live and front.trouble:
        yield paragraph("AWS does not say what is live.")
    elif not front.live:
        yield paragraph("Nothing is deployed yet.")
    else:
        yield table(_COLUMNS, [_row(one) for one in front.live[:_SHOWN]])
        if len(front.live) > _SHOWN:
            yield paragraph(f"… and {len(front.live) - _SHOWN} more.")
        yield context(f"{METRICS[0].name}: {METRICS[0].means}. Costs are estimates, at the provisioned rate.")


_COLUMNS = [
    Column(title="Campaign"),
    Column(title="Serves"),
    Column(title="State"),
    Column(title=METRICS[0].name, number=True),
    Column(title="An hour", number=True),
]


def _row(one: Live) -> list[str]:
    campaign = one.campaign
    where = f" · {one.account}" if one.account else ""
    changing = campaign.update is Status.RUNNING
    return [
        f"{campaign.name}{where}",
        campaign.version,
        f"{marked_status(campaign.status)}, changing" if changing else marked_status(campaign.status),
        f"{one.metric:.4f}" if one.metric is not None else "–",
        dollars(one.per_hour),
    ]


def _failed(job: Job, front: Front) -> list[Inline]:
    why: list[Inline] = [f". {shown(job.failure, _REASON)}"] if job.failure else []
    return [*headline(job, front.at, {}), *why]


def _again(failed: tuple[Job, ...]) -> list[Button]:
    return [
        Button(text=f"Retry {job.subject}", line=f"{job.line} in {job.account}" if job.account else job.line)
        for job in failed[:_RETRIES]
        if job.line
    ]


def _settings(front: Front) -> Iterator[Block]:
    yield heading("What you are told")
    yield bullets(["How what you asked for ends"], *heard_lines(front.hearing))
    mute = Button(text="Mute until tomorrow", line="mute me until tomorrow")
    hear = Button(text="Hear again", line="mute off me")
    yield from buttons(hear if front.hearing.mutes else mute, Button(text="How to watch a group", line="help watch"))
