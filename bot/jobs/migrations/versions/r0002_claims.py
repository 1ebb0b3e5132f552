"""Claims: which process works on a job, and which sends to a destination."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody has claimed anything yet."""
    op.add_column("jobs", sa.Column("owner", sa.Text))
    op.add_column("jobs", sa.Column("leased_until", _MOMENT))
    op.create_table(
        "destinations",
        sa.Column("destination", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text),
        sa.Column("leased_until", _MOMENT),
    )
    op.execute("INSERT INTO destinations (destination) SELECT DISTINCT destination FROM notices")


def downgrade() -> None:
    """Claims are lost, nothing else is."""
    op.drop_table("destinations")
    op.drop_column("jobs", "leased_until")
    op.drop_column("jobs", "owner")
