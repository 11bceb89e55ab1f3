"""What the checks of the writing room say of any text, ours or not; no model is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from .. import documents
from ..brief.words import language_of
from ..create.write import check
from ..create.write.advertising.claims import claims, sheet_lines
from ..create.write.advertising.law import flags
from ..create.write.facts import findings
from ..create.write.lyrics.verify import verify as lyrics_verify
from ..create.write.screenplay.verify import faults as script_faults
from ..create.write.verse import english
from ..create.write.verse import forms as verse
from ..create.write.verse.verdict import Fault, Verdict, lines_of
from ..documents import fountain
from ..errors import BadBrief
from ..values import Brief, Element, Frozen, Lyrics
from . import copy_reading, game_reading
from .bring import bytes_of
from .recognise import KINDS, SPEECH, form_of, is_heading, rows, song_head, without_notice
from .table import FORMS

MOST = 5_000_000  # bytes
# What of a Markdown file is not its prose: front matter, headings, pictures, quotations, emphasis.
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
MARKDOWN = re.compile(r"^(?:#{1,6} |!\[|> |---).*$|\*\*|(?<!\w)\*|\*(?!\w)", re.M)
LONGEST_TITLE = 16  # characters


class Examination(Frozen):
    """A poem's or a song's verdict, or the faults of a text that is neither."""

    form: str = Field(default="", description="what it was judged as: one of recognise.KINDS")
    language: str
    verdict: Verdict | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def holds(self) -> bool:
        return not any(fault.grave for fault in self.faults)


def read(path: Path) -> str:
    """The words of a text or a document. Raises BadBrief, Damaged, Unsupported, naming the fault."""
    stored = bytes_of(path)
    if len(stored) > MOST and documents.kind_of(stored, path.name) == "plain":
        raise BadBrief(
            f"{path} has {len(stored)} bytes; a text may have {MOST}",
            f"{path} 有 {len(stored)} 字节；文本最多 {MOST} 字节",
        )
    return documents.words_of(stored, path.name)


def examine(text: str, form: str | None = None, rhyme_book: str | None = None) -> Examination:
    """The faults of a text, by its form: as one of KINDS, as a form of works, or as a poem of a form
    or to a tune. Where none is named, as what it looks like.

    The notice that the law asks for is no part of the text. Raises BadBrief for a form or a rhyme
    book that is not, and for a poem whose form is not to be seen.
    """
    text = without_notice(FRONT_MATTER.sub("", text))
    if form in FORMS and form not in KINDS:
        form = "prose"
    kind = form if form in KINDS else None if form else form_of(text)
    lines = rows(text)
    language = "zh" if language_of(text) == "zh" else "en"
    match kind:
        case "screenplay":
            return _script(text)
        case "lyrics":
            song = Lyrics(title="", language=language, text=_sung(text, lines))
            verdict = lyrics_verify(song)
            return _judged("lyrics", language, verdict)
        case "advertising" | "product":
            found = tuple(copy_reading.faults(lines, language))
            return Examination(form=kind, language=language, faults=found)
        case "game":
            found = tuple(game_reading.faults(text, lines, language))
            return Examination(form=kind, language=language, faults=found)
        case "prose":
            return _prose(MARKDOWN.sub("", text))
    return _poem(text, None if kind == "verse" else form, rhyme_book, only=kind == "verse")


def _judged(form: str, language: str, verdict: Verdict) -> Examination:
    return Examination(form=form, language=language, verdict=verdict, faults=verdict.faults)


def _poem(text: str, form: str | None, rhyme_book: str | None, *, only: bool) -> Examination:
    """The verdict of a poem, of that form or of the one that it looks like; else, unless it can be
    `only` a poem, what is to be said of prose."""
    if form and form in english.FORMS:
        return _judged("verse", "en", english.verify(MARKDOWN.sub("", text), form))
    title, body = _title(text)
    body = _verses(MARKDOWN.sub("", body))
    named = form or _tune(title) or verse.recognised(body)
    if named:
        return _judged("verse", "zh", verse.verify(body, verse.metre(named, rhyme_book)))
    if only and (counted := _counted(rows(text))):
        return _judged("verse", "en", english.verify("\n".join(counted[1]), counted[0]))
    if only:
        raise BadBrief(
            "it looks like no form of poem that is known; name one with --metre (七绝, sonnet, a tune)",
            "看不出是哪种诗体；请用 --metre 指定（如 七绝、sonnet 或词牌）",
        )
    return _prose(MARKDOWN.sub("", text))


def _counted(lines: list[str]) -> tuple[str, list[str]] | None:
    """The form of English verse that has so many lines, below a title or not; and those lines."""
    for name, form in english.FORMS.items():
        for above in (0, 1):
            if len(lines) - above == len(form.syllables):
                return name, lines[above:]
    return None


def _prose(text: str) -> Examination:
    language = language_of(text)
    found = [
        *(("script", d) for d in check.script(text, language, context=text)),
        *(("leftovers", d) for d in check.leftovers(text)),
        *(("loop", d) for d in check.loops(text, language)),
        *(("unfinished", d) for d in check.unfinished(text)),
    ]
    return Examination(
        form="prose",
        language=language,
        faults=tuple(
            Fault(rule=rule, line=0, grave=d.fatal, english=d.english, chinese=d.chinese)
            for rule, d in found
        ),
    )


def beside(text: str, brief: Brief) -> Examination:
    """The faults of a text beside the facts or the sheet that it was written from.

    Raises BadBrief for a brief that has neither.
    """
    if not (brief.facts or brief.sheet):
        raise BadBrief(
            "the brief has neither `facts` nor `sheet`: there is nothing to check the text against",
            "任务书没有 `facts` 也没有 `sheet`：没有可对照的内容",
        )
    text = MARKDOWN.sub("", FRONT_MATTER.sub("", text))
    faults = [
        Fault(rule=f.kind, line=_line_of(text, f.start), english=f.english, chinese=f.chinese)
        for f in (findings(text, brief.facts, brief.language) if brief.facts else ())
    ]
    if brief.sheet:
        faults += [
            Fault(rule="claim", line=_line_of(text, c.start), english=c.english, chinese=c.chinese)
            for c in claims(text, sheet_lines(brief), brief.language)
        ]
        faults += advertised(text, brief.language, "\n".join(sheet_lines(brief))).faults
    return Examination(language=brief.language, faults=tuple(faults))


def advertised(text: str, language: str = "", sheet: str = "") -> Examination:
    """The words of a text that advertising law forbids or wants proof of, each with its source."""
    language = language or ("zh" if language_of(text) == "zh" else "en")
    return Examination(
        language=language,
        faults=tuple(
            Fault(
                rule=flag.rule, line=_line_of(text, flag.start), grave=flag.weight == "forbidden",
                english=flag.english, chinese=flag.chinese,
            )
            for flag in flags(text, language, sheet)
        ),
    )  # fmt: skip


def _line_of(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _script(text: str) -> Examination:
    """A script: cues that nobody answers to, and headings that a schedule cannot use."""
    script = fountain.screenplay(text)
    if not any(element.kind == "character" for element in script.elements):
        script = script.model_copy(update={"elements": tuple(_told(text))})
    found = tuple(script_faults(script))
    return Examination(form="screenplay", language=script.language, faults=found)


def _told(text: str) -> Iterator[Element]:
    """A script whose speakers stand before what they say, as a manuscript has it; what stands above
    its first heading is its title."""
    lines = rows(text)
    first = next((n for n, line in enumerate(lines) if is_heading(line)), len(lines))
    for line in lines[first:]:
        if is_heading(line):
            yield from fountain.elements(line)
        elif speech := SPEECH.fullmatch(line):
            yield Element(kind="character", text=speech["who"])
            yield Element(kind="dialogue", text=speech["said"])
        else:
            yield Element(kind="action", text=line)


def _sung(text: str, lines: list[str]) -> str:
    """The song with its heads marked, whatever its edition marks them with."""
    if not any(song_head(line) for line in lines):
        return text
    first = next(n for n, line in enumerate(lines) if song_head(line))
    return "\n".join(
        f"[{line.strip('[]【】')}]" if song_head(line) else line for line in lines[first:]
    )


def _title(text: str) -> tuple[str, str]:
    """A first line that is short, has no stop, and stands above more lines: the title."""
    first, _, rest = text.strip().partition("\n")
    first = first.lstrip("# ").strip()
    if rest.strip() and len(first) <= LONGEST_TITLE and not re.search(r"[，。！？；,.!?;]", first):
        lengths = {len(line) for line in lines_of(rest)}
        if len(first) not in lengths or re.match(r"[《#]", text.strip()):
            return first.strip("《》"), rest
    return "", text


def _verses(body: str) -> str:
    """The lines that have a stop in them, where any has: what stands above is who wrote it."""
    lines = [line for line in body.splitlines() if re.search(r"[，。！？；]", line)]
    return "\n".join(lines) or body


def _tune(title: str) -> str | None:
    """The tune that a title begins with: 浣溪沙·春恨."""
    name = re.split(r"[·・.\s（(]", title)[0]
    return name if name in verse.names() else None
