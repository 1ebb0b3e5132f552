"""Filters: that one is made, what there is, and what deleting one means."""

from bot.model.filters import parameters
from bot.model.job import CreateFilter, Job
from bot.model.message import Message
from bot.model.report import Begun, FilterDeletion, FilterList
from bot.model.resource import Filter, Status
from bot.views.blocks import Button, Inline, bold, bullets, buttons, code, context, heading, paragraph, quote, shown
from bot.views.lines import key, line
from bot.views.marks import marked_status
from bot.views.page import page
from bot.views.steps import hold_lines

_BUTTONS = 5


def filtering(begun: Begun) -> Message:
    """Say which filter is made, and what it says."""
    job = begun.job
    return page(
        paragraph("Started making filter ", bold(job.subject), f" for {job.group}:"),
        quote(expression_of(job)),
        paragraph(*_use(job.subject, expression_of(job)), " once it is ready, which usually takes a few minutes."),
        *(paragraph(*words) for words in hold_lines(job)),
        paragraph("The message in the channel shows how far it is, and I tell you when it has ended."),
    )


def filter_list(found: FilterList) -> Message:
    """List the filters of a group with what they say."""
    create = Button(text="Make a filter", line=line("filter", group=found.group), opens=True)
    if not found.filters:
        return page(
            paragraph(bold(found.group), " has no filter yet. One keeps items in an answer, or out of it."),
            buttons(create),
        )
    return page(
        heading(f"Filters of {found.group}"),
        bullets(*map(_entry, found.filters)),
        context("Apply one with “recommend USER filter NAME”. A group may have 30 of them."),
        buttons(create, *map(_delete, found.filters[:_BUTTONS])),
    )


def filter_deletion(deletion: FilterDeletion) -> Message:
    """Say what deleting a filter means, or that it was done, with a way back."""
    found = deletion.filter
    if deletion.done:
        again = f"filter create {found.name} {found.expression}"
        return page(
            paragraph("Asked Amazon to delete filter ", bold(found.name), ", which takes about a minute."),
            buttons(Button(text="Make it again", line=again)),
        )
    return page(
        paragraph("Delete filter ", bold(found.name), f" of {found.group}? Whoever asks with it gets an error then."),
        quote(found.expression),
        buttons(_delete(found)),
    )


def expression_of(job: Job) -> str:
    """Return what the filter says that a job makes."""
    task = job.steps[-1].task
    return task.expression if isinstance(task, CreateFilter) else ""


def _entry(one: Filter) -> list[Inline]:
    state = "" if one.status is Status.READY else f" – {marked_status(one.status)}"
    why = f". Why it failed: {shown(one.failure, 200)}" if one.failure else ""
    return [bold(one.name), f"{state}: ", code(one.expression), *_takes(one.expression), why]


def _takes(expression: str) -> list[Inline]:
    names = [each.name for each in parameters(expression)]
    return [", asked with ", code(" ".join(f"{name}=…" for name in names))] if names else []


def _use(name: str, expression: str) -> list[Inline]:
    values = "".join(f" {key(each.name)}=VALUE" for each in parameters(expression))
    return ["Apply it with ", code(f"recommend USER filter {name}{values}")]


def _delete(one: Filter) -> Button:
    return Button(
        text=f"Delete {one.name}",
        line=line("filter", "delete", one.name, "sure"),
        danger=True,
        confirm=f"The filter {one.name} is gone then, and whoever asks with it gets an error.",
    )
