"""The breakdown of a screenplay: what each scene needs, and who speaks how much."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf

from ..build.step import step
from ..values import Asset, SceneParts, Screenplay, heading_of, scenes_of, speaker_of
from . import wording
from .fountain import lines_of
from .markdown import MEDIA_TYPE as MARKDOWN
from .markdown import escaped, front_matter

CSV = "text/csv"
PROPS = re.compile(r"(?:Props|道具)\s*[:：]\s*(.+)", re.I | re.S)
# Columns of a line, by kind of element: Courier at 10 an inch; a Chinese character counts as 2.
COLUMNS = {"dialogue": 35, "lyrics": 35, "parenthetical": 24, "character": 33}
WIDE = {"zh": 72, "en": 60}
SETTINGS = {
    "zh": {"int": "内", "ext": "外", "both": "内外", "": ""},
    "en": {"int": "INT", "ext": "EXT", "both": "INT/EXT", "": ""},
}
HEADS = {
    "zh": ("场", "内外", "地点", "时间", "人物", "道具", "八分页"),
    "en": ("Scene", "Int/Ext", "Place", "Time", "Cast", "Props", "Eighths"),
}


@dataclass(frozen=True)
class Row:
    """A scene as productions plan it. `eighths`: of a page, at least one."""

    number: str
    setting: str
    place: str
    time: str
    cast: tuple[str, ...]
    props: tuple[str, ...]
    eighths: int

    def cells(self, language: str) -> tuple[str, ...]:
        comma = "、" if language == "zh" else ", "
        setting = SETTINGS[language][self.setting]
        cast, props = comma.join(self.cast), comma.join(self.props)
        return (self.number, setting, self.place, self.time, cast, props, str(self.eighths))


@step(version=1)
def breakdown_csv(screenplay: Screenplay, pdf: Asset) -> Asset:
    """The scenes as CSV (RFC 4180, UTF-8), not yet labelled or signed."""
    language = _language(screenplay)
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(HEADS[language])
    for row in rows(screenplay, pages_of(pdf)):
        table.writerow([_cell(cell) for cell in row.cells(language)])
    return Asset.of(file.getvalue().encode(), CSV)


@step(version=1)
def breakdown_markdown(screenplay: Screenplay, pdf: Asset, *, notice: str) -> Asset:
    """Scenes, speaking parts and the page count as Markdown, not yet labelled or signed."""
    language, pages = _language(screenplay), pages_of(pdf)
    zh = language == "zh"
    title = wording.one_line(screenplay.title)
    found = rows(screenplay, pages)
    spoken = speaking(screenplay)
    told = (
        f"{pages} 页，{len(found)} 场，{len(spoken)} 个有台词的角色"
        if zh
        else f"{pages} pages, {len(found)} scenes, {len(spoken)} speaking parts"
    )
    said = f"> {escaped(wording.one_line(notice))}"
    parts = (
        front_matter({"title": title, "lang": wording.tag(screenplay.language)}),
        f"# {escaped(title)} · {'分场表' if zh else 'Breakdown'}",
        said,
        told,
        _table(HEADS[language], [row.cells(language) for row in found]),
        f"## {'台词' if zh else 'Speaking parts'}",
        _table(
            ("角色", "台词段数", "字数", "出场场次")
            if zh
            else ("Part", "Speeches", "Words", "Scenes"),
            [(n, str(s), str(w), ", ".join(where)) for n, s, w, where in spoken],
        ),
        said,
    )
    return Asset.of(("\n\n".join(parts) + "\n").encode(), MARKDOWN)


def pages_of(pdf: Asset) -> int:
    """Pages of the script: all but the title page."""
    with pikepdf.open(io.BytesIO(pdf.read())) as file:
        return len(file.pages) - 1


def rows(screenplay: Screenplay, pages: int) -> tuple[Row, ...]:
    scenes = scenes_of(screenplay)
    lengths = [_lines(scene, _language(screenplay)) for scene in scenes]
    whole = sum(lengths) or 1
    return tuple(
        _row(screenplay, scene, str(n), round(8 * pages * length / whole))
        for n, (scene, length) in enumerate(zip(scenes, lengths, strict=True), 1)
    )


def speaking(screenplay: Screenplay) -> list[tuple[str, int, int, list[str]]]:
    """Each part: speeches, words (en) or characters (zh), the scenes; who says most comes first."""
    speeches: Counter[str] = Counter()
    said: Counter[str] = Counter()
    where: dict[str, list[str]] = {}
    for n, scene in enumerate(scenes_of(screenplay), 1):
        speaker = ""
        for element in scene.elements:
            if element.kind == "character":
                speaker = speaker_of(element.text)
                speeches[speaker] += 1
                number = scene.heading.scene_number or str(n)
                if number not in where.setdefault(speaker, []):
                    where[speaker].append(number)
            elif element.kind in ("dialogue", "lyrics") and speaker:
                said[speaker] += _size(element.text, _language(screenplay))
    order = sorted(speeches, key=lambda name: (-said[name], name))
    return [(name, speeches[name], said[name], where[name]) for name in order]


def _row(screenplay: Screenplay, scene: SceneParts, number: str, eighths: int) -> Row:
    heading = heading_of(scene.heading.text)
    speakers = [speaker_of(e.text) for e in scene.elements if e.kind == "character"]
    action = " ".join(e.text for e in scene.elements if e.kind == "action").casefold()
    silent = [c.name for c in screenplay.canon.characters if _named(c.name.casefold(), action)]
    known = {name.casefold(): name for name in [*silent, *speakers]}
    props = [
        prop.strip()
        for e in scene.elements
        if e.kind == "note" and (found := PROPS.match(e.text))
        for prop in re.split(r"[、,，;；]", found[1])
        if prop.strip()
    ]
    return Row(
        number=scene.heading.scene_number or number,
        setting=heading.setting,
        place=heading.place,
        time=heading.time,
        cast=tuple(known.values()),
        props=tuple(dict.fromkeys(props)),
        eighths=max(1, eighths),
    )


def _named(name: str, action: str) -> bool:
    """Whether the name stands there as a word: Ruth is not in "the truth"."""
    edge = r"\b" if name.isascii() else ""
    return bool(re.search(f"{edge}{re.escape(name)}{edge}", action))


def _lines(scene: SceneParts, language: str) -> int:
    """Lines on paper, the empty ones between elements too."""
    total = 3
    for element in scene.elements:
        if element.kind in ("note", "section", "synopsis", "page_break"):
            continue
        wide = COLUMNS.get(element.kind, WIDE[language]) if language == "en" else WIDE["zh"]
        for line in lines_of(element.text).split("\n"):
            columns = sum(2 if ord(c) > 0x2E7F else 1 for c in line)
            total += -(-columns // wide) or 1
        between = element.kind in ("action", "character", "transition") and language == "en"
        total += 1 if between else 0
    return total


def _size(text: str, language: str) -> int:
    return len(re.findall(r"[一-鿿]|[A-Za-z]+", text)) if language == "zh" else len(text.split())


def _language(screenplay: Screenplay) -> str:
    return "zh" if wording.is_chinese(screenplay.language) else "en"


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and text else text


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([escaped(c) for c in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
