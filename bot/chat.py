"""`personalize-bot chat`: the same conversation in a terminal, without Slack."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.app import Bot, Surface, open_bot, utc_now
from bot.config import Config, load
from bot.logs import new_trace, tracing
from bot.model.pace import Pace
from bot.model.resource import Overview
from bot.records import dataclass
from bot.terminal.absent import Absent
from bot.terminal.inventory import Inventory
from bot.terminal.person import PLACE, LocalPeople, name
from bot.terminal.screen import Screen, console
from bot.terminal.session import Session
from bot.views.talk import welcome
from bot.workflow.workflow import Workflow
from handlers import verbs_for
from handlers.dispatch import Dispatch
from handlers.surfaces import Arrival, ToChannel
from handlers.work import Work

_PACE = Pace(call=timedelta(milliseconds=10), burst=100, reserve=10, edit=timedelta(seconds=1))
_STORE = "chat.sqlite3"
_GROUPS = 10  # are looked into for names
_DONE = frozenset({"done", "talk"})


async def chat(path: Path, environment: Mapping[str, str], *, store: Path | None = None) -> None:
    """Talk with whoever is at the terminal until they leave; jobs are followed meanwhile.

    Raises:
        BotError: the configuration at `path` is wrong, or something that it names cannot be opened.
    """
    async with _open(path, environment, store) as desk:
        inventory = Inventory(look=desk.names)
        session = Session(
            screen=desk.screen,
            answer=desk.answer,
            inventory=inventory,
            verbs=desk.dispatch.verbs,
            history=Path(desk.config.store).with_suffix(".history"),
        )
        if await desk.bot.store.threads.first_meeting(desk.person, at=utc_now()):
            desk.screen.show(welcome(desk.config.slack.command))
        async with desk.bot.working():
            await desk.bot.reach_aws()
            try:
                await session.converse()
            finally:
                await inventory.close()


async def answer_one(line: str, path: Path, environment: Mapping[str, str], *, store: Path | None = None) -> bool:
    """Answer one line, and say whether what it asked for was done; what it began is followed by the next chat.

    Raises:
        BotError: as `chat`.
    """
    async with _open(path, environment, store) as desk:
        return await desk.answer(line)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Desk:
    """What answers."""

    config: Config
    bot: Bot
    dispatch: Dispatch
    screen: Screen
    person: str
    numbers: "count[int]"

    async def names(self) -> list[str]:
        """Return the names of what there is, in all AWS accounts."""
        found = [name for workflow in self.bot.accounts.workflows.values() for name in await _names(workflow)]
        return list(dict.fromkeys(found))

    async def answer(self, line: str) -> bool:
        """Carry out a line, show the answer, and say whether what it asked for was done."""
        arrival = Arrival(
            key=f"terminal:{new_trace()}:{next(self.numbers)}",
            line=line.removeprefix(self.config.slack.command).strip(),
            user=self.person,
            channel=PLACE,
            reply=ToChannel(channel=PLACE),
            spoken=True,
            thread=PLACE,  # all that is said here is one thread
        )
        with tracing(new_trace()):
            answer = await self.dispatch.carry_out(arrival)
        return answer is not None and answer.outcome in _DONE


@asynccontextmanager
async def _open(path: Path, environment: Mapping[str, str], store: Path | None) -> AsyncIterator[_Desk]:
    config = load(path, environment, slack=False)
    config = replace(
        config,
        store=str(store or _beside(config.store, path)),
        slack=replace(config.slack, command=""),  # lines are typed as they are
    )
    screen, people, absent = Screen(console=console()), LocalPeople(), Absent()
    surface = Surface(people=people, roles=people, channel=screen, tabs=absent, drops=absent, pace=_PACE)
    async with open_bot(config, surface) as bot:
        dispatch = Dispatch(
            verbs=[replace(verb, form=None) for verb in verbs_for(config)],  # there is nothing to fill in
            accounts=bot.accounts,
            deliveries=bot.store.deliveries,
            roles=bot.roles,
            audit=bot.store.audit,
            threads=bot.store.threads,
            slash=config.slack.command,
            replies=screen,
            work=Work(),
            now=utc_now,
        )
        yield _Desk(config=config, bot=bot, dispatch=dispatch, screen=screen, person=name(), numbers=count())


async def _names(workflow: Workflow) -> list[str]:
    groups = [group.name for group in (await workflow.status(None)).groups]
    standings = await asyncio.gather(*(workflow.status(group) for group in groups[:_GROUPS]))
    return [*groups, *(name for standing in standings if standing.overview for name in _inside(standing.overview))]


def _inside(overview: Overview) -> Iterator[str]:
    yield from (campaign.name for campaign in overview.campaigns)
    for solution in overview.solutions:
        yield solution.name
        yield from (version.name for version in solution.versions)


def _beside(store: str, path: Path) -> Path:
    """Return the file of the chat: beside that of `run`, whose notices are not for this terminal."""
    return path.parent / "var" / _STORE if "://" in store else Path(store).with_name(_STORE)
