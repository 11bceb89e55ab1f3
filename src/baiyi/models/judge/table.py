"""The figures of a run as one table: a row for each kind of text, a column for each measure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from ...values import Frozen
from . import units
from .reading import level
from .variety import distinct, loops, openings, self_bleu

# Column -> its heading in English and Chinese, and how many places it is printed with.
COLUMNS: dict[str, tuple[str, str, int]] = {
    "texts": ("texts", "篇数", 0),
    "length": ("length", "平均长度", 0),
    "form": ("form kept", "形式合格", 2),
    "distinct_1": ("distinct-1", "distinct-1", 3),
    "distinct_2": ("distinct-2", "distinct-2", 3),
    "self_bleu": ("self-BLEU", "self-BLEU", 1),
    "loops": ("loops", "循环重复", 3),
    "openings": ("openings repeated", "段首重复", 3),
    "sentence_length": ("sentence", "句长", 1),
    "flesch": ("Flesch", "Flesch", 1),
    "grade": ("grade", "年级", 1),
    "common": ("common characters", "常用字", 3),
    "bits": ("bits a character", "每字比特", 2),
}


class Row(Frozen):
    """The figures of the texts of one form and language; None: not of that language, or not taken.

    `length` is the mean in units (characters in Chinese, words elsewhere); `form` the share of
    texts whose own check holds; `bits` their surprise under `model`, in bits a character.
    """

    form_name: str
    language: str
    texts: int
    length: float
    distinct_1: float
    distinct_2: float
    loops: float
    openings: float
    sentence_length: float
    self_bleu: float | None = None
    form: float | None = None
    flesch: float | None = None
    grade: float | None = None
    common: float | None = None
    bits: float | None = None
    model: str = ""


def table(
    form_name: str,
    language: str,
    texts: Sequence[str],
    *,
    kept: Sequence[bool] = (),
    bits: Sequence[float] = (),
    model: str = "",
) -> Row:
    """The row of these texts; `kept`: whose check holds. Raises ValueError for no texts."""
    if not texts:
        raise ValueError(f"no texts of {form_name}")
    levels = [level(text, language) for text in texts]
    return Row(
        form_name=form_name,
        language=language,
        texts=len(texts),
        length=mean([len(units.units(text, language)) for text in texts]) or 0.0,
        distinct_1=distinct(texts, language, 1),
        distinct_2=distinct(texts, language, 2),
        loops=mean([loops(text, language) for text in texts]) or 0.0,
        openings=mean([openings(text, language) for text in texts]) or 0.0,
        sentence_length=mean([found.sentence_length for found in levels]) or 0.0,
        self_bleu=self_bleu(texts, language) if len(texts) > 1 else None,
        form=mean([float(holds) for holds in kept]),
        flesch=mean([found.flesch for found in levels]),
        grade=mean([found.grade for found in levels]),
        common=mean([found.common for found in levels]),
        bits=mean(bits),
        model=model,
    )


def mean(found: Sequence[float | None]) -> float | None:
    given = [value for value in found if value is not None]
    return sum(given) / len(given) if given else None


def as_markdown(rows: Sequence[Row], language: str = "en") -> str:
    """A table with the columns that have a figure in any row."""
    chinese = language == "zh"
    shown = [c for c in COLUMNS if any(getattr(row, c) is not None for row in rows)]
    heads = ["形式" if chinese else "form", "语言" if chinese else "language"]
    heads += [COLUMNS[c][1] if chinese else COLUMNS[c][0] for c in shown]
    lines = [heads, ["---"] * len(heads)]
    lines += [[row.form_name, row.language, *(_shown(row, c) for c in shown)] for row in rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def as_csv(rows: Sequence[Row]) -> str:
    """With all columns and full precision; an empty cell is a figure that was not taken."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(Row.model_fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.model_dump() for row in rows)
    return out.getvalue()


def as_json(rows: Sequence[Row]) -> str:
    return json.dumps([row.model_dump() for row in rows], ensure_ascii=False, indent=2)


def _shown(row: Row, column: str) -> str:
    value = getattr(row, column)
    return "" if value is None else f"{value:.{COLUMNS[column][2]}f}"
