"""Promote a finished training of melodies, and print the rows of models.toml for it.

    python scripts/ship_melody.py RUN CORPUS TO [--ship]

TO is the folder that `baiyi models promote` would make. With --ship its files replace those of the package
(src/baiyi/engines/melody/); the digests that are printed then belong into models.toml.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from baiyi.models import corpus
from baiyi.models.promote.promote import USED, Said, promote

PACKAGE = Path(__file__).parent.parent / "src/baiyi/engines/melody"
USE = "melodies in the manner of Irish and Scottish folk tunes, by mode, metre, flow and range"


def main() -> None:
    run, data, to = map(Path, sys.argv[1:4])
    if not to.exists():
        said = Said(name="folk-melody", use=USE, licence="Apache-2.0", languages=(), language="en")
        found = promote(run, to, said, corpus.read(data))
        print(f"parity: {found.parity}")
    for name in USED:
        file = to / name
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        print(
            f'[[model.files]]\nname = "{name}"\nsize = {file.stat().st_size}\nsha256 = "{digest}"'
        )
        print(f'sources = [\n  {{ parts = ["baiyi:engines/melody/{name}"] }},\n]\n')
    if "--ship" in sys.argv:
        PACKAGE.mkdir(exist_ok=True)
        for name in (*USED, "card.md"):
            shutil.copyfile(to / name, PACKAGE / name)


if __name__ == "__main__":
    main()
