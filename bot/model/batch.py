"""Batch jobs: recommendations, or segments of users, for every line of a file in S3.

What a line has to hold: Personalize Developer Guide, "Preparing input data for batch recommendations" and "… for user
segments". Limits: the same guide, "Amazon Personalize endpoints and quotas".
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.model.recipes import Recipe, Serves
from bot.model.resource import ResourceKind
from bot.records import dataclass

LARGEST = 2**30
"""How many bytes a file of lines may have."""

MOST_FILES = 1_000
"""How many files a folder of lines may have."""

_ENOUGH = 10  # problems at once
_LIST = "itemList"
_EXAMPLES = {
    ("userId",): '{"userId": "196"}',
    ("itemId",): '{"itemId": "50"}',
    ("userId", _LIST): '{"userId": "196", "itemList": ["50", "181"]}',
    ("itemAttributes",): '{"itemAttributes": "ITEMS.genres = \\"Comedy\\""}',
}
_BY_ATTRIBUTES = "item-attribute-affinity"
_MOST_QUERIES = {"item-affinity": 500, _BY_ATTRIBUTES: 10}


@dataclass(frozen=True, kw_only=True, slots=True)
class RunBatch:
    """Run a batch job of this name, which no other has; `segments` of users, or else recommendations.

    `source` is a file of JSON lines, or a folder of such files, which ends in `/`; `target` is the folder where the
    answers go, `count` how many of them a line gets.
    """

    name: str
    version_arn: str
    source: str
    target: str
    segments: bool = False
    count: int | None = None
    filter_arn: str | None = None

    @property
    def kind(self) -> ResourceKind:
        """What AWS calls it."""
        return ResourceKind.BATCH_SEGMENTS if self.segments else ResourceKind.BATCH_RECOMMENDATIONS

    @property
    def answers(self) -> str:
        """Where the answers are once it has ended: a file, or a folder of as many as were asked."""
        return self.target if self.source.endswith("/") else self.answers_to(self.source)

    def answers_to(self, file: str) -> str:
        """Return where the answers to one file of lines are."""
        return f"{self.target}{file.rpartition('/')[2]}.out"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lines:
    """What stands in files of lines, or at their beginning: about how many there are, and what is wrong with some."""

    number: int
    counted: bool
    problems: Sequence[str] = ()
    files: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """One line of the answers: who or what was asked for, and the ids that it got, or why it got none."""

    asked: str
    ids: tuple[str, ...] = ()
    error: str | None = None


def example_for(recipe: Recipe) -> str:
    """Return a line that the recipe understands."""
    return _EXAMPLES[_needed(recipe)]


def examine(body: bytes, size: int, recipe: Recipe) -> Lines:
    """Look at the beginning `body` of a file of `size` bytes, whose lines are for a recipe."""
    whole = len(body) >= size
    rows = [line for line in body.split(b"\n")[: None if whole else -1] if line.strip()]
    number = len(rows) if whole else len(rows) * size // max(len(body), 1)
    return Lines(number=number, counted=whole, problems=tuple(_problems(rows, number, size, recipe)))


def examine_folder(bodies: Mapping[str, bytes], sizes: Mapping[str, int], recipe: Recipe) -> Lines:
    """Look at the beginnings of some files of a folder by their locations; of all of them the `sizes` are known."""
    looked_at = {name: examine(body, sizes[name], recipe) for name, body in bodies.items()}
    read = sum(sizes[name] for name in bodies)
    problems = [f"{_last(name)}: {wrong}" for name, lines in looked_at.items() for wrong in lines.problems]
    problems += [
        f"{_last(name)}: {_too_large(size)}" for name, size in sizes.items() if size > LARGEST and name not in bodies
    ]
    if len(sizes) > MOST_FILES:
        problems.insert(0, f"It has more than {MOST_FILES:,} files, and Amazon takes no more at once.")
    return Lines(
        number=sum(one.number for one in looked_at.values()) * sum(sizes.values()) // max(read, 1),
        counted=len(bodies) == len(sizes) and all(one.counted for one in looked_at.values()),
        problems=tuple(problems[:_ENOUGH]),
        files=len(sizes),
    )


def answered(body: bytes, *, whole: bool) -> list[Answered]:
    """Read the beginning of a file of answers; what is no such line is passed over."""
    rows = body.split(b"\n")[: None if whole else -1]
    return [found for row in rows if row.strip() and (found := _answer(_parsed(row)))]


def _problems(rows: Sequence[bytes], number: int, size: int, recipe: Recipe) -> Iterator[str]:
    if size > LARGEST:
        yield _too_large(size)
    if not rows:
        yield "It is empty."
    most = _MOST_QUERIES.get(recipe.short)
    if most and number > most:
        yield f"It has {number:,} lines, and {recipe.short} takes at most {most} in a file."
    found = 0
    for place, row in enumerate(rows, start=1):
        if wrong := _wrong(row, recipe):
            yield f"Line {place}: {wrong}"
            found += 1
        if found == _ENOUGH:
            return


def _too_large(size: int) -> str:
    return f"It has {size / LARGEST:.1f} GB, and Amazon takes at most 1 GB in a file."


def _last(location: str) -> str:
    return location.rpartition("/")[2]


def _wrong(row: bytes, recipe: Recipe) -> str | None:
    record = _parsed(row)
    if record is None:
        return "it is no JSON object in UTF-8."
    for name in _needed(recipe):
        value = record.get(name)
        if name == _LIST and not (isinstance(value, list) and value and all(isinstance(one, str) for one in value)):
            return f"`{name}` must be a list of ids in quotes."
        if name != _LIST and not (isinstance(value, str) and value):
            return f"`{name}` is missing, or is no text in quotes."
    return None


def _needed(recipe: Recipe) -> tuple[str, ...]:
    """Return the fields that a line must have."""
    if recipe.short == _BY_ATTRIBUTES:
        return ("itemAttributes",)
    needed = {Serves.USER: ("userId",), Serves.RANKING: ("userId", _LIST)}
    return needed.get(recipe.serves, ("itemId",))


def _parsed(row: bytes) -> Mapping[str, Any] | None:
    try:
        record = json.loads(row.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _answer(record: Mapping[str, Any] | None) -> Answered | None:
    if record is None:
        return None
    asked, output = record.get("input") or record, record.get("output") or {}
    if not isinstance(asked, dict) or not isinstance(output, dict):
        return None
    words = (asked.get(name) for name in ("userId", "itemId", "itemAttributes"))
    ids = output.get("recommendedItems") or output.get("recommendedUsers") or output.get("usersList") or []
    error = record.get("error")
    return Answered(
        asked=next((word for word in words if isinstance(word, str)), ""),
        ids=tuple(one for one in ids if isinstance(one, str)) if isinstance(ids, list) else (),
        error=str(error) if error else None,
    )
