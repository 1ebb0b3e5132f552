"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)
_WAITING = sa.text("revision > shown AND parked IS NULL")


def upgrade() -> None:
    """Create everything."""
    _create_jobs()
    _create_notices()
    op.create_table(
        "places",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("group_name", sa.Text),
        sa.Column("campaign", sa.Text),
        sa.Column("remembered_by", sa.Text, nullable=False),
        sa.Column("remembered_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "audit",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False, index=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop everything."""
    for table in ("audit", "deliveries", "places", "notices", "steps", "jobs"):
        op.drop_table(table)


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("group_name", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("look_again_at", _MOMENT, index=True),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_table(
        "steps",
        sa.Column("job_id", sa.Text, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("arn", sa.Text, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("recipe", sa.Text),
        sa.Column("seconds", sa.Float),
        sa.Column("ended_at", _MOMENT),
    )
    op.create_index("ix_steps_kind_ended_at", "steps", ["kind", "ended_at"])


def _create_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("job_id", sa.Text, nullable=False),
        sa.Column("destination", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text),
        sa.Column("message", sa.JSON, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("shown", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("ts", sa.Text),
        sa.Column("sent_at", _MOMENT),
        sa.Column("attempted", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("retry_at", _MOMENT),
        sa.Column("parked", sa.Text),
    )
    op.create_index("ix_notices_waiting", "notices", ["position"], sqlite_where=_WAITING, postgresql_where=_WAITING)
