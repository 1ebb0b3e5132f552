"""From any of Slack's payloads to a message and back: the one place that answers and catches."""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from time import perf_counter

from bot.logs import new_trace, trace, tracing
from bot.model.command import Command, Role
from bot.model.errors import BotError
from bot.model.message import Message
from bot.model.signs import CommandDone
from bot.ports import Audit, Clock, Deliveries, Roles, Threads, Watch, unwatched
from bot.records import dataclass
from bot.views.account import told_of, within
from bot.views.errors import refusal, trouble
from bot.views.forms import invitation, written
from bot.workflow.accounts import Accounts
from bot.workflow.workflow import Workflow
from handlers.accounts import refuse_unknown, split
from handlers.answer import Answer, Answering
from handlers.exporting import attach
from handlers.modals import Modals, OnScreen
from handlers.parse import Typed, parse
from handlers.surfaces import Arrival, Payload, Reply
from handlers.talking.conversation import Conversation
from handlers.verb import Handler, Verb, authorise, find_verb
from handlers.work import Work

_log = logging.getLogger(__name__)

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
    replies: Answering
    work: Work
    now: Clock
    modals: Modals | None = None  # where there are forms
    watch: Watch = unwatched
    _begun: dict[str, Reply] = field(default_factory=dict)  # where the answers go that were begun, by arrival

    def accept(self, read: Reader, body: Payload) -> None:
        """Take what was delivered and acknowledged; it is carried out in its turn."""
        self.work.start(self._take(read, body))

    async def _take(self, read: Reader, body: Payload) -> None:
        arrival = read(body)
        if arrival is None or not (arrival.addressed or self._verb(arrival.line)):
            return
        with tracing(new_trace()):
            if self.modals and (form := await self._form(self.modals, arrival)):
                await self.deliveries.first_time(arrival.key, at=self.now())
                await self.modals.complete(form)
                return
            async with self.work.turn:
                await self.carry_out(arrival)

    async def _form(self, modals: Modals, arrival: Arrival) -> OnScreen | None:
        """Open the form that is asked for; whoever cannot have it so is offered a button that opens it."""
        try:
            return await modals.open(arrival)
        except Exception:  # noqa: BLE001 - as below, where the person is told
            _log.exception("A form could not be opened")
            return None

    async def carry_out(self, arrival: Arrival) -> Answer | None:
        """Do what was asked, keep that it was, and answer; a repeated delivery does nothing, and returns None."""
        began = perf_counter()
        answer = await self._answer(arrival)
        if answer is None:
            return None
        verb = known.name if (known := self._verb(arrival.line)) else "?"
        _log.info("%s in %s: %s: %s", arrival.user, arrival.channel, verb, answer.outcome)
        self.watch(CommandDone(verb=verb, outcome=answer.outcome.split()[0], seconds=perf_counter() - began))
        try:
            await self.audit.asked(
                user=arrival.user,
                channel=arrival.channel,
                line=arrival.line,
                outcome=answer.outcome,
                at=self.now(),
                account=await self._concerned(answer.understood or arrival.line, arrival.channel),
            )
        finally:
            await self._tell(arrival, answer)
        return answer

    async def _tell(self, arrival: Arrival, answer: Answer) -> None:
        """Answer, and keep what is talked about there, so that it can be gone on with."""
        reply = self._begun.pop(arrival.key, arrival.reply)
        if arrival.over and answer.outcome == "done":
            reply = arrival.over
        if answer.before:
            await self.replies.send(arrival.reply, answer.before, public=False)
        ts = await self.replies.send(reply, _shown(arrival, answer), public=answer.public)
        await attach(self.replies, arrival, answer, reply)
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
        message = refusal(error, typed=line, usage=self._verb(arrival.line))
        return Answer(message=within(message, account or ""), outcome=type(error).__name__)

    async def _obey(self, arrival: Arrival) -> Answer:
        line, account = split(arrival.line, self.accounts.names)
        typed = parse(line, self.verbs)
        role = await self.roles.role_of(arrival.user)
        authorise(typed.verb, role)
        if not typed.verb.free_words:
            refuse_unknown(line, self.accounts.names)
        command = replace(self._command(arrival, typed, role), line=line, account=account)
        handler = _invite(typed.verb, line) if _is_for_form(arrival, typed) else self._beginning(arrival, typed.verb)
        return Answer(message=await self._carried_out(command, typed.verb, handler), public=typed.public)

    def _beginning(self, arrival: Arrival, verb: Verb) -> Handler:
        """Return a verb's handler; where it takes a while, that is said first, and the answer takes the place of it."""
        begin = verb.begin
        if begin is None:
            return verb.handler

        async def handle(command: Command, workflow: Workflow) -> Message:
            if meanwhile := await begin(command, workflow):
                self._begun[arrival.key] = await self.replies.begin(arrival.reply, meanwhile)
            return await verb.handler(command, workflow)

        return handle

    async def _carried_out(self, command: Command, verb: Verb, handler: Handler) -> Message:
        """Have the command carried out in the account that is meant, and say in which."""
        account = await self._meant(verb, command.account, command.channel)
        if account is None:
            return await handler(command, self.accounts.everywhere)
        return told_of(await handler(command, self.accounts.workflows[account]), account)

    async def _meant(self, verb: Verb, named: str | None, channel: str) -> str | None:
        """Return the AWS account that a verb is about, None where it is about all."""
        return named if named or verb.everywhere else await self.accounts.usual(channel)

    async def _concerned(self, typed: str, channel: str) -> str | None:
        """Return the AWS account that a line is about, None where it is about all, or none that can be told."""
        line, named = split(typed, self.accounts.names)
        verb = self._verb(line)
        try:
            return await self._meant(verb, named, channel) if verb else None
        except BotError:
            return None

    def _verb(self, line: str) -> Verb | None:
        return find_verb(self.verbs, (line.split() or ["help"])[0])

    def _command(self, arrival: Arrival, typed: Typed, role: Role) -> Command:
        return Command(
            verb=typed.verb.name,
            arguments=typed.arguments,
            options=typed.options,
            user=arrival.user,
            channel=arrival.channel,
            role=role,
            public=typed.public,
            csv=typed.csv,
            at=self.now(),
        )


def _is_for_form(arrival: Arrival, typed: Typed) -> bool:
    return typed.verb.form is not None and (arrival.opens or typed.bare)


def _invite(verb: Verb, line: str) -> Handler:
    """Offer a form that cannot be opened here: a message that was typed brings no trigger."""

    async def invite(_: Command, __: Workflow) -> Message:
        return invitation(verb, line)

    return invite


def _shown(arrival: Arrival, answer: Answer) -> Message:
    """Return an answer as it is sent: who filled in a form sees what it wrote, and may put it right."""
    if not arrival.written:
        return answer.message
    return written(answer.message, arrival.line, again=None if answer.outcome == "done" else arrival.line)
