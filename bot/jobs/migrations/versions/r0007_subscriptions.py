"""Who hears of what, where that was asked for; channels that remember a group hear of it as before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody has asked for anything yet."""
    op.create_table("subscriptions", *_keys(), sa.Column("events", sa.Text, nullable=False), *_asked())
    op.create_table("mutes", *_keys(), sa.Column("until", _MOMENT), *_asked())


def downgrade() -> None:
    """Forget it."""
    op.drop_table("mutes")
    op.drop_table("subscriptions")


def _keys() -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in ("destination", "account", "group_name")]


def _asked() -> list[sa.Column[object]]:
    return [sa.Column("asked_by", sa.Text, nullable=False), sa.Column("asked_at", _MOMENT, nullable=False)]
