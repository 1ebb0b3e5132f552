"""A status as a mark and a word; the word says it all."""

from bot.model.resource import Status

_MARKS = {
    Status.WAITING: "○",
    Status.RUNNING: "◐",
    Status.READY: "✓",
    Status.FAILED: "✗",
    Status.STOPPED: "■",
    Status.DELETED: "–",
}


def mark(status: Status) -> str:
    """Return the mark alone, to stand before a word of its own."""
    return _MARKS[status]


def marked_status(status: Status) -> str:
    """Return such as `✓ ready`."""
    return f"{_MARKS[status]} {status}"
