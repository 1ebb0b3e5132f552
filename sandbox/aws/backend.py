"""Everything that an operation can reach: what exists, what moves it, and where work is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sandbox.aws.account import Account
from sandbox.aws.catalogue import Catalogue
from sandbox.aws.datasets.streams import Streams
from sandbox.aws.faults import Faults
from sandbox.aws.journeys import Journeys, Work, nothing
from sandbox.aws.meter import Meter
from sandbox.aws.protocol.errors import ResourceInUseError, TooManyTagsError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.recommended import Recommended
from sandbox.aws.resource import SETTLED, Resource, Status
from sandbox.aws.workers import Workers

MOST_TAGS = 50


@dataclass(kw_only=True, slots=True)
class Backend:
    """One account's state in one region. `s3` is the URL where S3 answers; `scratch` holds data sets and models."""

    account: Account
    journeys: Journeys
    workers: Workers
    scratch: Path
    s3: str
    role_required: bool = True
    resources: Catalogue = field(default_factory=Catalogue)
    streams: Streams = field(default_factory=Streams)
    faults: Faults = field(default_factory=Faults)
    recommended: Recommended = field(default_factory=Recommended)
    meter: Meter = field(default_factory=Meter)
    counted: set[str] = field(default_factory=set)  # the jobs that CloudWatch knows of, by ARN

    def now(self) -> datetime:
        """Return the endpoint's time."""
        return self.journeys.lifecycle.now()

    def create(self, resource: Resource, *, usual: timedelta, work: Work | None = None) -> None:
        """Add a resource and send it on its way to ACTIVE. Raises `TooManyTagsError`."""
        check_tags(resource.tags)
        self.resources.add(resource)
        self.journeys.create(resource, usual=usual, work=work)

    def delete(self, resource: Resource, *, usual: timedelta, also: Callable[[], None] = nothing) -> None:
        """Send a resource on its way out, and do something `also` once it is gone.

        Raises `ResourceInUseError` while it is still moving.
        """
        if resource.status not in SETTLED:
            raise ResourceInUseError(
                f"Resource {resource.arn} is {resource.status}; it must be ACTIVE or CREATE FAILED."
            )
        self.journeys.delete(resource, usual=usual, forget=partial(self._forget, resource, also))

    def _forget(self, resource: Resource, also: Callable[[], None]) -> None:
        self.resources.remove(resource)
        also()

    def reset(self) -> None:
        """Forget everything; what runs is to be ended before."""
        self.resources.clear()
        self.streams.clear()
        self.faults.clear()
        self.recommended.clear()
        self.meter.clear()
        self.counted.clear()


def check_tags(tags: Sequence[Json]) -> None:
    """Raise `TooManyTagsError` where there are more than a resource can carry."""
    if len({each["tagKey"] for each in tags}) > MOST_TAGS:
        raise TooManyTagsError(f"A resource can have at most {MOST_TAGS} tags.")


def require_active(resource: Resource) -> None:
    """Raise `ResourceInUseError` unless the resource is ACTIVE."""
    if resource.status is not Status.ACTIVE:
        raise ResourceInUseError(f"Resource {resource.arn} is not ACTIVE: {resource.status}.")
