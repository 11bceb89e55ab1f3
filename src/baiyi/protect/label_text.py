"""The labels of text: a sentence that people read at start and end, and metadata beside it.

GB 45438-2025, 5.1 (a notice at the start, the end or in between) and annex E. HTML carries
`<meta name="AIGC">`, Markdown a line of its front matter, a JSON object the member "AIGC".
Fountain has a key of its title page, Final Draft an instruction of XML, Ink and WebVTT a comment. Plain
text, CSV and SubRip have no metadata: their AIGC object stands in the signed manifest beside them.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Mapping

from ..errors import Unsupported
from ..values import Origin
from .content import content_digest
from .label import Labelled, implicit, notice_of, source_type
from .label_music import label_musicxml
from .marks import AIGC_LINE, FRONT_MATTER, META, TYPE_LINE, says, visible
from .sniff import FINAL_DRAFT, FOUNTAIN, INK, MUSICXML, SUBRIP, WEBVTT

IN_TEXT = ("in the text", "正文中写明")
ENDS = ("first and last line of the text", "正文首尾写明")

FIRST_CUE = ("first subtitle", "首条字幕写明")

BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
ROOT = re.compile(r"<html\b[^>]*>", re.IGNORECASE)
ROOT_END = re.compile(r"</html\s*>", re.IGNORECASE)
DOCTYPE = re.compile(r"\A\s*<!doctype[^>]*>", re.IGNORECASE)
CHARSET = re.compile(r"<meta\b[^>]*charset[^>]*>\n?", re.IGNORECASE)
AIGC_META = re.compile(r"""\bname\s*=\s*["']?AIGC["'\s>]""", re.IGNORECASE)
TITLE_KEY = re.compile(
    r"(title|credit|authors?|source|notes|draft date|date|contact|copyright|AIGC)[ \t]*:",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"<!--.*?-->|<(script|style|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def label_text(data: bytes, media_type: str, origin: Origin, *, existing: str | None) -> Labelled:
    """Any of TEXT_TYPES (UTF-8) with its labels.

    Where the notice stands in the text already, the text stays as its author set it.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unsupported(
            f"the text is not UTF-8 (byte {error.start}); save it as UTF-8",
            f"文本不是 UTF-8 编码（第 {error.start} 字节）；请存为 UTF-8",
        ) from error
    return LABELLERS[media_type](text, origin, existing)


def _html(text: str, origin: Origin, existing: str | None) -> Labelled:
    sentence = notice_of(origin)
    explicit = IN_TEXT
    if not says(visible(text), sentence):
        text = _with_notice(text, html.escape(sentence), origin.language)
        explicit = ENDS
    for old in reversed(list(META.finditer(_masked(text)))):
        if AIGC_META.search(old.group()):
            text = text[: old.start()] + text[old.end() :].removeprefix("\n")
    if "digitalsourcetype" not in text.lower():
        name = "Iptc4xmpExt:DigitalSourceType"
        text = _into_head(text, f'<meta name="{name}" content="{source_type(origin)}">\n')
    digest = content_digest(text.encode(), "text/html") or ""
    aigc = implicit(origin, digest, existing)
    tag = f'<meta name="AIGC" content="{html.escape(aigc, quote=True)}">\n'
    return Labelled(_into_head(text, tag).encode(), explicit, aigc)


def _masked(text: str) -> str:
    """The markup with comments, scripts and styles blanked out, every other character in place."""
    return HIDDEN.sub(lambda found: " " * len(found.group()), text)


def _with_notice(text: str, sentence: str, language: str) -> str:
    style = "margin:1em auto;text-align:center;font-size:0.9em;color:#333;background:#fff"
    paragraph = f'<p role="note" lang="{html.escape(language)}" style="{style}">{sentence}</p>\n'
    markup = _masked(text)
    body = BODY.search(markup) or HEAD_END.search(markup) or _opening(markup)
    begin = body.end() if body else 0
    endings = list(BODY_END.finditer(markup)) or list(ROOT_END.finditer(markup))
    end = max(begin, endings[-1].start() if endings else len(text))
    return f"{text[:begin]}\n{paragraph}{text[begin:end]}\n{paragraph}{text[end:]}"


def _opening(markup: str) -> re.Match[str] | None:
    return ROOT.search(markup) or DOCTYPE.match(markup)


def _into_head(text: str, tag: str) -> str:
    """After the charset declaration, which a browser looks for in the first 1,024 bytes."""
    markup = _masked(text)
    body = BODY.search(markup)
    charset = CHARSET.search(markup, 0, body.start() if body else len(markup))
    place = charset or HEAD.search(markup) or _opening(markup)
    position = place.end() if place else 0
    return text[:position] + tag + text[position:]


def _markdown(text: str, origin: Origin, existing: str | None) -> Labelled:
    sentence = notice_of(origin)
    block = FRONT_MATTER.match(text)
    if block:
        lines = [line for line in block.group(1).splitlines() if not line.startswith("AIGC:")]
        body = text[block.end() :].lstrip("\r\n")
    else:
        lines, body = [], text.lstrip("\ufeff")
    explicit = IN_TEXT
    if not says(body, sentence):
        body = f"> {sentence}\n\n{body.strip()}\n\n> {sentence}\n"
        explicit = ENDS
    if not any(line.startswith("digitalSourceType:") for line in lines):
        lines.append(f"digitalSourceType: {source_type(origin)}")
    rest = "".join(f"{line}\n" for line in lines)
    digest = content_digest(f"---\n{rest}---\n\n{body}".encode(), "text/markdown") or ""
    aigc = implicit(origin, digest, existing)
    return Labelled(f"---\nAIGC: {aigc}\n{rest}---\n\n{body}".encode(), explicit, aigc)


def _json(text: str, origin: Origin, existing: str | None) -> Labelled:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Unsupported(f"the JSON cannot be read: {error}", f"无法解析 JSON：{error}") from error
    if not isinstance(value, dict):
        raise Unsupported(
            f"only a JSON object can carry a label; this is a {type(value).__name__}: wrap it in one",
            f"只有 JSON 对象才能带标识，此处是 {type(value).__name__}；请用对象包起来",
        )
    value.pop("AIGC", None)
    value.setdefault("notice", notice_of(origin))
    value.setdefault("digitalSourceType", source_type(origin))
    digest = content_digest(json.dumps(value, ensure_ascii=False).encode(), "application/json")
    aigc = implicit(origin, digest or "", existing)
    labelled = {"AIGC": json.loads(aigc), **value}
    written = json.dumps(labelled, ensure_ascii=False, indent=2) + "\n"
    return Labelled(written.encode(), ("member “notice”", "notice 字段"), aigc)


def _plain(text: str, origin: Origin, existing: str | None) -> Labelled:
    sentence = notice_of(origin)
    explicit = IN_TEXT
    if not says(text, sentence):
        text = f"{sentence}\n\n{text.rstrip()}\n\n{sentence}\n"
        explicit = ENDS
    return _beside(text, "text/plain", explicit, origin, existing)


def _csv(text: str, origin: Origin, existing: str | None) -> Labelled:
    """The notice is a last row, as wide as the first (RFC 4180)."""
    explicit = IN_TEXT
    if not says(text, notice_of(origin)):
        width = len(next(csv.reader(io.StringIO(text)), []))
        row = io.StringIO()
        csv.writer(row).writerow([notice_of(origin), *[""] * (width - 1)])
        ending = "\r\n" if "\r\n" in text else "\n"
        text = text.rstrip("\r\n") + ending + row.getvalue().rstrip() + ending
        explicit = ("last row of the table", "表格末行写明")
    return _beside(text, "text/csv", explicit, origin, existing)


def _beside(
    text: str, kind: str, explicit: tuple[str, str], origin: Origin, existing: str | None
) -> Labelled:
    digest = content_digest(text.encode(), kind) or ""
    return Labelled(text.encode(), explicit, implicit(origin, digest, existing))


def _fountain(text: str, origin: Origin, existing: str | None) -> Labelled:
    """Keys of the title page (Fountain 1.1), which a script without one gets."""
    text = text.removeprefix("\ufeff").lstrip("\r\n")
    page, body = "", text
    if TITLE_KEY.match(text):
        page, _, body = text.replace("\r\n", "\n").partition("\n\n")
        page = page.rstrip("\n") + "\n"
    explicit = IN_TEXT
    if not says(text, notice_of(origin)):
        page += f"Notes: {notice_of(origin)}\n"
        explicit = ("on the title page", "标题页写明")
    return _with_lines(FOUNTAIN, "{}: {}\n", page, f"\n{body}", explicit, origin, existing)


def _ink(text: str, origin: Origin, existing: str | None) -> Labelled:
    explicit = IN_TEXT
    if not says(text, notice_of(origin)):
        text = f"// {notice_of(origin)}\n{text.rstrip()}\n// {notice_of(origin)}\n"
        explicit = ENDS
    return _with_lines(INK, "// {}: {}\n", "", text, explicit, origin, existing)


def _final_draft(text: str, origin: Origin, existing: str | None) -> Labelled:
    """Instructions of XML before the root, which Final Draft reads past."""
    root = text.find("<FinalDraft")
    end = text.find("</Content>", root)
    if min(root, end) < 0:
        raise Unsupported(
            "the file is no Final Draft script (<FinalDraft> with <Content>); export it again",
            "该文件不是 Final Draft 剧本（<FinalDraft> 与 <Content>）；请重新导出",
        )
    before, script, rest = text[:root].rstrip(), text[root:end], text[end:]
    explicit = IN_TEXT
    sentence = notice_of(origin)
    if not says(visible(text), sentence):
        said = html.escape(sentence)
        script += f'<Paragraph Type="General"><Text>{said}</Text></Paragraph>\n'
        explicit = ("last paragraph of the script", "剧本末段写明")
    before = f"{before}\n" if before else ""
    line = "<?{} {}?>\n"
    return _with_lines(FINAL_DRAFT, line, before, script + rest, explicit, origin, existing)


def _subrip(text: str, origin: Origin, existing: str | None) -> Labelled:
    """A first cue of two seconds, as of a video; SubRip has no metadata."""
    text = text.replace("\r\n", "\n")
    explicit = IN_TEXT
    if not says(text, notice_of(origin)):
        text = f"0\n00:00:00,000 --> 00:00:02,000\n{notice_of(origin)}\n\n{text}"
        explicit = FIRST_CUE
    return _beside(text, SUBRIP, explicit, origin, existing)


def _webvtt(text: str, origin: Origin, existing: str | None) -> Labelled:
    """A first cue of two seconds, and comments (W3C WebVTT, 4.1)."""
    head, _, cues = text.removeprefix("\ufeff").replace("\r\n", "\n").partition("\n\n")
    explicit = IN_TEXT
    if not says(text, notice_of(origin)):
        said = html.escape(notice_of(origin), quote=False)
        cues = f"00:00:00.000 --> 00:00:02.000\n{said}\n\n{cues}"
        explicit = FIRST_CUE
    return _with_lines(WEBVTT, "NOTE {}: {}\n\n", f"{head}\n\n", cues, explicit, origin, existing)


def _with_lines(
    kind: str,
    line: str,
    before: str,
    after: str,
    explicit: tuple[str, str],
    origin: Origin,
    existing: str | None,
) -> Labelled:
    """The text with two lines in it: an AIGC object, ever new, and a source type, kept if there."""
    found = TYPE_LINE[kind].search(before + after)
    told = found.group(1) if found else source_type(origin)
    for lines in (AIGC_LINE[kind], TYPE_LINE[kind]):
        before, after = lines.sub("", before, count=1), lines.sub("", after, count=1)
    before += line.format("digitalSourceType", told)
    digest = content_digest((before + after).encode(), kind) or ""
    aigc = implicit(origin, digest, existing).replace("?>", "?\\u003e").replace("-->", "--\\u003e")
    return Labelled((before + line.format("AIGC", aigc) + after).encode(), explicit, aigc)


LABELLERS: Mapping[str, Callable[[str, Origin, str | None], Labelled]] = {
    "text/html": _html,
    "text/markdown": _markdown,
    "text/plain": _plain,
    "text/csv": _csv,
    "application/json": _json,
    FOUNTAIN: _fountain,
    INK: _ink,
    FINAL_DRAFT: _final_draft,
    SUBRIP: _subrip,
    WEBVTT: _webvtt,
    MUSICXML: label_musicxml,
}
