"""Shows the notices in Slack: each message once, edited when it moves on, whatever happens in between."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field
from datetime import timedelta

from bot.logs import trace_of, tracing
from bot.model.errors import ChannelBusy, ChannelClosed, ClaimLost, StoreUnavailable
from bot.model.message import Message
from bot.model.notice import Notice, PendingNotice
from bot.model.pace import Pace
from bot.model.signs import Loop, NoticeTold, Turned
from bot.ports import Channel, Clock, Outbox, Watch, unwatched
from bot.records import dataclass
from bot.resting import rest
from bot.views.digest import MOST, digest

_log = logging.getLogger(__name__)
_REST = timedelta(seconds=1)  # between two looks at what is pending
_LONGEST_PAUSE = 300.0  # seconds
_DOUBLINGS = 9  # of one second, until the longest pause is reached
_STORE = "the store"


@dataclass(kw_only=True, slots=True)
class Notifier:
    """Takes what is pending in the outbox to Slack. `jitter` returns 0..1, so that not all retries come together."""

    outbox: Outbox
    channel: Channel
    now: Clock
    jitter: Callable[[], float]
    pace: Pace = field(default_factory=Pace)
    watch: Watch = unwatched
    _nudged: asyncio.Event = field(default_factory=asyncio.Event)
    _troubled: set[str] = field(default_factory=set)

    def nudge(self) -> None:
        """Have it look at the outbox now."""
        self._nudged.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Drain and rest until `stop` is set."""
        while not stop.is_set():
            self._nudged.clear()
            sent = False
            try:
                sent = await self.drain()
            except Exception as error:  # noqa: BLE001 - no trouble of the store may end the telling for good
                self._say_once(_STORE, error)
            else:
                self._recovered(_STORE)
            self.watch(Turned(loop=Loop.NOTIFIER))
            if not sent:
                await rest(_REST, stop, self._nudged)

    async def drain(self) -> bool:
        """Send what there is room for, destinations side by side and each in order; say whether there was anything."""
        await self._gather()
        async with self.outbox.claim(self.now(), pace=self.pace) as queues:
            sending = (self._send_in_order(queue) for queue in queues.values())
            for trouble in await asyncio.gather(*sending, return_exceptions=True):
                if trouble:  # it came to its end in the other destinations first
                    raise trouble
        return bool(queues)

    async def _gather(self) -> None:
        for _ in range(await self.outbox.gather(self.now(), pace=self.pace, most=MOST, compose=digest)):
            self.watch(NoticeTold(outcome="digested"))

    async def _send_in_order(self, queue: Sequence[PendingNotice]) -> None:
        for pending in queue:
            with tracing(trace_of(pending.notice.job_id)):
                if not await self._send(pending):
                    break

    async def _send(self, pending: PendingNotice) -> bool:
        """Send one, and say whether its destination takes more."""
        notice = pending.notice
        if pending.ts is None:
            await self.outbox.attempted(notice.key)
        try:
            ts = await self._show(pending)
        except ChannelBusy as error:
            self._say_once(notice.destination, error)
            await self._wait(pending, error)
            return False
        except ChannelClosed as error:
            await self._park(notice, error)
        except Exception:  # noqa: BLE001 - a bug that one message meets must not hold up the others
            _log.exception("notice %s cannot be sent; it waits until its message changes", notice.key)
            await self.outbox.park(notice.key, reason="an error of the bot's own")
        else:
            self._recovered(notice.destination)
            await _to_the_end(self.outbox.sent(notice.key, revision=pending.revision, ts=ts, at=self.now()))
        return True

    async def _show(self, pending: PendingNotice) -> str:
        """Post or edit, and return the `ts`; where a post may have gone through unseen, look for it first."""
        notice, ts = pending.notice, pending.ts
        if ts is None and pending.attempted:
            ts = await self.channel.find(notice.destination, notice.key)
        if ts is None:
            return await self.channel.post(notice.destination, notice.message, key=notice.key)
        await self.channel.edit(notice.destination, ts, notice.message, key=notice.key)
        return ts

    async def _wait(self, pending: PendingNotice, error: ChannelBusy) -> None:
        """Wait with what Slack limits: new messages by channel, edits by workspace (docs.slack.dev, "Rate limits")."""
        until = self.now() + self._pause(pending, error)
        if pending.ts is not None and error.retry_after is not None:
            await self.outbox.rest_edits(until=until)
        else:
            await self.outbox.postpone(pending.notice.key, until=until)

    def _pause(self, pending: PendingNotice, error: ChannelBusy) -> timedelta:
        doubled: float = min(2.0 ** min(pending.attempts, _DOUBLINGS), _LONGEST_PAUSE)
        seconds = doubled if error.retry_after is None else error.retry_after
        return timedelta(seconds=seconds * (1 + self.jitter() / 10))

    async def _park(self, notice: Notice, error: ChannelClosed) -> None:
        _log.warning("notice %s is not taken by %s: %s", notice.key, notice.destination, error)
        if not notice.is_direct:
            for asker in [notice.asked_by] if notice.asked_by else await self.outbox.askers(notice.key):
                await self.outbox.add(_undelivered(notice, to=asker, reason=str(error)))
                self.nudge()
        await self.outbox.park(notice.key, reason=str(error))

    def _say_once(self, subject: str, error: Exception) -> None:
        if subject not in self._troubled and not isinstance(error, StoreUnavailable):  # of which the store tells
            self._troubled.add(subject)
            expected = isinstance(error, (ChannelBusy, ClaimLost))
            _log.warning("%s: %s", subject, error, exc_info=None if expected else error)

    def _recovered(self, subject: str) -> None:
        if subject in self._troubled:
            self._troubled.discard(subject)
            _log.info("%s: well again", subject)


def _undelivered(notice: Notice, *, to: str, reason: str) -> Notice:
    """Return what tells a person that a channel does not hear of their job; one for each channel and job."""
    headline = notice.message.text.partition("\n")[0].removesuffix(".")
    then = "Then an operator can have it shown: type `outbox retry` there."
    return Notice(
        key=f"parked:{notice.job_id}:{notice.destination}:{to}",
        job_id=notice.job_id,
        destination=to,
        message=Message(text=f"<#{notice.destination}> does not hear of this: {headline}. {reason} {then}"),
    )


async def _to_the_end(write: Awaitable[None]) -> None:
    """Finish a write although we are cancelled meanwhile: what Slack shows has to be known."""
    writing = asyncio.ensure_future(write)
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        await writing
        raise
