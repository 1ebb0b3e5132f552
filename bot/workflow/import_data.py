"""`import`: check a CSV file, make what is missing, import it."""

from dataclasses import replace

from bot.logs import trace_of
from bot.model.datafile import FileHead, Inspection
from bot.model.errors import NotPossible, Way
from bot.model.job import CreateDataset, CreateGroup, ImportFile, Job, JobKind, Step
from bot.model.orders import DatasetKind, ImportMode, ImportOrder
from bot.model.profile import Repair
from bot.model.report import Begun
from bot.ports import Clock, Files, Inspector, Personalize, Places
from bot.records import dataclass
from bot.views.lines import line
from bot.workflow.preparing import Prepare
from bot.workflow.starting import Start, new_id

HEAD = 16 * 2**20  # bytes of a file that are read before Amazon reads it: some 500,000 interactions


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """A file that can be imported: the order with where it lies, what it holds, its `size` in rows, about."""

    order: ImportOrder
    inspection: Inspection
    size: int
    repair: Repair | None = None

    @property
    def rows(self) -> int | None:
        """How many rows it has, where they were counted."""
        return self.inspection.rows if self.inspection.whole else None


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportData:
    """Starts imports."""

    personalize: Personalize
    files: Files
    inspector: Inspector
    places: Places
    prepare: Prepare
    start: Start
    now: Clock

    async def __call__(self, order: ImportOrder) -> Begun:
        """Check the file, and start importing it; raises as `examine`."""
        found = await self.examine(order)
        job = await self.start(self._job(found))
        await self.remember(order)
        return Begun(job=job, inspection=found.inspection, repair=found.repair)

    async def examine(self, order: ImportOrder) -> Examined:
        """Check the file, and have it where Amazon can read it.

        Raises:
            BadFile: it cannot be imported as it is, or not mended.
            NotFound: there is no such file.
            NotPossible: there is nothing yet that an incremental import could add to.
            PersonalizeError: AWS refuses.
        """
        schema = await self.personalize.schema(order.group, order.dataset)
        if order.mode is ImportMode.INCREMENTAL and schema is None:
            raise NotPossible(
                f"{order.group} has no {order.dataset.lower()} yet, so the first import must be full.",
                ways=[Way(text="Import in full", line=_in_full(order))],
            )
        prepared = await self.prepare(order, schema)
        order = replace(order, location=prepared.location)
        head = await self.files.head(order.location, limit=HEAD)
        inspection = await self.inspector.inspect(head, order.dataset, schema=schema)
        size = inspection.rows if inspection.whole else _about(inspection.rows, head)
        return Examined(order=order, inspection=inspection, size=size, repair=prepared.repair)

    def _job(self, found: Examined) -> Job:
        order, job_id = found.order, new_id("import")
        return Job(
            id=job_id,
            kind=JobKind.IMPORT,
            group=order.group,
            subject=import_subject(order.group, order.dataset),
            line=order.line,
            asked_by=order.asked_by,
            channel=order.channel,
            started_at=self.now(),
            steps=import_steps(
                job_id, order.group, order.dataset, order.location, schema=found.inspection.schema, mode=order.mode
            ),
            rows=found.rows,
            size=found.size,
            users=found.inspection.users,
            sample_users=found.inspection.sample_users,
        )

    async def remember(self, order: ImportOrder) -> None:
        """Let a channel that remembers no group remember the first one that is imported there."""
        place = await self.places.place(order.channel)
        if place.group is None and not place.elsewhere:
            await self.places.remember(replace(place, group=order.group), by=order.asked_by, at=self.now())


def import_subject(group: str, dataset: DatasetKind) -> str:
    """Return what an import works on."""
    return f"{group} {dataset.lower()}"


def import_steps(
    job_id: str,
    group: str,
    dataset: DatasetKind,
    location: str,
    *,
    schema: str,
    mode: ImportMode = ImportMode.FULL,
) -> tuple[Step, ...]:
    """Return the steps that an import takes."""
    tasks = (
        CreateGroup(name=group),
        CreateDataset(group=group, dataset=dataset, schema=schema),
        ImportFile(
            name=import_name(group, dataset, trace_of(job_id)),
            group=group,
            dataset=dataset,
            location=location,
            mode=mode,
        ),
    )
    return tuple(Step(task=task) for task in tasks)


def import_name(group: str, dataset: str, number: str) -> str:
    """Return what an import is called: no other has its number, and whoever reads it knows whose it is."""
    return f"{group[:30]}-{dataset.lower()}-{number}"


def _about(rows: int, head: FileHead) -> int:
    """Return how many rows there are about, as many to the byte as at the beginning; files of a folder are alike."""
    return rows * head.size * head.files // max(len(head.body), 1)


def _in_full(order: ImportOrder) -> str:
    return line("import", order.group, order.location, dataset=order.dataset.lower())
