"""Conversation with a persona: who it is, what it remembers, and answers that are checked."""
