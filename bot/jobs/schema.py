"""The tables, for SQLite and PostgreSQL alike. Every change here needs a migration in `migrations/versions/`."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    and_,
    text,
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC whatever the database does with time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Convert to UTC; a naive datetime is a mistake of ours."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Say that it is UTC where the database forgot it."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class Words(TypeDecorator[str]):
    """What people wrote. What can be written but not be kept, U+0000 and half characters, is replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Replace what PostgreSQL does not take as text."""
        return value and value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


metadata = MetaData()

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("group_name", Words, nullable=False),
    Column("asked_by", Text),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment, index=True),
    Column("look_again_at", Moment, index=True),  # None: it has ended
    Column("document", JSON, nullable=False),
    Column("owner", Text),  # the process that added it or claimed it last
    Column("leased_until", Moment),  # None: nobody works on it
    Column("account", Text, nullable=False, server_default=text("''")),  # the AWS account's name; "": the only one
    Column("fingerprint", Text),  # of the document; None: it was written before there were any
)

steps = Table(
    "steps",
    metadata,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("arn", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("recipe", Text),  # of trainings
    Column("magnitude", Integer),  # the number of digits of how many rows there were; None: not known, or no matter
    Column("seconds", Float),  # how long it took to become ready; None: it did not, or not yet
    Column("ended_at", Moment),
    Index("ix_steps_durations", "kind", "recipe", "ended_at"),
)

notices = Table(
    "notices",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("job_id", Text, nullable=False, index=True),
    Column("destination", Text, nullable=False),
    Column("asked_by", Text),
    Column("message", JSON, nullable=False),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    Column("shown", Integer, nullable=False, server_default=text("0")),  # the revision that Slack shows
    Column("ts", Text, index=True),
    Column("sent_at", Moment),
    Column("attempted", Boolean, nullable=False, server_default=text("false")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("retry_at", Moment),
    Column("parked", Text),  # why the channel will not take it
    Column("waiting_since", Moment),  # when the oldest revision that Slack does not show yet was written
    Column("ending", JSON(none_as_null=True)),  # a result's line in a digest
    Column("ended_at", Moment, index=True),  # when the job of a result ended
    Column("digest", Text),  # the key of the digest that tells it, in its place
)
unshown = notices.c.revision > notices.c.shown
waiting = and_(unshown, notices.c.parked.is_(None))
# In PostgreSQL too, where `making` says so: to say it here would load that dialect in every process, for 40 ms.
waiting_index = Index("ix_notices_waiting", notices.c.position, sqlite_where=waiting)

destinations = Table(  # who may send where: one process at a time, so that messages keep their order
    "destinations",
    metadata,
    Column("destination", Text, primary_key=True),
    Column("owner", Text),  # the process that claimed it last
    Column("leased_until", Moment),  # None: nobody sends there
    Column("gathers_since", Moment),  # when results that flood it were last put into digests
)

paces = Table(  # what all processes together do no faster than agreed
    "paces",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Moment, nullable=False),  # from when on it is free again
)

places = Table(
    "places",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("group_name", Words),
    Column("campaign", Words),
    Column("remembered_by", Text, nullable=False),
    Column("remembered_at", Moment, nullable=False),
    Column("account", Text, nullable=False, server_default=text("''")),  # as in `jobs`
)

homes = Table(
    "homes",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("opened_at", Moment, nullable=False),
    Column("ended", Integer, nullable=False),  # how many jobs had ended when it was shown last; -1: it never was
    Column("owner", Text),  # the process that claimed it last
    Column("leased_until", Moment),  # None: nobody renews it
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("destination", Text, primary_key=True),  # a channel's id, or a person's
    Column("account", Text, primary_key=True),  # as in `jobs`
    Column("group_name", Words, primary_key=True),
    Column("events", Text, nullable=False),  # separated by commas; "": nothing is heard of it
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
)

review_plans = Table(  # when which destination is told a review
    "review_plans",
    metadata,
    Column("id", Text, primary_key=True),
    Column("destination", Text, nullable=False),
    Column("account", Text, nullable=False),  # as in `jobs`
    Column("every", Text, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("owner", Text),  # the process that claimed it last
    Column("leased_until", Moment),  # None: nobody works on it
    UniqueConstraint("destination", "account", name="uq_review_plans_destination"),
)

mutes = Table(
    "mutes",
    metadata,
    Column("destination", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("group_name", Words, primary_key=True),  # "": every group, in every account
    Column("until", Moment),  # None: until that is taken back
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
)

schedules = Table(  # what is retrained again and again
    "schedules",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account", Text, nullable=False),  # as in `jobs`
    Column("target", Words, nullable=False),  # a group, or a solution of it
    Column("group_name", Words, nullable=False),
    Column("days", Integer, nullable=False),
    Column("line", Words, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    Column("note", Words),  # what came of it last
    Column("owner", Text),  # the process that claimed it last
    Column("leased_until", Moment),  # None: nobody works on it
)

stops = Table(  # who had what stopped: a resource by its ARN, or what a job has not begun
    "stops",
    metadata,
    Column("what", Words, primary_key=True),
    Column("asked_by", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", Words, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)

threads = Table(  # what was answered last in a thread, by the message that it begins with
    "threads",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    Column("line", Words, nullable=False),
    Column("trace", Text, nullable=False),  # the id of the command, by which a job that it began is called too
    Column("at", Moment, nullable=False, index=True),
)

greeted = Table(
    "greeted",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("user_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("line", Words, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("account", Text),  # none: it concerned none alone, or was kept before this was
)
