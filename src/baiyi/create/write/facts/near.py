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
    "航空|[省市县区镇乡村路街桥山湖河江岛港站馆院社局所厅厂园寺坪岭沟系台湾溪峰滩]"
)
SETTLEMENTS = frozenset("省市县区镇乡村山湖河江岛沟溪峰滩湾")
SUFFIX = 4  # characters in common that tell a long name, whatever it ends in
SIDES = re.compile("([东南西北])([坡麓岸侧面门站部郊区翼线墙路街口])")
OPPOSITE = str.maketrans("东南西北", "西北东南")
MARKED = re.compile(f"“({HAN}{{3,8}})”")
TITLE = re.compile(TITLES_ZH)
# Characters of grammar: another of these is another sentence, not another name.
FUNCTION = frozenset(
    "的了着是在有为被把将也都还又从到与和及就说等这那本该各全某每其个上下里中后前去来向对由于以并而或不没"
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
        elif len(name) == 2:
            for match in re.finditer(f"{name[0]}({HAN})(?=说|表示|介绍|告诉)", text):
                if match[0] not in whole and match[1] not in FUNCTION:
                    yield "name", match.span()
    yield from (("place", place) for place in _directions(text, whole))
    yield from (("place", place) for place in _places(text, whole))


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
            if TITLE.match(text, match.start() + 2):
                continue  # 欧阳经理 is 欧阳靖
            yield match.start(), match.start() + 3


def _directions(text: str, facts: str) -> Iterator[Place]:
    """平安路以南, where the facts have 平安路以北; 南坡 for 北坡."""
    for match in SIDES.finditer(text):
        other = match[1].translate(OPPOSITE) + match[2]
        if match[0] not in facts and other in facts:
            yield match.span()
    for match in re.finditer(f"({HAN}{{2}}[以之])([东南西北])", text):
        if match[0] not in facts and re.search(f"{match[1]}[东南西北]", facts):
            yield match.span()


def marked_names(text: str, facts: Sequence[str]) -> Iterator[Place]:
    """Names between marks of quotation that the facts have otherwise: “老灶头” for “老灶台”."""
    known = {m[1] for fact in facts for m in MARKED.finditer(fact)}
    for match in MARKED.finditer(text):
        said = match[1]
        close = [k for k in known if len(k) == len(said) and _differ(k, said) == 1]
        if close and said not in known:
            yield match.span()


def _differ(first: str, second: str) -> int:
    return sum(a != b for a, b in zip(first, second, strict=True))


def _places(text: str, facts: str) -> Iterator[Place]:
    """A run that ends as a name does, and of which one character differs between two that don't."""
    for match in ENDINGS.finditer(text):
        end = match.end()
        for size in (6, 5, 4, 3):
            begin = end - size
            said = text[max(0, begin) : end]
            if begin < 0 or not re.fullmatch(f"{HAN}+", said) or said in facts:
                continue
            if len(said) - len(match[0]) < 1:
                continue
            if _one_off(said, match[0], facts):
                yield begin, end
                break


def _one_off(said: str, ending: str, facts: str) -> bool:
    """Whether the facts have the run but for one character, which stands at its beginning or is
    enclosed; the ending is the same."""
    if FUNCTION & set(said[: -len(ending)][1:]):
        return False  # 年末全市 is no name
    for n, character in enumerate(said[: -len(ending)]):
        if character in FUNCTION:
            continue
        if n and len(said) < SUFFIX and ending not in SETTLEMENTS:
            continue
        pattern = f"{said[:n]}({HAN}){said[n + 1 :]}"
        for match in re.finditer(pattern, facts):
            if match[1] != character and match[1] not in FUNCTION:
                return n > 0 or (len(said) == 3 and ending in SETTLEMENTS)
    return False
