"""Lines to chapters: headings as books print them, paragraphs whole again, none without end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from statistics import median

from ..values import Block, Chapter
from . import limits

NUMBER = r"[0-9０-９〇零一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾廿卅]+"
ROMAN_OR_WORD = (
    r"(?:\d+|[IVXLC]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif)ty(?:-\w+)?)"
)
PART = re.compile(
    rf"(?:第\s*{NUMBER}\s*[卷部篇集](?:[\s:：·、].*)?|卷\s*{NUMBER}(?:[\s:：·、].*)?"
    rf"|(?:part|book|volume)\s+{ROMAN_OR_WORD}(?:[\s.:—-].*)?)$",
    re.I,
)
CHAPTER = re.compile(
    rf"(?:第\s*{NUMBER}\s*[章回节節话話幕](?:$|[\s:：·、（(].*|[^，。！？；]*$)"
    r"|(?:楔子|序章?|序言|引子|前言|尾声|尾聲|后记|後記|番外|终章)(?:$|[\s:：·、一二三四五六七八九十\d].*)"
    rf"|chapter\s+{ROMAN_OR_WORD}(?:[\s.:—-].*)?|(?:prologue|epilogue|foreword|preface|afterword)"
    r"(?:[.:—-].*)?)$",
    re.I,
)
NUMBERED = re.compile(r"(?:\d{1,4}|[IVXLC]{1,7})[.．、]?$|\d{1,4}[.．、]\s*\S.{0,30}$")
SENTENCE = re.compile(r".+?(?:[。！？!?…]+[”’」』）]*|[.!?]+[\"')”’]*(?=\s)|$)", re.S)
ENDS = tuple('。！？!?….”’」』:："*')
LONGEST_HEADING = 60  # characters
BREAK = set("*＊—-·~ 　")


def level(line: str) -> int:
    """1 for a part, 2 for a chapter, 0 for a line that is no heading."""
    if len(line) > LONGEST_HEADING:
        return 0
    if PART.match(line):
        return 1
    return 2 if CHAPTER.match(line) else 0


def chapters_of(lines: Iterable[str]) -> tuple[Chapter, ...]:
    """Chapters of lines that are paragraphs; numbered lines are headings where nothing else is."""
    kept = [line.strip() for line in lines]
    kept = [line for line in kept if line]
    levels = [level(line) for line in kept]
    if not any(levels):
        levels = _numbered(kept)
    titles: list[tuple[str, int, list[Block]]] = [("", 1, [])]
    both = 1 in levels and 2 in levels
    for line, found in zip(kept, levels, strict=True):
        if found:
            titles.append((line[: limits.TITLE], found if both else 1, []))
        else:
            titles[-1][2].extend(blocks(line))
    return chaptered(titles)


def chaptered(found: Iterable[tuple[str, int, list[Block]]]) -> tuple[Chapter, ...]:
    """Chapters of titles, levels and blocks; one with neither is left out. Raises BadBrief."""
    kept = tuple(
        Chapter(title=" ".join(title.split())[: limits.TITLE], level=depth, blocks=tuple(inside))
        for title, depth, inside in found
        if title.strip() or inside
    )
    limits.within(len(kept), limits.CHAPTERS, "chapters", "章数")
    return kept


def blocks(line: str) -> tuple[Block, ...]:
    """A paragraph as blocks: a line of stars is a break, a very long one is cut at sentences."""
    if set(line) <= BREAK:
        return (Block(text="", kind="break"),)
    return tuple(Block(text=piece) for piece in cut(line))


def cut(line: str) -> list[str]:
    """Pieces of at most `limits.PARAGRAPH` characters that end where sentences end, if any do."""
    if len(line) <= limits.PARAGRAPH:
        return [line]
    pieces = [""]
    for match in SENTENCE.finditer(line):
        for start in range(0, len(match[0]), limits.PARAGRAPH):
            part = match[0][start : start + limits.PARAGRAPH]
            if len(pieces[-1]) + len(part) > limits.PARAGRAPH:
                pieces.append("")
            pieces[-1] += part
    return [piece.strip() for piece in pieces if piece.strip()]


def width(line: str) -> int:
    """Columns: a Chinese character is two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def unwrapped(lines: list[str]) -> list[str]:
    """Paragraphs of lines; joined where the text is hard-wrapped: most lines of about one width."""
    full = sorted(width(line) for line in lines if line.strip())
    if len(full) < 4:
        return lines
    common = full[int(len(full) * 0.8)]
    near = sum(common * 0.8 <= w <= common * 1.25 for w in full)
    if not 30 <= common <= 110 or near < len(full) * 0.5 or not _broken_off(lines):
        return lines
    return joined(lines, int(median(w for w in full if w >= common * 0.8)))


def _broken_off(lines: list[str]) -> bool:
    """Whether many lines end in the middle of a sentence: verse and dialogue seldom do."""
    told = [line.rstrip() for line in lines if line.strip()]
    return sum(not line.endswith((*ENDS, "，", "；")) for line in told) > len(told) * 0.3


def joined(lines: list[str], full: int) -> list[str]:
    """A paragraph ends at an empty line, before an indent or a heading, and after a short line."""
    found: list[str] = []
    open_ = False
    for line in lines:
        text = line.strip()
        indented = line.startswith(("　　", "    ", "\t"))
        if not text:
            open_ = False
            continue
        heading = bool(level(text))
        if open_ and not heading and not indented:
            found[-1] = glued(found[-1], text)
        else:
            found.append(text)
        short = width(text) < full * 0.8 and text.endswith(ENDS)
        open_ = not heading and not short and width(text) >= full * 0.5
    return found


def glued(before: str, after: str) -> str:
    """Two ends of a broken line: Chinese without a space, a hyphen at the end taken back."""
    if re.search(r"[a-z]-$", before) and after[:1].islower():
        return before[:-1] + after
    wide = unicodedata.east_asian_width(before[-1]) in "WF"
    wide = wide or unicodedata.east_asian_width(after[0]) in "WF" or before[-1] in "”’…—"
    return before + ("" if wide and not after[:1].isascii() else " ") + after


def _numbered(lines: list[str]) -> list[int]:
    """Levels where lines are numbered 1, 2, 3 on end, at least two of them."""
    found = [0] * len(lines)
    wanted = 1
    for at, line in enumerate(lines):
        if NUMBERED.match(line) and _value(line) == wanted:
            found[at] = 2
            wanted += 1
    return found if wanted > 2 else [0] * len(lines)


def _value(line: str) -> int:
    """The number that a line begins with, in digits or Roman ones."""
    if digits := re.match(r"\d+", line):
        return int(digits[0])
    letters = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[c] for c in re.sub(r"\W", "", line)]
    return sum(-n if n < max(letters[at:]) else n for at, n in enumerate(letters))
