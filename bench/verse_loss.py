"""Held-out loss of the verse model, beside an interpolated Kneser-Ney 5-gram on the same texts.

    python bench/verse_loss.py CORPUS MODEL [--most 400000] [--writer 60]

CORPUS and MODEL are what `make train-verse` leaves (corpus/ and run/model/): nats of a learned token, which is a
character, a mark or the end of a poem, over the held-out poems. Both see the conditions before the poem (form,
title, theme); neither has seen a held-out poem, nor another of its author and work. With `--writer` the settings'
writer reads so many of the poems too, each sentence after those before it, and both are told by the character.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import LlamaForCausalLM

from baiyi.build.engines import EngineRoom
from baiyi.models import corpus as packed
from baiyi.models import judge
from baiyi.models.judge.kneser_ney import KneserNey
from baiyi.models.train.held import HeldOut
from baiyi.models.train.machine import Machine
from baiyi.models.train.network import Learner
from baiyi.models.train.order import Pieces
from baiyi.settings import settings
from baiyi.store.weights import Weights
from baiyi.values import Brief


def peer_loss(found: packed.Corpus) -> tuple[float, int]:
    """Mean nats of Kneser-Ney, and of how many tokens."""
    peer = KneserNey([tokens for tokens, _ in found.splits["train"]], found.vocabulary)
    held = list(found.splits["held_out"])
    surprise = peer.surprise([tokens for tokens, _ in held])
    learned = np.concatenate([np.arange(len(tokens)) >= answer for tokens, answer in held])
    return float(surprise[learned].mean()), int(learned.sum())


def model_loss(folder: Path, found: packed.Corpus, most: int) -> float:
    """The model's, by what training itself uses."""
    model = LlamaForCausalLM.from_pretrained(folder, local_files_only=True).float()
    learner = Learner(model, Machine("cpu", narrow=False))
    pieces = Pieces(found.splits["held_out"], model.config.max_position_embeddings, found.pad)
    held = HeldOut(pieces, most, 4096, Tokenizer.from_file(str(found.tokenizer)))
    return held.loss_of(learner).nats


def beside_a_writer(folder: Path, found: packed.Corpus, count: int) -> None:
    """Nats of a character of some held-out poems, the model's and the writer's."""
    model = LlamaForCausalLM.from_pretrained(folder, local_files_only=True).float()
    words = Tokenizer.from_file(str(found.tokenizer))
    held = found.splits["held_out"]
    chosen = np.random.Generator(np.random.PCG64(0)).permutation(len(held))[:count]
    own, other, characters = 0.0, 0.0, 0
    here = settings()
    with EngineRoom(Weights(here.cache, here).path, here) as room:
        writer = room.open(room.choose("writer", Brief(line="-")))
        for number in chosen:
            tokens, answer = held.document(int(number))
            ids = torch.from_numpy(tokens.astype("int64"))
            with torch.inference_mode():
                levels = model(ids[None, :-1]).logits[0].log_softmax(-1)
            told = -levels[torch.arange(len(ids) - 1), ids[1:]]
            own += float(told[answer - 1 : -1].sum())
            text = words.decode(ids[answer:-1].tolist())
            other += judge.perplexity(text, "zh", writer).bits * math.log(2) * len(text)
            characters += len(text)
    print(
        f"{count} held-out poems, {characters:,} characters: the model {own / characters:.3f} nats a character, "
        f"{writer.name} {other / characters:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--most", type=int, default=400_000, help="held-out tokens of the model")
    parser.add_argument("--writer", type=int, default=0, help="poems that the writer reads too")
    asked = parser.parse_args()
    found = packed.read(asked.corpus)
    if asked.writer:
        beside_a_writer(asked.model, found, asked.writer)
    own = model_loss(asked.model, found, asked.most)
    print(f"the model: {own:.4f} nats a token", flush=True)
    peer, count = peer_loss(found)
    print(
        f"Kneser-Ney 5-gram: {peer:.4f}, {count:,} held-out tokens; the model is {1 - own / peer:+.1%} better "
        "(goal 20%)"
    )


if __name__ == "__main__":
    main()
