"""From any of Slack's payloads to a message and back: the one place that acknowledges, answers and catches."""

import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.logs import new_trace, tracing
from bot.model.command import Command, Role
from bot.model.errors import BotError, NotAllowed
from bot.model.message import Message
from bot.model.signs import CommandDone
from bot.ports import Audit, Clock, Deliveries, Roles, Watch, unwatched
from bot.views.errors import refusal, trouble
from bot.workflow.workflow import Workflow
from handlers.parse import Typed, parse
from handlers.replies import Replies
from handlers.surfaces import Arrival, Payload, from_button, from_event, from_slash
from handlers.verb import Verb, find_verb
from handlers.work import Work

_log = logging.getLogger(__name__)
_ANY = re.compile(".*", re.DOTALL)

Reader = Callable[[Payload], Arrival | None]
"""Makes out what was typed; None where nothing was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a person is told, whether the channel sees it, and how it went (for the audit)."""

    message: Message
    public: bool = False
    outcome: str = "done"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """Carries out what arrives, once each."""

    verbs: Sequence[Verb]
    workflow: Workflow
    deliveries: Deliveries
    roles: Roles
    audit: Audit
    replies: Replies
    work: Work
    now: Clock
    watch: Watch = unwatched

    def accept(self, read: Reader, body: Payload) -> None:
        """Take what was delivered and acknowledged; it is carried out in its turn."""
        self.work.start(self._take(read, body))

    async def _take(self, read: Reader, body: Payload) -> None:
        if arrival := read(body):
            with tracing(new_trace()):
                await self.carry_out(arrival)

    async def carry_out(self, arrival: Arrival) -> None:
        """Do what was asked, keep that it was, and answer; a repeated delivery does nothing."""
        began = perf_counter()
        answer = await self._answer(arrival)
        if answer is None:
            return
        verb = known.name if (known := self._verb(arrival)) else "?"
        _log.info("%s in %s: %s: %s", arrival.user, arrival.channel, verb, answer.outcome)
        self.watch(CommandDone(verb=verb, outcome=answer.outcome.split()[0], seconds=perf_counter() - began))
        try:
            await self.audit.asked(
                user=arrival.user,
                channel=arrival.channel,
                line=arrival.line,
                outcome=answer.outcome,
                at=self.now(),
            )
        finally:
            await self.replies.send(arrival.reply, answer.message, public=answer.public)

    async def _answer(self, arrival: Arrival) -> Answer | None:
        try:
            if not await self.deliveries.first_time(arrival.key, at=self.now()):
                return None
            return await self._obey(arrival)
        except BotError as error:
            message = refusal(error, typed=arrival.line, usage=self._verb(arrival))
            return Answer(message=message, outcome=type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the one place where any fault is logged, and told to the person
            number = secrets.token_hex(4)
            _log.exception("Trouble %s", number)
            return Answer(message=trouble(number), outcome=f"{type(error).__name__} {number}")

    async def _obey(self, arrival: Arrival) -> Answer:
        typed = parse(arrival.line, self.verbs)
        role = await self.roles.role_of(arrival.user)
        _authorise(typed.verb, role)
        command = self._command(arrival, typed, role)
        return Answer(message=await typed.verb.handler(command, self.workflow), public=typed.public)

    def _verb(self, arrival: Arrival) -> Verb | None:
        return find_verb(self.verbs, (arrival.line.split() or ["help"])[0])

    def _command(self, arrival: Arrival, typed: Typed, role: Role) -> Command:
        return Command(
            verb=typed.verb.name,
            arguments=typed.arguments,
            options=typed.options,
            line=arrival.line,
            user=arrival.user,
            channel=arrival.channel,
            role=role,
            public=typed.public,
            at=self.now(),
        )


def register(app: AsyncApp, dispatch: Dispatch) -> None:
    """Have the app hand everything that Slack delivers to the dispatch, one listener for each surface.

    The app must run with `process_before_response=True`: then a listener runs inline and its acknowledgement leaves
    within a millisecond, where Bolt's own runner looks for it every 10 ms. Listeners therefore only acknowledge.
    """
    app.command(_ANY)(_listener(dispatch, from_slash))
    app.action(_ANY)(_listener(dispatch, from_button))
    app.event(_ANY)(_listener(dispatch, from_event))
    for surface in (app.view, app.view_closed, app.shortcut, app.options):
        surface(_ANY)(_acknowledge)  # nothing of ours, but Slack repeats what is not acknowledged


def _listener(dispatch: Dispatch, read: Reader) -> Callable[[AsyncAck, Payload], Awaitable[None]]:
    async def listen(ack: AsyncAck, body: Payload) -> None:
        await ack()
        dispatch.accept(read, body)

    return listen


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


def _authorise(verb: Verb, role: Role) -> None:
    if not role.covers(verb.needs):
        raise NotAllowed(
            f"`{verb.name}` is for {verb.needs}s, and you are a {role}. Whoever runs this bot can change that in its "
            "config.yaml, under roles."
        )
