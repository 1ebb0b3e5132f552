"""Uploads that the app has begun: a ticket, then the bytes, then the sharing ("Working with files", "Uploading")."""

import secrets
from dataclasses import dataclass, replace

from sandbox.slack.ids import new_id
from sandbox.slack.wire import Refused


@dataclass(frozen=True, kw_only=True)
class Upload:
    """An upload under way; `content` is None until the bytes have come."""

    file_id: str
    name: str
    alt_text: str = ""
    content: bytes | None = None


class Pending:
    """The uploads under way, by ticket."""

    def __init__(self) -> None:
        """Start with none."""
        self._by_ticket: dict[str, Upload] = {}

    def begin(self, *, name: str, alt_text: str) -> tuple[str, Upload]:
        """A fresh ticket, and what it stands for."""
        ticket, upload = secrets.token_urlsafe(24), Upload(file_id=new_id("F"), name=name, alt_text=alt_text)
        self._by_ticket[ticket] = upload
        return ticket, upload

    def __contains__(self, ticket: str) -> bool:
        return ticket in self._by_ticket

    def receive(self, ticket: str, content: bytes) -> None:
        """Take the bytes."""
        self._by_ticket[ticket] = replace(self._by_ticket[ticket], content=content)

    def received(self, file_id: str) -> Upload:
        """The upload of that file, if its bytes have come; raises `Refused("file_not_found")`."""
        for upload in self._by_ticket.values():
            if upload.file_id == file_id and upload.content is not None:
                return upload
        raise Refused("file_not_found")

    def finish(self, file_id: str) -> None:
        """The file is a file now."""
        self._by_ticket = {key: one for key, one in self._by_ticket.items() if one.file_id != file_id}
