"""Opens forms, and keeps what they show true while they are filled."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import field, replace
from functools import partial
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.command import Command
from bot.model.errors import BotError, NotAllowed
from bot.model.form import Forecast, Form, Search
from bot.model.place import Place
from bot.ports import Clock, Roles
from bot.records import dataclass
from bot.views.forms import modal
from bot.workflow.accounts import Accounts
from handlers.accounts import split
from handlers.forms import Filled, Opened, filled
from handlers.menus import workflow_of
from handlers.parse import Typed, parse
from handlers.surfaces import Arrival, Payload, ToChannel, ToUrl
from handlers.verb import Verb, authorise

_log = logging.getLogger(__name__)
_STORE = 0.05  # seconds that the store has to say what a channel remembers: then the form opens without it
_SOON = 0.2  # seconds that a forecast is waited for, so that a form need not change twice
_SLACK = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A form that a line asks for, and the AWS account that the line names."""

    typed: Typed
    form: Form
    account: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OnScreen:
    """A form that is open: what stands in it, and how Slack shows it.

    `late` returns it with what the channel remembers, where the store did not say so in time, None where that is
    nothing.
    """

    filled: Filled
    view: dict[str, Any]
    view_id: str
    late: Callable[[], Awaitable[Filled | None]] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Modals:
    """The forms that people have before them."""

    verbs: Sequence[Verb]
    accounts: Accounts
    roles: Roles
    client: AsyncWebClient
    now: Clock
    _newest: dict[str, object] = field(default_factory=dict)

    async def open(self, arrival: Arrival) -> OnScreen | None:
        """Open the form that a line asks for; None where it asks for none, or Slack does not open it.

        A trigger lives for three seconds: nothing but the store is asked before, and that not for long.
        """
        asked = self._asked(arrival)
        if asked is None:
            return None
        asking = asyncio.create_task(self._place(arrival.channel))
        await asyncio.wait({asking}, timeout=_STORE)
        known = asking.done()
        try:
            wanted = self._filled(arrival, asked, asking.result() if known else None)
        except BotError:
            return None  # the line is carried out, and the person is told why not
        view = modal(wanted.sheet())
        try:
            answer = await self.client.views_open(trigger_id=str(arrival.trigger), view=view)
        except _SLACK as error:
            _log.warning("Slack did not open a form: %s", _reason(error))
            return None

        late = None if known else partial(self._late, arrival, asked, asking)
        return OnScreen(filled=wanted, view=view, view_id=answer["view"]["id"], late=late)

    async def complete(self, form: OnScreen) -> None:
        """Add to a form that was just opened what took time: whether this person may send it, and what it costs."""
        filled_in = (await form.late() if form.late else None) or form.filled
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._warm(filled_in))
            await self._keep_true(form.view_id, filled_in, shown=form.view)

    async def change(self, body: Payload) -> None:
        """Show what follows from what somebody has just filled in."""
        if form := filled(body, self.verbs):
            await self._keep_true(body["view"]["id"], form)

    def _asked(self, arrival: Arrival) -> Asked | None:
        """Return the form that a line asks for, None where it asks for none, or cannot have it."""
        line, account = split(arrival.line, self.accounts.names)
        try:
            typed = parse(line, self.verbs)
        except BotError:
            return None  # the line is carried out, and the person is told why not
        form = typed.verb.form
        if arrival.trigger is None or form is None or not (arrival.opens or typed.bare):
            return None
        return Asked(typed=typed, form=form, account=account)

    def _filled(self, arrival: Arrival, asked: Asked, place: Place | None, *, late: bool = False) -> Filled:
        """Return a form filled with what its line and the channel say; raises `BotError` where that cannot be."""
        typed, form = asked.typed, asked.form
        account = asked.account or (self.accounts.meant(place) if place else None)
        command = Command(
            verb=typed.verb.name,
            arguments=typed.arguments,
            options=typed.options,
            user=arrival.user,
            channel=arrival.channel,
            at=self.now(),
        )
        here = {"group": place.group} if place and place.group and asked.account in {None, place.account} else {}
        values = {**form.usual(), **here, **{key: value for key, value in form.fill(command).items() if value}}
        there = {one.key for one in form.asked(values)}
        return Filled(
            verb=typed.verb,
            form=form,
            values={key: value for key, value in values.items() if key in there},
            opened=replace(_opened(arrival), account=account or None, public=typed.public, late=late),
            user=arrival.user,
        )

    async def _late(self, arrival: Arrival, asked: Asked, asking: Awaitable[Place | None]) -> Filled | None:
        """Return a form filled with what the channel remembers, once that is known; None where that is nothing."""
        place = await asking
        try:
            return self._filled(arrival, asked, place, late=True) if place and place.group else None
        except BotError:
            return None  # whoever sends the form is told

    async def _place(self, channel: str) -> Place | None:
        """Return what a channel remembers, None where the store does not say."""
        try:
            return await self.accounts.places.place(channel)
        except BotError:
            return None

    async def _refusal(self, form: Filled) -> str | None:
        try:
            authorise(form.verb, await self.roles.role_of(form.user))
        except NotAllowed as error:
            return str(error)
        except BotError:
            return None  # whoever sends the form is told
        return None

    async def _warm(self, form: Filled) -> None:
        """Have looked up what the menus of a form will be asked for."""
        for asked in (one.kind for one in form.asked if isinstance(one.kind, Search)):
            group = form.values.get(asked.within or "") or None
            if group or not asked.within:
                await (await workflow_of(form, self.accounts)).listing(asked.of, group)

    async def _keep_true(self, view_id: str, form: Filled, *, shown: dict[str, Any] | None = None) -> None:
        """Show what is known of a form by now, unless something else was filled in meanwhile."""
        mine = self._newest[view_id] = object()
        try:
            opened = replace(form.opened, refusal=await self._refusal(form))
            sheet = replace(form, opened=opened).sheet()
            async for forecast in self._forecasts(form):
                view = modal(replace(sheet, forecast=forecast))
                if self._newest.get(view_id) is not mine:
                    return
                if view != shown:
                    await self._show(view_id, view)
                shown = view
        finally:
            if self._newest.get(view_id) is mine:
                del self._newest[view_id]

    async def _forecasts(self, form: Filled) -> AsyncIterator[Forecast | None]:
        """Yield what is foreseen; first nothing, where that takes a while."""
        asking = asyncio.create_task(self._forecast(form))
        done, _ = await asyncio.wait({asking}, timeout=_SOON)
        if not done:
            yield None
        yield await asking

    async def _forecast(self, form: Filled) -> Forecast | None:
        if form.errors(self.verbs):
            return None
        try:
            return await (await workflow_of(form, self.accounts)).foresee(form.order(self.verbs))
        except BotError:
            return None  # whoever sends the form is told

    async def _show(self, view_id: str, view: dict[str, Any]) -> None:
        try:
            await self.client.views_update(view_id=view_id, view=view)
        except _SLACK as error:  # it was closed meanwhile, say
            _log.info("Slack did not change a form: %s", _reason(error))


def _opened(arrival: Arrival) -> Opened:
    match arrival.reply:
        case ToUrl(url=url):
            return Opened(channel=arrival.channel, url=url)
        case ToChannel(channel=channel, thread=thread):
            return Opened(channel=channel, thread=thread)


def _reason(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        said = getattr(error.response, "data", None)
        return str(said.get("error")) if isinstance(said, dict) else "no answer"
    return type(error).__name__
