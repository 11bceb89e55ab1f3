"""Training throughput: ours against Hugging Face's Trainer and a bare loop in nanoGPT's way.

    python bench/training.py [--size 6M] [--rounds 4] [--steps 3]

The same model, texts (verse-like: 24 to 139 tokens, the first fifth carries no loss), threads and
precision. Rounds take turns, so that what else the machine does falls on all; the ratio is that
of medians of tokens a second of processor time, with the lowest and highest round beside it.

- Trainer: its defaults, padding to the longest of a random batch, gradients of two batches.
- bare loop: blocks of 256 tokens out of one row of all texts, as nanoGPT reads them: no padding,
  but documents see each other, and every token carries loss.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy
import torch

from baiyi.cli.train import Count
from baiyi.models import corpus
from baiyi.models.train import network
from baiyi.models.train.machine import Machine
from baiyi.models.train.optimizer import Optimizer
from baiyi.models.train.order import Order, Pieces
from baiyi.models.train.plan import Shape, shape

VOCABULARY, CONTEXT, DOCUMENTS, MICRO, RATE = 8000, 256, 110, 4096, 1e-3
BLOCK = 256
LENGTHS = (38, 38, 46, 68, 68, 68, 75, 90, 110, 139)

Round = tuple[int, float, float]  # real tokens, seconds, seconds of the processor


def packed(folder: Path) -> corpus.Corpus:
    random = numpy.random.Generator(numpy.random.PCG64(1))
    words = {"<pad>": 0, "<s>": 1, "</s>": 2} | {chr(0x4E00 + i): i for i in range(3, VOCABULARY)}
    path = folder / "tokenizer.json"
    import json

    path.write_text(
        json.dumps({"model": {"type": "WordLevel", "vocab": words, "unk_token": "<pad>"}})
    )

    def documents() -> Iterator[corpus.Document]:
        for _ in range(6000):
            length = int(random.choice(LENGTHS)) - 2
            tokens = random.integers(3, VOCABULARY, length).tolist()
            yield [1, *tokens, 2], length // 5

    return corpus.write(folder / "corpus", path, {"train": documents()})


def fresh(measures: Shape) -> Any:
    return network.new(measures, (1, 2, 0), 0)


def ours(found: corpus.Corpus, measures: Shape, narrow: bool) -> Callable[[int], Round]:
    learner = network.Learner(fresh(measures), Machine("cpu", narrow))
    optimizer = Optimizer(learner.model, 0.1)
    order = Order([Pieces(found.splits["train"], CONTEXT, 0)], DOCUMENTS, 0)
    made = 0

    def run(steps: int) -> Round:
        nonlocal made
        began, worked, tokens = time.perf_counter(), time.process_time(), 0
        for _ in range(steps):
            learned = order.learned(made)
            for batch in order.step(made, MICRO):
                (learner.loss(batch) / learned).backward()
                tokens += batch.real
            optimizer.step(RATE, 1.0)
            made += 1
        return tokens, time.perf_counter() - began, time.process_time() - worked

    return run


def bare(found: corpus.Corpus, measures: Shape, narrow: bool) -> Callable[[int], Round]:
    model = fresh(measures)
    adam = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.95), fused=True)
    row = torch.from_numpy(found.splits["train"].shards[0].tokens.astype("int64"))
    random = torch.Generator().manual_seed(0)

    def run(steps: int) -> Round:
        began, worked, tokens = time.perf_counter(), time.process_time(), 0
        for _ in range(steps):
            for _ in range(2):
                starts = torch.randint(len(row) - BLOCK - 1, (MICRO // BLOCK,), generator=random)
                x = torch.stack([row[i : i + BLOCK] for i in starts])
                y = torch.stack([row[i + 1 : i + 1 + BLOCK] for i in starts])
                with torch.autocast("cpu", torch.bfloat16, enabled=narrow):
                    scores = model(input_ids=x, use_cache=False).logits.view(-1, VOCABULARY)
                    loss = torch.nn.functional.cross_entropy(scores, y.view(-1))
                (loss / 2).backward()
                tokens += x.numel()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            adam.step()
            adam.zero_grad(set_to_none=True)
        return tokens, time.perf_counter() - began, time.process_time() - worked

    return run


def trainer(
    found: corpus.Corpus, measures: Shape, narrow: bool, folder: Path
) -> Callable[[int], Round]:
    from transformers import Trainer, TrainingArguments

    model = fresh(measures)
    documents = [(tokens.tolist(), answer) for tokens, answer in found.splits["train"]]
    rows = [
        {"input_ids": tokens, "labels": [-100] * answer + tokens[answer:]}
        for tokens, answer in documents
    ]
    counted = [0]

    def collate(batch: list[dict[str, Any]]) -> dict[str, Any]:
        longest = max(len(row["input_ids"]) for row in batch)
        counted[0] += sum(len(row["input_ids"]) - 1 for row in batch)

        def padded(name: str, fill: int) -> Any:
            return torch.tensor([row[name] + [fill] * (longest - len(row[name])) for row in batch])

        ids = padded("input_ids", 0)
        return {
            "input_ids": ids,
            "labels": padded("labels", -100),
            "attention_mask": (ids != 0).long(),
        }

    def run(steps: int) -> Round:
        arguments = TrainingArguments(
            output_dir=str(folder / "trainer"),
            per_device_train_batch_size=DOCUMENTS // 2,
            gradient_accumulation_steps=2,
            max_steps=steps,
            learning_rate=RATE,
            weight_decay=0.1,
            report_to=[],
            save_strategy="no",
            logging_strategy="no",
            use_cpu=True,
            bf16=narrow,
            disable_tqdm=True,
            log_level="error",
            remove_unused_columns=False,
        )
        found = Trainer(model=model, args=arguments, train_dataset=rows, data_collator=collate)
        counted[0] = 0
        began, worked = time.perf_counter(), time.process_time()
        found.train()
        return counted[0], time.perf_counter() - began, time.process_time() - worked

    return run


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", default="6M")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--precision", choices=("float32", "bf16"), default="float32")
    asked = parser.parse_args()
    narrow = asked.precision == "bf16"
    torch.set_flush_denormal(True)
    measures = shape(Count().convert(asked.size, None, None), VOCABULARY, CONTEXT)
    with tempfile.TemporaryDirectory() as place:
        found = packed(Path(place))
        runs = {
            "ours": ours(found, measures, narrow),
            "Trainer": trainer(found, measures, narrow, Path(place)),
            "bare loop": bare(found, measures, narrow),
        }
        rounds: dict[str, list[Round]] = {name: [] for name in runs}
        for number in range(asked.rounds + 1):
            for name, run in runs.items():
                result = run(1 if number == 0 else asked.steps)
                if number:  # the first warms up
                    rounds[name].append(result)
    print(
        f"{measures.size / 1e6:.1f}M parameters (width {measures.width}, depth {measures.depth}), "
        f"{torch.get_num_threads()} threads, {asked.precision}, torch {torch.__version__}"
    )
    speeds = {n: [t / c for t, _, c in told] for n, told in rounds.items()}
    mine = statistics.median(speeds["ours"])
    for name, told in rounds.items():
        wall = statistics.median(tokens / seconds for tokens, seconds, _ in told)
        ratios = sorted(a / b for a, b in zip(speeds["ours"], speeds[name], strict=True))
        print(
            f"{name:10} {wall:8,.0f} tokens/s, {statistics.median(speeds[name]):8,.0f} a second of "
            f"the processor; ours is {mine / statistics.median(speeds[name]):.2f} times that "
            f"({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )


if __name__ == "__main__":
    main()
