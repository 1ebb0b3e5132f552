"""Forms, as Slack's modals: one builder for all of them.

Limits: Slack's references of views and Block Kit. Names from AWS and from people stand in plain text, which Slack never
parses.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.model.form import (
    LONGEST_VALUE,
    Choice,
    Field,
    Forecast,
    Number,
    Pick,
    Search,
    Several,
    Sheet,
    Text,
    Tick,
    Values,
)
from bot.model.message import Block, Message
from bot.model.resource import ResourceKind
from bot.views.blocks import Button, Inline, bold, buttons, clip, code, context, paragraph, sentence, shown
from bot.views.costs import cost_line
from bot.views.help import Usage, how_to_type
from bot.views.page import page
from bot.views.times import STATED, rounded

CALLBACK = "form:"
"""How the callback ids of all forms begin; the verb follows."""

FIELD = "field:"
"""How the action ids of all fields begin; the key follows."""

NARROWED = ":"
"""What stands in a block id between the key of a field and the group that it is searched in."""

_LATE = ", late"

OPTIONS = 100
"""How many options a menu may have."""

_TITLE = 24
_OPTION_TEXT = 75
_LABEL = 150
_HINT = 500
_RADIOS = 4  # as many can be read at once; more go into a menu
_ALL_BLOCKS = 50
_WHILE_TYPING = {"trigger_actions_on": ["on_character_entered"]}


def modal(sheet: Sheet) -> dict[str, Any]:
    """Return the view of a form, with the line that it writes and what that would cost."""
    form = sheet.form
    return {
        "type": "modal",
        "callback_id": CALLBACK + sheet.verb,
        "private_metadata": sheet.metadata,
        "title": _plain(form.title, _TITLE),
        "submit": _plain(form.submit, _TITLE),
        "close": _plain("Cancel", _TITLE),
        "blocks": [
            *([paragraph(bold("This cannot be sent."), " ", *sentence(sheet.refusal))] if sheet.refusal else []),
            *(_input(field, sheet) for field in form.asked(sheet.values)),
            {"type": "divider"},
            paragraph("The same as typing ", code(sheet.line)),
            *([paragraph(bold("Not yet."), " ", shown(sheet.trouble, _HINT))] if sheet.trouble else []),
            *_expected(sheet.forecast),
            *([context(form.small_print)] if form.small_print else []),
        ],
    }


def options(found: Sequence[Choice]) -> list[dict[str, Any]]:
    """Return what can be chosen, as a menu takes it; what is too long to be told apart is left out."""
    return [_option(choice) for choice in found if 0 < len(choice.value) <= LONGEST_VALUE][:OPTIONS]


def written(message: Message, line: str, *, again: str | None = None) -> Message:
    """Return an answer to a form, with the line that the form wrote.

    `again` is the line that a button opens the form with once more, to put right what was refused.
    """
    said = paragraph("From a form: ", code(line))
    change = buttons(Button(text="Change it", line=again, opens=True)) if again else []
    room = _ALL_BLOCKS - 1 - len(change)
    return Message(
        text=f"{page(said).text}\n{message.text}",
        blocks=(said, *message.blocks[:room], *change),
    )


def invitation(verb: Usage, line: str) -> Message:
    """Offer the form of a verb, where it can be opened by a button only, and say how to type the verb instead."""
    title = verb.form.title if verb.form else verb.name
    return page(
        paragraph("There is a form for this: ", bold(title), "."),
        how_to_type(verb),
        buttons(Button(text="Open the form", line=line, primary=True, opens=True)),
    )


def _input(field: Field, sheet: Sheet) -> Block:
    value = sheet.values.get(field.key, "")
    block: dict[str, Any] = {
        "type": "input",
        "block_id": block_id(field, sheet.values, late=sheet.late),
        "label": _plain(field.label, _LABEL),
        "optional": field.optional,
        "dispatch_action": True,
        "element": {**_element(field, value), "action_id": FIELD + field.key},
    }
    return block | {"hint": _plain(field.hint, _HINT)} if field.hint else block


def block_id(field: Field, values: Values, *, late: bool) -> str:
    """Name a block. Slack keeps what stands in one for as long as it is called the same.

    So one that is searched within a group is another block in another group, and one that is filled late is another
    too.
    """
    within = field.kind.within if isinstance(field.kind, Search) else None
    if within:
        return f"{field.key}{NARROWED}{values.get(within, '')}"[:255]
    return f"{field.key}{_LATE}" if late else field.key


def _element(field: Field, value: str) -> Mapping[str, Any]:
    match field.kind:
        case Text(placeholder=placeholder, longest=longest, long=long):
            element: dict[str, Any] = {"type": "plain_text_input", "max_length": longest}
            element |= {"multiline": True} if long else {}
            element |= {"dispatch_action_config": _WHILE_TYPING}
            element |= {"placeholder": _plain(placeholder, _LABEL)} if placeholder else {}
            return element | ({"initial_value": value} if 0 < len(value) <= longest else {})
        case Number(least=least, most=most):
            bounds = {"min_value": str(least), "max_value": str(most), "is_decimal_allowed": False}
            element = {"type": "number_input", **bounds, "dispatch_action_config": _WHILE_TYPING}
            return element | ({"initial_value": value} if _fits(value, least, most) else {})
        case Pick(choices=choices):
            kind = "radio_buttons" if len(choices) <= _RADIOS else "static_select"
            return _chosen(kind, choices, value)
        case Several(choices=choices):
            return _chosen_among("multi_static_select", choices, value)
        case Tick(choice=choice):
            return _chosen_among("checkboxes", (choice,), value)
        case Search():
            element = {"type": "external_select", "min_query_length": 0, "placeholder": _plain("Search", _LABEL)}
            found = options([Choice(value=value, text=value)])
            return element | ({"initial_option": found[0]} if found else {})


def _chosen(kind: str, choices: Sequence[Choice], value: str) -> Mapping[str, Any]:
    found = [option for option in options(choices) if option["value"] == value]
    return {"type": kind, "options": options(choices)} | ({"initial_option": found[0]} if found else {})


def _chosen_among(kind: str, choices: Sequence[Choice], value: str) -> Mapping[str, Any]:
    found = [option for option in options(choices) if option["value"] in value.split(",")]
    return {"type": kind, "options": options(choices)} | ({"initial_options": found} if found else {})


def _option(choice: Choice) -> dict[str, Any]:
    option: dict[str, Any] = {"text": _plain(choice.text, _OPTION_TEXT), "value": choice.value}
    return option | ({"description": _plain(choice.detail, _OPTION_TEXT)} if choice.detail else {})


def _expected(forecast: Forecast | None) -> Iterator[Block]:
    """Say what the line would cost, how long that takes, and what it replaces."""
    if forecast is None:
        return
    if forecast.obstacle:
        yield paragraph(bold("Not as things stand."), " ", *sentence(forecast.obstacle))
    if forecast.replaces:
        yield paragraph(bold(forecast.subject), " exists: ", code(forecast.replaces), " answers until this is ready.")
    elif forecast.subject:
        yield paragraph(bold(forecast.subject), " would be a new campaign.")
    if forecast.cost:
        yield paragraph(*cost_line(forecast.cost), *_estimate(forecast))
    if forecast.kind:
        yield paragraph(_lasts(forecast.kind, forecast.usual))


def _estimate(forecast: Forecast) -> list[Inline]:
    return [" That is an estimate."] if forecast.cost and forecast.cost.basis else []


def _lasts(kind: ResourceKind, usual: timedelta | None) -> str:
    such = f"{'An' if kind is ResourceKind.IMPORT else 'A'} {kind}"
    if usual is None:
        return f"{such} like this takes {STATED[kind]} on AWS; none was seen here yet."
    return f"{such} like this usually takes {rounded(usual)} here."


def _fits(value: str, least: int, most: int) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < len(str(most)) + 2 and least <= int(value) <= most


def _plain(text: str, limit: int) -> Mapping[str, Any]:
    return {"type": "plain_text", "text": clip(shown(text, limit), limit), "emoji": False}
