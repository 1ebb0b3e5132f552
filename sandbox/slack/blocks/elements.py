"""Composition objects and block elements ("Reference: block elements", "Reference: composition objects")."""

from sandbox.slack.blocks.rules import (
    Check,
    Shape,
    anything,
    each,
    exactly_one_of,
    flag,
    number,
    one_of,
    text,
    typed,
    url,
)

ID = text(255)
URL = url("http", "https", "mailto", "slack", "tel")
WEB_URL = url("http", "https")
_TEN_DIGITS = number(1_000_000_000, 9_999_999_999)
_IDS = each(text(255), 1, 100)


def plain(most: int) -> Check:
    """A plain_text object."""
    return typed({"plain_text": Shape({"text": text(most)}, {"emoji": flag})})


def words(most: int) -> Check:
    """A text object, plain_text or mrkdwn."""
    mrkdwn = Shape({"text": text(most)}, {"verbatim": flag})
    return typed({"plain_text": Shape({"text": text(most)}, {"emoji": flag}), "mrkdwn": mrkdwn})


def _option(label: Check, **more: Check) -> Check:
    return Shape({"text": label}, {"value": text(150), "description": words(75), **more})


def _element(required: dict[str, Check] | None = None, *also: Check, **optional: Check) -> Shape:
    return Shape(required or {}, {"action_id": ID, "focus_on_load": flag, **optional}, also)


def _menu(*also: Check, **optional: Check) -> Shape:
    return _element(None, *also, placeholder=plain(150), confirm=CONFIRM, **optional)


CONFIRM = Shape(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
_OPTION, _RICH_OPTION = _option(plain(75)), _option(words(75))
_LINK_OPTION = _option(plain(75), url=URL)
_OPTIONS = each(_OPTION, 1, 100)
_GROUPS = each(Shape({"label": plain(75), "options": _OPTIONS}), 1, 100)
_CHOICES: dict[str, Check] = {"options": _OPTIONS, "option_groups": _GROUPS}
_MOST = {"max_selected_items": number(1)}
_FILTER = Shape(
    {},
    {
        "include": each(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
_CONVERSATIONS: dict[str, Check] = {"default_to_current_conversation": flag, "filter": _FILTER}
_DISPATCH = Shape({}, {"trigger_actions_on": each(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
_TYPING: dict[str, Check] = {"placeholder": plain(150), "dispatch_action_config": _DISPATCH}
_LENGTHS = {"min_length": number(0, 3000), "max_length": number(1, 3000)}
_NUMERAL = text(32, pattern=r"-?\d+(\.\d+)?")
_FEEDBACK = Shape({"text": plain(75)}, {"value": text(2000), "accessibility_label": text(75)})
_SLACK_FILE = Shape({}, {"id": text(255, pattern=r"F[A-Z0-9]{8,}"), "url": WEB_URL}, [exactly_one_of("id", "url")])

IMAGE_SOURCE: dict[str, Check] = {"image_url": WEB_URL, "slack_file": _SLACK_FILE}
BUTTON = _element(
    {"text": plain(75)},
    url=URL,
    value=text(2000),
    style=one_of("primary", "danger"),
    confirm=CONFIRM,
    accessibility_label=text(75),
    agent_prompt=text(4000),
    visible_to_user_ids=_IDS,
)

ELEMENTS: dict[str, Check] = {
    "button": BUTTON,
    "workflow_button": _element({"text": plain(75), "workflow": anything}, style=one_of("primary", "danger")),
    "image": Shape({"alt_text": text(2000)}, IMAGE_SOURCE, [exactly_one_of(*IMAGE_SOURCE)]),
    "overflow": _element({"options": each(_LINK_OPTION, 1, 5)}, confirm=CONFIRM),
    "checkboxes": _element(
        {"options": each(_RICH_OPTION, 1, 10)}, initial_options=each(_RICH_OPTION, 1, 10), confirm=CONFIRM
    ),
    "radio_buttons": _element({"options": each(_RICH_OPTION, 1, 10)}, initial_option=_RICH_OPTION, confirm=CONFIRM),
    "static_select": _menu(exactly_one_of(*_CHOICES), **_CHOICES, initial_option=_OPTION),
    "external_select": _menu(initial_option=_OPTION, min_query_length=number(0)),
    "users_select": _menu(initial_user=ID),
    "conversations_select": _menu(initial_conversation=ID, response_url_enabled=flag, **_CONVERSATIONS),
    "channels_select": _menu(initial_channel=ID, response_url_enabled=flag),
    "multi_static_select": _menu(exactly_one_of(*_CHOICES), **_CHOICES, initial_options=_OPTIONS, **_MOST),
    "multi_external_select": _menu(initial_options=_OPTIONS, min_query_length=number(0), **_MOST),
    "multi_users_select": _menu(initial_users=_IDS, **_MOST),
    "multi_conversations_select": _menu(initial_conversations=_IDS, **_CONVERSATIONS, **_MOST),
    "multi_channels_select": _menu(initial_channels=_IDS, **_MOST),
    "datepicker": _menu(initial_date=text(10, pattern=r"\d{4}-\d{2}-\d{2}")),
    "timepicker": _menu(initial_time=text(5, pattern=r"\d{2}:\d{2}"), timezone=text(255)),
    "datetimepicker": _element(None, initial_date_time=_TEN_DIGITS, confirm=CONFIRM),
    "plain_text_input": _element(None, initial_value=text(3000, least=0), multiline=flag, **_LENGTHS, **_TYPING),
    "email_text_input": _element(None, initial_value=text(3000), **_TYPING),
    "url_text_input": _element(None, initial_value=text(3000), **_TYPING),
    "number_input": _element(
        {"is_decimal_allowed": flag}, min_value=_NUMERAL, max_value=_NUMERAL, initial_value=_NUMERAL, **_TYPING
    ),
    "rich_text_input": _element(None, initial_value=anything, **_TYPING),
    "file_input": _element(None, filetypes=each(text(32), 1, 100), max_files=number(1, 10)),
    "feedback_buttons": _element({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}),
    "icon_button": _element(
        {"icon": one_of("trash"), "text": plain(75)},
        value=text(2000),
        confirm=CONFIRM,
        accessibility_label=text(75),
        visible_to_user_ids=_IDS,
    ),
}

_SINGLE = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
_MENUS = (*_SINGLE, *(f"multi_{name}" for name in _SINGLE))
_PICKED = ("checkboxes", "radio_buttons", "datepicker", "timepicker")
_TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")

ACCESSORY = typed(ELEMENTS, "button", "workflow_button", "image", "overflow", *_MENUS, *_PICKED)
ACTION = typed(
    ELEMENTS, "button", "workflow_button", "overflow", "rich_text_input", *_MENUS, *_PICKED, "datetimepicker"
)
INPUT = typed(ELEMENTS, *_TYPED, *_MENUS, *_PICKED, "datetimepicker", "file_input")
CONTEXT = typed({"image": ELEMENTS["image"], "plain_text": plain(3000), "mrkdwn": words(3000)})
CONTEXT_ACTION = typed(ELEMENTS, "feedback_buttons", "icon_button")
