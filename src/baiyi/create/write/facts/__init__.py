"""What a text may say: figures, dates, names, titles and quotations that its facts bear."""

from .check import Finding, findings, sentences

__all__ = ["Finding", "findings", "sentences"]
