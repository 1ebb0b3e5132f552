"""Actions that do nothing: the outside edge of the handlers."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.model.form import Choice, Forecast, Listing
from bot.model.history import History
from bot.model.metrics import Comparison
from bot.model.orders import DeployOrder, Order
from bot.model.place import Place
from bot.model.prices import LIST_PRICES
from bot.model.report import (
    BatchList,
    Begun,
    FilterList,
    Happened,
    JobList,
    Released,
    Remembered,
    Scheduled,
    Standing,
    Stopped,
    Unheard,
    VersionList,
    Weighed,
)
from bot.model.review import Every, Planned
from bot.model.subscription import Hearing
from bot.workflow.workflow import Workflow
from tests.unit.bot.views import (
    samples,
    samples_of_batches,
    samples_of_files,
    samples_of_knowing,
    samples_of_launches,
    samples_of_serving,
    samples_of_training,
)

Answer = TypeVar("Answer")


def _at_once() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass(kw_only=True)
class Actions:
    """Actions that keep what they were asked, and answer with samples; `refusal` is what they raise instead.

    `live`: a campaign of the name serves another version.
    `there` is what there is to be searched, `forecast` what is foreseen once `foresight` is set.
    """

    asked: list[Any] = field(default_factory=list)
    refusal: Exception | None = None
    live: bool = False
    place: Place = field(default_factory=lambda: Place(channel="C024BE91L"))
    there: dict[tuple[Listing, str | None], Sequence[str]] = field(default_factory=dict)
    forecast: Forecast | None = None
    foreseen: list[Order] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    foresight: asyncio.Event = field(default_factory=_at_once)

    def workflow(self) -> Workflow:
        """Return them as the handlers get them."""
        return Workflow(
            status=self._answering(Standing(groups=(samples.OVERVIEW.group,))),
            reading=self._answering(samples_of_files.READING),
            check=self._answering(samples_of_files.CHECKED),
            import_data=self._answering(Begun(job=samples.IMPORT, inspection=samples.INSPECTION)),
            launch=self._answering(samples_of_launches.BEGUN),
            go_on=self._answering(samples_of_launches.LAUNCH),
            batch=self._answering(samples_of_batches.BEGUN),
            batches=self._listed,
            train=self._answering(Begun(job=samples.TRAINING)),
            contest=self._answering(Begun(job=samples.CONTEST)),
            retrain=self._answering(Begun(job=samples.TRAINING)),
            reschedule=self._answering(Scheduled(schedule=samples_of_training.SCHEDULE)),
            metrics=self._compare,
            compare=self._pair,
            beside=self._answering(samples_of_serving.BESIDE),
            versions=self._versions,
            all_versions=self._versions,
            weigh=self._weigh,
            deploy=self._answering(Begun(job=samples.DEPLOYMENT)),
            rollback=self._answering(Begun(job=samples.DEPLOYMENT)),
            undeploy=self._answering(samples_of_serving.ASKED),
            recommend=self._answering(samples.ANSWER),
            rank=self._answering(samples_of_serving.RANKED),
            similar=self._answering(replace(samples.ANSWER, by_item=True)),
            create_filter=self._answering(Begun(job=samples_of_serving.FILTER)),
            filters=self._filters,
            delete_filter=self._answering(samples_of_serving.DELETION),
            event=self._answering(
                Happened(user="196", item=samples.ANSWER.rows[0].item, event_type="watch", group="movies")
            ),
            jobs=self._answering(JobList(asked_by=None, running=(samples.TRAINING,), ended=())),
            outbox=self._held,
            release=self._answering(Released(destination="C024BE91L", number=2)),
            hearing=self._answering(samples_of_knowing.HEARING),
            watch=self._hear,
            mute=self._hear,
            unmute=self._hear,
            zone=self._zone,
            cost=self._answering(samples_of_knowing.SPENDING),
            prices=LIST_PRICES,
            planned=self._answering(samples_of_knowing.PLANNED),
            plan=self._plan,
            review=self._answering(samples_of_knowing.REVIEW),
            history=self._history,
            stop=self._answering(Stopped(versions=(samples.READY_VERSION,))),
            use=self._use,
            place=self._place,
            listing=self._listing,
            foresee=self._foresee,
        )

    def _answering(self, answer: Answer) -> Callable[[Any], Awaitable[Answer]]:
        async def action(asked: object) -> Answer:
            self._keep(asked)
            return answer

        return action

    async def _compare(self, target: str | None, channel: str) -> Comparison:
        self._keep((target, channel))
        return samples.COMPARED

    async def _pair(self, one: str, other: str, channel: str) -> Comparison:
        self._keep((one, other, channel))
        return samples_of_training.PAIR

    async def _listed(self, group: str | None, channel: str) -> BatchList:
        self._keep((group, channel))
        return samples_of_batches.LISTED

    async def _versions(self, of: str | None, channel: str) -> VersionList:
        self._keep((of, channel))
        return samples_of_training.LISTED

    async def _weigh(self, order: DeployOrder) -> Weighed | None:
        if not self.live:
            return None
        self._keep(order)
        return samples_of_serving.WEIGHED

    async def _filters(self, group: str | None, channel: str) -> FilterList:
        self._keep((group, channel))
        return samples_of_serving.FILTERS

    async def _listing(self, what: Listing, within: str | None) -> Sequence[Choice]:
        return [Choice(value=name, text=name) for name in self.there.get((what, within), ())]

    async def _foresee(self, order: Order) -> Forecast | None:
        self.foreseen.append(order)
        self.news.set()
        await self.foresight.wait()
        return self.forecast

    async def _held(self) -> Unheard:
        self._keep("held")
        return samples.UNHEARD

    async def _history(self, group: str | None, before: int | None, most: int) -> History:
        self._keep((group, before, most))
        return samples_of_knowing.HISTORY

    async def _hear(self, what: object, who: object) -> Hearing:
        self._keep((what, who))
        return samples_of_knowing.HEARING

    async def _plan(self, destination: str, every: Every | None, by: str) -> Planned:
        self._keep((destination, every, by))
        return samples_of_knowing.PLANNED

    async def _zone(self, user: str) -> tzinfo:
        return ZoneInfo("Europe/Amsterdam")

    async def _use(self, place: Place, by: str) -> Remembered:
        self._keep((place, by))
        return Remembered(place=place, campaign_before="old")

    async def _place(self, channel: str) -> Place:
        return replace(self.place, channel=channel)

    def _keep(self, asked: object) -> None:
        self.asked.append(asked)
        if self.refusal:
            raise self.refusal
