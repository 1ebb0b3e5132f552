"""Items that came after a training, which exploration tries all the same: AWS's automatic updates."""

from collections.abc import Sequence
from typing import Protocol, cast
from weakref import WeakKeyDictionary

from sandbox.aws.datasets.records import Lookup
from sandbox.aws.engine.contract import Items, Model

Stamp = tuple[int, int]  # records put in one by one, imports


class Updating(Model, Protocol):
    """A model that can be told of new items."""

    def unknown(self, items: Sequence[str]) -> list[str]:
        """Return those that it has not heard of."""
        ...

    def joined_by(self, items: Items) -> Model:
        """Return the model with items to explore besides."""
        ...


_CURRENT: WeakKeyDictionary[Model, tuple[Stamp, Model]] = WeakKeyDictionary()


def current(trained: Model, records: Lookup) -> Model:
    """Return a model that knows of the items there are; made anew when there are more."""
    stamp = (len(records.put), len(records.parts))
    known = _CURRENT.get(trained)
    if known is None or known[0] != stamp:
        _CURRENT[trained] = known = (stamp, _updated(cast("Updating", trained), records))
    return known[1]


def _updated(trained: Updating, records: Lookup) -> Model:
    imported = [name for part in records.parts if part.index for name in part.index.rows]
    new = trained.unknown([*dict.fromkeys([*records.put, *imported])])
    if not new:
        return trained
    rows = [records.get(name) for name in new]
    names = sorted({name for row in rows for name in row})
    return trained.joined_by(Items(ids=new, columns={name: [row.get(name) for row in rows] for name in names}))
