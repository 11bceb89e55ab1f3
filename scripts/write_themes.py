"""Write src/baiyi/create/write/verse/themes.bin: what the characters of verse have to do with each other.

    npm pack chinese-poetry@2.0.1 && tar xzf chinese-poetry-2.0.1.tgz
    python scripts/write_themes.py package/dist

A vector for each character of characters.txt: how often two stand within the same two lines of a poem
or in a line and the title (全唐诗 and 全宋词, npm chinese-poetry, MIT), as positive pointwise mutual
information, its first dimensions by singular value decomposition (Levy, Goldberg and Dagan 2015),
in whole numbers from -127 to 127. One poem in twenty is kept back; the script prints how well the
vectors tell the true next line from three lines of other poems, by title and by line before, and how
alike neighbouring lines of real poems are.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import opencc
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import svds

from baiyi.create.write.verse import themes
from baiyi.create.write.verse.offer import characters
from baiyi.create.write.verse.verdict import HAN, lines_of

OUT = Path(__file__).parent.parent / "src/baiyi/create/write/verse/themes.bin"
KEPT_BACK = 20
SMOOTH = 0.75  # power of the counts of contexts
CORPORA = ("quantangshi/poet.tang.*.json", "songci/ci.song.*.json")
SIMPLE = opencc.OpenCC("t2s")


def poems(folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Title (of ci none: a tune says nothing) and lines, simplified."""
    for pattern in CORPORA:
        for file in sorted(folder.glob(pattern)):
            for poem in json.loads(file.read_text("utf-8")):
                text = SIMPLE.convert("\n".join(poem["paragraphs"]))
                lines = tuple(line for line in lines_of(text) if len(HAN.findall(line)) > 2)
                if len(lines) > 1 and "□" not in text:
                    yield SIMPLE.convert(poem.get("title", "")), lines


def counted(found: Sequence[tuple[str, tuple[str, ...]]], known: dict[str, int]) -> coo_matrix:
    """How often two characters stand near each other."""
    rows: list[int] = []
    columns: list[int] = []
    for title, lines in found:
        named = [known[c] for c in title if c in known]
        coded = [[known[c] for c in line if c in known] for line in lines]
        for first, second in pairwise(coded):
            together = set(first + second)
            rows += [a for a in together for _ in range(len(together))]
            columns += [b for _ in together for b in together]
        for line in coded[:4]:
            rows += [a for a in named for _ in line] + [b for b in line for _ in named]
            columns += [b for _ in named for b in line] + [a for _ in line for a in named]
    ones = np.ones(len(rows), np.float32)
    return coo_matrix((ones, (rows, columns)), shape=(len(known), len(known)))


def vectors(matrix: coo_matrix) -> np.ndarray:
    counts = matrix.tocsr()
    total = counts.sum()
    row = np.asarray(counts.sum(1)).ravel()
    column = row**SMOOTH
    column *= total / column.sum()
    told = counts.tocoo()
    told.data = np.log(np.maximum(told.data * total / (row[told.row] * column[told.col]), 1e-9))
    told.data = np.maximum(told.data, 0)
    left, size, _ = svds(told.tocsr().astype(np.float64), k=themes.SIZE + 1, random_state=0)
    order = np.argsort(-size)[1:]  # the first dimension is only how common a character is
    return left[:, order] * np.sqrt(size[order])


def write(found: np.ndarray) -> None:
    scaled = found / np.linalg.norm(found, axis=1, keepdims=True).clip(1e-9)
    whole = np.round(scaled * 127 / np.abs(scaled).max(axis=1, keepdims=True).clip(1e-9))
    OUT.write_bytes(whole.astype(np.int8).tobytes())


def judge(held: Sequence[tuple[str, tuple[str, ...]]], chance: random.Random) -> None:
    """Among four lines the true one: by the title, and by the line before it."""
    others = [line for _, lines in held for line in lines]
    right = {"title": 0, "line before": 0}
    tried = dict(right)
    near = []
    for title, lines in held:
        wrong = chance.sample(others, 3)
        asked = [("title", title, lines[0])] if len(HAN.findall(title)) > 2 else []
        asked.append(("line before", lines[0], lines[1]))
        near.append(themes.alike(lines[0], lines[1]))
        for name, given, true in asked:
            tried[name] += 1
            best = max((true, *wrong), key=lambda line: themes.alike(given, line))
            right[name] += best == true
    for name, times in tried.items():
        print(
            f"true line among four, by the {name}: {right[name] / times:.3f} of {times} (chance .250)"
        )
    print(
        "likeness of neighbouring lines, 50, 90, 95, 99 of 100:",
        np.percentile(near, (50, 90, 95, 99)).round(2),
    )


def main(folder: Path) -> None:
    every = sorted(set(poems(folder)))
    chance = random.Random(1)
    chance.shuffle(every)
    held, learned = every[::KEPT_BACK], [p for n, p in enumerate(every) if n % KEPT_BACK]
    known = {c: n for n, c in enumerate(characters())}
    print(len(learned), "poems read,", len(held), "kept back")
    write(vectors(counted(learned, known)))
    judge(held[:4000], chance)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
