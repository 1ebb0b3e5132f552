"""The titles of items, from the Items file that was imported last."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from difflib import get_close_matches

from bot.model.errors import BadFile, Misunderstood, NotFound, NotPossible, PersonalizeError, Way, cited
from bot.model.orders import DatasetKind
from bot.model.recommendation import CatalogueItem
from bot.ports import Clock, Files, Inspector, Personalize
from bot.records import dataclass
from bot.views.blocks import shown

_LIMIT = 64 * 2**20  # bytes; of a larger file the items at its beginning have titles
_FRESH = timedelta(minutes=5)
_GROUPS_KEPT = 8
_OFFERED = 5
_TITLE = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Titles:
    """The items of a group by id; empty where there is no Items data that can be read."""

    by_id: Mapping[str, CatalogueItem]

    def of(self, item: str) -> CatalogueItem:
        """Return what is known of an item: at least its id."""
        return self.by_id.get(item) or CatalogueItem(item=item, title=item)

    def find(self, typed: str, again: Callable[[str], str]) -> CatalogueItem:
        """Return the item that is meant by an id or a title, where the year in brackets may be left out.

        `again` returns the line that was typed, with an item's id in the place of what it was called.

        Raises:
            NotFound: no title is like it.
            NotPossible: several are.
        """
        if typed in self.by_id or not self.by_id:
            return self.of(typed)
        wanted = _plain(typed)
        titles = {item.item: _plain(item.title) for item in self.by_id.values()}
        for matches in (
            [item for item, title in titles.items() if wanted in {title, _without_year(title)}],
            [item for item, title in titles.items() if wanted in title],
        ):
            if len(matches) == 1:
                return self.by_id[matches[0]]
            if matches:
                best = sorted(matches, key=lambda item: _distance(wanted, titles[item]))
                raise self._several(typed, best, again)
        close = get_close_matches(wanted, titles.values(), n=_OFFERED)
        raise self._none(typed, [item for item, title in titles.items() if title in close], again)

    def _several(self, typed: str, items: Sequence[str], again: Callable[[str], str]) -> NotPossible:
        more = f" and {len(items) - _OFFERED:,} more: type a longer part" if len(items) > _OFFERED else ""
        ways = self._ways(items, again)
        return NotPossible(f"Which {cited(typed)}? There are {_texts(ways)}{more}.", ways=ways)

    def _none(self, typed: str, near: Sequence[str], again: Callable[[str], str]) -> NotFound:
        ways = self._ways(near, again)
        next_step = f"Did you mean {_texts(ways)}?" if near else "Type a part of its title, or its id."
        return NotFound(f"There is no item {cited(typed)}. {next_step}", ways=ways)

    def _ways(self, items: Sequence[str], again: Callable[[str], str]) -> list[Way]:
        return [Way(text=shown(self.by_id[item].title, _TITLE), line=again(item)) for item in items[:_OFFERED]]


@dataclass(kw_only=True, slots=True)
class Catalogue:
    """Reads Items files, and keeps the latest of a few groups."""

    personalize: Personalize
    files: Files
    inspector: Inspector
    now: Clock
    _kept: dict[str, "_Kept"] = field(default_factory=dict)

    async def titles(self, group: str) -> Titles:
        """Return the titles of a group's items."""
        kept = self._kept.get(group)
        if kept and self.now() - kept.checked_at < _FRESH:
            return kept.titles
        fresh = await self._read(group, kept)
        self._kept.pop(group, None)
        self._kept[group] = fresh
        if len(self._kept) > _GROUPS_KEPT:
            del self._kept[next(iter(self._kept))]
        return fresh.titles

    async def _read(self, group: str, kept: "_Kept | None") -> "_Kept":
        latest = await self.personalize.latest_import(group, DatasetKind.ITEMS)
        if latest is None or latest.location is None:
            return _Kept(source=None, checked_at=self.now(), titles=Titles(by_id={}))
        if kept and kept.source == latest.arn:
            return _Kept(source=latest.arn, checked_at=self.now(), titles=kept.titles)
        try:
            head = await self.files.head(latest.location, limit=_LIMIT)
            items = await self.inspector.catalogue(head.body)
        except (NotFound, BadFile, Misunderstood, PersonalizeError):
            items = {}  # the file is gone or unreadable by now: ids are shown instead of titles
        return _Kept(source=latest.arn, checked_at=self.now(), titles=Titles(by_id=items))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    source: str | None
    checked_at: datetime
    titles: Titles


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _without_year(title: str) -> str:
    head, _, tail = title.rpartition(" (")
    return head if tail.rstrip(")").isdigit() else title


def _texts(ways: Sequence[Way]) -> str:
    return ", ".join(way.text for way in ways)


def _distance(wanted: str, title: str) -> tuple[bool, bool, int]:
    """Order titles that hold the words that were typed: as whole words first, then at the beginning, then short."""
    whole = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", title)
    return (whole is None, not title.startswith(wanted), len(title))
