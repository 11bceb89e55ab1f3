"""Contradictions in a long text, found by what its sentences claim; no model is asked."""
