"""What Personalize wants in each kind of dataset.

Source: Personalize Developer Guide, "Custom datasets and schemas", "Schema data types" and the quotas page.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.model.orders import DatasetKind
from bot.records import dataclass

AvroType = str | list[str]
AvroField = Mapping[str, Any]
"""A field of an Avro schema: `name`, `type`, and perhaps `categorical` or `textual`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """One kind. `required` and `reserved` map columns to their fixed types; `metadata` is how many others it takes."""

    record: str
    required: Mapping[str, AvroType]
    reserved: Mapping[str, AvroType]
    metadata: range

    @property
    def fixed(self) -> Mapping[str, AvroType]:
        """The columns whose type Personalize prescribes."""
        return {**self.required, **self.reserved}


LAYOUTS = {
    DatasetKind.INTERACTIONS: Layout(
        record="Interactions",
        required={"USER_ID": "string", "ITEM_ID": "string", "TIMESTAMP": "long"},
        reserved={
            "EVENT_TYPE": "string",
            "EVENT_VALUE": ["null", "float"],
            "IMPRESSION": ["null", "string"],
            "RECOMMENDATION_ID": ["null", "string"],
            "EVENT_ATTRIBUTION_SOURCE": ["null", "string"],
        },
        metadata=range(6),
    ),
    DatasetKind.ITEMS: Layout(
        record="Items",
        required={"ITEM_ID": "string"},
        reserved={"CREATION_TIMESTAMP": ["null", "long"]},
        metadata=range(1, 101),
    ),
    DatasetKind.USERS: Layout(record="Users", required={"USER_ID": "string"}, reserved={}, metadata=range(1, 26)),
}
IDS = ("USER_ID", "ITEM_ID")
TIMES = ("TIMESTAMP", "CREATION_TIMESTAMP")

_SYNONYMS = {
    "USER_ID": "user uid userid customer customerid visitor visitorid member memberid account accountid person",
    "ITEM_ID": "item iid itemid movie movieid product productid article articleid track trackid book bookid "
    "video videoid song songid content contentid asin sku",
    "TIMESTAMP": "timestamp ts time date datetime eventtime eventtimestamp unixtime unixtimestamp createdat occurredat",
    "EVENT_TYPE": "eventtype event action",
    "EVENT_VALUE": "eventvalue",
    "CREATION_TIMESTAMP": "creationtimestamp createdat created",
    "IMPRESSION": "impression impressions",
}


def kind_of(columns: Sequence[str]) -> DatasetKind | None:
    """Return the kind of dataset that these columns are of, None where that cannot be told from their names.

    `TIMESTAMP` and `USER_ID` have to be called so (in any spelling) to tell interactions: an Items file may well have a
    date and an account.
    """
    spelled = {plain(column) for column in columns}
    items, users = (any(meant(column, wanted) for column in columns) for wanted in ("ITEM_ID", "USER_ID"))
    if items and {plain("USER_ID"), plain("TIMESTAMP")} <= spelled:
        return DatasetKind.INTERACTIONS
    if items == users or not spelled.isdisjoint(_OF_EVENTS):
        return None
    return DatasetKind.ITEMS if items else DatasetKind.USERS


def wanted_columns(dataset: DatasetKind) -> str:
    """Return the columns that a file needs, for a sentence."""
    layout = LAYOUTS[dataset]
    *first, last = [*layout.required, *(["at least one more"] if layout.metadata.start else [])]
    return f"{', '.join(first)} and {last}"


def meant(column: str, wanted: str) -> bool:
    """Say whether a column is `wanted` under another name, such as userId or movie_id."""
    return plain(column) in _SYNONYMS.get(wanted, "").split() or plain(column) == plain(wanted)


def plain(column: str) -> str:
    """Return a column's letters and digits in lower case; Personalize wants names that differ in these."""
    return re.sub(r"[^a-z0-9]", "", column.lower())


_OF_EVENTS = {plain(name) for name in ("TIMESTAMP", *LAYOUTS[DatasetKind.INTERACTIONS].reserved)}


def base(kind: AvroType) -> str:
    """Return a type without null."""
    options = [kind] if isinstance(kind, str) else kind
    return next((option for option in options if option != "null"), "null")


def nullable(kind: AvroType) -> bool:
    """Say whether a type allows null."""
    return kind == "null" or (isinstance(kind, list) and "null" in kind)
