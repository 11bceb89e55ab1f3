"""Write src/baiyi/create/write/verse/known_lines.bin: digests of lines that are known.

    npm pack chinese-poetry@2.0.1 && tar xzf chinese-poetry-2.0.1.tgz
    python scripts/write_known_lines.py package/dist

Whole: 唐诗三百首, 千家诗, 花间集, the ci of 南唐 and 纳兰性德's. Then of 全唐诗 and 全宋词 (npm
chinese-poetry, MIT) the poems that search engines find most often, by the geometric mean of their
counts, half of each, up to 60,000 lines of at least five characters.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import opencc

from baiyi.create.write.verse import known
from baiyi.create.write.verse.verdict import HAN, lines_of

OUT = Path(__file__).parent.parent / "src/baiyi/create/write/verse/known_lines.bin"
MOST = 60_000
WHOLE = ("mengxue/tangshisanbaishou.json", "mengxue/qianjiashi.json", "nalanxingde/*.json",
         "wudaishici/huajianji/*-juan.json", "wudaishici/nantang/poetrys.json")  # fmt: skip
RANKED = (("quantangshi/poet.tang.{}.json", "rank/poet/poet.tang.rank.{}.json"),
          ("songci/ci.song.{}.json", "rank/ci/ci.song.rank.{}.json"))  # fmt: skip
ENGINES = ("baidu", "so360", "bing", "bing_en", "google")
SIMPLE = opencc.OpenCC("t2s")


def verses(stored: Any, within: bool = False) -> Iterator[str]:
    """The paragraphs of every poem in a JSON file, however deep they stand."""
    if isinstance(stored, dict):
        for key, value in stored.items():
            yield from verses(value, key in ("paragraphs", "para"))
    elif isinstance(stored, list):
        for value in stored:
            yield from verses(value, within)
    elif within:
        yield stored


def lines(texts: Iterator[str]) -> set[str]:
    """Simplified, of at least `known.SHORTEST` characters."""
    found = chain.from_iterable(lines_of(SIMPLE.convert(text)) for text in texts)
    return {line for line in found if len(HAN.findall(line)) >= known.SHORTEST}


def ranked(folder: Path, poems: str, ranks: str) -> list[dict[str, Any]]:
    """The poems of one corpus, the one that is found most often first."""
    every: list[tuple[float, dict[str, Any]]] = []
    for thousand in range(0, 60_000, 1000):
        file, rank = folder / poems.format(thousand), folder / ranks.format(thousand)
        if not (file.exists() and rank.exists()):
            continue
        counts = {named(row): row for row in json.loads(rank.read_text("utf-8"))}
        for poem in json.loads(file.read_text("utf-8")):
            row = counts.get(named(poem), {})
            score = sum(math.log1p(row.get(engine, 0)) for engine in ENGINES)
            every.append((score, poem))
    return [poem for _, poem in sorted(every, key=lambda pair: -pair[0])]


def named(poem: dict[str, Any]) -> tuple[str, str]:
    return poem["author"], poem.get("title") or poem.get("rhythmic", "")


def main() -> None:
    folder = Path(sys.argv[1])
    found: set[str] = set()
    for pattern in WHOLE:
        for file in sorted(folder.glob(pattern)):
            found |= lines(verses(json.loads(file.read_text("utf-8"))))
    whole = len(found)
    for number, (poems, ranks) in enumerate(RANKED, 1):
        most = whole + (MOST - whole) * number // len(RANKED)
        for poem in ranked(folder, poems, ranks):
            if len(found) >= most:
                break
            found |= lines(verses(poem))
    digests = sorted({known.digest(line) for line in found})
    OUT.write_bytes(b"".join(digests))
    print(f"{len(digests)} lines, {whole} of them from anthologies; {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
