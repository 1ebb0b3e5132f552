"""Whose Home tab is kept up to date."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody has opened one yet."""
    op.create_table(
        "homes",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("ended", sa.Integer, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("leased_until", _MOMENT),
    )
    op.create_index("ix_jobs_ended_at", "jobs", ["ended_at"])


def downgrade() -> None:
    """Forget it."""
    op.drop_index("ix_jobs_ended_at", "jobs")
    op.drop_table("homes")
