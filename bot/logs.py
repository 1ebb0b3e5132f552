"""The bot's log: lines for people or for machines, one id through a command's life, and never a secret."""

import json
import logging
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum

_OURS = ("bot", "handlers")  # what libraries say below WARNING may hold payloads
_trace: ContextVar[str | None] = ContextVar("trace", default=None)
# Tokens, addresses of Socket Mode, response_urls and webhooks: whoever has one may speak as the bot.
_SECRETS = (
    (re.compile(r"\b(xox[a-z]|xapp|xoxe(?:\.xox[a-z])?)-[\w.-]+"), r"\1-***"),
    (re.compile(r"(\bwss?://[^\s/\"']+/)[^\s\"']+"), r"\1***"),
    (re.compile(r"(\bhttps?://[^\s/\"']+/(?:commands|actions|services|workflows|app)/)[^\s\"']+"), r"\1***"),
)


class Form(StrEnum):
    """How a line of the log is written."""

    TEXT = "text"
    JSON = "json"


def new_trace() -> str:
    """Return an id that no other command has."""
    return secrets.token_hex(4)


@contextmanager
def tracing(trace: str) -> Iterator[None]:
    """Have everything that is logged in the block, and in the tasks that it starts, carry this id."""
    token = _trace.set(trace)
    try:
        yield
    finally:
        _trace.reset(token)


def trace_of(job_id: str) -> str:
    """Return the id of the command that began a job: what the job is called by, after its kind."""
    return job_id.rpartition("-")[2]


def trace() -> str | None:
    """Return the id of the command that is carried out here, None where there is none."""
    return _trace.get()


def set_up(form: Form, level: str) -> None:
    """Write the log to stderr: of the bot from `level` on, of libraries their warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_FORMATTERS[form]())
    logging.basicConfig(handlers=[handler])
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
    logging.getLogger("botocore.credentials").setLevel(logging.ERROR)  # each refusal is the error of a call as well


def scrubbed(text: str) -> str:
    """Return a text without the tokens and private addresses in it."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class TextFormatter(logging.Formatter):
    """`2026-11-24 09:00:00,000 INFO handlers.dispatch 5f3a9c1e: …`."""

    def __init__(self) -> None:
        """Take the id in where there is one."""
        super().__init__("%(asctime)s %(levelname)s %(name)s%(trace)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and a traceback below it where there was an error."""
        record.trace = f" {known}" if (known := trace()) else ""
        return scrubbed(super().format(record))


class JsonFormatter(logging.Formatter):
    """One object a line: `at`, `level`, `logger`, `message`, and `id` and `error` where there are."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "id": trace(),
            "message": scrubbed(record.getMessage()),
            "error": scrubbed(self.formatException(record.exc_info)) if record.exc_info else None,
        }
        return json.dumps({key: value for key, value in line.items() if value is not None}, ensure_ascii=False)


_FORMATTERS = {Form.TEXT: TextFormatter, Form.JSON: JsonFormatter}
