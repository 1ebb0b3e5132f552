"""How every job starts: AWS takes its first step, then it is kept, then the poller has it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.model.job import Job
from bot.ports import Jobs
from bot.workflow.advance import Advance


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """Starts jobs. `nudge` tells the poller that there is something new."""

    advance: Advance
    jobs: Jobs
    nudge: Callable[[], None]

    async def __call__(self, job: Job) -> Job:
        """Return the started job; raises `PersonalizeError` where AWS refuses, and then keeps nothing."""
        started = await self.advance(job)
        await self.jobs.add(started)
        self.nudge()
        return started


def new_id(kind: str) -> str:
    """Return a short id that no other job has, such as `import-5f3a9c`."""
    return f"{kind}-{secrets.token_hex(3)}"
