"""Jobs have a fingerprint, so that a process need not read again what it knows."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add it; a job gets one when it is written next."""
    op.add_column("jobs", sa.Column("fingerprint", sa.Text))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("jobs", "fingerprint")
