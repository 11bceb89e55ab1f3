"""What the checks of the writing room say of any text, ours or not; no model is asked."""

from __future__ import annotations

import re
from pathlib import Path

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
from ..values import Brief, Frozen, Lyrics
from .bring import bytes_of

MOST = 5_000_000  # bytes
# What of a Markdown file is not its prose: front matter, headings, pictures, quotations, emphasis.
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
MARKDOWN = re.compile(r"^(?:#{1,6} |!\[|> |---).*$|\*\*|(?<!\w)\*|\*(?!\w)", re.M)
LONGEST_TITLE = 16  # characters


class Examination(Frozen):
    """A poem's verdict, or the faults of a text that is none."""

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
    """The faults of a text. As a poem where a form is named, or where it looks like one.

    Raises BadBrief for a form or a rhyme book that is not.
    """
    text = FRONT_MATTER.sub("", text)
    if form == "screenplay":
        return _script(text)
    if form == "lyrics":
        song = Lyrics(title="", language="zh" if language_of(text) == "zh" else "en", text=text)
        verdict = lyrics_verify(song)
        return Examination(language=song.language, verdict=verdict, faults=verdict.faults)
    if form and form in english.FORMS:
        verdict = english.verify(MARKDOWN.sub("", text), form)
        return Examination(language="en", verdict=verdict, faults=verdict.faults)
    title, body = _title(text)
    body = _verses(MARKDOWN.sub("", body))
    named = form or _tune(title) or verse.recognised(body)
    language = language_of(text)
    if named:
        verdict = verse.verify(body, verse.metre(named, rhyme_book))
        return Examination(language="zh", verdict=verdict, faults=verdict.faults)
    text = MARKDOWN.sub("", text)
    found = [
        *(("script", d) for d in check.script(text, language, context=text)),
        *(("leftovers", d) for d in check.leftovers(text)),
        *(("loop", d) for d in check.loops(text, language)),
        *(("unfinished", d) for d in check.unfinished(text)),
    ]
    return Examination(
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
    """A Fountain script: cues that nobody answers to, and headings that a schedule cannot use."""
    script = fountain.screenplay(text)
    return Examination(language=script.language, faults=tuple(script_faults(script)))


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
