"""How many planted errors the check of news finds, and how many it finds wrongly: bench/news.py [FILE...]"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path

from baiyi.create.write.facts import findings

HERE = Path(__file__).parent / "planted"


def measure(path: Path, tell: bool) -> None:
    there: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    true = false = clean = alarmed = 0
    for story in tomllib.loads(path.read_text("utf-8"))["story"]:
        text, errors = story["text"], story.get("errors", [])
        found = findings(text, tuple(story["facts"]), story["language"])
        right = set()
        for error in errors:
            key = f"{story['language']} {error['kind']}"
            at = text.index(error["wrong"])
            end = at + len(error["wrong"])
            swapped = error["kind"] == "swapped"
            good = [
                f for f in found
                if (f.start < end and at < f.end if swapped else f.start <= at and end <= f.end)
            ]  # fmt: skip
            there[key] += 1
            hit[key] += bool(good)
            right |= {f.start for f in good}
            if tell and not good:
                print("missed", key, error["wrong"])
        wrong = [f for f in found if f.start not in right]
        true, false = true + len(right), false + len(wrong)
        clean += not errors
        alarmed += not errors and bool(found)
        if tell:
            print(*(f"false {f.kind} {f.quote}" for f in wrong), sep="\n")
    print(path.name)
    for key in sorted(there):
        print(f"  {key:16} {hit[key]}/{there[key]}")
    print(f"  recall {sum(hit.values())}/{sum(there.values())}, precision {true}/{true + false}, "
          f"clean texts with a finding {alarmed}/{clean}")  # fmt: skip


if __name__ == "__main__":
    tell = "--tell" in sys.argv  # for the files to develop on only
    given = [Path(name) for name in sys.argv[1:] if name != "--tell"]
    for file in given or sorted(HERE.glob("news.*toml")):
        measure(file, tell and ".dev" in file.name)
