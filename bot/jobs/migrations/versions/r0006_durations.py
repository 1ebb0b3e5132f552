"""Durations by size as well: on how many rows a step worked."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the magnitude; that of older steps is not known. Only trainings have a recipe from now on."""
    op.add_column("steps", sa.Column("magnitude", sa.Integer))
    op.execute("UPDATE steps SET recipe = NULL WHERE kind <> 'training'")
    op.drop_index("ix_steps_kind_ended_at", "steps")
    op.create_index("ix_steps_durations", "steps", ["kind", "recipe", "ended_at"])


def downgrade() -> None:
    """Forget it."""
    op.drop_index("ix_steps_durations", "steps")
    op.create_index("ix_steps_kind_ended_at", "steps", ["kind", "ended_at"])
    op.drop_column("steps", "magnitude")
