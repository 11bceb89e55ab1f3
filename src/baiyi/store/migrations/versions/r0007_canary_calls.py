"""Calls while a canary runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "canary_calls",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("canary", sa.Text, nullable=False),
        sa.Column("new", sa.Boolean, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger, nullable=False),
        sa.Column("written_tokens", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("retries", sa.Integer, nullable=False),
        sa.Column("failed", sa.Boolean, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Index("ix_canary_calls_canary", "canary"),
    )
