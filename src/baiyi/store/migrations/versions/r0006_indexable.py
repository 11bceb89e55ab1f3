"""Whether search engines may list what a share opens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column(
        "passes", sa.Column("indexable", sa.Boolean, nullable=False, server_default=sa.false())
    )
