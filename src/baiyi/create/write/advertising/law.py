"""Words in a text that advertising law forbids or wants proof of, with the rule that says so.

It knows words, not meanings: what it flags, somebody has to read; what it passes may still mislead.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from ....values import Frozen

Weight = Literal["forbidden", "proof"]


class Rule(Frozen):
    """Patterns of a rule and where it is written; `unless` are places that it does not mean."""

    name: str
    weight: Weight
    language: str
    chinese: str
    english: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


class Flag(Frozen):
    """Words of a text under a rule; `source` says, in both languages, where the rule is written."""

    rule: str
    weight: Weight
    words: str
    start: int
    end: int
    english: str
    chinese: str


@cache
def rules() -> tuple[Rule, ...]:
    told = tomllib.loads(files(__package__).joinpath("law.toml").read_text("utf-8"))
    return tuple(Rule.model_validate(row) for row in told["rule"])


def flags(text: str, language: str, sheet: str = "") -> tuple[Flag, ...]:
    """The words that a rule of the language's countries means, in their order.

    What wants proof is passed where `sheet` has the same words: the sheet is what can be proved.
    """
    found: dict[tuple[int, int], Flag] = {}
    for rule in rules():
        if rule.language != language:
            continue
        excused = [m.span() for p in rule.unless for m in re.finditer(p, text, re.I)]
        for match in (m for p in rule.words for m in re.finditer(p, text, re.I)):
            start, end = match.span()
            if any(a <= start < b for a, b in excused):
                continue
            if rule.weight == "proof" and match[0].lower().strip() in sheet.lower():
                continue
            words = _shown(text, start, end)
            found.setdefault((start, end), _flag(rule, words, start, end))
    return tuple(
        flag
        for place, flag in sorted(found.items())
        if not any(a <= place[0] and place[1] <= b for a, b in found if (a, b) != place)
    )


def _shown(text: str, start: int, end: int) -> str:
    """The words, and what a bare 最 or 绝对 says of: 最好喝."""
    if text[start:end] in ("最", "绝对"):
        after = re.match(r"[\u4e00-\u9fff]{0,2}", text[end:])
        end += after.end() if after else 0
    return text[start:end].strip()


def _flag(rule: Rule, words: str, start: int, end: int) -> Flag:
    if rule.weight == "forbidden":
        english, chinese = f"{words!r} is forbidden by", f"“{words}”为广告禁用语"
    else:
        english, chinese = (
            f"{words!r} wants proof, which the sheet lacks",
            f"“{words}”须有依据，而资料中没有",
        )
    return Flag(
        rule=rule.name, weight=rule.weight, words=words, start=start, end=end,
        english=f"{english}: {rule.english}" if rule.weight == "proof" else f"{english} {rule.english}",
        chinese=f"{chinese}：{rule.chinese}",
    )  # fmt: skip
