"""Poems by the packaged writer: how often each form is kept, beside the same writer unconstrained.

    python bench/verse.py [--form 七绝] [--form sonnet] [--poems 5] [--show] [--kept FILE]

With --kept each poem is stored as it is made, and a later run goes on from there: hours of poems
can be made in pieces, or elsewhere. Each poem has another theme and seed. "kept" counts poems whose lines, tones and rhymes are all
right; tones and rhymes are counted by character and by line. The peer is asked for the same poem
in one call, without a pattern.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from baiyi.create.write.verse import choose, compose, compose_english, english, forms
from baiyi.create.write.verse.verdict import Verdict
from baiyi.engines.writer_llama import LlamaWriter
from baiyi.settings import settings
from baiyi.values import Brief, Message, Prompt

WRITER = "qwen2.5-coder-1.5b-instruct"
FORMS = ("五绝", "七绝", "五律", "七律", "如梦令", "浣溪沙", "西江月", "菩萨蛮",
         *english.FORMS)  # fmt: skip
THEMES = (
    "秋夜泊舟江上，想念远方的老朋友", "江南春雨，少年时卖花的小巷", "雪后山中访友不遇", "夏夜荷塘听蛙",
    "离家多年，除夕在异乡", "登高望海", "月下独酌", "清晨采茶", "渔人晚归", "送弟弟去远方读书",
)  # fmt: skip
ENGLISH_THEMES = (
    "a lighthouse in winter", "an old harbour at dawn", "a cat who kept a bakery",
    "the first snow on the hills", "a letter that came too late", "rain in an orchard",
    "a sailor who could not swim", "an owl in the barn", "leaving home", "the last train",
)  # fmt: skip


def ours(writer: LlamaWriter, theme: str, name: str, seed: int) -> str:
    if name in english.FORMS:
        brief = Brief(line=theme, metre=name, form="verse", language="en")
        return compose_english.english_verse(brief, writer=writer, seed=seed).text
    brief = Brief(line=theme, metre=name, form="verse")
    return compose.verse(brief, writer=writer, seed=seed).text


def bare(writer: LlamaWriter, theme: str, name: str, seed: int) -> str:
    """The same poem in one call, without a pattern."""
    if name in english.FORMS:
        system = compose_english.SYSTEM
        order = f"Write {compose_english.MANNER[name]}. About: {theme}. Only the poem, no title."
    else:
        form = forms.metre(name)
        kind = f"词，词牌《{form.full_name}》" if form.tune else form.full_name
        system = compose.SYSTEM
        order = f"以“{theme}”为题作一首{kind}。只写正文，不写题目。"
    prompt = Prompt(
        messages=(Message(role="system", text=system), Message(role="user", text=order)),
        max_tokens=240,
        temperature=choose.TEMPERATURE,
        seed=seed,
    )
    return "".join(piece.text for piece in writer.write(prompt))


def judged(poem: str, name: str) -> Verdict:
    if name in english.FORMS:
        return english.verify(poem, name)
    return forms.verify(poem, forms.metre(name))


def counted(poems: Sequence[str], name: str) -> dict[str, object]:
    """Shares over all poems; places and rhymes only of those whose shape is right."""
    verdicts = [judged(poem, name) for poem in poems]
    wrong_shape = ("lines", "length", "script", "syllables")
    shaped = [v for v in verdicts if not any(f.rule in wrong_shape for f in v.faults)]
    places = sum(len(line.sounds) for v in shaped for line in v.lines)
    ends = sum(line.rhymes for v in shaped for line in v.lines)
    rhyming = ("rhyme", "same_rhyme_word")
    tones = sum(f.grave and f.rule not in rhyming for v in shaped for f in v.faults)
    rhymes = sum(f.rule == "rhyme" for v in shaped for f in v.faults)
    again = [sum(f.rule == "repeated" for f in v.faults) for v in shaped]
    known = sum(f.rule == "known_line" for v in verdicts for f in v.faults)
    return {
        "kept": f"{sum(v.holds for v in verdicts)}/{len(verdicts)}",
        "shape": f"{len(shaped)}/{len(verdicts)}",
        "tones": round(1 - tones / places, 4) if places else None,
        "rhymes": round(1 - rhymes / ends, 4) if ends else None,
        "repeated_characters": round(statistics.mean(again), 2) if again else None,
        "known_lines": known,
    }


def made(writer: LlamaWriter, name: str, count: int, kept: Path | None) -> Iterator[dict[str, Any]]:
    """A row for each poem: those that are kept already, then new ones."""
    stored = kept.read_text("utf-8").splitlines() if kept and kept.exists() else []
    rows = [row for row in map(json.loads, stored) if row["form"] == name and row["seed"] < count]
    yield from rows
    for seed in sorted(set(range(count)) - {row["seed"] for row in rows}):
        themes = ENGLISH_THEMES if name in english.FORMS else THEMES
        theme = themes[seed % len(themes)]
        began = time.perf_counter()
        poem = ours(writer, theme, name, seed)
        seconds = time.perf_counter() - began
        row = {"form": name, "seed": seed, "ours": poem, "seconds": seconds,
               "bare": bare(writer, theme, name, seed)}  # fmt: skip
        if kept:
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        yield row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--form", action="append")
    parser.add_argument("--poems", type=int, default=5, help="of each form")
    parser.add_argument("--show", action="store_true", help="print the poems")
    parser.add_argument("--kept", type=Path, help="JSON lines, a poem each; gone on from")
    given = parser.parse_args()
    folder = settings().cache / "weights" / WRITER
    writer = LlamaWriter(LlamaWriter.Options(), {WRITER: folder})
    for name in given.form or FORMS:
        rows = []
        for row in made(writer, name, given.poems, given.kept):
            rows.append(row)
            if given.show:
                print(row["ours"], flush=True)
        seconds = [row["seconds"] for row in rows]
        told = {
            "form": name,
            "ours": counted([row["ours"] for row in rows], name),
            "unconstrained": counted([row["bare"] for row in rows], name),
            "seconds_a_poem": round(statistics.median(seconds), 1),
            "seconds_range": [round(min(seconds), 1), round(max(seconds), 1)],
        }
        print(json.dumps(told, ensure_ascii=False), flush=True)
    writer.close()


if __name__ == "__main__":
    main()
