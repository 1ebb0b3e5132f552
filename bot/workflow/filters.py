"""`filter`: make filters, list them, delete them."""

import asyncio

from bot.model.errors import InUse, NotFound, NotPossible
from bot.model.job import CreateFilter, Job, JobKind, Step
from bot.model.orders import FilterDeletionOrder, FilterOrder
from bot.model.report import Begun, FilterDeletion, FilterList
from bot.model.resource import Filter, Status
from bot.ports import Clock, Personalize
from bot.records import dataclass
from bot.workflow.context import Context
from bot.workflow.starting import Start, new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Works on the filters of a group."""

    personalize: Personalize
    context: Context
    start: Start
    now: Clock

    async def create(self, order: FilterOrder) -> Begun:
        """Start making a filter.

        Raises:
            NotPossible: there is one of this name.
            PersonalizeError: AWS refuses, such as an expression that does not fit the data.
        """
        group = await self.context.group(order.group, order.channel)
        if there := await self._found(order.name):
            raise NotPossible(f"There is a filter {there.name} already, in {there.group}. Choose another name.")
        task = CreateFilter(name=order.name, group=group, expression=order.expression)
        job = Job(
            id=new_id("filter"),
            kind=JobKind.FILTER,
            group=group,
            subject=order.name,
            line=order.line,
            asked_by=order.asked_by,
            channel=order.channel,
            started_at=self.now(),
            steps=(Step(task=task),),
        )
        return Begun(job=await self.start(job))

    async def of_group(self, typed: str | None, channel: str) -> FilterList:
        """Return the filters of a group with what they say; raises `NotFound` where there is no such group."""
        group = await self.context.group(typed, channel)
        described = await asyncio.gather(*(self._found(one.name) for one in await self.personalize.filters(group)))
        return FilterList(group=group, filters=tuple(filter(None, described)))

    async def delete(self, order: FilterDeletionOrder) -> FilterDeletion:
        """Delete a filter where the person is sure, else say what that would mean.

        Raises:
            NotFound: there is no such filter.
            InUse: it is being made, or a batch job applies it.
        """
        found = await self.personalize.filter(order.name)
        if found.status is Status.RUNNING:
            raise InUse(f"{found.name} is being made just now. Delete it when that has ended; `jobs` shows it.")
        if order.sure:
            await self.personalize.delete_filter(found.arn)
        return FilterDeletion(filter=found, done=order.sure)

    async def _found(self, name: str) -> Filter | None:
        try:
            return await self.personalize.filter(name)
        except NotFound:
            return None
