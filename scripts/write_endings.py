"""Write src/baiyi/create/write/lyrics/endings.txt: the characters that a sung Chinese line ends with.

    npm pack chinese-poetry@2.0.1 && tar xzf chinese-poetry-2.0.1.tgz
    python scripts/write_endings.py package/dist

First those that songs of today end with, by hand; then those of 全宋词 (npm chinese-poetry, MIT), simplified,
that often end a sentence there and seldom stand elsewhere, the commonest first; of these only what is in
common use (level 1 of GB 2312-80).
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

import opencc

from baiyi.create.write.lyrics.rhymes import LEANING
from baiyi.create.write.verse.verdict import HAN

OUT = Path(__file__).parent.parent / "src/baiyi/create/write/lyrics/endings.txt"
TODAY = (
    "上方乡光香长凉窗亮望旁想忘浪唱样", "家花画她大怕傻话下", "我说过歌火河落错默渴", "夜月雪街别叶写谢",
    "爱来海开外台怪待彩", "泪飞岁谁美碎睡水回醉会", "到笑好桥跑老道潮飘摇少晓早", "走手秋后头留友柔口楼酒久旧愁守游候",
    "天边前见远间脸面年晚眼看念线船变烟安岸", "人春深心门尘身真分信近问音", "风中梦空灯声星轻明城等冷疼红懂影动铃醒静",
    "你起里去雨记忆意期息气语低", "路雾处住树书湖哭步苦数图",
)  # fmt: skip
OFTEN, SHARE = 40, 0.06  # times at an end, and of all times
A_LINE = 100


def main() -> None:
    simple = opencc.OpenCC("t2s")
    ends: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for file in sorted(Path(sys.argv[1]).glob("songci/ci.song.*.json")):
        for poem in json.loads(file.read_text("utf-8")):
            for sentence in re.split("[。！？]", simple.convert("".join(poem["paragraphs"]))):
                characters = HAN.findall(sentence)
                every.update(characters)
                ends.update(characters[-1:])
    counted = [c for c, often in ends.most_common() if often >= OFTEN and often >= SHARE * every[c]]
    in_use = filter(
        lambda c: "\xb0" <= c.encode("gb2312", "replace").decode("latin-1")[0] <= "\xd7", counted
    )
    kept = [c for c in dict.fromkeys((*"".join(TODAY), *in_use)) if c not in LEANING]
    rows = ("".join(kept[n : n + A_LINE]) for n in range(0, len(kept), A_LINE))
    OUT.write_text("\n".join(rows) + "\n", "utf-8")
    print(f"{len(kept)} characters, {ends.total()} sentences")


if __name__ == "__main__":
    main()
