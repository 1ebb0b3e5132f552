"""Messages that are written bit by bit: what chunks make of a message ("Text streaming")."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from sandbox.slack.blocks.check import MOST_IN_MESSAGE
from sandbox.slack.blocks.kinds import MOST_MARKDOWN
from sandbox.slack.wire import Json, Refused

RUNNING, COMPLETE, STOPPED = "in_progress", "completed", "stopped_by_user"
STOPPED_EVENT = "message_stream_stopped"
_TASK_STATES = ("pending", "in_progress", "complete", "error")
_TASK_TEXTS = ("details", "output")

_Blocks: TypeAlias = list[Json]


def appended(blocks: _Blocks, chunks: Sequence[object]) -> _Blocks:
    """The blocks of a message after these chunks; raises `Refused` for a chunk that is none, or one too many."""
    for chunk in chunks:
        if not isinstance(chunk, dict) or chunk.get("type") not in _APPEND:
            raise Refused("invalid_chunks")
        blocks = _APPEND[chunk["type"]](blocks, chunk)
    if len(blocks) > MOST_IN_MESSAGE:
        raise Refused("msg_blocks_too_many")
    if len(markdown(blocks)) > MOST_MARKDOWN:
        raise Refused("msg_too_long")
    return blocks


def markdown(blocks: _Blocks) -> str:
    """The text that was streamed."""
    return "".join(block["text"] for block in blocks if block["type"] == "markdown")


def _more_text(blocks: _Blocks, chunk: Json) -> _Blocks:
    text = _text(chunk, "text")
    if blocks and blocks[-1]["type"] == "markdown":
        return [*blocks[:-1], {**blocks[-1], "text": blocks[-1]["text"] + text}]
    return [*blocks, {"type": "markdown", "text": text}] if text else blocks


def _task(blocks: _Blocks, chunk: Json) -> _Blocks:
    """A task that is new goes into the plan, if there is one; one that is known changes where it stands."""
    task = {"type": "task_card", "task_id": _text(chunk, "id"), "title": _text(chunk, "title")}
    if chunk.get("status") not in _TASK_STATES:
        raise Refused("invalid_chunks")
    task |= {"status": chunk["status"]} | {name: _rich(_text(chunk, name)) for name in _TASK_TEXTS if chunk.get(name)}
    task |= {"sources": chunk["sources"]} if chunk.get("sources") else {}
    plan = next((block for block in blocks if block["type"] == "plan"), None)
    if plan is None:
        return _with_task(blocks, task)
    return [{**plan, "tasks": _with_task(plan["tasks"], task)} if block is plan else block for block in blocks]


def _plan(blocks: _Blocks, chunk: Json) -> _Blocks:
    """A plan of this title around all tasks, or another title for the one that there is."""
    title = _text(chunk, "title")
    if any(block["type"] == "plan" for block in blocks):
        return [{**block, "title": title} if block["type"] == "plan" else block for block in blocks]
    tasks = [block for block in blocks if block["type"] == "task_card"]
    return [*(block for block in blocks if block not in tasks), {"type": "plan", "title": title, "tasks": tasks}]


def _blocks(blocks: _Blocks, chunk: Json) -> _Blocks:
    more = chunk.get("blocks")
    if not isinstance(more, list):
        raise Refused("invalid_chunks")
    return [*blocks, *more]


_APPEND: dict[object, Callable[[_Blocks, Json], _Blocks]] = {
    "markdown_text": _more_text,
    "task_update": _task,
    "plan_update": _plan,
    "blocks": _blocks,
}


def _with_task(blocks: _Blocks, task: Json) -> _Blocks:
    if any(block.get("task_id") == task["task_id"] for block in blocks):
        return [{**block, **task} if block.get("task_id") == task["task_id"] else block for block in blocks]
    return [*blocks, task]


def _rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def _text(chunk: Json, name: str) -> str:
    value = chunk.get(name)
    if not isinstance(value, str):
        raise Refused("invalid_chunks")
    return value
