"""Learn how English letters sound, and write src/baiyi/engines/speech/letters_en.tsv.

    python scripts/learn_letters.py [--gain 8]

Source: misaki's American dictionary (Apache-2.0). Letters and sounds are aligned by EM, each
letter with none, one or two sounds; then every context of a letter, from none to four letters on
either side, is kept if it corrects at least `gain` words that shorter contexts get wrong. 4,000
words are held out first and the share of them that is right is printed.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

OUT = Path(__file__).parent.parent / "src/baiyi/engines/speech/letters_en.tsv"
VOWELS = "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻᵊ"
CONTEXTS = ((0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 4), (4, 4))
HELD_OUT = 4000
Aligned = list[tuple[str, list[str]]]


def dictionary() -> list[tuple[str, list[str]]]:
    """Words in small letters with their sounds; a stress mark goes with its vowel."""
    found: dict[str, list[str]] = {}
    for name in ("us_silver.json", "us_gold.json"):
        stored = json.loads(files("misaki.data").joinpath(name).read_text("utf-8"))
        for word, said in stored.items():
            said = said["DEFAULT"] if isinstance(said, dict) else said
            plain = word.isascii() and word.isalpha() and word in (word.lower(), word.capitalize())
            if said and plain and len(word) > 2:
                found[word.lower()] = sounds(said.replace("ɾ", "T").replace("ʔ", "t"))
    return [(word, said) for word, said in found.items() if len(said) <= len(word) + 2]


def sounds(said: str) -> list[str]:
    out, mark = [], ""
    for one in said:
        if one in "ˈˌ":
            mark = one
        else:
            out.append(mark + one)
            mark = ""
    return out


def bare(part: str) -> str:
    return part.replace("ˈ", "").replace("ˌ", "")


def first_cost(letter: str, part: str) -> float:
    """A log probability to begin with: vowels sound as vowels, consonants as consonants."""
    if not part:
        return -2.5
    if len(part) == 2:
        return -2.0 if letter in "xu" else -5.0
    if (part in VOWELS) != (letter in "aeiouy"):
        return -6.0
    return -1.0 if part == letter else -2.0


def align(word: str, said: list[str], cost: Mapping[tuple[str, str], float] | None) -> list[str]:
    """Which sounds each letter makes, by the best path; [] if there is none."""
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for letter in word:
        row: dict[int, tuple[float, int]] = {}
        for done, (total, _) in best[-1].items():
            for count in range(min(3, len(said) - done + 1)):
                part = bare("".join(said[done : done + count]))
                price = first_cost(letter, part) if cost is None else cost.get((letter, part), -14)
                if total + price > row.get(done + count, (-math.inf, 0))[0]:
                    row[done + count] = (total + price, count)
        best.append(row)
    if len(said) not in best[-1]:
        return []
    parts, at = [], len(said)
    for row in reversed(best[1:]):
        count = row[at][1]
        parts.append("".join(said[at - count : at]))
        at -= count
    return parts[::-1]


def aligned(words: list[tuple[str, list[str]]]) -> Aligned:
    cost: dict[tuple[str, str], float] | None = None
    for _ in range(4):
        counts = Counter(
            (letter, bare(part))
            for word, said in words[:40_000]
            for letter, part in zip(word, align(word, said, cost), strict=False)
        )
        totals: Counter[str] = Counter()
        for (letter, _part), count in counts.items():
            totals[letter] += count
        cost = {pair: math.log(count / totals[pair[0]]) for pair, count in counts.items()}
    return [(word, parts) for word, said in words if (parts := align(word, said, cost))]


def keys(word: str, left: int, right: int) -> Iterator[tuple[str, str]]:
    padded = f"^^^^{word}$$$$"
    for at in range(4, 4 + len(word)):
        yield padded[at - left : at], padded[at : at + 1 + right]


def learn(words: Aligned, gain: int) -> dict[tuple[str, str], str]:
    said = [part for _, parts in words for part in parts]
    now: list[str | None] = [None] * len(said)
    table: dict[tuple[str, str], str] = {}
    for left, right in CONTEXTS:
        places = [key for word, _ in words for key in keys(word, left, right)]
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        before: dict[tuple[str, str], str | None] = {}
        for n, key in enumerate(places):
            counts[key][said[n]] += 1
            before[key] = now[n]
        better = {}
        for key, counted in counts.items():
            part, count = counted.most_common(1)[0]
            least = gain if left + right else 1
            if part != before[key] and count - counted.get(before[key] or "-", 0) >= least:
                better[key] = part
        now = [better.get(key, old) for key, old in zip(places, now, strict=True)]
        table |= better
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gain", type=int, default=8)
    gain = parser.parse_args().gain
    words = dictionary()
    random.Random(1).shuffle(words)
    known = aligned(words)
    table = learn(known[HELD_OUT:], gain)
    right = close = 0
    for word, parts in known[:HELD_OUT]:
        rows = [list(keys(word, left, right)) for left, right in reversed(CONTEXTS)]
        guess = [next(table[row[n]] for row in rows if row[n] in table) for n in range(len(word))]
        right += guess == parts
        close += bare("".join(guess)) == bare("".join(parts))
    print(f"{len(table)} contexts; of {HELD_OUT} words held out, {right / HELD_OUT:.1%} right, "
          f"{close / HELD_OUT:.1%} but for stress")  # fmt: skip
    lines = ["\t".join((*key, part)) for key, part in sorted(table.items())]
    head = "# Learned by scripts/learn_letters.py from misaki's dictionary (Apache-2.0).\n"
    OUT.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
