"""Vectors of every passage of the families and every sentence of the sets to develop on.

    python bench/implied/features.py TO.npz [--layers 12]

Means over the tokens of what a layer of the packaged writer gives, after its last norm, in scenes with what
stands before. Needs the extra `train` and `gguf`; some 160,000 tokens, ten minutes on a quiet core with AMX.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from baiyi.create.write.check import sentences
from baiyi.settings import settings

HERE = Path(__file__).parents[1] / "planted"
MODEL = "qwen2.5-coder-1.5b-instruct"
FILE = f"{MODEL}-q4_k_m.gguf"
BATCH = 24
HAN = re.compile("[\u4e00-\u9fff]")
Key = str  # a passage, or "set|planted or clean|entry|scene|sentence"


def units() -> list[tuple[list[Key], list[str]]]:
    """What is read in one go: a passage, or the sentences of a scene."""
    found = []
    for path in sorted(HERE.glob("families.*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            family = json.loads(line)
            for told in (*family["states"].values(), family["neither"]):
                found += [([passage], [passage]) for passage in told]
    for path in sorted(HERE.glob("contradictions.*dev*.toml")):
        for part, entries in tomllib.loads(path.read_text("utf-8")).items():
            for n, entry in enumerate(entries):
                for scene, text in enumerate(entry["scenes"]):
                    said = sentences(text)
                    keys = [f"{path.name}|{part}|{n}|{scene}|{i}" for i in range(len(said))]
                    found.append((keys, said))
    return found


def tokens(tokenizer: Any, said: list[str]) -> tuple[list[int], list[tuple[int, int]]]:
    """A line's end, which takes what the first token takes, and then the sentences, with their places."""
    ids: list[int] = list(tokenizer("\n")["input_ids"])
    places = []
    for n, sentence in enumerate(said):
        more = tokenizer(sentence if n == 0 or HAN.search(sentence) else f" {sentence}")
        places.append((len(ids), len(ids) + len(more["input_ids"])))
        ids += more["input_ids"]
    return ids, places


@torch.inference_mode()
def main(to: Path, layers: int) -> None:
    folder = settings().cache / "weights" / MODEL
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=FILE)
    whole = AutoModelForCausalLM.from_pretrained(folder, gguf_file=FILE, dtype=torch.bfloat16)
    model = whole.model.eval()
    model.layers = model.layers[:layers]
    read = [(keys, *tokens(tokenizer, said)) for keys, said in units()]
    read.sort(key=lambda each: len(each[1]))
    vectors: dict[Key, np.ndarray] = {}
    for start in range(0, len(read), BATCH):
        some = read[start : start + BATCH]
        longest = max(len(ids) for _, ids, _ in some)
        given = torch.zeros(len(some), longest, dtype=torch.long)
        real = torch.zeros_like(given)
        for row, (_, ids, _) in enumerate(some):
            given[row, : len(ids)] = torch.tensor(ids)
            real[row, : len(ids)] = 1
        states = model(input_ids=given, attention_mask=real, use_cache=False).last_hidden_state
        for row, (keys, _, places) in enumerate(some):
            for key, (a, b) in zip(keys, places, strict=True):
                vectors[key] = states[row, a:b].float().mean(0).numpy().astype(np.float16)
        print(f"\r{start + len(some)} of {len(read)}", end="", flush=True)
    print()
    np.savez(to, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[3]) if "--layers" in sys.argv else 12)
