"""When which destination is told a review."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing is planned yet."""
    op.create_table(
        "review_plans",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("destination", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("every", sa.Text, nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("leased_until", _MOMENT),
        sa.UniqueConstraint("destination", "account", name="uq_review_plans_destination"),
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_table("review_plans")
