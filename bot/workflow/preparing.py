"""What is done to a file before it is imported: dropped ones are put into S3, others mended where that is asked for."""

import re

from bot.model.datafile import Source
from bot.model.errors import BadFile, NotPossible
from bot.model.orders import ImportOrder
from bot.model.profile import Repair
from bot.ports import Files, Inspector
from bot.records import dataclass
from bot.workflow.fetching import Fetch, is_drop

_FOLDER = "personalize-bot"
_LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """Where a file can be imported from, and what was mended in it, None where nothing was to be."""

    location: str
    repair: Repair | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepare:
    """Makes files ready to be imported. The original is never changed; a mended copy lies beside it."""

    fetch: Fetch
    files: Files
    inspector: Inspector
    bucket: str | None

    async def __call__(self, order: ImportOrder, schema: str | None) -> Prepared:
        """Return where to import from.

        Raises:
            NotPossible: the file was dropped in Slack, and there is no bucket to put it into.
            BadFile: it cannot be mended, or is too large.
            BotError: it is not there, is not given, or S3 does not take it.
        """
        if not is_drop(order.location) and not order.fix:
            return Prepared(location=order.location)
        bucket = self._bucket(order)
        async with self.fetch.fetched(order.location, order, dataset=order.dataset, schema=schema) as source:
            original = order.location
            if is_drop(order.location):
                original = _home(bucket, order, source)
                await self.files.put(source.path, original)
            return await self._mended(source, original) if order.fix else Prepared(location=original)

    async def _mended(self, source: Source, original: str) -> Prepared:
        if source.path.stat().st_size < source.size:
            raise BadFile("The file is too large to be mended here (`files.checked_mb` in config.yaml).")
        copy = source.path.with_name("mended.csv")
        repair = await self.inspector.mend(source, copy)
        if not repair.changes:
            return Prepared(location=original)
        location = f"{original.removesuffix('.csv')}.fixed.csv"
        await self.files.put(copy, location)
        return Prepared(location=location, repair=repair)

    def _bucket(self, order: ImportOrder) -> str:
        if self.bucket is None and is_drop(order.location):
            raise NotPossible(
                "I have no bucket to put dropped files into: whoever runs this bot can name one in its config.yaml, as "
                "`aws.bucket`. Or put the file into a bucket yourself, and type "
                f"`import {order.group} s3://BUCKET/FILE.csv`."
            )
        return self.bucket or ""


def _home(bucket: str, order: ImportOrder, source: Source) -> str:
    """Return where a dropped file is put: by its id, so that another one of its name does not replace it."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", source.name)[-_LONGEST_NAME:]
    return f"s3://{bucket}/{_FOLDER}/{order.group}/{order.location}/{name}"
