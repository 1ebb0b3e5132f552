"""A run: the play, with a bot that is started again whenever it was killed."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from tests.scenario.stage import environment_of, write_config
from tests.torture.lives import Launcher, Life, crossings, deaths
from tests.torture.orders import Orders
from tests.torture.play import Play
from tests.torture.verdict import Books, Verdict, judge, settled
from tests.torture.world import Arena, settings


class Plan(Protocol):
    """Says how each life is to end."""

    def next_life(self, journal: str) -> Orders:
        """Return the orders of the next life."""
        ...


@dataclass(kw_only=True)
class Unharmed:
    """Nobody is killed. `clock` and `haste` as in the orders."""

    clock: str | None = None
    haste: float = Orders.haste

    def next_life(self, journal: str) -> Orders:
        """Let it live."""
        return Orders(journal=journal, clock=self.clock, haste=self.haste)


@dataclass(kw_only=True)
class EveryPoint:
    """Each life ends at the first point `at` which none has ended before (None: any point).

    `crossing` is how often a life comes there before.
    """

    at: frozenset[str] | None = None
    crossing: int = 1
    passed: set[str] = field(default_factory=set)
    journals: list[Path] = field(default_factory=list)

    def next_life(self, journal: str) -> Orders:
        """Look where the last one ended, and have the next pass that."""
        for written in self.journals[-1:]:
            self.passed.update(deaths(written))
        self.journals.append(Path(journal))
        return Orders(journal=journal, at=self.at, passed=frozenset(self.passed), crossing=self.crossing)


@dataclass(kw_only=True)
class AtRandom:
    """Lives end after so many crossings each, then nobody is killed any more."""

    after: list[int]

    def next_life(self, journal: str) -> Orders:
        """Order the next death."""
        return Orders(journal=journal, last=self.after.pop(0) if self.after else None)


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a run ended: with how many jobs, and how often was something typed `again`.

    `crossed` counts the crossings of each point, `deaths` are the points of the kills.
    """

    verdict: Verdict
    jobs: int
    again: int
    crossed: Counter[str]
    deaths: Sequence[str]


@dataclass(frozen=True, kw_only=True, repr=False)
class Stage:
    """Where a run takes place. `endpoints` are AWS and Slack as the bot sees them; `bots` run side by side.

    `polling` is how often they look at AWS, as in the settings.
    """

    arena: Arena
    launcher: Launcher
    folder: Path
    store: str
    endpoints: Mapping[str, str]
    bots: int = 1
    polling: Mapping[str, str] = field(default_factory=lambda: {"hot": "0.15s", "cold": "0.6s"})

    @property
    def journals(self) -> list[Path]:
        """What the bots have written down of the points they came to."""
        return list(self.folder.glob("*.journal"))


async def run(stage: Stage, plan: Plan, *, briefly: bool = False) -> Ended:
    """Play in an empty world with an empty store, killing as planned, until all is quiet; then judge."""
    await stage.arena.empty()
    stage.folder.mkdir(parents=True)
    config = write_config(stage.folder, _settings(stage))
    numbers = count()
    lives: list[Life] = []
    play = Play(arena=stage.arena, lives=lambda: len(lives))

    async def keep_alive() -> None:
        for number in numbers:
            orders = plan.next_life(str(stage.folder / f"{number}.journal"))
            log = stage.folder / f"{number}.log"
            life = await stage.launcher.start(config, environment_of(stage.endpoints), orders, log=log)
            lives.append(life)
            await asyncio.shield(life.ended)
            assert life.died_by_order, life.last_words

    async def keep_all_alive() -> None:
        async with asyncio.TaskGroup() as keeping:
            for _ in range(stage.bots):
                keeping.create_task(keep_alive())

    async def to_the_end() -> Books:
        await (play.act_briefly() if briefly else play.act())
        return await settled(stage.store)

    try:
        books = await _while(keep_all_alive(), to_the_end())
        await _stop(stage.launcher)
    except (AssertionError, TimeoutError) as error:
        raise AssertionError("\n".join([str(error), *(life.last_words for life in lives[-stage.bots :])])) from error
    finally:  # a bot that is left would answer in the next run
        for life in await stage.launcher.living():
            life.kill()
            await life.ended
    return Ended(
        verdict=await judge(play, books),
        jobs=len(books.jobs),
        again=play.again,
        crossed=Counter(point for journal in stage.journals for point in crossings(journal)),
        deaths=[point for journal in stage.journals for point in deaths(journal)],
    )


async def _stop(launcher: Launcher) -> None:
    """Ask those who live to stop; that, too, may be where one was to die."""
    for life in await launcher.living():
        if life.connected:
            status = await life.terminated()
            assert status == 0 or life.died_by_order, life.last_words


def _settings(stage: Stage) -> dict[str, object]:
    return settings(stage.endpoints["slack_api"], stage.store, role=stage.arena.role, polling=stage.polling)


async def _while(keeping: Coroutine[object, object, None], work: Coroutine[object, object, Books]) -> Books:
    """Return what the work comes to, unless the keeping ends before it: then its error comes out."""
    kept, worked = asyncio.ensure_future(keeping), asyncio.ensure_future(work)
    try:
        await asyncio.wait([kept, worked], return_when=asyncio.FIRST_COMPLETED)
        if kept.done():
            kept.result()
        return worked.result()
    finally:
        for task in (kept, worked):
            task.cancel()
        await asyncio.gather(kept, worked, return_exceptions=True)
