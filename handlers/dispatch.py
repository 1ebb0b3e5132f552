"""From any of Slack's payloads to a message and back: the one place that acknowledges, answers and catches."""

import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.logs import new_trace, trace, tracing
from bot.model.command import Command, Role
from bot.model.errors import BotError
from bot.model.message import Message
from bot.model.signs import CommandDone
from bot.ports import Audit, Clock, Deliveries, Roles, Threads, Watch, unwatched
from bot.views.account import told_of, within
from bot.views.errors import refusal, trouble
from bot.workflow.accounts import Accounts
from handlers.accounts import refuse_unknown, split
from handlers.answer import Answer
from handlers.parse import Typed, parse
from handlers.replies import Replies
from handlers.surfaces import Arrival, Payload, from_button, from_event, from_slash
from handlers.talking.conversation import Conversation
from handlers.verb import Verb, authorise, find_verb
from handlers.work import Work

_log = logging.getLogger(__name__)
_ANY = re.compile(".*", re.DOTALL)

Reader = Callable[[Payload], Arrival | None]
"""Makes out what was typed; None where nothing was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """Carries out what arrives, once each."""

    verbs: Sequence[Verb]
    accounts: Accounts
    deliveries: Deliveries
    roles: Roles
    audit: Audit
    threads: Threads
    slash: str
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
            await self._tell(arrival, answer)

    async def _tell(self, arrival: Arrival, answer: Answer) -> None:
        """Answer, and keep what is talked about there, so that it can be gone on with."""
        if answer.before:
            await self.replies.send(arrival.reply, answer.before, public=False)
        ts = await self.replies.send(arrival.reply, answer.message, public=answer.public)
        if ts and answer.outcome == "done":
            try:
                await self._remember(arrival, answer, ts)
            except BotError as error:
                _log.warning("what a thread is about could not be kept: %s", error)

    async def _remember(self, arrival: Arrival, answer: Answer, ts: str) -> None:
        starts = [arrival.thread] if arrival.thread else [ts, *([arrival.ts] if arrival.ts else [])]
        line = answer.understood or arrival.line
        await self.threads.remember(arrival.channel, starts, line=line, trace=trace() or "", at=self.now())

    async def _answer(self, arrival: Arrival) -> Answer | None:
        try:
            if not await self.deliveries.first_time(arrival.key, at=self.now()):
                return None
            return await self._conversation().answer(arrival) if arrival.spoken else await self._obey(arrival)
        except BotError as error:
            return self._refused(arrival, error)
        except Exception as error:  # noqa: BLE001 - the one place where any fault is logged, and told to the person
            number = secrets.token_hex(4)
            _log.exception("Trouble %s", number)
            return Answer(message=trouble(number), outcome=f"{type(error).__name__} {number}")

    def _conversation(self) -> Conversation:
        return Conversation(
            verbs=self.verbs,
            slash=self.slash,
            accounts=self.accounts,
            roles=self.roles,
            threads=self.threads,
            now=self.now,
            obey=self._obey,
            refuse=self._refused,
        )

    def _refused(self, arrival: Arrival, error: BotError) -> Answer:
        line, account = split(arrival.line, self.accounts.names)
        message = refusal(error, typed=line, usage=self._verb(arrival))
        return Answer(message=within(message, account or ""), outcome=type(error).__name__)

    async def _obey(self, arrival: Arrival) -> Answer:
        line, account = split(arrival.line, self.accounts.names)
        typed = parse(line, self.verbs)
        role = await self.roles.role_of(arrival.user)
        authorise(typed.verb, role)
        if not typed.verb.free_words:
            refuse_unknown(line, self.accounts.names)
        command = replace(self._command(arrival, typed, role), line=line, account=account)
        return Answer(message=await self._carried_out(command, typed.verb), public=typed.public)

    async def _carried_out(self, command: Command, verb: Verb) -> Message:
        """Have the command carried out in the account that is meant, and say in which."""
        if verb.everywhere and not command.account:
            return await verb.handler(command, self.accounts.everywhere)
        account = command.account or await self.accounts.usual(command.channel)
        return told_of(await verb.handler(command, self.accounts.workflows[account]), account)

    def _verb(self, arrival: Arrival) -> Verb | None:
        return find_verb(self.verbs, (arrival.line.split() or ["help"])[0])

    def _command(self, arrival: Arrival, typed: Typed, role: Role) -> Command:
        return Command(
            verb=typed.verb.name,
            arguments=typed.arguments,
            options=typed.options,
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
