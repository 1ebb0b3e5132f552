"""Slack's surfaces: each has one listener, which acknowledges and hands on."""

import logging
import re
from collections.abc import Awaitable, Callable
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.logs import new_trace, tracing
from bot.views.forms import CALLBACK
from handlers.dispatch import Dispatch, Reader
from handlers.forms import filled, from_form
from handlers.menus import Menus
from handlers.surfaces import Payload, from_button, from_event, from_shortcut, from_slash, opened_home

_log = logging.getLogger(__name__)
_ANY = re.compile(".*", re.DOTALL)


async def nobody_home(_: str) -> None:
    """Show nothing on anybody's Home tab."""


def register(app: AsyncApp, dispatch: Dispatch, *, home: Callable[[str], Awaitable[None]] = nobody_home) -> None:
    """Have the app hand everything that Slack delivers to the dispatch, one listener for each surface.

    `home` is called with who opens their Home tab, which types no command line.

    The app must run with `process_before_response=True`: then a listener runs inline and its acknowledgement leaves
    within a millisecond, where Bolt's own runner looks for it every 10 ms. Listeners therefore only acknowledge.
    """
    app.command(_ANY)(_listener(dispatch, from_slash))
    app.action(_ANY)(_action_listener(dispatch))
    app.event(_ANY)(_events(dispatch, home))
    forms = {verb.name for verb in dispatch.verbs if verb.form}
    app.shortcut(_ANY)(_listener(dispatch, partial(from_shortcut, forms=forms)))
    app.view(_ANY)(_form_listener(dispatch))
    app.options(_ANY)(_menu_listener(Menus(verbs=dispatch.verbs, accounts=dispatch.accounts)))
    app.view_closed(_ANY)(_acknowledge)  # nothing of ours, but Slack repeats what is not acknowledged


def _listener(dispatch: Dispatch, read: Reader) -> Callable[[AsyncAck, Payload], Awaitable[None]]:
    async def listen(ack: AsyncAck, body: Payload) -> None:
        await ack()
        dispatch.accept(read, body)

    return listen


def _events(dispatch: Dispatch, home: Callable[[str], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def listen(ack: AsyncAck, body: Payload) -> None:
        await ack()
        if user := opened_home(body):
            dispatch.work.start(_at_home(home, user))
        else:
            dispatch.accept(from_event, body)

    return listen


async def _at_home(home: Callable[[str], Awaitable[None]], user: str) -> None:
    with tracing(new_trace()):
        await home(user)


def _action_listener(dispatch: Dispatch) -> Callable[[AsyncAck, Payload], Awaitable[None]]:
    """Listen to what is done in messages, and to what is filled into forms."""

    async def listen(ack: AsyncAck, body: Payload) -> None:
        await ack()
        if dispatch.modals and (body.get("view") or {}).get("callback_id", "").startswith(CALLBACK):
            dispatch.work.start(dispatch.modals.change(body))
        else:
            dispatch.accept(from_button, body)

    return listen


def _form_listener(dispatch: Dispatch) -> Callable[[AsyncAck, Payload], Awaitable[None]]:
    """Listen to forms that are sent: what is wrong is said beside the fields, in the acknowledgement."""

    async def listen(ack: AsyncAck, body: Payload) -> None:
        form = filled(body, dispatch.verbs)
        if form and (errors := form.errors(dispatch.verbs)):
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        dispatch.accept(partial(from_form, verbs=dispatch.verbs), body)

    return listen


def _menu_listener(menus: Menus) -> Callable[[AsyncAck, Payload], Awaitable[None]]:
    """Listen to what is searched in menus; the acknowledgement has what was found."""

    async def listen(ack: AsyncAck, body: Payload) -> None:
        try:
            found = await menus.options(body)
        except Exception:  # noqa: BLE001 - the menu is then empty
            _log.exception("A menu could not be filled")
            found = []
        await ack(options=found)

    return listen


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()
