"""Which files at a location are to be imported, each into the dataset that it is of."""

from dataclasses import replace

from bot.model.errors import BadFile
from bot.model.orders import DatasetKind, ImportOrder
from bot.ports import Files
from bot.records import dataclass
from bot.workflow.import_data import Examined, ImportData

_INTERACTIONS = DatasetKind.INTERACTIONS


@dataclass(frozen=True, kw_only=True, slots=True)
class Gather:
    """Looks at one file, at a folder of files that are imported as one, or at a folder with a file for each dataset."""

    files: Files
    import_data: ImportData

    async def __call__(self, order: ImportOrder) -> list[Examined]:
        """Return what is to be imported, interactions first; raises as `ImportData.examine` does."""
        names = await self.files.names(order.location) if order.location.endswith("/") else []
        if not 1 < len(names) <= len(DatasetKind):
            return [await self.import_data.examine(order)]
        found = [await self._of_its_kind(replace(order, location=name)) for name in names]
        kinds = [one.order.dataset for one in found]
        if set(kinds) == {_INTERACTIONS}:
            return [await self.import_data.examine(order)]
        if len(set(kinds)) < len(kinds) or _INTERACTIONS not in kinds:
            there = ", ".join(f"{kind.lower()} in {_name(name)}" for name, kind in zip(names, kinds, strict=True))
            raise BadFile(
                "A folder for a launch has one file of interactions, and perhaps one of items and one of users, or "
                f"parts of interactions alone. Here are {there}."
            )
        return sorted(found, key=lambda one: list(DatasetKind).index(one.order.dataset))

    async def _of_its_kind(self, order: ImportOrder) -> Examined:
        """Examine a file as what it looks like."""
        try:
            return await self.import_data.examine(order)
        except BadFile as other:
            if other.fits is None:
                raise
            return await self.import_data.examine(replace(order, dataset=other.fits))


def _name(location: str) -> str:
    return location.rpartition("/")[2]
