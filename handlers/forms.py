"""Reads what stands in a form, and says what is wrong with it: pure, since Slack waits for the answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from bot.model.command import Command
from bot.model.errors import BotError
from bot.model.form import Field, Form, Number, Pick, Several, Sheet, Tick, Values
from bot.model.orders import Order
from bot.records import dataclass
from bot.views.blocks import clip
from bot.views.forms import CALLBACK, FIELD, block_id
from handlers.parse import parse
from handlers.surfaces import Arrival, Payload, Reply, ToChannel, ToUrl
from handlers.verb import Verb, find_verb

_MISSING = "This is needed."
_CHANGED = "The group is another one now: choose this again."
_GONE = "This is no longer offered: choose again."
_LONGEST_ERROR = 300
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """Where a form was opened; Slack keeps it with the form. `account` None means the one that the channel means then.

    `url` answers only the person, where there is one; `refusal` says why this person cannot have it carried out. `late`
    says that what the channel remembers was put in after it was opened.
    """

    channel: str
    thread: str | None = None
    url: str | None = None
    account: str | None = None
    public: bool = False
    refusal: str | None = None
    late: bool = False

    def written(self) -> str:
        """Return it as a text, without what is not there."""
        return json.dumps({key: value for key, value in asdict(self).items() if value}, ensure_ascii=False)

    def reply(self, user: str) -> Reply:
        """Return where the answer goes; a form may be open for longer than Slack keeps an address for answers."""
        if self.url:
            return ToUrl(url=self.url, otherwise=user)
        return ToChannel(channel=self.channel, thread=self.thread)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A form and what stands in it. `left` are the fields whose value is of another group than the one chosen now."""

    verb: Verb
    form: Form
    values: Values
    opened: Opened
    user: str
    left: frozenset[str] = frozenset()

    @property
    def line(self) -> str:
        """The command line that it writes."""
        return self._with_tail(self.form.line(self.values))

    def sheet(self) -> Sheet:
        """Return it as it is shown: in the line, words in capitals stand for what is still empty."""
        blanks = {field.key: field.blank for field in self.asked if field.blank and not self.values.get(field.key)}
        return Sheet(
            verb=self.verb.name,
            form=self.form,
            values=self.values,
            line=self._with_tail(self.form.line({**self.values, **blanks})),
            metadata=self.opened.written(),
            refusal=self.opened.refusal,
            late=self.opened.late,
            trouble=self._trouble(),
        )

    @property
    def asked(self) -> Sequence[Field]:
        """The fields that are there."""
        return self.form.asked(self.values)

    def order(self, verbs: Sequence[Verb]) -> Order:
        """Return what the verb makes of the line; raises `BotError` where that is nothing."""
        typed = parse(self.form.line(self.values), verbs)
        return self.form.read(
            Command(
                verb=typed.verb.name,
                arguments=typed.arguments,
                options=typed.options,
                line=self.line,
                user=self.user,
                channel=self.opened.channel,
                at=_ANY_TIME,
            )
        )

    def errors(self, verbs: Sequence[Verb]) -> dict[str, str]:
        """Return what is wrong, by the ids of the blocks beside which it is to be said."""
        if self.opened.refusal:
            return {self._block(self.asked[0]): clip(self.opened.refusal, _LONGEST_ERROR)}
        found = {
            self._block(field): clip(wrong, _LONGEST_ERROR) for field in self.asked if (wrong := self._wrong(field))
        }
        return found or self._misunderstood(verbs)

    def _trouble(self) -> str | None:
        """Return what is wrong so far; what is missing is no trouble yet."""
        wrong = ((field.label, self._wrong(field)) for field in self.asked if self.values.get(field.key))
        return next((f"{label}: {text}" for label, text in wrong if text), None)

    def _wrong(self, field: Field) -> str | None:
        value = self.values.get(field.key, "")
        if field.key in self.left:
            return _CHANGED
        if not value:
            return None if field.optional else _MISSING
        return field.trouble(value) or _unfit(field, value)

    def _misunderstood(self, verbs: Sequence[Verb]) -> dict[str, str]:
        try:
            self.order(verbs)
        except BotError as error:
            return {self._block(self.asked[-1]): clip(str(error).replace("`", ""), _LONGEST_ERROR)}
        return {}

    def _block(self, field: Field) -> str:
        return block_id(field, self.values, late=self.opened.late)

    def _with_tail(self, line: str) -> str:
        account = f" in {self.opened.account}" if self.opened.account else ""
        return f"{line}{account}{' public' if self.opened.public else ''}"


def filled(body: Payload, verbs: Sequence[Verb]) -> Filled | None:
    """Read the view in a payload, None where it is none of ours."""
    view = body.get("view") or {}
    name = view.get("callback_id", "")
    verb = find_verb(verbs, name.removeprefix(CALLBACK)) if name.startswith(CALLBACK) else None
    if verb is None or verb.form is None:
        return None
    said = _said(view)
    values = {field.key: said[field.key][1] if field.key in said else field.usual for field in verb.form.fields}
    there = {field.key: field for field in verb.form.asked(values)}
    opened = Opened(**json.loads(view["private_metadata"]))
    named = {key: block_id(field, values, late=opened.late) for key, field in there.items()}
    left = {key for key, name in named.items() if key in said and said[key][0] != name}
    return Filled(
        verb=verb,
        form=verb.form,
        values={key: "" if key in left else values[key] for key in there},
        opened=opened,
        user=body["user"]["id"],
        left=frozenset(key for key in left if values[key]),
    )


def from_form(body: Payload, verbs: Sequence[Verb]) -> Arrival | None:
    """Read a form that was sent, None where it is none of ours; the same form is carried out once."""
    form = filled(body, verbs)
    if form is None:
        return None
    return Arrival(
        key=f"form:{body['view']['id']}",
        line=form.line,
        user=form.user,
        channel=form.opened.channel,
        reply=form.opened.reply(form.user),
        thread=form.opened.thread,
        written=True,
    )


def _said(view: Mapping[str, Any]) -> Mapping[str, tuple[str, str]]:
    """Return the block and the value of each field that is there, by its key."""
    state = (view.get("state") or {}).get("values") or {}
    return {
        action.removeprefix(FIELD): (block, _value(element))
        for block, elements in state.items()
        for action, element in elements.items()
        if action.startswith(FIELD)
    }


def _value(element: Mapping[str, Any]) -> str:
    if "selected_options" in element:
        return ",".join(option["value"] for option in element["selected_options"] or [])
    if "selected_option" in element:
        return str((element["selected_option"] or {}).get("value", ""))
    return str(element.get("value") or "").strip()


def _unfit(field: Field, value: str) -> str | None:
    """Say what is wrong with a value that the field cannot have; the form may be older than the program."""
    match field.kind:
        case Number(least=least, most=most):
            good = value.isascii() and value.isdecimal() and least <= int(value) <= most
            return None if good else f"A whole number from {least} to {most:,}."
        case Pick(choices=choices) | Several(choices=choices):
            known = {choice.value for choice in choices}
            return None if set(value.split(",")) <= known else _GONE
        case Tick(choice=choice):
            return None if value == choice.value else _GONE
        case _:
            return None
