"""Poems by the packaged writer: how often each form is kept, beside the same writer unconstrained.

    python bench/verse.py [--form 七绝] [--form 浣溪沙] [--poems 5] [--show]

Each poem has another theme and seed. "kept" counts poems whose lines, tones and rhymes are all
right; tones and rhymes are counted by character and by line. The peer is asked for the same poem
in one call, without a pattern.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Sequence

from baiyi.create.write.verse import choose, compose, forms
from baiyi.create.write.verse.verdict import Verdict, lines_of
from baiyi.engines.writer_llama import LlamaWriter
from baiyi.settings import settings
from baiyi.values import Brief, Message, Prompt

WRITER = "qwen2.5-coder-1.5b-instruct"
FORMS = ("五绝", "七绝", "五律", "七律", "如梦令", "浣溪沙", "西江月", "菩萨蛮")
THEMES = (
    "秋夜泊舟江上，想念远方的老朋友", "江南春雨，少年时卖花的小巷", "雪后山中访友不遇", "夏夜荷塘听蛙",
    "离家多年，除夕在异乡", "登高望海", "月下独酌", "清晨采茶", "渔人晚归", "送弟弟去远方读书",
)  # fmt: skip


def asked(writer: LlamaWriter, theme: str, form: forms.Metre, seed: int) -> Verdict:
    """The same poem in one call, without a pattern."""
    kind = f"词，词牌《{form.full_name}》" if form.tune else form.full_name
    prompt = Prompt(
        messages=(
            Message(role="system", text=compose.SYSTEM),
            Message(role="user", text=f"以“{theme}”为题作一首{kind}。只写正文，不写题目。"),
        ),
        max_tokens=200,
        temperature=choose.TEMPERATURE,
        seed=seed,
    )
    return forms.verify("".join(piece.text for piece in writer.write(prompt)), form)


def counted(verdicts: Sequence[Verdict], form: forms.Metre) -> dict[str, object]:
    """Shares over all poems; tones and rhymes only of those whose shape is right."""
    shaped = [v for v in verdicts if tuple(len(line.text) for line in v.lines) == forms.shape(form)]
    places = sum(forms.shape(form)) * len(shaped)
    ends = sum(line.rhymes for v in shaped for line in v.lines)
    tones = sum(
        f.grave and f.rule not in ("rhyme", "same_rhyme_word") for v in shaped for f in v.faults
    )
    rhymes = sum(f.rule == "rhyme" for v in shaped for f in v.faults)
    again = [sum(f.rule == "repeated" for f in v.faults) for v in shaped]
    return {
        "kept": f"{sum(v.holds for v in verdicts)}/{len(verdicts)}",
        "shape": f"{len(shaped)}/{len(verdicts)}",
        "tones": round(1 - tones / places, 4) if places else None,
        "rhymes": round(1 - rhymes / ends, 4) if ends else None,
        "repeated_characters": round(statistics.mean(again), 2) if again else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--form", action="append")
    parser.add_argument("--poems", type=int, default=5, help="of each form")
    parser.add_argument("--show", action="store_true", help="print the poems")
    given = parser.parse_args()
    folder = settings().cache / "weights" / WRITER
    writer = LlamaWriter(LlamaWriter.Options(), {WRITER: folder})
    for name in given.form or FORMS:
        form = forms.metre(name)
        ours: list[Verdict] = []
        bare: list[Verdict] = []
        seconds: list[float] = []
        for seed in range(given.poems):
            theme = THEMES[seed % len(THEMES)]
            began = time.perf_counter()
            poem = compose.verse(
                Brief(line=theme, metre=name, form="verse"), writer=writer, seed=seed
            )
            seconds.append(time.perf_counter() - began)
            ours.append(forms.verify(poem.text, form))
            bare.append(asked(writer, theme, form, seed))
            if given.show:
                print(f"《{poem.title}》 {'／'.join(lines_of(poem.text))}", flush=True)
        told = {
            "form": name,
            "ours": counted(ours, form),
            "unconstrained": counted(bare, form),
            "seconds_a_poem": round(statistics.median(seconds), 1),
            "seconds_range": [round(min(seconds), 1), round(max(seconds), 1)],
        }
        print(json.dumps(told, ensure_ascii=False), flush=True)
    writer.close()


if __name__ == "__main__":
    main()
