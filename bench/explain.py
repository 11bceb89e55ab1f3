"""Explanations against a planted rule: bench/explain.py

A small decoder is trained here, from nothing, to copy the one word that a star stands before; another, by our
own training and from characters, to name the one flower among eight signs. What the answer hangs on is then known,
and each way of explaining must point at that word. Printed: how often it does, and beside it how often the
strongest attention does and a guess would.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from baiyi.models import explain
from baiyi.models.explain.opened import Opened
from baiyi.values import Influence

NOUNS = (
    "lamp river boat bridge moon rain wind snow tea salt gold silk paper brush ink stone fox crane "
    "carp tiger horse ox sheep dog cloud hill field well gate roof door bell drum flute"
)
WORDS = NOUNS.split()
FLOWERS, OTHERS = "梅兰竹菊荷桃", "山水月云风雨石桥舟鸟"
OURS, OUR_SIZE, OUR_TOKENS, OUR_BATCH = 20_000, 60_000, 600_000, 600  # of our own training
LENGTH = 8  # words of a prompt
BATCH = 64
MOST_STEPS = 3000


def example(chance: random.Random) -> tuple[str, str]:
    """A prompt, and the word in it that is to be copied."""
    words = chance.sample(WORDS, LENGTH)
    marked = chance.randrange(LENGTH)
    answer = words[marked]
    words[marked] = f"* {answer}"
    return " ".join([*words, "="]), answer


def train(folder: Path, *, seed: int = 1) -> tuple[float, int, float]:
    """Train until it copies right, and save it as any model; returns accuracy, steps, seconds."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    vocabulary = {word: n for n, word in enumerate(["[UNK]", "*", "=", *WORDS])}
    core = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    core.pre_tokenizer = Whitespace()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=core, unk_token="[UNK]")
    torch.manual_seed(seed)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(vocabulary), hidden_size=64, intermediate_size=128, num_hidden_layers=2,
            num_attention_heads=4, num_key_value_heads=4, max_position_embeddings=32,
            bos_token_id=None, eos_token_id=None,
        )
    )  # fmt: skip
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.0)
    chance = random.Random(seed)
    began = time.perf_counter()
    right, steps = 0.0, 0
    while right < 0.999 and steps < MOST_STEPS:
        steps += 1
        pairs = [example(chance) for _ in range(BATCH)]
        ids = torch.tensor([tokenizer(p)["input_ids"] for p, _ in pairs])
        wanted = torch.tensor([vocabulary[answer] for _, answer in pairs])
        last = model(input_ids=ids).logits[:, -1]
        loss = torch.nn.functional.cross_entropy(last, wanted)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        right = 0.95 * right + 0.05 * float((last.argmax(-1) == wanted).float().mean())
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return right, steps, time.perf_counter() - began


def train_ours(folder: Path, *, seed: int = 1) -> tuple[float, int, float]:
    """A rule learned by `baiyi train make` from packed characters: of eight signs, name the one that is a
    flower. The model is in `folder`/run/model. Returns accuracy on new prompts, steps, seconds."""
    from baiyi.models import corpus
    from baiyi.models.data import tokens
    from baiyi.models.train.make import make
    from baiyi.models.train.options import Options, Running

    chance = random.Random(seed)
    data = tokens.of_characters(dict.fromkeys(f"{FLOWERS}{OTHERS} =", 1), (), 99)
    reader = tokens.Reader(data)

    def documents(count: int) -> Iterator[tuple[list[int], int]]:
        for _ in range(count):
            prompt, answer = ours(chance)
            before = [reader.begin, *reader.ids(prompt)]
            yield [*before, *reader.ids(answer), reader.end], len(before)

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_bytes(data)
    packed = corpus.write(
        folder / "corpus", folder / "tokenizer.json",
        {"train": documents(OURS), "held_out": documents(200)},
    )  # fmt: skip
    began = time.perf_counter()
    options = Options(size=OUR_SIZE, tokens=OUR_TOKENS, batch=OUR_BATCH, rate=0.003, context=32, seed=seed)  # fmt: skip
    made = make([packed], folder / "run", options, Running(threads=1, precision="float32"), lambda told: None)  # fmt: skip
    seconds = time.perf_counter() - began
    opened = explain.open_model(folder / "run" / "model")
    right = sum(opened.answer(prompt, 1) == answer for prompt, answer in (ours(chance) for _ in range(100)))  # fmt: skip
    return right / 100, made.steps, seconds


def ours(chance: random.Random) -> tuple[str, str]:
    """A prompt of Chinese characters, one of which is a flower; the answer names it again."""
    answer = chance.choice(FLOWERS)
    signs = [answer, *chance.sample(OTHERS, LENGTH - 1)]
    chance.shuffle(signs)
    return " ".join([*signs, "="]), answer


def points_at(found: Influence, answer: str) -> bool:
    """Whether the word that moved the answer most is the one that was copied."""
    best = max(range(len(found.asked)), key=lambda n: found.totals[n])
    span = found.asked[best]
    return found.prompt[span.start : span.end] == answer


def attention_points_at(prompt: str, answer: str, opened: Opened) -> bool:
    """The same of attention rolled out: the word that the last token looks at most."""
    found = explain.attention(prompt, opened)
    last = found.rollout[-len(found.tokens) :]
    known = {*WORDS, *FLOWERS, *OTHERS}
    seen = {t: w for t, w in zip(found.tokens, last, strict=True) if t in known}
    return max(seen, key=lambda word: seen[word]) == answer


def shares(
    opened: Opened, cases: int, seed: int = 2, draw: Callable[[random.Random], tuple[str, str]] = example
) -> dict[str, float]:  # fmt: skip
    """Of each way, in how many of so many new prompts it points at the word."""
    chance = random.Random(seed)
    told: dict[str, list[bool]] = {"left out": [], "gradients": [], "rollout": []}
    for _ in range(cases):
        prompt, answer = draw(chance)
        told["left out"].append(points_at(explain.left_out(prompt, answer, opened), answer))
        gradients = explain.integrated_gradients(prompt, answer, opened).influence
        told["gradients"].append(points_at(gradients, answer))
        told["rollout"].append(attention_points_at(prompt, answer, opened))
    return {way: sum(hits) / cases for way, hits in told.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200)
    given = parser.parse_args()
    torch.set_num_threads(1)
    for name, learn, at, draw in (
        ("the word behind a star", train, ".", example),
        ("the flower among eight signs, by baiyi train", train_ours, "run/model", ours),
    ):
        with tempfile.TemporaryDirectory() as folder:
            right, steps, seconds = learn(Path(folder))
            print(f"{name}: {right:.1%} right, {steps} steps, {seconds:.1f} s on one core")
            found = shares(explain.open_model(Path(folder) / at), given.cases, draw=draw)
        for way, share in found.items():
            print(f"  {way:10} points at the word in {share:.1%} of {given.cases} prompts")
        print(f"  a guess    {1 / LENGTH:.1%}")


if __name__ == "__main__":
    main()
