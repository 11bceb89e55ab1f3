"""The score of a tune on paper: its MusicXML engraved by Verovio, set with title and notice by Typst."""

from __future__ import annotations

import base64
import io
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import verovio
from fontTools.ttLib import TTFont

from ..build.step import step
from ..errors import StepFailed
from ..values import Arrangement, Asset
from ..values.modes import MODES
from . import typefaces, wording
from .pdf import MEDIA_TYPE
from .tune_xml import musicxml
from .typesetting import say_boxes, typeset

FACES = ("fonts-noto-serif-sc", "fonts-eb-garamond")
WORDS = "EB Garamond"  # of chord symbols and section letters
SIGNS = "Leipzig"  # of notes in the text, as in a tempo
# Tenths of a millimetre: the type area of A4, less the title.
WIDTH, HEIGHT = 1740, 2150
OPTIONS = {
    "pageWidth": WIDTH, "pageHeight": HEIGHT, "adjustPageHeight": True, "scale": 100, "unit": 8.6,
    "pageMarginLeft": 24, "minLastJustification": 0.45, "pageMarginRight": 0, "pageMarginTop": 0, "pageMarginBottom": 0,
    "header": "none", "footer": "none", "svgViewBox": True, "breaks": "encoded", "font": SIGNS,
    "smuflTextFont": "none", "xmlIdSeed": 1, "spacingSystem": 9, "lyricSize": 4.0,
    "justifyVertically": False, "mnumInterval": 0, "svgHtml5": False,
}  # fmt: skip
FACE = re.compile(r"url\(['\"]?data:[^;]*;(?:charset=[^;]*;)?base64,([^)'\"]+)")
CHARACTER = (
    (52, "Largo", "广板"), (66, "Adagio", "慢板"), (84, "Andante", "行板"), (108, "Moderato", "中板"),
    (140, "Allegro", "快板"), (400, "Vivace", "急板"),
)  # fmt: skip


@step(version=1, timeout=600)
def tune_score(
    arrangement: Arrangement, author: str, language: str, played: str, *, notice: str
) -> Asset:
    """The lead sheet as PDF, not yet labelled or signed. `played` names the instruments; `notice` says that
    the work is AI-generated, and stands at the foot of each page.

    Raises MissingModel, StepFailed.
    """
    tune = arrangement.tune
    chosen = typefaces.families(FACES, language)
    chinese = wording.is_chinese(language)
    title = wording.one_line(tune.title) or wording.wording(language).untitled
    mode = MODES[tune.mode]
    named = (mode.chinese if chinese else mode.english).partition(" (")[0]
    pages = engraved(musicxml(arrangement, "", notice=notice))
    alternative = (
        f"《{title}》的谱，第 {{}} 页，{len(tune.played)} 小节" if chinese
        else f"The score of {title}, page {{}}, {len(tune.played)} bars"
    )  # fmt: skip
    values: dict[str, Any] = {
        "title": title,
        "author": wording.one_line(author),
        "authors": [author] if author else [],
        "character": f"{_character(tune.tempo, tune.metre.compound, chinese)} · {_key(tune.tonic)}{'' if chinese else ' '}{named}",
        "played": played,
        "notice": wording.one_line(notice),
        "lang": "zh" if chinese else "en",
        "region": "CN" if chinese else None,
        "chinese": chinese,
        "order": "",
        "staves": [
            {"file": f"staves-{n}.svg", "alt": alternative.format(n)}
            for n in range(1, len(pages) + 1)
        ],
    }
    say_boxes(title + author + played + notice, typefaces.had(chosen))
    with tempfile.TemporaryDirectory(prefix="baiyi-score-") as name:
        folder = Path(name)
        for number, page in enumerate(pages, 1):
            (folder / f"staves-{number}.svg").write_text(page, "utf-8")
        fonts = folder / "signs"
        fonts.mkdir()
        (fonts / "signs.ttf").write_bytes(_signs())
        data = typeset("tune.typ", values, chosen, folder, (fonts,))
    return Asset.of(data, MEDIA_TYPE)


def engraved(source: bytes) -> list[str]:
    """Pages of staves as SVG, for MusicXML. The same source gives the same bytes. Raises StepFailed."""
    verovio.enableLog(verovio.LOG_OFF)
    # Where its fonts are, Verovio knows only in the thread that imported it.
    toolkit = verovio.toolkit(False)
    toolkit.setResourcePath(str(_resources()))
    toolkit.setOptions(OPTIONS)
    if not toolkit.loadData(source.decode()):
        raise StepFailed(
            "the score could not be engraved; please report this with the work's melody",
            "乐谱排版失败；请附上旋律反馈此问题",
        )
    pages = [toolkit.renderToSVG(number) for number in range(1, toolkit.getPageCount() + 1)]
    return [_in_our_type(page) for page in pages]


def _in_our_type(page: str) -> str:
    """Words in the typeface of the sheet; no name of a part before the first staff."""
    return page.replace('font-family="Times, serif"', f'font-family="{WORDS}"')


def _resources() -> Path:
    return Path(verovio.__file__).parent / "data"


@cache
def _signs() -> bytes:
    """The font of musical signs that Verovio carries for the web, as a font that a typesetter reads."""
    found = FACE.search((_resources() / f"{SIGNS}.css").read_text("utf-8"))
    if found is None:
        raise StepFailed(
            f"Verovio's font {SIGNS} is not where it was; install the version in constraints.txt",
            f"找不到 Verovio 的字体 {SIGNS}；请安装 constraints.txt 中的版本",
        )
    font = TTFont(io.BytesIO(base64.b64decode(found[1])))
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _key(tonic: str) -> str:
    return tonic.replace("b", "♭").replace("#", "♯")


def _character(tempo: int, compound: bool, chinese: bool) -> str:
    """The tempo as musicians call it; a dotted beat has three pulses and feels faster than it is."""
    felt = tempo * (1.25 if compound else 1)
    _, italian, name = next(row for row in CHARACTER if felt <= row[0] or row[0] == 400)
    return name if chinese else italian
