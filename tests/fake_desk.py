"""Fakes of what the dispatch keeps and asks: deliveries, roles, people, the audit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from bot.model.command import Role
from bot.model.history import Asked
from bot.model.job import Job
from bot.model.place import Place
from bot.model.thread import Subject


@dataclass(kw_only=True, slots=True)
class MemoryDeliveries:
    """The port `Deliveries`."""

    seen: dict[str, datetime] = field(default_factory=dict)
    outage: Exception | None = None

    async def first_time(self, key: str, *, at: datetime) -> bool:
        """Keep the key, and say whether it is new; raises `outage`, where one is set."""
        if self.outage:
            raise self.outage
        new = key not in self.seen
        self.seen.setdefault(key, at)
        return new


@dataclass(kw_only=True, slots=True)
class MemoryPlaces:
    """The port `Places`."""

    known: dict[str, Place] = field(default_factory=dict)

    async def place(self, channel: str) -> Place:
        """Return what a channel remembers."""
        return self.known.get(channel, Place(channel=channel))

    async def remember(self, place: Place, *, by: str, at: datetime) -> None:
        """Keep it."""
        self.known[place.channel] = place

    async def watched(self) -> dict[str, list[str]]:
        """Return the groups that channels remember."""
        groups = sorted({place.group for place in self.known.values() if place.group})
        return {
            group: sorted(place.channel for place in self.known.values() if place.group == group) for group in groups
        }


@dataclass(kw_only=True, slots=True)
class MemoryThreads:
    """The port `Threads`. `jobs` are those that a test lets be told of in messages, by channel (or user) and `ts`."""

    met: set[str] = field(default_factory=set)
    lines: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    jobs: dict[tuple[str, str], Job] = field(default_factory=dict)

    async def first_meeting(self, user: str, *, at: datetime) -> bool:
        """Keep that somebody was greeted."""
        new = user not in self.met
        self.met.add(user)
        return new

    async def remember(self, channel: str, starts: Collection[str], *, line: str, trace: str, at: datetime) -> None:
        """Keep it."""
        self.lines.update({(channel, ts): (line, trace) for ts in starts})

    async def about(self, channel: str, ts: str, *, user: str) -> Subject | None:
        """Return what was kept."""
        line, began = self.lines.get((channel, ts), (None, ""))
        told = self.jobs.get((channel, ts)) or self.jobs.get((user, ts))
        job = told or next((one for one in self.jobs.values() if began and one.id.endswith(f"-{began}")), None)
        return Subject(line=line, job=job) if line or job else None


@dataclass(kw_only=True, slots=True)
class FixedRoles:
    """The port `Roles`: everybody may do what `given` says, or else look."""

    given: dict[str, Role] = field(default_factory=dict)
    outage: Exception | None = None

    async def role_of(self, user: str) -> Role:
        """Return a person's role; raises `outage`, where one is set."""
        if self.outage:
            raise self.outage
        return self.given.get(user, Role.VIEWER)


@dataclass(kw_only=True, slots=True)
class FixedPeople:
    """The port `People`: everybody is called as `called` says, or else "somebody", in `zones` or in UTC."""

    called: dict[str, str] = field(default_factory=dict)
    zones: dict[str, tzinfo] = field(default_factory=dict)

    async def names(self, users: Collection[str]) -> Mapping[str, str]:
        """Return what people are called."""
        return {user: self.called.get(user, "somebody") for user in users}

    async def zone(self, user: str) -> tzinfo:
        """Return where they live."""
        return self.zones.get(user, UTC)


@dataclass(kw_only=True, slots=True)
class FixedUsage:
    """The port `Usage`: campaigns are `asked` as often as is said by their ARN, or never; None: nobody knows."""

    asked: dict[str, int] | None = field(default_factory=dict)

    async def requests(self, campaigns: Sequence[str], *, since: datetime, until: datetime) -> Mapping[str, int] | None:
        """Return how often they were asked."""
        return None if self.asked is None else {arn: self.asked.get(arn, 0) for arn in campaigns}


@dataclass(kw_only=True, slots=True)
class MemoryAudit:
    """The port `Audit`."""

    kept: list[Asked] = field(default_factory=list)
    outage: Exception | None = None

    async def asked(
        self, *, user: str, channel: str, line: str, outcome: str, at: datetime, account: str | None
    ) -> None:
        """Keep one command; raises `outage`, where one is set."""
        if self.outage:
            raise self.outage
        position = len(self.kept) + 1
        self.kept.append(
            Asked(position=position, user=user, channel=channel, line=line, outcome=outcome, at=at, account=account)
        )

    async def lately(
        self, *, limit: int, before: int | None, naming: str | None, channels: Collection[str]
    ) -> list[Asked]:
        """Return the newest commands."""
        wanted = [one for one in reversed(self.kept) if before is None or one.position < before]
        if naming is not None:
            wanted = [one for one in wanted if naming.lower() in one.line.lower() or one.channel in channels]
        return wanted[:limit]
