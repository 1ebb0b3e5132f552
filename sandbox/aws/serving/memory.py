"""What everybody did: as trained on, then as streamed since."""

from dataclasses import dataclass

from sandbox.aws.datasets.histories import Histories
from sandbox.aws.datasets.streams import EventFilter, Stream


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """The histories of a training, and its group's stream, of which `since` and `counted` say what counts."""

    histories: Histories
    stream: Stream
    since: int
    counted: EventFilter

    def of(self, user: str) -> list[str]:
        """Return the items that somebody interacted with, oldest first."""
        streamed = self.stream.since(self.since, user)
        return self.histories[user] + [event.item for event in streamed if self.counted.keeps(event)]
