"""The ledger's migrations (Alembic); applied when a ledger is opened."""
