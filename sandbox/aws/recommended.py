"""Which campaign gave which answer, so that an event can be counted for it."""

from dataclasses import dataclass, field
from uuid import uuid4

_REMEMBERED = 100_000


@dataclass(kw_only=True, slots=True)
class Recommended:
    """The ids of answers, each with the ARN of what gave it; the oldest are forgotten."""

    _sources: dict[str, str] = field(default_factory=dict)

    def note(self, source: str) -> str:
        """Return the id of a new answer: of 40 characters, the most that PutEvents takes back."""
        if len(self._sources) >= _REMEMBERED:
            del self._sources[next(iter(self._sources))]
        name = f"RID-{uuid4()}"
        self._sources[name] = source
        return name

    def source(self, recommendation_id: str) -> str | None:
        """Return the ARN of what gave an answer, or None where that is not known."""
        return self._sources.get(recommendation_id)

    def sources(self) -> dict[str, str]:
        """Return all that are remembered, by id."""
        return dict(self._sources)

    def __getstate__(self) -> tuple[str, list[str]]:
        """Return what pickles fast, as this is done while requests wait."""
        return "\n".join(self._sources), list(self._sources.values())

    def __setstate__(self, state: tuple[str, list[str]]) -> None:
        """Take it back."""
        names, sources = state
        self._sources = dict(zip(names.split("\n"), sources, strict=True)) if sources else {}

    def clear(self) -> None:
        """Forget everything."""
        self._sources.clear()
