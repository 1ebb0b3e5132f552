"""Four films, the schemas that describe them, and what a filter keeps of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sandbox.aws.datasets.avro import AvroSchema, Field
from sandbox.aws.filters import checking, grammar, values
from sandbox.aws.filters.applying import Row, keeper


def _schema(kind: str, *fields: Field) -> AvroSchema:
    return AvroSchema(dataset_type=kind, fields=fields)


SCHEMAS = {
    "ITEMS": _schema(
        "ITEMS",
        Field(name="ITEM_ID", type="string"),
        Field(name="GENRES", type="string", categorical=True),
        Field(name="YEAR", type="int", nullable=True),
        Field(name="PRICE", type="float"),
        Field(name="PLOT", type="string", textual=True),
        Field(name="NEW", type="boolean"),
        Field(name="studio", type="string"),
    ),
    "USERS": _schema("USERS", Field(name="AGE", type="int"), Field(name="MEMBERSHIP", type="string")),
    "INTERACTIONS": _schema(
        "INTERACTIONS", Field(name="EVENT_TYPE", type="string"), Field(name="DEVICE", type="string")
    ),
    "ACTIONS": _schema("ACTIONS", Field(name="VALUE", type="long"), Field(name="REPEAT_FREQUENCY", type="long")),
    "ACTION_INTERACTIONS": _schema("ACTION_INTERACTIONS", Field(name="EVENT_TYPE", type="string")),
}
FILMS: Mapping[str, Row] = {
    "alien": {"GENRES": "Horror|Space", "YEAR": 1979, "PRICE": 3.5, "studio": "Fox"},
    "heat": {"GENRES": "Crime", "YEAR": 1995, "PRICE": 5.0, "studio": "Warner"},
    "moon": {"GENRES": "Space", "YEAR": 2009, "PRICE": 8.0, "studio": "Sony"},
    "lost": {"GENRES": None, "YEAR": None, "PRICE": 1.0, "studio": "Fox"},
}
ALL = {*FILMS, "unheard-of"}


@dataclass(kw_only=True)
class Known:
    """What is known for a request."""

    user: Row = field(default_factory=dict)
    item: Row = field(default_factory=dict)
    watched: Iterable[tuple[str, str | None]] = ()

    def rows(self, dataset: str) -> Callable[[str], Row]:
        """Return what gives a film."""
        assert dataset == "ITEMS"
        return lambda name: FILMS.get(name, {})

    def current(self, who: str) -> Row:
        """Return the user or the item of the request."""
        return {"CURRENTUSER": self.user, "CURRENTITEM": self.item}[who]

    def events(self, dataset: str) -> Iterable[tuple[str, str | None]]:
        """Return what the user did."""
        assert dataset == "INTERACTIONS"
        return self.watched


def kept(text: str, known: Known | None = None, given: Mapping[str, str] | None = None) -> set[str]:
    """Return the films that pass."""
    expression = checking.resolve(grammar.parse(text), SCHEMAS)
    keep = keeper(expression, values.read(expression, given or {}), known or Known())
    return {name for name in ALL if keep(name)}
