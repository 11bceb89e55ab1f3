"""Durable jobs: a build that outlives the one who asked for it, and the process that began it."""
