"""Opens forms, keeps what they show true while they are filled, and answers what their menus search."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.command import Command
from bot.model.errors import BotError, NotAllowed, NotPossible
from bot.model.form import Choice, Forecast, Search
from bot.model.place import Place
from bot.ports import Clock, Roles
from bot.views.forms import FIELD, NARROWED, OPTIONS, modal, options
from bot.workflow.accounts import Accounts
from bot.workflow.workflow import Workflow
from handlers.accounts import split
from handlers.forms import Filled, Opened, filled
from handlers.parse import parse
from handlers.surfaces import Arrival, Payload, ToChannel, ToUrl
from handlers.verb import Verb, authorise

_log = logging.getLogger(__name__)
_STORE = 0.05  # seconds that the store has to say what a channel remembers: then the form opens without it
_SOON = 0.2  # seconds that a forecast is waited for, so that a form need not change twice
_SLACK = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)


@dataclass(frozen=True, kw_only=True, slots=True)
class OnScreen:
    """A form that is open: what stands in it, and how Slack shows it."""

    filled: Filled
    view: dict[str, Any]
    view_id: str


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
        wanted = await self._wanted(arrival) if arrival.trigger else None
        if wanted is None:
            return None
        view = modal(wanted.sheet())
        try:
            answer = await self.client.views_open(trigger_id=str(arrival.trigger), view=view)
        except _SLACK as error:
            _log.warning("Slack did not open a form: %s", _reason(error))
            return None
        return OnScreen(filled=wanted, view=view, view_id=answer["view"]["id"])

    async def complete(self, form: OnScreen) -> None:
        """Add to a form that was just opened what took time: whether this person may send it, and what it costs."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._warm(form.filled))
            await self._keep_true(form.view_id, form.filled, shown=form.view)

    async def change(self, body: Payload) -> None:
        """Show what follows from what somebody has just filled in."""
        if form := filled(body, self.verbs):
            await self._keep_true(body["view"]["id"], form)

    async def options(self, body: Payload) -> list[dict[str, Any]]:
        """Return what a menu offers for what was typed into it, at once where that was ever looked up."""
        form = filled(body, self.verbs)
        key = body["action_id"].removeprefix(FIELD)
        asked = next((one for one in form.form.fields if one.key == key), None) if form else None
        if form is None or asked is None or not isinstance(asked.kind, Search):
            return []
        typed = " ".join((body.get("value") or "").split())
        group = body["block_id"].partition(NARROWED)[2] or None
        known = await (await self._workflow(form)).listing(asked.kind.of, group)
        found = _matching(known, typed)[:OPTIONS]
        if typed and asked.kind.new and asked.trouble(typed) is None and typed not in {one.value for one in known}:
            found = [*found[: OPTIONS - 1], Choice(value=typed, text=typed, detail=asked.kind.new)]
        return options(found)

    async def _wanted(self, arrival: Arrival) -> Filled | None:
        """Return the form that a line asks for, filled with what the line and the channel say."""
        line, named = split(arrival.line, self.accounts.names)
        try:
            typed = parse(line, self.verbs)
            form = typed.verb.form
            if form is None or not (arrival.opens or typed.bare):
                return None
            place = await self._place(arrival.channel)
            account = named or self._usual(place)
            command = Command(
                verb=typed.verb.name,
                arguments=typed.arguments,
                options=typed.options,
                user=arrival.user,
                channel=arrival.channel,
                at=self.now(),
            )
            said = {key: value for key, value in form.fill(command).items() if value}
        except BotError:
            return None  # the line is carried out, and the person is told why not
        here = place is not None and place.group and account in {None, place.account}
        values = {**form.usual(), **({"group": place.group} if place and place.group and here else {}), **said}
        asked = {one.key for one in form.asked(values)}
        return Filled(
            verb=typed.verb,
            form=form,
            values={key: value for key, value in values.items() if key in asked},
            opened=_opened(arrival, account or None, public=typed.public),
            user=arrival.user,
        )

    def _usual(self, place: Place | None) -> str | None:
        """Return the account that a channel means, None where that is not known; raises `NotPossible`."""
        return self.accounts.meant(place) if place else None

    async def _place(self, channel: str) -> Place | None:
        """Return what a channel remembers, None where the store does not say so at once."""
        asking = asyncio.create_task(self.accounts.places.place(channel))
        done, _ = await asyncio.wait({asking}, timeout=_STORE)
        if not done:
            asking.add_done_callback(lambda task: task.cancelled() or task.exception())
            return None
        try:
            return asking.result()
        except BotError:
            return None

    async def _workflow(self, form: Filled) -> Workflow:
        account = form.opened.account or await self.accounts.usual(form.opened.channel)
        if account not in self.accounts.workflows:
            raise NotPossible(f"The AWS account {account} is no longer in my settings.")
        return self.accounts.workflows[account]

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
                await (await self._workflow(form)).listing(asked.of, group)

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
            return await (await self._workflow(form)).foresee(form.order(self.verbs))
        except BotError:
            return None  # whoever sends the form is told

    async def _show(self, view_id: str, view: dict[str, Any]) -> None:
        try:
            await self.client.views_update(view_id=view_id, view=view)
        except _SLACK as error:  # it was closed meanwhile, say
            _log.info("Slack did not change a form: %s", _reason(error))


def _opened(arrival: Arrival, account: str | None, *, public: bool) -> Opened:
    match arrival.reply:
        case ToUrl(url=url):
            return Opened(channel=arrival.channel, url=url, account=account, public=public)
        case ToChannel(channel=channel, thread=thread):
            return Opened(channel=channel, thread=thread, account=account, public=public)


def _matching(known: Sequence[Choice], typed: str) -> list[Choice]:
    """Return those that hold what was typed, those first that begin with it."""
    wanted = typed.casefold()
    found = [one for one in known if wanted in one.text.casefold()]
    return sorted(found, key=lambda one: not one.text.casefold().startswith(wanted)) if wanted else found


def _reason(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        said = getattr(error.response, "data", None)
        return str(said.get("error")) if isinstance(said, dict) else "no answer"
    return type(error).__name__
