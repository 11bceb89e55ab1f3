"""Promote a finished training of a model that we ship, and print its rows of models.toml.

    python scripts/ship_model.py melody|verse RUN CORPUS TO [--ship]

TO is the folder that `baiyi models promote` would make. With --ship its files replace those of the package
(src/baiyi/engines/melody/ or verse/); the digests that are printed then belong into models.toml.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from baiyi.models import corpus
from baiyi.models.promote.promote import USED, Said, promote
from baiyi.store.whole import hash_of

ENGINES = Path(__file__).parent.parent / "src/baiyi/engines"
SAID = {
    "melody": Said(
        name="folk-melody",
        use="melodies in the manner of Irish and Scottish folk tunes, by mode, metre, flow and range",
        licence="Apache-2.0",
        languages=(),
        language="en",
    ),
    "verse": Said(
        name="classical-verse",
        use="classical Chinese verse in the manner of Tang and Song, by form, tune, period and theme",
        licence="Apache-2.0",
        languages=("zh",),
        language="en",
    ),
}


def main() -> None:
    name, (run, data, to) = sys.argv[1], map(Path, sys.argv[2:5])
    if not to.exists():
        found = promote(run, to, SAID[name], corpus.read(data))
        print(f"parity: {found.parity}")
    for file in USED["onnx"]:
        path = to / file
        digest = hash_of(path)
        print(
            f'[[model.files]]\nname = "{file}"\nsize = {path.stat().st_size}\nsha256 = "{digest}"'
        )
        print(f'sources = [\n  {{ parts = ["baiyi:engines/{name}/{file}"] }},\n]\n')
    if "--ship" in sys.argv:
        package = ENGINES / name
        package.mkdir(exist_ok=True)
        for file in (*USED["onnx"], "card.md"):
            shutil.copyfile(to / file, package / file)


if __name__ == "__main__":
    main()
