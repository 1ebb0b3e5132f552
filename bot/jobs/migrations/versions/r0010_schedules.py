"""What is retrained again and again, and who had what stopped."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing is scheduled yet."""
    op.create_table(
        "schedules",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("account", "target", "group_name")),
        sa.Column("days", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("line", "asked_by", "channel")),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("owner", sa.Text),
        sa.Column("leased_until", _MOMENT),
    )
    op.create_index("ix_schedules_due_at", "schedules", ["due_at"])
    op.create_table(
        "stops",
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index("ix_stops_at", "stops", ["at"])


def downgrade() -> None:
    """Forget it."""
    for table, index in (("stops", "ix_stops_at"), ("schedules", "ix_schedules_due_at")):
        op.drop_index(index, table)
        op.drop_table(table)
