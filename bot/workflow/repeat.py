"""Do what a schedule says when it is due: once, whichever process does it."""

from datetime import datetime, timedelta

from bot.logs import trace_of, tracing
from bot.model.errors import AlreadyKept, BotError, InUse, StoreError, Unavailable
from bot.model.notice import Notice, key_of
from bot.model.orders import RetrainOrder
from bot.model.schedule import Schedule
from bot.ports import Clock, Outbox, Schedules
from bot.records import dataclass
from bot.views.account import within
from bot.views.lines import line
from bot.views.schedules import missed
from bot.workflow.retrain import NothingNew, Retrain, job_id_of

_SOON = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeat:
    """Retrains what is due."""

    schedules: Schedules
    retrain: Retrain
    outbox: Outbox
    now: Clock

    async def __call__(self) -> int:
        """Do what is due now, and return how many schedules that were; raises `StoreError`."""
        async with self.schedules.claim(self.now()) as due:
            for schedule in due:
                with tracing(trace_of(job_id_of(schedule))):
                    due_at, note = await self._carry_out(schedule)
                await self.schedules.passed(schedule, due_at=due_at, note=note)
        return len(due)

    async def _carry_out(self, schedule: Schedule) -> tuple[datetime, str]:
        """Return when a schedule is due again, and what came of it."""
        next_time = schedule.after(self.now())
        try:
            begun = await self.retrain(_order(schedule), job_id=job_id_of(schedule))
        except AlreadyKept:  # a process that died since had started it
            return next_time, "A training was started."
        except NothingNew as same:
            return next_time, f"Nothing was trained. {same}"
        except InUse as busy:
            return next_time, f"Nothing was trained. {busy}"
        except Unavailable as outage:
            return min(self.now() + _SOON, next_time), f"It is tried again in a few minutes. {outage}"
        except StoreError:
            raise
        except BotError as refusal:
            await self._tell(schedule, refusal)
            return next_time, f"Nothing was trained. {refusal}"
        return next_time, f"A training of {begun.job.subject} was started."

    async def _tell(self, schedule: Schedule, refusal: BotError) -> None:
        job_id = job_id_of(schedule)
        notice = Notice(
            key=key_of(job_id, "missed", schedule.channel),
            job_id=job_id,
            destination=schedule.channel,
            message=within(missed(schedule, refusal), schedule.account),
            asked_by=schedule.asked_by,
        )
        await self.outbox.add(notice)


def _order(schedule: Schedule) -> RetrainOrder:
    typed = line("retrain", schedule.target)  # what starts the same again is one training, not a schedule
    return RetrainOrder(target=schedule.target, asked_by=schedule.asked_by, channel=schedule.channel, line=typed)
