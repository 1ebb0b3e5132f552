"""Titles and details out of an Items file, for answers that people can read. Lenient: a bad row is left out."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice

from bot.datafiles.dialect import Dialect
from bot.model.recommendation import CatalogueItem

_TITLES = ("TITLE", "NAME", "ITEM_NAME", "ITEM_TITLE", "PRODUCT_NAME", "PRODUCT_TITLE", "MOVIE_TITLE", "MOVIE_NAME")
_DETAILS = re.compile(r"GENRES?|CATEGORY.*|CATEGORIES|(RELEASE_)?YEAR|BRAND|PRICE")
_MOST_DETAILS = 3
_MOST_ITEMS = 100_000
_LONGEST = 200


def catalogue(items_csv: bytes) -> dict[str, CatalogueItem]:
    """Return the first 100,000 items by id; nothing where the file has no ITEM_ID.

    The title is the id where there is no column for one. `details` are the first three of genre, category, year, brand
    and price that the file has, by their names in words (`genres`, `category l1`).
    """
    rows = _rows(items_csv.decode("utf-8-sig", errors="replace"))
    header = [name.strip().upper() for name in next(rows, [])]
    if "ITEM_ID" not in header:
        return {}
    columns = _columns(header)
    title = next((header.index(name) for name in _TITLES if name in header), header.index("ITEM_ID"))
    whole = (row for row in rows if len(row) == len(header))
    items = (_item(row, header.index("ITEM_ID"), title, columns) for row in islice(whole, _MOST_ITEMS))
    return {item.item: item for item in items}


def _rows(text: str) -> Iterator[Sequence[str]]:
    """Yield rows up to the first that cannot be read, such as one that was cut off."""
    try:
        yield from csv.reader(StringIO(text, newline=""), Dialect)
    except csv.Error:
        return


def _columns(header: Sequence[str]) -> Mapping[str, int]:
    found = {name: place for place, name in enumerate(header) if _DETAILS.fullmatch(name)}
    return {name.replace("_", " ").lower(): place for name, place in list(found.items())[:_MOST_DETAILS]}


def _item(row: Sequence[str], item: int, title: int, columns: Mapping[str, int]) -> CatalogueItem:
    details = {name: _clip(row[place].replace("|", ", ")) for name, place in columns.items() if row[place]}
    return CatalogueItem(item=row[item], title=_clip(row[title]) or row[item], details=details)


def _clip(value: str) -> str:
    printable = value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
    return printable.strip()[:_LONGEST]
