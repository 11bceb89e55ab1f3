"""How many planted contradictions the check finds, and how many of its findings are right.

    python bench/contradictions.py [--writer] [FILE ...]

Who wrote the sets stands in bench/planted/README.md. A finding counts where both its sentences hold
the planted ones. Those named dev were used while the check was written; `contradictions.toml` is
held out.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from baiyi.create.write.check import sentences
from baiyi.create.write.consistency.contradictions import contradictions
from baiyi.create.write.consistency.doubts import seen
from baiyi.forms.studio import Studio
from baiyi.values import Contradiction

HERE = Path(__file__).parent / "planted"


def main(paths: list[Path], tell: bool, writer: Any) -> None:
    for path in paths:
        told = tomllib.loads(path.read_text("utf-8"))
        hits: Counter[str] = Counter()
        right = wrong = 0
        entries = told["planted"]
        for entry in entries:
            found = check(entry, writer)
            good = [one for one in found if same(one, entry)]
            hits[entry["language"]] += bool(good)
            right += bool(good)
            wrong += len(found) - len(good)
            if tell and (not good or len(found) > len(good)):
                show(entry, found, good)
        false = [one for entry in told["clean"] for one in check(entry, writer)]
        if tell:
            for one in false:
                print("   FALSE", one.english)
        wrong += len(false)
        precision = right / (right + wrong) if right + wrong else 0.0
        of = Counter(entry["language"] for entry in entries)
        shares = ", ".join(f"{lang} {hits[lang]}/{of[lang]}" for lang in sorted(of))
        print(
            f"{path.name}: recall {right}/{len(entries)} = {right / len(entries):.2f} ({shares}); "
            f"precision {precision:.2f} ({wrong} wrong, {len(false)} of them in {len(told['clean'])} "
            "clean texts)"
        )


def check(entry: dict[str, Any], writer: Any) -> tuple[Contradiction, ...]:
    """By patterns; and where there is a writer, each scene read against those before it."""
    scenes = tuple((str(n), text) for n, text in enumerate(entry["scenes"], 1))
    found = contradictions(scenes, tuple(entry["people"]), entry["language"])
    if writer is None:
        return found
    told = [tuple((n, s) for s in sentences(text)) for n, text in scenes]
    for place in range(1, len(told)):
        before = tuple(pair for scene in told[:place] for pair in scene)
        found += seen(writer, before, told[place], entry["language"], 1)
    return found


def same(one: Contradiction, entry: dict[str, Any]) -> bool:
    """Whether the finding's two sentences are the planted ones, in either order."""
    pairs = ((one.first, one.second), (one.second, one.first))
    return any(_holds(a, entry["first"]) and _holds(b, entry["second"]) for a, b in pairs)


def _holds(sentence: str, planted: str) -> bool:
    return sentence in planted or planted in sentence


def show(entry: dict[str, Any], found: Any, good: Any) -> None:
    if not good:
        print("   MISSED", entry["kind"], "|", entry["first"], "|", entry["second"])
    for one in found:
        if one not in good:
            print("   WRONG", one.english)


if __name__ == "__main__":
    given = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    names = ("contradictions.dev.toml", "contradictions.dev2.toml", "contradictions.toml")
    sets = [HERE / name for name in names]
    given = given or sets
    tell = "--tell" in sys.argv
    if "--writer" in sys.argv:
        with Studio.open() as studio:
            main(given, tell, studio.engines.open(studio.engines.identity("writer", "llama")))
    else:
        main(given, tell, None)
