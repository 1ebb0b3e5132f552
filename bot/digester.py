"""Tells reviews when they are due: each once, by whichever process is first, also after a night without any."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import field
from datetime import datetime, timedelta

from bot.model.errors import ClaimLost, StoreError
from bot.model.notice import Notice, key_of
from bot.model.review import Every, Plan, Review
from bot.ports import Clock, ReviewPlans, Subscriptions
from bot.records import dataclass
from bot.resting import rest
from bot.views.account import within
from bot.views.review import review

_log = logging.getLogger(__name__)
_REST = timedelta(seconds=30)  # between two looks at what is due
_PATIENCE = timedelta(hours=1)  # for which AWS is waited for, before a review is told without what it knows


@dataclass(frozen=True, kw_only=True, slots=True)
class Digester:
    """Tells the reviews of one AWS account; `tell` is called when there is something to be told.

    It looks now and then, and when `woken`.
    """

    plans: ReviewPlans
    subscriptions: Subscriptions
    compose: Callable[[str, Every], Awaitable[Review]]
    next_at: Callable[..., Awaitable[datetime]]
    tell: Callable[[], None]
    now: Clock
    account: str = ""
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _troubled: set[str] = field(default_factory=set)

    async def run(self, stop: asyncio.Event) -> None:
        """Look at what is due, and rest, until `stop` is set."""
        while not stop.is_set():
            self.woken.clear()
            try:
                await self.turn()
            except StoreError as error:
                _log.debug("reviews cannot be told now: %s", error)  # that the database is away, the store says itself
            await rest(_REST, stop, self.woken)

    async def turn(self) -> None:
        """Tell what is due."""
        async with self.plans.due(self.now()) as due:
            for plan in due:
                try:
                    await self._tell(plan)
                except ClaimLost:
                    _log.info("the review of %s is another's by now", plan.destination)
                except StoreError:
                    raise
                except Exception:  # noqa: BLE001 - a bug that one review meets must not hold up the others
                    _log.exception("the review of %s cannot be told", plan.destination)

    async def _tell(self, plan: Plan) -> None:
        now = self.now()
        found = await self.compose(plan.destination, plan.every)
        if found.trouble and now - plan.next_at < _PATIENCE:
            self._say_once(plan, found.trouble[0])
            return
        self._troubled.discard(plan.destination)
        next_at = await self.next_at(plan.every, plan.asked_by, after=now)
        name = f"{plan.every}-{plan.next_at:%Y%m%d%H%M}"
        notice = Notice(
            key=key_of(f"{name}{self.account}", "review", plan.destination),
            job_id=name,
            destination=plan.destination,
            message=within(review(found), self.account),
            asked_by=plan.asked_by,
            quiet=await self._is_muted(plan, now),
        )
        await asyncio.shield(self.plans.told(plan, notice, next_at=next_at))
        self.tell()

    async def _is_muted(self, plan: Plan, now: datetime) -> bool:
        mutes = await self.subscriptions.mutes(plan.destination, now)
        return any(mute.group is None for mute in mutes)

    def _say_once(self, plan: Plan, trouble: str) -> None:
        if plan.destination not in self._troubled:
            self._troubled.add(plan.destination)
            _log.warning("the review of %s waits for AWS: %s", plan.destination, trouble)
