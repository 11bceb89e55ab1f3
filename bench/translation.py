"""BLEU and chrF of translations by a writer, both ways, beside the same writer asked plainly.

    python bench/translation.py [--writer llama] [--into en] [--kind news] [--kept FILE] [--plain]

The sentences are those of bench/translation.toml, 20 literary, 20 of news, 20 commercial, each with
one reference. `--plain` translates with one bare call a sentence instead, as a peer. Answers are
kept in FILE as they come (JSON lines): the same command goes on where it was stopped, and one
whose answers are all there needs no model. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import json
import time
import tomllib
from pathlib import Path

from baiyi.build.engines import EngineRoom
from baiyi.create.write.translate.translate import translate
from baiyi.create.write.translate.wording import into
from baiyi.errors import NotGoodEnough
from baiyi.kinds import Writer
from baiyi.models import judge
from baiyi.settings import settings
from baiyi.store.weights import Weights
from baiyi.values import Block, Brief, Message, Prompt

PAIRS = Path(__file__).with_suffix(".toml")
OTHER = {"en": "zh", "zh": "en"}


def asked(writer: Writer, text: str, language: str, seed: int) -> str:
    """One call, no sample, no check, no second try."""
    prompt = Prompt(
        messages=(Message(role="user", text=into(language).ask.format(text=text)),),
        max_tokens=200,
        temperature=0.3,
        seed=seed,
    )
    return "".join(piece.text for piece in writer.write(prompt)).strip()


def ours(writer: Writer, text: str, language: str, seed: int) -> str:
    """As a work is translated; what could not be printed counts as nothing."""
    try:
        made = translate(
            (Block(text=text),), (), (), OTHER[language], language, writer=writer, seed=seed
        )
    except NotGoodEnough:
        return ""
    return made[0].text


def opened(name: str) -> Writer:
    room = EngineRoom(Weights(settings().cache, settings()).path, settings())
    writer: Writer = room.open(room.choose("writer", Brief(line="-", engines={"writer": name})))
    return writer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writer", default="llama")
    parser.add_argument("--into", action="append", choices=("en", "zh"))
    parser.add_argument("--kind", action="append", choices=("literary", "news", "commercial"))
    parser.add_argument("--kept", type=Path, default=Path("translation.jsonl"))
    parser.add_argument("--plain", action="store_true", help="the peer: one bare call a sentence")
    parser.add_argument("--show", action="store_true", help="print the translations")
    given = parser.parse_args()
    pairs = tomllib.loads(PAIRS.read_text("utf-8"))["pair"]
    how = "plain" if given.plain else "ours"
    lines = given.kept.read_text("utf-8").splitlines() if given.kept.is_file() else []
    done = {tuple(row["key"]): row for row in map(json.loads, lines)}
    writer: Writer | None = None
    for language in given.into or ("en", "zh"):
        kinds = given.kind or ("literary", "news", "commercial")
        wanted = [(n, p) for n, p in enumerate(pairs) if p["kind"] in kinds]
        for number, pair in wanted:
            key = (given.writer, how, language, number)
            if key in done:
                continue
            writer = writer or opened(given.writer)
            began = time.perf_counter()
            make = asked if given.plain else ours
            text = make(writer, pair[OTHER[language]], language, seed=number)
            done[key] = {"key": key, "text": text, "seconds": time.perf_counter() - began}
            with given.kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(done[key], ensure_ascii=False) + "\n")
        rows = [(done[given.writer, how, language, number], pair) for number, pair in wanted]
        if given.show:
            for row, pair in rows:
                print(f"{pair[OTHER[language]]}\n    {row['text']}\n    ({pair[language]})")
        report(rows, given.writer, how, language, kinds)
    if writer:
        writer.close()


def report(
    rows: list[tuple[dict[str, object], dict[str, str]]],
    writer: str,
    how: str,
    language: str,
    kinds: tuple[str, ...] | list[str],
) -> None:
    for kind in (*kinds, "all"):
        part = [(row, pair) for row, pair in rows if kind in (pair["kind"], "all")]
        found = judge.likeness(
            [str(row["text"]) for row, _ in part], [pair[language] for _, pair in part], language
        )
        told = {
            "writer": writer,
            "how": how,
            "into": language,
            "kind": kind,
            "sentences": len(part),
            "bleu": round(found.bleu, 1),
            "chrf": round(found.chrf, 1),
            "empty": sum(not row["text"] for row, _ in part),
            "seconds_a_sentence": round(sum(float(str(r["seconds"])) for r, _ in part) / len(part), 1),
        }  # fmt: skip
        print(json.dumps(told, ensure_ascii=False), flush=True)
    print(found.signature, flush=True)


if __name__ == "__main__":
    main()
