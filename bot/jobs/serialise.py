"""Values of the model to JSON and back.

A task carries the name of its class in `_type`. Fields that a document lacks take their defaults, fields that the model
no longer has are passed over; so adding and dropping fields needs no migration.
"""

import json
from functools import cache
from hashlib import blake2s
from typing import Any

from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from bot.model.job import Job, Task
from bot.model.message import Message
from bot.model.notice import Ending

Document = dict[str, Any]


@cache
def _converter() -> JsonConverter:
    """Return what knows the classes: made with the first job, for cattrs writes and compiles a function for each."""
    converter = make_converter()
    configure_tagged_union(Task, converter)
    return converter


def to_document(value: Job | Message | Ending) -> Document:
    """Return a value as plain JSON: what is stored equals what is read back."""
    document: Document = json.loads(json.dumps(_converter().unstructure(value)))
    return document


def to_job(document: Document) -> Job:
    """Return the job in a document."""
    return _converter().structure(document, Job)


def to_message(document: Document) -> Message:
    """Return the message in a document."""
    return _converter().structure(document, Message)


def to_ending(document: Document) -> Ending:
    """Return the ending in a document."""
    return _converter().structure(document, Ending)


def fingerprint(document: Document) -> str:
    """Return what only this document has: one that is equal has the same, whoever wrote it and when."""
    return blake2s(json.dumps(document, sort_keys=True).encode(), digest_size=12).hexdigest()
