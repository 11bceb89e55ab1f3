"""Alembic's door: runs the migrations on the connection that the ledger hands over."""

from __future__ import annotations

from alembic import context

from baiyi.store.tables import metadata

# The ledger opens the transaction, under its lock, so that all of a migration holds or none.
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
