"""The labels of text: a sentence that people read at start and end, and metadata beside it.

GB 45438-2025, 5.1 (a notice at the start, the end or in between) and annex E. HTML carries
`<meta name="AIGC">`, Markdown a line of its front matter, a JSON object the member "AIGC".
Plain text has no metadata: its AIGC object stands in the signed manifest beside it.
"""

from __future__ import annotations

import html
import json
import re

from ..errors import Unsupported
from ..values import Origin
from .content import content_digest
from .label import Labelled, implicit, notice_of, source_type
from .marks import FRONT_MATTER, META, visible

BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
ROOT = re.compile(r"<html\b[^>]*>", re.IGNORECASE)
DOCTYPE = re.compile(r"\A\s*<!doctype[^>]*>", re.IGNORECASE)
CLOSING_BODY = re.compile(r"</body\s*>(?!.*</body\s*>)", re.IGNORECASE | re.DOTALL)
AIGC_META = re.compile(r"""\bname\s*=\s*["']?AIGC["'\s>]""", re.IGNORECASE)


def label_text(data: bytes, media_type: str, origin: Origin, *, existing: str | None) -> Labelled:
    """HTML, Markdown, plain text or JSON (UTF-8) with its labels.

    Where the notice stands in the text already, the text stays as its author set it.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unsupported(
            f"the text is not UTF-8 (byte {error.start}); save it as UTF-8",
            f"文本不是 UTF-8 编码（第 {error.start} 字节）；请存为 UTF-8",
        ) from error
    if media_type == "text/html":
        return _html(text, origin, existing)
    if media_type == "text/markdown":
        return _markdown(text, origin, existing)
    if media_type == "application/json":
        return _json(text, origin, existing)
    sentence = notice_of(origin)
    explicit = "in the text"
    if sentence not in text:
        text = f"{sentence}\n\n{text.rstrip()}\n\n{sentence}\n"
        explicit = "first and last line of the text"
    labelled = text.encode()
    digest = content_digest(labelled, media_type) or ""
    return Labelled(labelled, explicit, implicit(origin, digest, existing))


def _html(text: str, origin: Origin, existing: str | None) -> Labelled:
    sentence = notice_of(origin)
    explicit = "in the page's text"
    if sentence not in visible(text):
        text = _with_notice(text, html.escape(sentence), origin.language)
        explicit = "first and last words of the page"
    text = META.sub(lambda tag: "" if AIGC_META.search(tag.group()) else tag.group(), text)
    if "digitalsourcetype" not in text.lower():
        name = "Iptc4xmpExt:DigitalSourceType"
        text = _into_head(text, f'<meta name="{name}" content="{source_type(origin)}">\n')
    digest = content_digest(text.encode(), "text/html") or ""
    aigc = implicit(origin, digest, existing)
    tag = f'<meta name="AIGC" content="{html.escape(aigc, quote=True)}">\n'
    return Labelled(_into_head(text, tag).encode(), explicit, aigc)


def _with_notice(text: str, sentence: str, language: str) -> str:
    style = "margin:1em auto;text-align:center;font-size:0.9em;color:#333;background:#fff"
    paragraph = f'<p role="note" lang="{html.escape(language)}" style="{style}">{sentence}</p>'
    body = BODY.search(text)
    begin = body.end() if body else _head_end(text)
    text = f"{text[:begin]}\n{paragraph}\n{text[begin:]}"
    if closing := CLOSING_BODY.search(text):
        return f"{text[: closing.start()]}{paragraph}\n{text[closing.start() :]}"
    return f"{text}\n{paragraph}\n"


def _head_end(text: str) -> int:
    closing = re.search(r"</head\s*>", text, re.IGNORECASE)
    opening = closing or ROOT.search(text) or DOCTYPE.match(text)
    return opening.end() if opening else 0


def _into_head(text: str, tag: str) -> str:
    """After the charset declaration, which a browser looks for in the first 1,024 bytes."""
    charset = re.search(r"<meta\b[^>]*charset[^>]*>\n?", text, re.IGNORECASE)
    place = charset or HEAD.search(text) or ROOT.search(text) or DOCTYPE.match(text)
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
    explicit = "in the text"
    if sentence not in body:
        body = f"> {sentence}\n\n{body.strip()}\n\n> {sentence}\n"
        explicit = "first and last line of the text"
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
    digest = content_digest(json.dumps(value, ensure_ascii=False).encode(), "application/json")
    aigc = implicit(origin, digest or "", existing)
    labelled = {"AIGC": json.loads(aigc), **value}
    written = json.dumps(labelled, ensure_ascii=False, indent=2) + "\n"
    return Labelled(written.encode(), "member “notice”", aigc)
