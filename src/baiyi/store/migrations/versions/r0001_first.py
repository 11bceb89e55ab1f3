"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _works()
    _steps()
    op.create_table(
        "leases",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("born", sa.Double, nullable=False),
        sa.Column("expires", sa.Double, nullable=False),
    )


def _works() -> None:
    op.create_table(
        "works",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("brief", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("builds", sa.Integer, nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("updated", sa.Double, nullable=False),
    )
    op.create_table(
        "parts",
        _work(primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("edited", sa.Boolean, nullable=False),
    )
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _work(nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("undone", sa.Boolean, nullable=False),
    )
    op.create_index("ix_edits_work", "edits", ["work"])
    op.create_table(
        "releases",
        _work(primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("beside", sa.Text),
        sa.Column("key", sa.Text),
        sa.Column("at", sa.Double, nullable=False),
    )


def _work(*, primary_key: bool = False, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(
        "work",
        sa.Text,
        sa.ForeignKey("works.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=nullable and not primary_key,
    )


def _steps() -> None:
    op.create_table(
        "steps",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("identity", sa.Text, nullable=False),
        sa.Column("seed", sa.BigInteger),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("result", sa.Text),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("cpu_seconds", sa.Double, nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger, nullable=False),
        sa.Column("evaluated_tokens", sa.BigInteger, nullable=False),
        sa.Column("written_tokens", sa.BigInteger, nullable=False),
        sa.Column("money", sa.Double, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("started", sa.Double, nullable=False),
        sa.Column("finished", sa.Double, nullable=False),
    )
    op.create_index("ix_steps_name", "steps", ["name", "engine", "host"])
    op.create_table(
        "uses",
        _work(primary_key=True),
        sa.Column("label", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("build", sa.Integer, nullable=False),
    )
    op.create_table(
        "edges",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("argument", sa.Text, primary_key=True),
        sa.Column("input_key", sa.Text, primary_key=True),
    )
    op.create_table(
        "outputs",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
    )
