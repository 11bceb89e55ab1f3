"""How many random scripts come back as they were: `python bench/screenplay.py [COUNT]`.

The scripts are those of the tests, full of words that look like other elements. Fountain is read
by us and by screenplain; FDX by us.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

from screenplain.parsers import fountain as screenplain
from screenplain.types import Dialog, DualDialog, Slug

from baiyi.documents import final_draft as fdx
from baiyi.documents import fountain as reading
from baiyi.publish.final_draft import final_draft
from baiyi.publish.fountain import fountain

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "forms" / "little"))
from little_scripts import script


def held(seed: int) -> dict[str, bool]:
    """For one script, which readers agree with what was written."""
    made = script(seed)
    text = fountain(made, notice="AI").read().decode()
    counts = tuple(sum(e.kind == kind for e in made.elements) for kind in ("heading", "character"))
    theirs = list(screenplain.parse(io.StringIO(text)))
    slugs = sum(isinstance(p, Slug) for p in theirs)
    speeches = sum(2 if isinstance(p, DualDialog) else isinstance(p, Dialog) for p in theirs)
    return {
        "Fountain, round trip": reading.screenplay(text) == made,
        "FDX, round trip": fdx.screenplay(final_draft(made).read()) == made,
        "screenplain, scenes and speeches": (slugs, speeches) == counts,
    }


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    start = time.perf_counter()
    found = [held(seed) for seed in range(count)]
    for name in found[0]:
        print(f"{name:36} {sum(row[name] for row in found):5} of {count}")
    print(f"{(time.perf_counter() - start) / count * 1000:.0f} ms a script")


if __name__ == "__main__":
    main()
