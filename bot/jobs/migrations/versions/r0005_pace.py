"""How fast Slack is called, and which results a digest told."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing was paced or told in a digest yet; what waits already will be told on its own."""
    op.create_table(
        "paces",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.add_column("destinations", sa.Column("gathers_since", _MOMENT))
    op.add_column("notices", sa.Column("ending", sa.JSON))
    op.add_column("notices", sa.Column("ended_at", _MOMENT))
    op.add_column("notices", sa.Column("digest", sa.Text))
    op.create_index("ix_notices_ended_at", "notices", ["ended_at"])
    op.create_index("ix_notices_job_id", "notices", ["job_id"])


def downgrade() -> None:
    """Forget it; what a digest told stays told."""
    op.drop_index("ix_notices_job_id", "notices")
    op.drop_index("ix_notices_ended_at", "notices")
    for column in ("digest", "ended_at", "ending"):
        op.drop_column("notices", column)
    op.drop_column("destinations", "gathers_since")
    op.drop_table("paces")
