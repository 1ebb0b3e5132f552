"""What threads are about, and who was greeted."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Of older threads nothing is known, and everybody is greeted once more."""
    op.create_table(
        "threads",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("ts", sa.Text, primary_key=True),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("trace", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index("ix_threads_at", "threads", ["at"])
    op.create_table(
        "greeted",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index("ix_notices_ts", "notices", ["ts"])


def downgrade() -> None:
    """Forget them."""
    op.drop_index("ix_notices_ts", "notices")
    op.drop_table("greeted")
    op.drop_index("ix_threads_at", "threads")
    op.drop_table("threads")
