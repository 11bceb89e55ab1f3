"""The rhythm of a song as a brief gives it: the syllables of each line, a section an entry.

`verse 7 7 7 5`, `副歌：5 5 7 7`, or only `7 7 7 5`, which is a verse. A section that must sound as
before, the chorus, is named again without its syllables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ....errors import BadBrief

KINDS: Mapping[str, tuple[str, str]] = {
    "intro": ("Intro", "引子"),
    "verse": ("Verse", "主歌"),
    "pre-chorus": ("Pre-chorus", "导歌"),
    "chorus": ("Chorus", "副歌"),
    "bridge": ("Bridge", "桥段"),
    "outro": ("Outro", "尾声"),
}
ALSO: Mapping[str, str] = {
    "refrain": "chorus", "hook": "chorus", "prechorus": "pre-chorus", "pre chorus": "pre-chorus",
    "预副歌": "pre-chorus", "桥": "bridge", "过渡": "bridge", "结尾": "outro", "前奏": "intro",
    "尾奏": "outro", "coda": "outro",
}  # fmt: skip
NAMES: Mapping[str, str] = {
    **{kind: kind for kind in KINDS},
    **{name.casefold(): kind for kind, names in KINDS.items() for name in names},
    **ALSO,
}
CHORUS = "chorus"  # sounds the same each time
LONGEST_LINE, MOST_LINES = 20, 16  # syllables of a line, lines of a section
USUAL: Mapping[str, tuple[str, ...]] = {
    "zh": ("verse 7 7 7 7", "chorus 7 5 7 5", "verse 7 7 7 7", "chorus", "bridge 6 6 7", "chorus"),
    "en": ("verse 8 6 8 6", "chorus 6 6 8 6", "verse 8 6 8 6", "chorus", "bridge 8 8", "chorus"),
}


@dataclass(frozen=True)
class Section:
    """`again`: the words of the section of its kind that came before, as they were."""

    kind: str
    number: int  # of its kind, from 1
    syllables: tuple[int, ...]
    again: bool = False

    def head(self, language: str, *, alone: bool) -> str:
        """Its name as singers read it; numbered where there are several that differ."""
        name = KINDS[self.kind][language == "zh"]
        return name if alone or self.kind == CHORUS else f"{name} {self.number}"

    @property
    def rhyming(self) -> tuple[int, ...]:
        """The lines (from 1) that rhyme: every second and the last."""
        count = len(self.syllables)
        return tuple(n for n in range(1, count + 1) if n % 2 == 0 or n == count)


def sections(rhythm: Sequence[str], language: str) -> tuple[Section, ...]:
    """The sections of a rhythm, or of the usual song. Raises BadBrief, naming the entry."""
    found: list[Section] = []
    counts: Counter[str] = Counter()
    sung: dict[str, tuple[int, ...]] = {}
    for entry in rhythm or USUAL[language]:
        kind, syllables = _read(entry)
        counts[kind] += 1
        before = sung.get(kind)
        if not syllables and before is None:
            raise BadBrief(
                f"the rhythm {entry!r} has no syllables; say them, as in `{kind} 7 7 7 5`",
                f"节奏“{entry}”没有写每行字数；请写成“{KINDS[kind][1]} 7 7 7 5”",
            )
        again = kind == CHORUS and before is not None
        if again and syllables and syllables != before:
            raise BadBrief(
                f"the chorus comes back as {entry!r}, another rhythm than before; a chorus is the "
                "same each time: name it alone, or call this section a bridge or an outro",
                f"副歌第二次写成“{entry}”，与前面不同；副歌每次相同：只写“副歌”，或把这一段叫作桥段、尾声",
            )
        sung[kind] = syllables or sung[kind]
        found.append(Section(kind, counts[kind], sung[kind], again))
    return tuple(found)


def heads(parts: Sequence[Section], language: str) -> tuple[str, ...]:
    """The name of each section, as it stands above it."""
    counts = Counter(part.kind for part in parts)
    return tuple(part.head(language, alone=counts[part.kind] == 1) for part in parts)


def kind_of(head: str) -> str | None:
    """The kind of section that a head names: 主歌 1, [Chorus]; None: none that is known."""
    return NAMES.get(re.sub(r"[\s\d.:：、（(].*$", "", head.strip("[]【】# ")).casefold())


def _read(entry: str) -> tuple[str, tuple[int, ...]]:
    told = re.fullmatch(r"\s*(\D*?)\s*\d*\s*[:：]\s*([\d\s,，、]*)|(\D*?)([\d\s,，、]*)", entry)
    if told is None:
        raise _unread(entry)
    name = (told[1] or told[3] or "").strip(" :：").casefold()
    kind = NAMES.get(name) if name else "verse"
    if kind is None:
        near = get_close_matches(name, NAMES, n=1, cutoff=0.4)
        names = near or [name for pair in KINDS.values() for name in pair]
        raise BadBrief(
            f"the rhythm {entry!r} names no section of a song; near it: {', '.join(names)}",
            f"节奏“{entry}”中没有这样的段落名；可用：{'、'.join(names)}",
        )
    syllables = tuple(int(n) for n in re.findall(r"\d+", told[2] or told[4] or ""))
    if len(syllables) > MOST_LINES or not all(1 <= n <= LONGEST_LINE for n in syllables):
        raise _unread(entry)
    return kind, syllables


def _unread(entry: str) -> BadBrief:
    return BadBrief(
        f"the rhythm {entry!r} cannot be read; give a section and the syllables of its lines, as in "
        f"`verse 7 7 7 5`: up to {MOST_LINES} lines of 1 to {LONGEST_LINE}",
        f"节奏“{entry}”无法读懂；请写段落名和每行字数，如“主歌 7 7 7 5”：最多 {MOST_LINES} 行，每行 1 到 {LONGEST_LINE} 字",
    )
