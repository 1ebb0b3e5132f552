"""Which AWS account a command concerned."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Of what was asked until now it is not known."""
    op.add_column("audit", sa.Column("account", sa.Text))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("audit", "account")
