"""How near texts are to what a human wrote: BLEU, chrF and ROUGE.

BLEU (Papineni et al. 2002) and chrF2 (Popović 2015) by sacrebleu, whose signature is given with
them; ROUGE (Lin 2004) by rouge-score, with Chinese cut into words by jieba.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...values import Frozen
from . import units


class Likeness(Frozen):
    """0 to 100 each; `signature` says how BLEU was counted, so that others can count it again."""

    bleu: float
    chrf: float
    rouge_1: float
    rouge_2: float
    rouge_l: float
    signature: str


def likeness(texts: Sequence[str], references: Sequence[str], language: str) -> Likeness:
    """All of them for a corpus, a reference for each text. Raises ValueError for other numbers."""
    if len(texts) != len(references) or not texts:
        raise ValueError(f"{len(texts)} texts and {len(references)} references")
    found = [rouge(text, wanted, language) for text, wanted in zip(texts, references, strict=True)]
    one, two, longest = (sum(column) / len(found) for column in zip(*found, strict=True))
    return Likeness(
        bleu=bleu(texts, [[wanted] for wanted in references], language),
        chrf=chrf(texts, references),
        rouge_1=one,
        rouge_2=two,
        rouge_l=longest,
        signature=_signature(language),
    )


def bleu(texts: Sequence[str], references: Sequence[Sequence[str]], language: str) -> float:
    """Corpus BLEU; `references` are several for each text. Of one text: its sentence BLEU."""
    metric = _bleu(language, effective_order=len(texts) == 1)
    if len(texts) == 1:
        return float(metric.sentence_score(texts[0], list(references[0])).score)
    streams = [list(column) for column in zip(*references, strict=True)]
    return float(metric.corpus_score(list(texts), streams).score)


def chrf(texts: Sequence[str], references: Sequence[str]) -> float:
    """Corpus chrF2: six orders of characters, recall twice as heavy as precision."""
    metric = units.package("sacrebleu").metrics.CHRF()
    return float(metric.corpus_score(list(texts), [list(references)]).score)


def rouge(text: str, reference: str, language: str) -> tuple[float, float, float]:
    """ROUGE-1, ROUGE-2 and ROUGE-L (F1), 0 to 100."""
    scorer = units.package("rouge_score.rouge_scorer").RougeScorer(
        ["rouge1", "rouge2", "rougeL"], tokenizer=_Words(language)
    )
    found = scorer.score(reference, text)
    return (
        100 * found["rouge1"].fmeasure,
        100 * found["rouge2"].fmeasure,
        100 * found["rougeL"].fmeasure,
    )


class _Words:
    """What rouge-score calls a tokeniser; its own drops every Chinese character."""

    def __init__(self, language: str) -> None:
        self.language = language

    def tokenize(self, text: str) -> list[str]:
        return units.words(text, self.language)


def _bleu(language: str, *, effective_order: bool = False) -> Any:
    return units.package("sacrebleu").metrics.BLEU(
        tokenize="zh" if language == "zh" else "13a", effective_order=effective_order
    )


def _signature(language: str) -> str:
    metric = _bleu(language)
    metric.corpus_score(["a"], [["a"]])
    return str(metric.get_signature())
