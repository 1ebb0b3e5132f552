"""Filters: made and followed like any job, listed, deleted."""

from typing import Any

import pytest

from bot.model.errors import InUse, NotFound, NotPossible, Refused
from bot.model.form import Listing
from bot.model.job import CreateFilter, CreateGroup, JobKind
from bot.model.orders import FilterDeletionOrder, FilterOrder
from bot.model.resource import ResourceKind, Status
from tests.unit.bot.conftest import Desk

SAYS = 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")'
WHO: dict[str, Any] = {"asked_by": "U1", "channel": "C1", "line": f"filter create unseen {SAYS}"}
CREATE = FilterOrder(**WHO, name="unseen", expression=SAYS)


async def test_a_filter_is_a_job_that_is_followed(desk: Desk) -> None:
    """To its end, in the only group that there is."""
    await desk.personalize.have(CreateGroup(name="movies"))

    job = (await desk.wired.workflow.create_filter(CREATE)).job
    assert (job.kind, job.group, job.subject) == (JobKind.FILTER, "movies", "unseen")
    assert (await desk.store.jobs.running()) == [job]
    done = await desk.finish(job)

    assert done.status is Status.READY
    found = await desk.wired.workflow.filters(None, "C1")
    assert [(one.name, one.expression) for one in found.filters] == [("unseen", SAYS)]
    choices = await desk.wired.workflow.listing(Listing.FILTERS, None)
    assert [one.value for one in choices] == ["unseen"]


async def test_what_amazon_refuses_leaves_no_job(desk: Desk) -> None:
    """Such as a column that the data does not have: it is said at once."""
    await desk.personalize.have(CreateGroup(name="movies"))
    desk.personalize.refusal = Refused("Field COLOR is not in the schema.")

    with pytest.raises(Refused, match="COLOR"):
        await desk.wired.workflow.create_filter(CREATE)
    assert await desk.store.jobs.running() == []


async def test_a_name_is_taken_once(desk: Desk) -> None:
    """Whatever the filter of this name says."""
    await desk.personalize.have(CreateGroup(name="movies"), CreateFilter(name="unseen", group="movies", expression="x"))

    with pytest.raises(NotPossible, match="a filter unseen already, in movies"):
        await desk.wired.workflow.create_filter(CREATE)


async def test_a_filter_is_deleted_once_somebody_is_sure(desk: Desk) -> None:
    """Not while it is being made; and one that is not there is not found."""
    await desk.personalize.have(CreateGroup(name="movies"))
    job = (await desk.wired.workflow.create_filter(CREATE)).job
    delete = FilterDeletionOrder(**WHO, name="unseen", sure=True)
    with pytest.raises(InUse, match="being made just now"):
        await desk.wired.workflow.delete_filter(delete)
    await desk.finish(job)

    asked = await desk.wired.workflow.delete_filter(FilterDeletionOrder(**WHO, name="unseen"))
    assert not asked.done
    assert (await desk.wired.workflow.delete_filter(delete)).done
    arn = job.steps[0].arn or ""
    assert (await desk.personalize.look(ResourceKind.FILTER, arn)).status is Status.DELETED
    with pytest.raises(NotFound, match="no filter “unseen”"):
        await desk.wired.workflow.delete_filter(delete)
