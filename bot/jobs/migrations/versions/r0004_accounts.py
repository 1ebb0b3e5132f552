"""Which AWS account a job runs in, and a channel means."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Until now there was one, which had no name."""
    for table in ("jobs", "places"):
        op.add_column(table, sa.Column("account", sa.Text, nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Take everything for the only account's."""
    for table in ("places", "jobs"):
        op.drop_column(table, "account")
