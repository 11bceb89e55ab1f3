"""What was used by whom; quotas of keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for quota in ("tokens", "seconds", "storage"):
        op.add_column("api_keys", sa.Column(quota, sa.BigInteger))
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("work", sa.Text),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger, nullable=False),
        sa.Column("written_tokens", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Index("ix_calls_key_at", "key", "at"),
        sa.Index("ix_calls_at", "at"),
    )
    op.create_table(
        "asked",
        sa.Column("work", sa.Text, sa.ForeignKey("works.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
    )
