"""GGUF exports held against what was trained: bytes, scores, surprise, greedy texts.

    python bench/gguf_export.py [--run RUN --corpus CORPUS] [--size 300000] [--tokens 300000]

RUN is a finished training and CORPUS the packed corpus that it was trained on. Without them a model of SIZE is
trained on TOKENS of this documentation (docs/*.md) in byte-level BPE; every tenth paragraph is held out. It is
promoted as F16 and as Q8_0; each row is the parity record, as `baiyi models promote` measures it (docs/promote.md).
About five minutes on two busy cores.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from baiyi.errors import StepFailed
from baiyi.models import corpus
from baiyi.models.data import tokens
from baiyi.models.promote.gguf_export import Weights
from baiyi.models.promote.promote import Said, finished, promote
from baiyi.models.train.make import make
from baiyi.models.train.options import Options, Running

DOCS = Path(__file__).parent.parent / "docs"
VOCABULARY, CONTEXT, BATCH = 3000, 128, 4096
WEIGHTS: tuple[Weights, ...] = ("f16", "q8_0")


def packed(folder: Path) -> corpus.Corpus:
    """The paragraphs of the documentation, a document each."""
    read = "\n\n".join(path.read_text("utf-8") for path in sorted(DOCS.glob("*.md")))
    texts = [text for text in read.split("\n\n") if len(text) >= 40]
    data = tokens.of_pairs(texts, (), VOCABULARY)
    reader = tokens.Reader(data)
    folder.mkdir()
    (folder / "tokenizer.json").write_bytes(data)

    def documents(held: bool) -> Iterator[corpus.Document]:
        for number, text in enumerate(texts):
            if (number % 10 == 0) == held:
                yield [reader.begin, *reader.ids(text), reader.end], 1

    splits = {"train": documents(False), "held_out": documents(True)}
    return corpus.write(folder / "corpus", folder / "tokenizer.json", splits)


def trained(found: corpus.Corpus, folder: Path, size: int, many: int) -> Path:
    options = Options(size=size, tokens=many, batch=BATCH, context=CONTEXT)
    make([found], folder, options, Running(precision="float32"), lambda told: None)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--size", type=int, default=300_000)
    parser.add_argument("--tokens", type=int, default=300_000)
    asked = parser.parse_args()
    if (asked.run is None) != (asked.corpus is None):
        parser.error("--run and --corpus go together")
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        found = corpus.read(asked.corpus) if asked.corpus else packed(here / "docs")
        run = asked.run or trained(found, here / "run", asked.size, asked.tokens)
        record, model = finished(run), (run / "model" / "model.safetensors").stat().st_size
        print(
            f"{record.plan.shape.size / 1e6:.2f}M parameters, vocabulary {found.vocabulary:,}, "
            f"held-out loss {record.held:.3f} nats, safetensors {model / 1e6:.1f} MB"
        )
        for weights in WEIGHTS:
            said = Said(name="bench", use="held against what was trained")
            try:
                made = promote(run, here / weights, said, found, format="gguf", weights=weights)
            except StepFailed as error:
                print(f"{weights:5} {error}")
                continue
            parity = made.parity
            print(
                f"{weights:5} {made.sizes['model.gguf'] / 1e6:.1f} MB; a log-probability differs by "
                f"{parity.apart:.3f} at most, {parity.exported - parity.surprise:+.4f} nats more surprise, "
                f"likeliest token the same {parity.likeliest:.1%}, {parity.alike} of {parity.texts} texts go "
                f"on in the same words, {parity.tokenized} texts cut alike"
            )


if __name__ == "__main__":
    main()
