"""The poet with its real model: forms kept, themes kept, lines copied, seconds.

    python bench/poet.py [--poems 25] [--corpus CORPUS] [--show]

- Form: poems of eight forms as the form `verse` takes them (best of 64), by the verifier.
- Theme: for 20 themes two poems each (七绝, 五律); which of the 20 themes is nearest to the poem, by the house's
  embedder (multilingual-e5-small), which has no part in choosing. Chance is 5%.
- Copying (with CORPUS, as `make train-verse` leaves it): lines of five or seven characters that stand in what was
  learned from, of the poems taken and, as the peer, of people's held-out poems.
- Seconds: 20 candidates of a 七律.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from baiyi import catalog
from baiyi.create.write.verse import forms, poet
from baiyi.create.write.verse.verdict import lines_of
from baiyi.engines.embedder_e5 import E5Embedder
from baiyi.engines.poet_verse import VersePoet
from baiyi.settings import settings
from baiyi.store.weights import Weights
from baiyi.values import Brief

FORMS = ("五绝", "七绝", "五律", "七律", "如梦令", "浣溪沙", "西江月", "水调歌头")
THEMES = (
    "秋夜泊舟江上", "江南春雨", "雪后山中访友不遇", "夏日荷塘", "除夕在异乡", "登高望海", "月下独酌", "清晨采茶",
    "渔人晚归", "送别弟弟", "边塞风雪中的将士", "古寺钟声", "梅花", "菊花与重阳", "牧童骑牛", "闺中思妇",
    "落花流水", "京城元宵灯火", "松下隐士弹琴", "怀古战场",
)  # fmt: skip
MODEL = "classical-verse"


def made(writer: VersePoet, line: str, metre: str, seed: int) -> str:
    brief = Brief(line=line, metre=metre, form="verse")
    return poet.composed(brief, poet=writer, seed=seed).text


def kept(writer: VersePoet, poems: int, show: bool) -> Iterator[str]:
    """A row for each form; gives the poems."""
    for name in FORMS:
        texts, seconds = [], []
        for seed in range(poems):
            began = time.perf_counter()
            texts.append(made(writer, THEMES[seed % len(THEMES)], name, seed))
            seconds.append(time.perf_counter() - began)
        verdicts = [forms.verify(text, forms.metre(name)) for text in texts]
        again = [sum(f.rule == "repeated" for f in v.faults) for v in verdicts]
        row = {
            "form": name,
            "kept": f"{sum(v.holds for v in verdicts)}/{poems}",
            "repeated_most": max(again),
            "known_lines": sum(f.rule == "known_line" for v in verdicts for f in v.faults),
            "seconds": [
                round(x, 1) for x in (statistics.median(seconds), min(seconds), max(seconds))
            ],
        }
        print(json.dumps(row, ensure_ascii=False), flush=True)
        if show:
            print("\n\n".join(texts), flush=True)
        yield from texts


def themes_kept(writer: VersePoet) -> None:
    name = "multilingual-e5-small"
    row = catalog.engine("embedder", "e5")
    weights = {model: Weights(settings().cache, settings()).path(model) for model in row.models}
    embedder = E5Embedder(E5Embedder.Options(), weights)
    asked = np.array(embedder.embed(list(THEMES), purpose="query"))
    right = total = 0
    for number, theme in enumerate(THEMES):
        texts = [made(writer, theme, metre, 100 + number) for metre in ("七绝", "五律")]
        found = np.array(embedder.embed(texts, purpose="passage"))
        right += int(((found @ asked.T).argmax(axis=1) == number).sum())
        total += len(texts)
    print(
        f"theme found again among {len(THEMES)} by {name}: {right}/{total} = {right / total:.0%} (chance 5%)"
    )


def copied(texts: list[str], folder: Path) -> None:
    from tokenizers import Tokenizer

    from baiyi.models import corpus

    found = corpus.read(folder)
    reader = Tokenizer.from_file(str(found.tokenizer))

    def lines(split: str) -> Iterator[str]:
        for tokens, answer in found.splits[split]:
            text = reader.decode(tokens[answer:].tolist(), skip_special_tokens=True)
            yield from (line for line in lines_of(text) if len(line) in (5, 7))

    learned = set(lines("train"))
    own = [line for text in texts for line in lines_of(text) if len(line) in (5, 7)]
    peer = list(lines("held_out"))
    for name, rows in (("the poet's", own), ("people's held-out", peer)):
        again = sum(line in learned for line in rows)
        print(
            f"{name} lines that stand in the training set: {again}/{len(rows)} = {again / len(rows):.2%}"
        )


def twenty(writer: VersePoet, repeats: int = 5) -> None:
    form = forms.metre("七律")
    seconds = []
    for seed in range(repeats):
        brief = Brief(line="登高望海", metre="七律", form="verse")
        order = poet.ordered(brief, form, ("登高",), random.Random(seed))
        began = time.perf_counter()
        writer.verses(order.model_copy(update={"count": 20}), seed=seed)
        seconds.append(time.perf_counter() - began)
    print(
        f"20 candidates of a 七律: {statistics.median(seconds):.2f} s "
        f"({min(seconds):.2f} to {max(seconds):.2f}; goal under 3 s)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--poems", type=int, default=25, help="of each form")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    folder = Weights(settings().cache, settings()).path(MODEL)
    writer = VersePoet(VersePoet.Options(), {MODEL: folder})
    twenty(writer)
    texts = list(kept(writer, asked.poems, asked.show))
    themes_kept(writer)
    if asked.corpus:
        copied(texts, asked.corpus)


if __name__ == "__main__":
    main()
