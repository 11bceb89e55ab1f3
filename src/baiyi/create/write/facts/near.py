"""Names that are nearly those of the facts: one character of a person, a place or a body is another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .people import SURNAMES
from .titles import TITLES_ZH

Place = tuple[int, int]
HAN = r"[\u4e00-\u9fff]"
# What Chinese names of places and bodies end in.
ENDINGS = re.compile(
    "街道|公司|集团|大学|学院|中学|小学|医院|中心|总站|剧团|艺团|弹团|乐团|舞团|学校|公园|广场|水库|隧道|"
    "[省市县区镇乡村路街桥山湖河江岛港站馆院社局所厅厂园寺坪岭]"
)
SETTLEMENTS = frozenset("省市县区镇乡村山湖河江岛")
SUFFIX = 4  # characters in common that tell a long name, whatever it ends in
# Characters of grammar: another of these is another sentence, not another name.
FUNCTION = frozenset(
    "的了是在有为被把将也都还又从到与和及就说等这那本该各全某每其个上下里中后前去来向对由于以并而或不没"
)


def near_misses(
    text: str, facts: Sequence[str], people: Sequence[str], language: str
) -> Iterator[tuple[str, Place]]:
    """(kind, place) of what differs from a name of the facts in one character. Chinese only:
    an English word that is not in the facts is found as it stands."""
    if language != "zh":
        return
    whole = "\n".join(facts)
    for name in people:
        if len(name) == 3:
            yield from (("name", place) for place in _persons(text, name, whole))
    yield from (("place", place) for place in _places(text, facts))


def _persons(text: str, name: str, facts: str) -> Iterator[Place]:
    patterns = (
        f"{name[0]}{HAN}{name[2]}",
        f"{name[:2]}{HAN}",
        f"[{SURNAMES}]{name[1:]}",
    )
    for pattern in patterns:
        for match in re.finditer(f"(?={pattern})", text):
            said = text[match.start() : match.start() + 3]
            other = next((a for a, b in zip(said, name, strict=True) if a != b), "")
            if said in facts or not other or other in FUNCTION:
                continue
            if re.compile(TITLES_ZH).match(text, match.start() + 2):
                continue  # 欧阳经理 is 欧阳靖
            yield match.start(), match.start() + 3


def _places(text: str, facts: Sequence[str]) -> Iterator[Place]:
    """A run that ends as a name does, and of which one character differs between two that don't."""
    whole = "\n".join(facts)
    for match in ENDINGS.finditer(text):
        end = match.end()
        for size in (6, 5, 4, 3):
            begin = end - size
            said = text[max(0, begin) : end]
            if begin < 0 or not re.fullmatch(f"{HAN}+", said) or said in whole:
                continue
            if len(said) - len(match[0]) < 1:
                continue
            if _one_off(said, match[0], whole):
                yield begin, end
                break


def _one_off(said: str, ending: str, facts: str) -> bool:
    """Whether the facts have the run but for one character, which stands at its beginning or is
    enclosed; the ending is the same."""
    for n, character in enumerate(said[: -len(ending)]):
        if character in FUNCTION:
            continue
        if n and len(said) < SUFFIX:
            continue
        pattern = f"{said[:n]}({HAN}){said[n + 1 :]}"
        for match in re.finditer(pattern, facts):
            if match[1] != character and match[1] not in FUNCTION:
                return n > 0 or (len(said) == 3 and ending in SETTLEMENTS)
    return False
