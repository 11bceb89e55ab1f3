"""Fountain 1.1 (fountain.io/syntax) read, with what Chinese scripts do.

Text becomes plain: emphasis is dropped, and a backslash before any sign makes it a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..values import Block, Chapter, Element, Manuscript, Screenplay, scenes_of, speaker_of
from ..values.language import language_of
from .plain import decoded

KEY = re.compile(r"([A-Za-z][A-Za-z \-]*):[ \t]*(.*)")
PLAIN_KEYS = {"author": "author", "authors": "author", "source": "source", "title": "title",
              "language": "language"}  # fmt: skip
BONEYARD = (re.compile(r"(?<!\\)/\*"), re.compile(r"(?<!\\)\*/"))
SCENE = re.compile(
    r"(?:(?:INT\.?/EXT|EXT\.?/INT|INT|EXT|EST|I/E)[. ]|(?:内外景|内/外景|内景|外景)(?:[\s。．.：:·]|$))",
    re.I,
)
NUMBERED = re.compile(r"(?:第?(\d{1,4})(?:[.．、]|场)\s*)(?=内|外)")
# As many Chinese scripts have it: 1. 茶馆 夜 内, 第3场 渡口 日/外; number and both words make it one.
TIME = r"(?:次日|翌日|当)?(?:日|夜|晨|晚|清晨|早晨|上午|中午|下午|黄昏|傍晚|深夜|凌晨)"
PLACE_FIRST = re.compile(
    rf"第?(\d{{1,4}})(?:[.．、]|场)\s*(\S.*?)[\s，,]+(?:({TIME})[\s，,/／]*([内外])|([内外])[\s，,/／]*({TIME}))景?\s*"
)
NUMBER = re.compile(r"(?<!\\)#([^#\s][^#]{0,19})#$")
CUE = re.compile(r"(?=[^a-z(（]*[A-Z])[^a-z(（一-鿿]+(?:[(（].*[)）])?\s*\^?")
BRACKETED = re.compile(r"[(（](.*)[)）]")
NOTE = (re.compile(r"(?<!\\)\[\["), re.compile(r"(?<!\\)\]\]"))
MARKS = re.compile(
    r"\\([!-/:-@\[-`{-~（）])|(\*{1,3})(?=[^\s*])((?:\\.|[^*\\\n])+)\2|(_)(?=[^\s_])((?:\\.|[^_\\\n])+)_"
)


def read(data: bytes, name: str, stem: str) -> Manuscript:
    """The manuscript of a screenplay. Raises BadBrief as `plain.decoded` does."""
    return told(screenplay(decoded(data, name), stem))


def told(script: Screenplay) -> Manuscript:
    """A screenplay as a text: every scene a chapter, its title the scene's heading."""
    first = next(
        (n for n, e in enumerate(script.elements) if e.kind == "heading"), len(script.elements)
    )
    chapters = [("", script.elements[:first])] if first else []
    for n, scene in enumerate(scenes_of(script), 1):
        chapters.append((scene.heading.text[:200] or str(n), scene.elements))
    return Manuscript(
        title=script.title,
        author=script.author,
        language=script.language,
        canon=script.canon,
        chapters=tuple(
            Chapter(title=title, blocks=tuple(_blocks(scene, script.language)))
            for title, scene in chapters
        ),
    )


def _blocks(told: tuple[Element, ...], language: str) -> Iterator[Block]:
    """Speech stands behind its speaker's name; what only a production needs is left out."""
    speaker, how, colon = "", "", "：" if language == "zh" else ": "
    for element in told:
        if element.kind == "character":
            speaker, how = speaker_of(element.text), ""
        elif element.kind == "parenthetical":
            how = f"（{element.text}）" if language == "zh" else f"({element.text}) "
        elif element.kind == "dialogue":
            yield Block(text=f"{speaker}{colon}{how}{' '.join(element.text.splitlines())}")
            how = ""
        elif element.kind == "lyrics":
            yield Block(text=element.text, kind="verse")
        elif element.kind in ("action", "centered"):
            yield from (Block(text=line) for line in element.text.splitlines() if line.strip())


def screenplay(text: str, stem: str = "") -> Screenplay:
    """The screenplay that a Fountain text is; `stem` names it where it has no title."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    page, body = _title_page(text.lstrip("\n"))
    said = page.get("language", "")
    return Screenplay(
        title=page.get("title") or stem,
        author=page.get("author", ""),
        based_on=page.get("source", ""),
        language=said if said in ("zh", "en") else language_of(body[:20_000]),
        elements=elements(body),
    )


def elements(body: str) -> tuple[Element, ...]:
    """The elements of a Fountain text that has no title page."""
    return tuple(_elements(_without(body, BONEYARD)))


def _without(text: str, marks: tuple[re.Pattern[str], re.Pattern[str]]) -> str:
    """The text without what stands between the two marks; one that is not closed stays.

    Each letter is looked at once, however many marks are open.
    """
    kept, at = [], 0
    while (opened := marks[0].search(text, at)) and (closed := marks[1].search(text, opened.end())):
        kept.append(text[at : opened.start()])
        at = closed.end()
    return "".join([*kept, text[at:]])


def _title_page(text: str) -> tuple[dict[str, str], str]:
    head, _, rest = text.partition("\n\n")
    first = KEY.match(head)
    if not first or re.match(r"[A-Z ]+ TO:(?:\n|$)", head):
        return {}, text
    found: dict[str, str] = {}
    key = ""
    for line in head.splitlines():
        row = KEY.match(line)
        if row and not line[:1].isspace():
            key = PLAIN_KEYS.get(row[1].strip().lower(), "")
            line = row[2]
        if key:
            found[key] = f"{found.get(key, '')} {plain(line.strip())}".strip()
    return found, rest


def plain(text: str) -> str:
    """The text without marks of emphasis; what a backslash stands before is itself."""
    return MARKS.sub(lambda m: m[1] or plain(m[3] or m[5]), text)


def _elements(body: str) -> Iterator[Element]:
    paragraph: list[str] = []
    speaking = False
    for line in (*body.split("\n"), ""):
        if line.strip():
            paragraph.append(line.strip())
        elif paragraph and not (speaking and len(line) > 1):
            yield from _paragraph(paragraph)
            paragraph = []
        speaking = bool(paragraph) and _is_cue(paragraph[0])


def _is_cue(line: str) -> bool:
    return line.startswith("@") or bool(CUE.fullmatch(line))


def _paragraph(lines: list[str]) -> Iterator[Element]:
    if re.fullmatch("={3,}", lines[0]) and len(lines) == 1:
        yield Element(kind="page_break")
        return
    while lines and lines[0][0] in "#=":
        yield _outline(lines[0])
        lines = lines[1:]
    if not lines:
        return
    whole = "\n".join(lines)
    if whole.startswith("[["):
        closed = NOTE[1].search(whole, 2)
        if closed and closed.end() == len(whole) and (note := whole[2:-2].strip()):
            yield Element(kind="note", text=plain(note))
            return
    if "[[" in whole:
        lines = [line for line in _without(whole, NOTE).split("\n") if line.strip()]
    if lines and (head := _heading(lines[0])):
        yield head
        lines = lines[1:]
        if lines:
            yield from _paragraph(lines)
        return
    if lines:
        yield from _said(lines)


def _outline(line: str) -> Element:
    level = len(line) - len(line.lstrip("#"))
    text = plain(line.lstrip("#").strip() if level else line[1:].strip())
    if level:
        return Element(kind="section", text=text, level=min(level, 6))
    return Element(kind="synopsis", text=text)


def _heading(line: str) -> Element | None:
    number = ""
    if placed := PLACE_FIRST.fullmatch(line):
        side, time = placed[4] or placed[5], placed[3] or placed[6]
        text = f"{side}景 {plain(placed[2].strip())} {time}"
        return Element(kind="heading", text=text, scene_number=placed[1])
    if counted := NUMBERED.match(line):
        number, line = counted[1], line[counted.end() :]
    forced = re.match(r"\.(?![.\s])", line)
    if not forced and not SCENE.match(line):
        return None
    line = line[1:] if forced else line
    if found := NUMBER.search(line):
        number, line = found[1], line[: found.start()].rstrip()
    return Element(kind="heading", text=plain(line.strip()), scene_number=number)


def _said(lines: list[str]) -> Iterator[Element]:
    first = lines[0]
    if first.startswith("!"):
        yield Element(kind="action", text=plain("\n".join([first[1:], *lines[1:]])))
    elif all(re.fullmatch(r">.*(?<!\\)<", line) for line in lines):
        text = "\n".join(line[1:-1].strip() for line in lines)
        yield Element(kind="centered", text=plain(text))
    elif first.startswith(">"):
        yield Element(kind="transition", text=plain(" ".join([first[1:].strip(), *lines[1:]])))
    elif all(line.startswith("~") for line in lines):
        yield Element(kind="lyrics", text=plain("\n".join(line[1:].strip() for line in lines)))
    elif len(lines) > 1 and _is_cue(first):
        yield from _speech(lines)
    elif len(lines) == 1 and first.isupper() and first.endswith("TO:"):
        yield Element(kind="transition", text=plain(first))
    else:
        yield Element(kind="action", text=plain("\n".join(lines)))


def _speech(lines: list[str]) -> Iterator[Element]:
    cue = lines[0].removeprefix("@").strip()
    dual = bool(re.search(r"(?<!\\)\^$", cue))
    yield Element(kind="character", text=plain(cue[:-1].strip() if dual else cue), dual=dual)
    said: list[str] = []
    kind = "dialogue"
    for line in lines[1:]:
        aside = BRACKETED.fullmatch(line)
        now = "parenthetical" if aside else "lyrics" if line.startswith("~") else "dialogue"
        text = aside[1].strip() if aside else line[1:].strip() if now == "lyrics" else line
        if said and (now != kind or aside):
            yield _spoken(kind, said)
            said = []
        kind = now
        said.append(text)
    yield _spoken(kind, said)


def _spoken(kind: str, lines: list[str]) -> Element:
    return Element.model_validate({"kind": kind, "text": plain("\n".join(lines))})
