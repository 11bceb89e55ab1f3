"""Translating between Chinese and English: the glossary first, then paragraph after paragraph."""
