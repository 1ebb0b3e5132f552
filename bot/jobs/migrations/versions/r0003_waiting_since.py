"""When a notice was written, so that somebody can see how long it waits."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the moment; what waits already has none."""
    op.add_column("notices", sa.Column("waiting_since", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("notices", "waiting_since")
