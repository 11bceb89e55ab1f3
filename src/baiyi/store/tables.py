"""The tables of the ledger. Times are seconds since 1970, UTC; JSON is stored as text.

The migrations under `migrations/versions` make these tables; a test holds the two equal.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

# The newest revision, and every one before it: a database that names another is newer than us.
REVISIONS: tuple[str, ...] = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")

works = sa.Table(
    "works",
    metadata,
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

# What users can address by name. `value` is what the work uses; `machine` is what the
# step `made_by` gave before a human changed it.
parts = sa.Table(
    "parts",
    metadata,
    sa.Column("work", sa.Text, sa.ForeignKey("works.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("machine", sa.Text, nullable=False),
    sa.Column("key", sa.Text),
    sa.Column("edited", sa.Boolean, nullable=False),
)

edits = sa.Table(
    "edits",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column(
        "work", sa.Text, sa.ForeignKey("works.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("undone", sa.Boolean, nullable=False),
)

steps = sa.Table(
    "steps",
    metadata,
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
    sa.Index("ix_steps_name", "name", "engine", "host"),
)

# Which work used which step, under which label. `build` is the serial number of the
# work's last build that used it: smaller than `works.builds` means superseded.
uses = sa.Table(
    "uses",
    metadata,
    sa.Column("work", sa.Text, sa.ForeignKey("works.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("label", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("build", sa.Integer, nullable=False),
)

edges = sa.Table(
    "edges",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("argument", sa.Text, primary_key=True),
    sa.Column("input_key", sa.Text, primary_key=True),
)

outputs = sa.Table(
    "outputs",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("token", sa.Text, nullable=False),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("born", sa.Double, nullable=False),
    sa.Column("expires", sa.Double, nullable=False),
)

releases = sa.Table(
    "releases",
    metadata,
    sa.Column("work", sa.Text, sa.ForeignKey("works.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("beside", sa.Text),
    sa.Column("key", sa.Text),
    sa.Column("at", sa.Double, nullable=False),
)

# Keys of the API: `digest` is the SHA-256 of the secret, which is kept nowhere. The last three are
# quotas; NULL is no limit.
api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("created", sa.Double, nullable=False),
    sa.Column("tokens", sa.BigInteger),
    sa.Column("seconds", sa.BigInteger),
    sa.Column("storage", sa.BigInteger),
)

# What a job told while it ran, for those who watch it; `body` is JSON. Words are dropped at its end.
job_events = sa.Table(
    "job_events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("job", sa.Text, nullable=False, index=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
)

# What opens something for a while: the studio in the browser, or one work for readers. Like keys, only
# digests are kept; `key` is the name of the key that gave it, without which it opens nothing.
passes = sa.Table(
    "passes",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("sort", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("work", sa.Text, index=True),
    sa.Column("created", sa.Double, nullable=False),
    sa.Column("expires", sa.Double, nullable=False),
    sa.Column("indexable", sa.Boolean, nullable=False, server_default=sa.false()),
)

# What was used: a row for each call of an engine by the API, and for each step that a build did itself.
# Rows are only ever added, and refer to nothing: a bill stands when its work or its key is gone. `key`
# is the name of a key, "" for the command line.
calls = sa.Table(
    "calls",
    metadata,
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

# Which key asked for which work: its files count for the storage of that key.
asked = sa.Table(
    "asked",
    metadata,
    sa.Column("work", sa.Text, sa.ForeignKey("works.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", sa.Double, nullable=False),
)

# While a canary runs, a row for each call of it and of the engine that it is tried against. `canary` is its
# id; `key` the key of a step or the digest of a request. Rows are only ever added, and refer to nothing.
canary_calls = sa.Table(
    "canary_calls",
    metadata,
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
