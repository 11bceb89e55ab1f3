"""Write src/baiyi/create/write/verse/tunes.toml: the patterns of ci tunes, from the ci themselves.

    npm pack chinese-poetry@2.0.1 && tar xzf chinese-poetry-2.0.1.tgz
    python scripts/write_tunes.py package/dist/songci

For each tune: the commonest division into lines among all its ci in 全宋词 (npm chinese-poetry,
MIT); then for each character the tone that at least nine in ten of them have, else 中; then the
lines whose ends rhyme with each other by 词林正韵 in at least three of four, a letter for each
group of them, and = for a line that repeats the end of the one before it in most ci. Characters that can be read either way are left out of the count. Where a stanza ends is known
from the tune, and written here.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import opencc

from baiyi.create.write.verse import ci
from baiyi.create.write.verse.sounds import book

OUT = Path(__file__).parent.parent / "src/baiyi/create/write/verse/tunes.toml"
# Tune -> after which line its first stanza ends (0: it has but one).
TUNES = {
    "捣练子": 0, "如梦令": 0, "相见欢": 4, "长相思": 4, "点绛唇": 4, "浣溪沙": 3, "生查子": 4, "菩萨蛮": 4,
    "卜算子": 4, "采桑子": 4, "减字木兰花": 4, "诉衷情": 4, "忆秦娥": 5, "清平乐": 4, "西江月": 4,
    "武陵春": 4, "醉花阴": 5, "浪淘沙": 5, "南乡子": 5, "鹧鸪天": 4, "玉楼春": 4, "鹊桥仙": 6, "虞美人": 5,
    "踏莎行": 5, "临江仙": 5, "蝶恋花": 5, "破阵子": 5, "渔家傲": 5, "定风波": 5, "苏幕遮": 7, "青玉案": 7,
    "江城子": 8, "满江红": 11, "水调歌头": 9, "念奴娇": 10, "沁园春": 13,
}  # fmt: skip
PUNCTUATION = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffff]+")
SURE, RHYMES = 0.9, 0.75
Lines = tuple[str, ...]


def corpus(folder: Path) -> dict[str, list[Lines]]:
    """Tune -> its ci, each as its lines; those with lacunae are left out."""
    simple = opencc.OpenCC("t2s")
    found: dict[str, set[Lines]] = {}
    for file in sorted(folder.glob("ci.song.*.json")):
        for poem in json.loads(file.read_text("utf-8")):
            text = simple.convert("".join(poem["paragraphs"]))
            if text and "□" not in text:
                lines = tuple(line for line in PUNCTUATION.split(text) if line)
                found.setdefault(simple.convert(poem["rhythmic"]), set()).add(lines)
    return {tune: sorted(all_) for tune, all_ in found.items()}


def tone_at(cis: Sequence[Lines], line: int, place: int) -> str:
    tones = Counter(next(iter(t)) for ci in cis if len(t := BOOK.tones(ci[line][place])) == 1)
    share = tones["level"] / max(1, tones.total())
    return "平" if share >= SURE else "仄" if share <= 1 - SURE else "中"


def rhymes(cis: Sequence[Lines]) -> list[str]:
    """A letter for each line whose end rhymes with others, A for the first group."""
    count = len(cis[0])
    ends = [[BOOK.groups(ci[n][-1]) for ci in cis] for n in range(count)]
    group = list(range(count))
    for one, other in itertools.combinations(range(count), 2):
        agree = sum(bool(a & b) for a, b in zip(ends[one], ends[other], strict=True)) / len(cis)
        if agree >= RHYMES:
            old, new = group[other], group[one]
            group = [new if g == old else g for g in group]
    sizes = Counter(group)
    letters: dict[int, str] = {}
    for g in group:
        if sizes[g] > 1 and g not in letters:
            letters[g] = "ABCDEFGH"[len(letters)]
    return [letters.get(g, "") for g in group]


def refrain(cis: Sequence[Lines], line: int) -> str:
    """ "=" for a line with which most repeat the end of the line before: 争渡，争渡."""
    if not line:
        return ""
    share = sum(ci[line - 1].endswith(ci[line]) for ci in cis) / len(cis)
    return "=" if share > 0.5 else ""


def main() -> None:
    found = corpus(Path(sys.argv[1]))
    text = "# Written by scripts/write_tunes.py from 全宋词 (npm chinese-poetry 2.0.1, MIT).\n"
    for tune, stanza in TUNES.items():
        every = found[tune]
        shape, _ = Counter(tuple(map(len, ci)) for ci in every).most_common(1)[0]
        cis = [ci for ci in every if tuple(map(len, ci)) == shape]
        lines = [
            "".join(tone_at(cis, n, m) for m in range(length)) + letter + refrain(cis, n)
            for n, (length, letter) in enumerate(zip(shape, rhymes(cis), strict=True))
        ]
        written = "\n".join(f'  "{line}",' for line in lines)
        text += f'\n["{tune}"]\n'
        text += f"stanza = {stanza}\nlearned_from = {len(cis)}\nlines = [\n{written}\n]\n"
    OUT.write_text(text, "utf-8")
    print(agreement(found))


def agreement(found: Mapping[str, Sequence[Lines]]) -> str:
    """How far the verifier agrees with the poets from whom the patterns were learned."""
    count = places = ends = tones = rhymes = 0
    for tune in ci.tunes().values():
        for lines in found[tune.name]:
            if tuple(map(len, lines)) == tuple(map(len, tune.lines)):
                faults = Counter(fault.rule for fault in ci.verify(lines, tune).faults)
                count += 1
                places += sum(map(len, lines))
                ends += sum(map(bool, tune.rhymes))
                tones += faults["tone"]
                rhymes += faults["rhyme"]
    return (
        f"{len(ci.tunes())} tunes; over {count} ci of these divisions {1 - tones / places:.4f} of the "
        f"tones and {1 - rhymes / ends:.4f} of the rhymes hold"
    )


BOOK = book("cilin")

if __name__ == "__main__":
    main()
