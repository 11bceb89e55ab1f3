"""Write src/baiyi/create/write/verse/characters.txt: what classical verse is written with.

    npm pack chinese-poetry@2.0.1 && tar xzf chinese-poetry-2.0.1.tgz
    python scripts/write_characters.py package/dist

The 2,200 characters that most poems of 全唐诗 and 全宋词 have in them (npm
chinese-poetry, MIT), simplified, the commonest first; they cover 95% of them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import opencc

from baiyi.create.write.verse.verdict import HAN

OUT = Path(__file__).parent.parent / "src/baiyi/create/write/verse/characters.txt"
MOST = 2200
A_LINE = 100


def main() -> None:
    folder = Path(sys.argv[1])
    simple = opencc.OpenCC("t2s")
    tang = sorted(folder.glob("quantangshi/poet.tang.*.json"))
    song = sorted(folder.glob("songci/ci.song.*.json"))
    counts: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for file in (*tang, *song):
        for poem in json.loads(file.read_text("utf-8")):
            text = simple.convert("".join(poem["paragraphs"]))
            characters = HAN.findall(text)
            counts.update(set(characters))
            every.update(characters)
    kept = [character for character, _ in counts.most_common(MOST)]
    rows = ("".join(kept[n : n + A_LINE]) for n in range(0, MOST, A_LINE))
    OUT.write_text("\n".join(rows) + "\n", "utf-8")
    print(f"{len(kept)} characters, {sum(every[c] for c in kept) / every.total():.3f} of the text")


if __name__ == "__main__":
    main()
