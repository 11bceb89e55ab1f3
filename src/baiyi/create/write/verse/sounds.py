"""How characters sound in verse: level or oblique, and with what they rhyme.

Four books, by choice of the poet:
- pingshui, 平水韵: the 106 groups of the thirteenth century, for shi.
- cilin, 词林正韵 (戈载, 1821): 19 parts made of those groups, for ci.
- xinyun, 中华新韵 (中华诗词学会, 2005): 14 groups of today's Mandarin; its first and second
  tones are level, the others oblique.
- shisanzhe, 十三辙: the 13 rhymes of songs and of the stage; those of today's Mandarin, its two
  sounds of i taken as one.

A character that a book lacks (们, 她) is heard as in Mandarin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Tone = Literal["level", "oblique"]
BookName = Literal["pingshui", "cilin", "xinyun", "shisanzhe"]
BOOKS: Mapping[BookName, tuple[str, str]] = {
    "pingshui": ("Pingshui rhymes", "平水韵"),
    "cilin": ("Cilin rhymes", "词林正韵"),
    "xinyun": ("New rhymes", "中华新韵"),
    "shisanzhe": ("Thirteen rhymes", "十三辙"),
}
TONES: Mapping[str, Tone] = {"平": "level", "仄": "oblique"}  # 中: either


@dataclass(frozen=True)
class RhymeBook:
    """`sounds`: character -> its (tone, group) pairs, one for each way to read it."""

    name: BookName
    sounds: Mapping[str, tuple[tuple[Tone, str], ...]]

    def tones(self, character: str) -> frozenset[Tone]:
        """Both, for a character that can be read either way. Empty: it is no Chinese character."""
        found = frozenset(tone for tone, _ in self.sounds.get(character, ()))
        return found or frozenset(tone for tone, _ in heard(character))

    def groups(self, character: str, tone: Tone | None = None) -> frozenset[str]:
        """What it rhymes with, read in that tone; empty where the book does not say."""
        return frozenset(g for t, g in self.sounds.get(character, ()) if tone in (None, t))

    def members(self, group: str, tone: Tone) -> str:
        """Every character of a group, in that tone."""
        wanted = (tone, group)
        return "".join(c for c, sounds in self.sounds.items() if wanted in sounds)


@cache
def book(name: BookName) -> RhymeBook:
    """The rhyme book of that name."""
    if name == "xinyun":
        return RhymeBook(name, {c: heard(c) for c in _pingshui()})
    if name == "shisanzhe":
        sung = {c: tuple((t, SUNG[g]) for t, g in heard(c)) for c in _pingshui()}
        return RhymeBook(name, sung)
    found = _pingshui()
    if name == "cilin":
        parts = {c: tuple(dict.fromkeys(_part(c, *s) for s in t)) for c, t in found.items()}
        return RhymeBook(name, parts)
    return RhymeBook(name, {c: tuple((_flat(t), g) for t, g in s) for c, s in found.items()})


def _flat(tone: str) -> Tone:
    return "level" if tone == "level" else "oblique"


@cache
def _pingshui() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Character -> (one of the four tones, group)."""
    found: dict[str, list[tuple[str, str]]] = {}
    stored = files(__package__).joinpath("pingshui.tsv").read_text("utf-8")
    for line in stored.splitlines():
        tone, group, characters = line.split("\t")
        for character in characters:
            found.setdefault(character, []).append((tone, group))
    return {c: tuple(sounds) for c, sounds in found.items()}


# 词林正韵: the parts, each with its groups of 平水韵.
PARTS = (
    "东冬董肿送宋", "江阳讲养绛漾", "支微齐纸尾荠寘未霁", "鱼虞语麌御遇", "", "真文轸吻震问",
    "寒删先旱潸铣翰谏霰", "萧肴豪筿巧皓啸效号", "歌哿个", "麻马祃", "庚青蒸梗迥敬径", "尤有宥",
    "侵寝沁", "覃盐咸感琰豏勘艳陷", "屋沃", "觉药", "质陌锡职缉", "物月曷黠屑叶", "合洽",
)  # fmt: skip
ORDINALS = "一二三四五六七八九十"
# Groups that are cut in two: by the sound in Mandarin, which still tells the halves apart.
# Group -> (finals of the first part, that part, the other part).
CUT: Mapping[str, tuple[tuple[str, ...], int, int]] = {
    **dict.fromkeys("灰贿队泰", (("ai",), 5, 3)),
    **dict.fromkeys("佳蟹卦", (("a", "ia", "ua"), 10, 5)),
    **dict.fromkeys("元阮愿", (("en", "in", "uen", "vn"), 6, 7)),
}


def _part(character: str, tone: str, group: str) -> tuple[Tone, str]:
    number = next((n for n, groups in enumerate(PARTS, 1) if group in groups), 0)
    if not number:
        finals, first, other = CUT[group]
        number = first if any(f in finals for f in _finals(character)) else other
    name = (ORDINALS[9] if number > 10 else "") + ORDINALS[(number - 1) % 10]
    return _flat(tone), f"第{name}部"


def _finals(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # its dictionary takes most of a second to load

    readings = pinyin(character, style=Style.FINALS, heteronym=True, strict=True)
    return tuple(readings[0]) if readings else ()


# 中华新韵, by the final: the longest ending that fits.
NEW_GROUPS: Mapping[str, str] = {
    "a": "一麻", "ia": "一麻", "ua": "一麻", "o": "二波", "e": "二波", "uo": "二波",
    "ie": "三皆", "ve": "三皆", "ai": "四开", "uai": "四开", "ei": "五微", "ui": "五微", "uei": "五微",
    "ao": "六豪", "iao": "六豪", "ou": "七尤", "iu": "七尤", "iou": "七尤",
    "an": "八寒", "ian": "八寒", "uan": "八寒", "van": "八寒",
    "en": "九文", "in": "九文", "un": "九文", "uen": "九文", "vn": "九文", "ven": "九文",
    "ang": "十唐", "iang": "十唐", "uang": "十唐",
    "eng": "十一庚", "ing": "十一庚", "ong": "十一庚", "iong": "十一庚", "ueng": "十一庚",
    "i": "十二齐", "er": "十二齐", "v": "十二齐", "-i": "十三支", "u": "十四姑",
}  # fmt: skip
# 十三辙, by the groups of 中华新韵.
SUNG: Mapping[str, str] = {
    "一麻": "发花", "二波": "梭坡", "三皆": "乜斜", "四开": "怀来", "五微": "灰堆", "六豪": "遥条",
    "七尤": "油求", "八寒": "言前", "九文": "人辰", "十唐": "江阳", "十一庚": "中东", "十二齐": "一七",
    "十三支": "一七", "十四姑": "姑苏",
}  # fmt: skip
TEETH = ("zh", "ch", "sh", "r", "z", "c", "s")


OFTEN = 3  # phrases that a second reading must stand in to count as one


@cache
def _readings() -> Mapping[str, tuple[str, ...]]:
    """Character -> the pinyin that it has in at least `OFTEN` phrases of pypinyin's dictionary."""
    from pypinyin.phrases_dict import phrases_dict

    counts: dict[str, Counter[str]] = {}
    for phrase, syllables in phrases_dict.items():
        for character, syllable in zip(phrase, syllables, strict=False):
            counts.setdefault(character, Counter())[syllable[0]] += 1
    return {c: tuple(r for r, n in found.items() if n >= OFTEN) for c, found in counts.items()}


@cache
def heard(character: str) -> tuple[tuple[Tone, str], ...]:
    """The character as today's Mandarin reads it."""
    from pypinyin import Style, pinyin
    from pypinyin.contrib.tone_convert import to_finals_tone3, to_initials

    [first, *_] = pinyin(character, style=Style.TONE, errors="ignore") or [[]]
    found: dict[tuple[Tone, str], None] = {}
    for reading in dict.fromkeys((*first, *_readings().get(character, ()))):
        final = to_finals_tone3(reading, strict=True, v_to_u=False)
        group = final.rstrip("12345")
        if group == "i" and to_initials(reading, strict=True) in TEETH:
            group = "-i"
        if group in NEW_GROUPS:
            found[("level" if final[-1:] in ("1", "2") else "oblique", NEW_GROUPS[group])] = None
    return tuple(found)
