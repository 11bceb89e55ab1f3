"""A screenplay on paper in the layout of the trade, set by Typst.

English: US Letter, Courier 12 pt, a page a minute. Chinese: A4, places and times as the heading,
the speaker's name before the speech. A speech that runs over a page says so at its foot, and whose
it is at the head of the next. Sections, synopses and notes are not printed.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..build.step import step
from ..values import Asset, Element, Screenplay, speaker_of
from ..values.screenplay import SPOKEN
from . import typefaces, wording
from .fountain import lines_of
from .pdf import MEDIA_TYPE
from .typesetting import say_boxes, typeset

FACES = ("fonts-noto-serif-sc", "fonts-courier-prime")
PRINTED = ("heading", "action", "centered", "lyrics", "transition", "page_break")
# At the foot of a page that ends in a speech, and after the name at the head of the next.
MORE = {False: "(MORE)", True: "（接下页）"}
THE_END = re.compile(r"\bthe end\b|^（?全?剧?[完终]|剧终", re.I)


@step(version=3, timeout=600)
def screenplay_pdf(screenplay: Screenplay, *, notice: str) -> Asset:
    """The script as PDF with a title page, not yet labelled or signed.

    `notice` says that the work is AI-generated, and stands on the title page. Raises
    MissingModel, StepFailed.
    """
    chosen = typefaces.families(FACES, screenplay.language)
    chinese = wording.is_chinese(screenplay.language)
    title = wording.one_line(screenplay.title) or wording.wording(screenplay.language).untitled
    values = {
        "title": title,
        "author": wording.one_line(screenplay.author),
        "authors": [screenplay.author] if screenplay.author else [],
        "byline": "编剧" if chinese else "Written by",
        "based": _based(screenplay.based_on, chinese),
        "notice": wording.one_line(notice),
        "lang": "zh" if chinese else "en",
        "region": "CN" if chinese else None,
        "chinese": chinese,
        "more": MORE[chinese],
        "items": _items(screenplay, chinese),
        "the-end": "" if _ends(screenplay) else "（剧终）" if chinese else "THE END",
    }
    printed = "".join([title, notice, *(e.text for e in screenplay.elements)])
    say_boxes(printed, typefaces.had(chosen))
    with tempfile.TemporaryDirectory(prefix="baiyi-pdf-") as name:
        return Asset.of(typeset("screenplay.typ", values, chosen, Path(name)), MEDIA_TYPE)


def _ends(screenplay: Screenplay) -> bool:
    """Whether the script says itself that it ends."""
    last = screenplay.elements[-1] if screenplay.elements else None
    said = last is not None and last.kind in ("centered", "transition")
    return last is not None and said and bool(THE_END.search(last.text))


def _based(source: str, chinese: bool) -> str:
    source = wording.one_line(source)
    if not source:
        return ""
    return f"改编自{source}" if chinese else f"Based on {source}"


def _items(screenplay: Screenplay, chinese: bool) -> list[dict[str, Any]]:
    """What is printed, in its order; every scene has a number."""
    found: list[dict[str, Any]] = []
    scene, last = 0, ""
    for kind, group in _grouped(screenplay.elements):
        if kind == "heading":
            scene, last = scene + 1, ""
            text = lines_of(group[0].text)
            number = group[0].scene_number or str(scene)
            number = number if chinese else number.upper()
            lines = [text if chinese else text.upper()]
            found.append({"kind": kind, "lines": lines, "number": number, "cast": ""})
        elif kind == "speech":
            item = _speech(group, chinese, last)
            last = speaker_of(group[0].text)
            if group[0].dual and found and found[-1]["kind"] == "speech":
                item = {"kind": "dual", "first": found.pop(), "second": item}
            found.append(item)
        elif kind == "page_break":
            found.append({"kind": "break"})
        elif kind in PRINTED:
            found.append({"kind": kind, "lines": lines_of(group[0].text).split("\n")})
    return found


def _grouped(elements: tuple[Element, ...]) -> Iterator[tuple[str, list[Element]]]:
    """A character with what they say, as "speech"; all else by itself."""
    group: list[Element] = []
    for element in elements:
        if group and element.kind in SPOKEN:
            group.append(element)
            continue
        if group:
            yield "speech", group
            group = []
        if element.kind == "character":
            group = [element]
        else:
            yield element.kind, [element]
    if group:
        yield "speech", group


def _speech(group: list[Element], chinese: bool, last: str) -> dict[str, Any]:
    """The cue with its pieces. Who speaks again in a scene is continued, as English scripts say."""
    cue = wording.one_line(group[0].text)
    if not chinese:
        goes_on = speaker_of(cue) == last and "CONT" not in cue.upper()
        cue = cue.upper() + (" (CONT'D)" if goes_on else "")
    pieces: list[dict[str, Any]] = []
    how = ""
    for element in group[1:]:
        if element.kind == "parenthetical":
            how = wording.one_line(element.text)
            continue
        lines = lines_of(element.text).split("\n")
        pieces.append({"how": how, "lines": lines, "sung": element.kind == "lyrics"})
        how = ""
    if how or not pieces:
        pieces.append({"how": how, "lines": [], "sung": False})
    again = f"{cue}（续）：" if chinese else cue if "CONT" in cue.upper() else f"{cue} (CONT'D)"
    return {"kind": "speech", "cue": cue, "again": again, "pieces": pieces}
