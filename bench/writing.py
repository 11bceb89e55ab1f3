"""One table of figures for the texts of every form, in both languages, and a plot of it.

    python bench/writing.py [--form verse] [--language zh] [--works 1] [--keep FOLDER]
    python bench/writing.py --texts FOLDER [--perplexity] [--plot FILE.png]

Makes works of the briefs in examples/, one of each form and language with seeds 1, 2, 3 ..., by the
engines of the settings, and keeps their texts as FORM.LANGUAGE.SEED.txt. With `--texts` it judges
such a folder again, and needs no model. "form kept" is what `baiyi check` says of the text. Works
that are made from another one come last; where theirs is not there, they are left out by name.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from baiyi.brief import brief_from_file
from baiyi.build.engines import EngineRoom
from baiyi.errors import BaiyiError
from baiyi.forms.bring import is_document
from baiyi.forms.examine import examine
from baiyi.forms.source import told
from baiyi.forms.studio import Studio
from baiyi.forms.table import FORMS
from baiyi.kinds import Writer
from baiyi.models import judge
from baiyi.settings import settings
from baiyi.store.weights import Weights
from baiyi.values import Brief

SPOKEN = ("audiobook", "audio_drama")  # their words are their source's
EXAMPLES = Path(__file__).parent.parent / "examples"
FONT = "fonts-lxgw-wenkai/LXGWWenKai-Regular.ttf"


def briefs(form: str, language: str) -> list[Brief]:
    """The examples of a form and language, in the order of their names."""
    paths = sorted(EXAMPLES.glob(f"*.{language}.yaml"))
    found = (_beside(brief_from_file(path), path) for path in paths)
    return [brief for brief in found if brief.form == form]


def _beside(brief: Brief, path: Path) -> Brief:
    """A brief whose source is a file names it from its own folder."""
    if brief.source is None or not is_document(brief.source):
        return brief
    return brief.model_copy(update={"source": str(path.parent / brief.source)})


def made(studio: Studio, brief: Brief) -> str:
    """The text of a work, made now; its title first, as a reader meets it."""
    work = studio.make(studio.settled(brief)).work
    text = told(studio.ledger, work).manuscript
    return f"{text.title}\n\n{text.text}\n"


def make(forms: list[str], languages: list[str], works: int, folder: Path) -> None:
    """Texts that are in the folder are not made again."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [(b, f, lang) for f in forms for lang in languages for b in briefs(f, lang)[:1]]
    with Studio.open() as studio:
        for brief, form, language in sorted(wanted, key=lambda w: w[0].source is not None):
            for seed in range(1, works + 1):
                path = folder / f"{form}.{language}.{seed}.txt"
                if path.exists():
                    continue
                began = time.perf_counter()
                try:
                    text = made(studio, brief.model_copy(update={"seed": seed, "narration": False}))
                except BaiyiError as error:
                    print(f"{path.name}: left out: {error}", file=sys.stderr, flush=True)
                    continue
                path.write_text(text, "utf-8")
                print(
                    f"{path.name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True
                )


def rows(
    folder: Path, forms: list[str], languages: list[str], writer: Writer | None
) -> Iterator[judge.Row]:
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in sorted(folder.glob("*.*.*.txt")):
        form, language, _ = path.stem.split(".", 2)
        texts[form, language].append(path.read_text("utf-8"))
    for form in forms:
        for language in languages:
            if found := texts.get((form, language)):
                yield judge.table(
                    form,
                    language,
                    found,
                    kept=[examine(text, form).holds for text in found],
                    bits=[judge.perplexity(t, language, writer).bits for t in found]
                    if writer
                    else [],
                    model=writer.name if writer else "",
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--form", action="append", choices=sorted(FORMS))
    parser.add_argument("--language", action="append", choices=("zh", "en"))
    parser.add_argument("--works", type=int, default=1, help="of each form and language")
    parser.add_argument("--keep", type=Path, default=Path("writing"), help="where texts are kept")
    parser.add_argument("--texts", type=Path, help="judge the texts of this folder, make none")
    parser.add_argument("--perplexity", action="store_true", help="under the settings' writer")
    parser.add_argument("--plot", type=Path, help="a PNG of the table")
    given = parser.parse_args()
    forms, languages = (
        given.form or [form for form in FORMS if form not in SPOKEN],
        given.language or ["zh", "en"],
    )
    if given.texts is None:
        make(forms, languages, given.works, given.keep)
    here = settings()
    with EngineRoom(Weights(here.cache, here).path, here) as room:
        chosen = room.choose("writer", Brief(line="-")) if given.perplexity else None
        writer = room.open(chosen) if chosen else None
        found = list(rows(given.texts or given.keep, forms, languages, writer))
    print(judge.as_markdown(found), end="", flush=True)
    if given.plot and found:
        font = here.cache / "weights" / FONT
        given.plot.write_bytes(judge.plot(found, language=here.language, font=font).read())


if __name__ == "__main__":
    main()
