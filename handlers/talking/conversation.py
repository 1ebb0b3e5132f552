"""A direct message or a mention, which is a command line or means one.

A line that begins with a verb is taken as typed. What is said in other words, or cannot be done as typed, is looked up
among the phrases; what costs money or ends something is then asked about first.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import cache

from bot.model.command import Role
from bot.model.errors import BotError, Misunderstood, NotFound
from bot.model.thread import Subject
from bot.ports import Clock, Roles, Threads
from bot.records import dataclass
from bot.views.talk import did_you_mean, shall_i, understood, welcome
from bot.workflow.accounts import Accounts
from handlers.accounts import split
from handlers.answer import Answer
from handlers.parse import LONGEST
from handlers.surfaces import Arrival
from handlers.talking.followups import follow_up, kept, known_from
from handlers.talking.meaning import hinted, meant
from handlers.talking.phrases import spoken
from handlers.talking.smalltalk import is_greeting, small_talk
from handlers.unknown import misspelled
from handlers.verb import Verb, authorise, find_verb

Obey = Callable[[Arrival], Awaitable[Answer]]
"""Carries out the line of an arrival as it was typed; raises the errors of `bot.model.errors`."""


Refuse = Callable[[Arrival, BotError], Answer]
"""Returns what is told of an error."""

_TALK = frozenset(["the", "it", "that", "this", "something", "anything", "please", "me", "my", "our", "a", "an", "to"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """Understands what is said to the bot in people's own words."""

    verbs: Sequence[Verb]
    slash: str
    accounts: Accounts
    roles: Roles
    threads: Threads
    now: Clock
    obey: Obey
    refuse: Refuse

    async def answer(self, arrival: Arrival) -> Answer:
        """Answer, and greet who writes directly for the first time, but for what they say in a thread."""
        fresh = arrival.channel.startswith("D") and arrival.thread is None
        new = fresh and await self.threads.first_meeting(arrival.user, at=self.now())
        if new and is_greeting(arrival.line):
            return Answer(message=welcome(self.slash))
        answer = await self._answer(arrival)
        return replace(answer, before=welcome(self.slash)) if new else answer

    async def _answer(self, arrival: Arrival) -> Answer:
        if len(arrival.line) > LONGEST:
            return await self.obey(arrival)
        line, account = split(arrival.line, self.accounts.names)
        subject = await self._subject(arrival)
        if subject and (found := follow_up(line, subject, self.verbs)):
            return await self._act(arrival, (found,), account, subject)
        if said := small_talk(line):
            return Answer(message=said(), outcome="talk")
        if not _is_typed(line, self.verbs):
            return await self._understand(arrival, line, account, subject) or await self._guess(arrival, line)
        try:
            return await self.obey(arrival)
        except (Misunderstood, NotFound):
            if answer := await self._understand(arrival, line, account, subject):
                return answer
            raise

    async def _understand(
        self, arrival: Arrival, line: str, account: str | None, subject: Subject | None
    ) -> Answer | None:
        """Do what a sentence means; None where it is not understood, or means nothing but itself.

        A verb alone is that verb, whatever else the word may mean.
        """
        said = spoken(line)
        lines = meant(said, known_from(subject))
        lines = tuple(kept(one, subject, self.verbs) for one in lines)
        if alone := find_verb(self.verbs, line):
            lines = tuple(one for one in lines if find_verb(self.verbs, one.split()[0]) is alone)
        return await self._act(arrival, lines, account, subject) if lines and lines != (line,) else None

    async def _act(
        self, arrival: Arrival, lines: Sequence[str], account: str | None, subject: Subject | None
    ) -> Answer:
        """Carry out the one line that is meant, or ask: which of several, or before it costs money or ends things."""
        there = account or self._account_of(subject)
        lines = [f"{line} in {there}" if there else line for line in lines]
        if len(lines) > 1:
            return Answer(message=did_you_mean(lines), outcome="asked")
        verb = find_verb(self.verbs, lines[0].split()[0])
        means = replace(arrival, line=lines[0])
        try:
            if verb and verb.needs is not Role.VIEWER:
                authorise(verb, await self.roles.role_of(arrival.user))
                return Answer(message=shall_i(lines[0], verb), outcome="asked")
            answer = await self.obey(means)
        except BotError as error:
            answer = self.refuse(means, error)
        return replace(answer, message=understood(answer.message, lines[0]), understood=lines[0])

    async def _guess(self, arrival: Arrival, line: str) -> Answer:
        """Ask what was perhaps meant by a sentence that is not understood, or say that it is none."""
        near = () if find_verb(self.verbs, line.split(maxsplit=1)[0]) else misspelled(arrival.line, self.verbs)
        lines = near or hinted(spoken(line), [verb.name for verb in self.verbs])
        return Answer(message=did_you_mean(lines), outcome="asked") if lines else await self.obey(arrival)

    async def _subject(self, arrival: Arrival) -> Subject | None:
        if arrival.thread is None:
            return None
        return await self.threads.about(arrival.channel, arrival.thread, user=arrival.user)

    def _account_of(self, subject: Subject | None) -> str | None:
        """Return the AWS account that a thread is about, None where the channel's is meant or there is one alone."""
        named = split(subject.line, self.accounts.names)[1] if subject and subject.line else None
        job = subject.job.account if subject and subject.job else None
        return named or (job if job in self.accounts.names else None)


def _is_typed(line: str, verbs: Sequence[Verb]) -> bool:
    """Say whether a line begins with a verb and has no word in it that only sentences have."""
    first, *rest = line.split() or ["help"]
    verb = find_verb(verbs, first)
    return verb is not None and not any(word.lower() in _TALK - _own_words(verb.usage) for word in rest)


@cache
def _own_words(usage: tuple[str, ...]) -> frozenset[str]:
    """Return the words that are typed with a verb as they stand: of `mute me [GROUP]`, `me`."""
    return frozenset(word for typed in usage for word in typed.split() if word.islower())
