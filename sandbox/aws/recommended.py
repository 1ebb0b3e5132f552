"""Which campaign gave which answer, and what was in it, so that an event can be counted for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from uuid import uuid4

_REMEMBERED = 100_000
_IN_FULL = 10_000  # the newest, with what they held
_KEPT_IN_FULL = 1_000  # of them, in a pickle


@dataclass(kw_only=True, slots=True)
class Recommended:
    """The ids of answers, each with the ARN of what gave it and its items; the oldest are forgotten.

    What pickles of it are all sources, and what the newest thousand held.
    """

    _sources: dict[str, str] = field(default_factory=dict)
    _items: dict[str, Sequence[str]] = field(default_factory=dict)

    def note(self, source: str, items: Sequence[str] = ()) -> str:
        """Return the id of a new answer: of 40 characters, the most that PutEvents takes back."""
        if len(self._sources) >= _REMEMBERED:
            del self._sources[next(iter(self._sources))]
        name = f"RID-{uuid4()}"
        self._sources[name] = source
        if items:
            if len(self._items) >= _IN_FULL:
                del self._items[next(iter(self._items))]
            self._items[name] = items
        return name

    def items(self, recommendation_id: str) -> Sequence[str]:
        """Return what an answer held, or nothing where that is not known."""
        return self._items.get(recommendation_id, ())

    def source(self, recommendation_id: str) -> str | None:
        """Return the ARN of what gave an answer, or None where that is not known."""
        return self._sources.get(recommendation_id)

    def sources(self) -> dict[str, str]:
        """Return all that are remembered, by id."""
        return dict(self._sources)

    def __getstate__(self) -> tuple[str, list[str], dict[str, Sequence[str]]]:
        """Return what pickles fast, as this is done while requests wait."""
        newest = islice(reversed(self._items), _KEPT_IN_FULL)
        held = {name: self._items[name] for name in reversed(list(newest))}
        return "\n".join(self._sources), list(self._sources.values()), held

    def __setstate__(self, state: tuple[str, list[str], dict[str, Sequence[str]]]) -> None:
        """Take it back."""
        names, sources, self._items = state
        self._sources = dict(zip(names.split("\n"), sources, strict=True)) if sources else {}

    def clear(self) -> None:
        """Forget everything."""
        self._sources.clear()
        self._items.clear()
