"""Held-out loss of the verse model, beside an interpolated Kneser-Ney 5-gram on the same texts.

    python bench/verse_loss.py CORPUS MODEL [--most 400000]

CORPUS and MODEL are what `make train-verse` leaves (corpus/ and run/model/): nats of a learned token, which is a
character, a mark or the end of a poem, over the held-out poems. Both see the conditions before the poem (form,
title, theme); neither has seen a held-out poem, nor another of its author and work.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from transformers import LlamaForCausalLM

from baiyi.models import corpus as packed
from baiyi.models.judge.kneser_ney import KneserNey
from baiyi.models.train.held import HeldOut
from baiyi.models.train.machine import Machine
from baiyi.models.train.network import Learner
from baiyi.models.train.order import Pieces


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--most", type=int, default=400_000, help="held-out tokens of the model")
    asked = parser.parse_args()
    found = packed.read(asked.corpus)
    own = model_loss(asked.model, found, asked.most)
    print(f"the model: {own:.4f} nats a token", flush=True)
    peer, count = peer_loss(found)
    print(
        f"Kneser-Ney 5-gram: {peer:.4f}, {count:,} held-out tokens; the model is {1 - own / peer:+.1%} better "
        "(goal 20%)"
    )


if __name__ == "__main__":
    main()
