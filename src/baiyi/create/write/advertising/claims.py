"""What a text claims of a product beside its sheet: figures, names, and properties that it lacks."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from ....errors import BadBrief
from ....values import Brief, Frozen
from ...ask import in_two_languages
from ..facts import findings

LANGUAGES = ("zh", "en")
NAMED = ("名称", "品名", "产品名称", "商品名称", "产品", "商品", "name", "product", "product name")


class Claim(Frozen):
    """Words of a text that the sheet does not bear, and why, in both languages."""

    words: str
    start: int
    end: int
    english: str
    chinese: str


def sheet_of(brief: Brief) -> dict[str, str]:
    """The product's sheet. Raises BadBrief where there is none, or an entry says nothing;
    Unsupported for a language whose rules nobody here knows."""
    if brief.language not in LANGUAGES:
        raise in_two_languages("advertising is", "广告", brief.language)
    if not brief.sheet:
        raise BadBrief(
            "advertising needs `sheet`: the product's properties, each with its value",
            "广告需要 `sheet`：逐项写出商品的属性与内容",
        )
    for key, value in brief.sheet.items():
        if not value.strip():
            raise BadBrief(
                f"sheet: {key!r} has no value; write it, or leave the line out",
                f"sheet：“{key}”没有内容；请写上，或删去这一行",
            )
    return {key: " ".join(value.split()) for key, value in brief.sheet.items()}


def product_of(brief: Brief) -> str:
    """What the product is called: by its sheet, else by the brief's title or line."""
    named = [value for key, value in sheet_of(brief).items() if key.strip().lower() in NAMED]
    return (named or [brief.title or brief.line])[0]


def sheet_lines(brief: Brief) -> tuple[str, ...]:
    """The sheet as facts, a line each, and the brief's own line."""
    colon = "：" if brief.language == "zh" else ": "
    return (*(f"{key}{colon}{value}" for key, value in sheet_of(brief).items()), brief.line)


def claims(text: str, sheet: tuple[str, ...], language: str) -> tuple[Claim, ...]:
    """What the lines of a sheet don't bear, in order. It does not know what is true, only what is said."""
    found = [
        Claim(words=f.quote, start=f.start, end=f.end, english=f.english, chinese=f.chinese)
        for f in findings(text, sheet, language)
    ]
    said = "\n".join(sheet).lower()
    for synonyms in _properties()[language]:
        if any(_in(word, said) for word in synonyms):
            continue
        for word in synonyms:
            match = re.search(_pattern(word), text, re.I)
            if match:
                found.append(
                    Claim(
                        words=match[0], start=match.start(), end=match.end(),
                        english=f"the sheet does not say this of the product: {match[0]!r}",
                        chinese=f"商品资料中没有这一点：“{match[0]}”",
                    )
                )  # fmt: skip
                break
    return tuple(sorted(found, key=lambda claim: claim.start))


@cache
def _properties() -> dict[str, list[list[str]]]:
    return tomllib.loads(files(__package__).joinpath("claims.toml").read_text("utf-8"))


def _in(word: str, said: str) -> bool:
    return re.search(_pattern(word), said) is not None


def _pattern(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
