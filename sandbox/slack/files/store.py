"""The files of a workspace."""

from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime

from sandbox.slack.changes import Changes, What
from sandbox.slack.files.kinds import FileKind, kind_of
from sandbox.slack.ids import new_id
from sandbox.slack.wire import Refused

LARGEST_FILE = 50 * 1024 * 1024  # bytes, unless the workspace says otherwise


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """One file; `shares` are the messages that show it, as (channel, ts); `in_form` marks an answer to a form."""

    id: str
    name: str
    title: str
    user: str
    created: int  # seconds since 1970
    size: int
    kind: FileKind
    alt_text: str = ""
    shares: tuple[tuple[str, str], ...] = ()
    in_form: bool = False


class Files:
    """All files by id, and what is in them."""

    def __init__(self, contents: MutableMapping[str, bytes], changes: Changes, *, largest: int = LARGEST_FILE) -> None:
        """Keep what is in the files in this mapping; none may have more than `largest` bytes."""
        self.largest = largest
        self._contents = contents
        self._changes = changes
        self._by_id: dict[str, StoredFile] = {}
        self._deleted: set[str] = set()
        self._processing: set[str] = set()

    def add(
        self,
        *,
        name: str,
        content: bytes,
        user: str,
        at: datetime,
        title: str = "",
        alt_text: str = "",
        reserved: str = "",
    ) -> StoredFile:
        """Keep a file that this user uploaded, and return it; raises `Refused("file_too_large")`.

        `reserved` is its id where that was given out before.
        """
        if len(content) > self.largest:
            raise Refused("file_too_large")
        file = StoredFile(
            id=reserved or new_id("F"),
            name=name,
            title=title or name,
            user=user,
            created=int(at.timestamp()),
            size=len(content),
            kind=kind_of(name, content),
            alt_text=alt_text,
        )
        self._contents[file.id] = content
        return self.put(file)

    def put(self, file: StoredFile) -> StoredFile:
        """Add a file whose content is here already, or replace what is known of it."""
        self._by_id[file.id] = file
        self._changes.note(What.FILE, file.id)
        return file

    def process(self, file_id: str) -> None:
        """Look into the file from now on; it is of no use in blocks before that is `done`."""
        self._processing.add(file_id)

    def done(self, file_id: str) -> None:
        """Slack has looked into the file."""
        self._processing.discard(file_id)

    def is_ready(self, file_id: str) -> bool:
        """Whether Slack knows by now what is in the file."""
        return file_id not in self._processing

    def find(self, file_id: str) -> StoredFile | None:
        """The file of that id, if there is one."""
        return self._by_id.get(file_id)

    def get(self, file_id: str) -> StoredFile:
        """The file of that id; raises `Refused` (`file_not_found`, `file_deleted`)."""
        if file_id in self._deleted:
            raise Refused("file_deleted")
        if file_id not in self._by_id:
            raise Refused("file_not_found")
        return self._by_id[file_id]

    def content(self, file_id: str) -> bytes:
        """What is in the file of that id; raises `Refused` as `get` does."""
        return self._contents[self.get(file_id).id]

    def all(self) -> list[StoredFile]:
        """Every file, the newest first."""
        return list(self._by_id.values())[::-1]

    def share(self, file_id: str, *, channel: str, ts: str) -> StoredFile:
        """Note that this message shows the file."""
        file = self.get(file_id)
        return self.put(replace(file, shares=(*file.shares, (channel, ts))))

    def bury(self, file_id: str) -> None:
        """Remember that there was a file of that id."""
        self._deleted.add(file_id)

    def is_deleted(self, file_id: str) -> bool:
        """Whether there was a file of that id."""
        return file_id in self._deleted

    def remove(self, file_id: str) -> StoredFile:
        """Forget a file, and return what was known of it."""
        file = self.get(file_id)
        del self._by_id[file.id]
        del self._contents[file.id]
        self._deleted.add(file.id)
        self._changes.note(What.FILE, file.id)
        return file
