"""`slack_file` in image blocks: a file of this workspace that the app can see ("Slack file object")."""

import copy
from collections.abc import Iterator

from sandbox.slack import sharing
from sandbox.slack.blocks.rules import Mistake
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused


def check(slack: LocalSlack, blocks: list[Json], at: str = "/blocks") -> list[Mistake]:
    """The places that name no picture of this workspace; the blocks themselves are right already."""
    return [
        Mistake(pointer=pointer, message="invalid slack file")
        for pointer, reference in _references(blocks, at)
        if not _is_picture(slack, reference)
    ]


def resolved(blocks: list[Json]) -> list[Json]:
    """The same blocks, with the id of each file that was named by its URL."""
    copied = copy.deepcopy(blocks)
    for _, reference in _references(copied, ""):
        file_id = _id(reference)
        reference.clear()
        reference["id"] = file_id
    return copied


def _references(value: object, at: str) -> Iterator[tuple[str, Json]]:
    if isinstance(value, list):
        for place, one in enumerate(value):
            yield from _references(one, f"{at}/{place}")
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "slack_file" and isinstance(one, dict):
                yield f"{at}/{name}", one
            else:
                yield from _references(one, f"{at}/{name}")


def _is_picture(slack: LocalSlack, reference: Json) -> bool:
    try:
        file = sharing.visible(slack, _id(reference))
    except Refused:
        return False
    return file.kind.is_image and slack.files.is_ready(file.id)


def _id(reference: Json) -> str:
    """Its id, or the one in its private URL (`…/files-pri/TEAM-FILE/name`) or permalink (`…/files/USER/FILE/name`)."""
    if "id" in reference:
        return str(reference["id"])
    parts = str(reference.get("url", "")).split("/")
    if "files-pri" in parts[:-1]:
        return parts[parts.index("files-pri") + 1].rpartition("-")[2]
    return parts[-2] if "files" in parts[:-1] else ""
