"""The pictures of scores in the documents: the upper halves of what the program made of two examples.

    python scripts/score_pictures.py FOLDER

FOLDER is where `baiyi make examples/night-rain.zh.yaml` and `examples/fair-jig.en.yaml` left their files.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

PICTURES = Path(__file__).parent.parent / "docs/pictures"
TITLES = {"江南夜雨": "tune-zh", "The Last Day of the Fair": "tune-en"}
HALF, FOOT = 0.52, 0.94  # of a page
WIDTH = 900  # pixels


def main() -> None:
    for title, name in TITLES.items():
        path = next(Path(sys.argv[1]).glob(f"*/{title}.pdf"))
        page = pypdfium2.PdfDocument(path)[0]
        picture = page.render(scale=WIDTH / page.get_width()).to_pil().convert("L")
        # The label at the foot of the page stays with what is shown of it.
        upper = picture.crop((0, 0, picture.width, int(picture.height * HALF)))
        foot = picture.crop((0, int(picture.height * FOOT), picture.width, picture.height))
        shown = Image.new("L", (picture.width, upper.height + foot.height), 255)
        shown.paste(upper, (0, 0))
        shown.paste(foot, (0, upper.height))
        shown.quantize(16).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
