"""What a publication itself says, in Chinese and English, and text made safe for every format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..values import Album, Book, Manuscript, Page, Picture
from .typefaces import Family

# What XML 1.0 cannot hold (section 2.2), half surrogates, which UTF-8 cannot, and the overrides
# of direction (UAX 9), which turn around what stands after them; scripts know their own direction.
UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True)
class Wording:
    """The words of one language."""

    cover: str
    cover_of: str
    title_page: str
    contents: str
    start: str
    page: str
    page_of: str
    picture_of: str
    colophon: str
    the_end: str
    author: str
    set_in: str
    made_with: str
    notice: str
    listen: str
    pause: str
    next: str
    previous: str
    again: str
    text_size: str
    theme: str
    word_hint: str
    controls: str
    narration_of: str
    described: str
    synchronised: str
    untitled: str


CHINESE = Wording(
    cover="封面",
    cover_of="《{title}》的封面",
    title_page="扉页",
    contents="目录",
    start="正文",
    page="第 {number} 页",
    page_of="第 {number} 页，共 {count} 页",
    picture_of="第 {number} 页的插图",
    colophon="版权页",
    the_end="完",
    author="作者：{author}",
    set_in="正文字体：{fonts}（SIL 开放字体许可 1.1）。",
    made_with="以百艺制作。",
    notice="人工智能生成声明",
    listen="朗读",
    pause="暂停",
    next="下一页",
    previous="上一页",
    again="再读一遍",
    text_size="字号",
    theme="明暗",
    word_hint="点一个词，从那里读起。空格键朗读或暂停，方向键翻页。",
    controls="阅读控制",
    narration_of="第 {number} 页的朗读",
    described="插图附文字说明。",
    synchronised="朗读与文字逐词同步。",
    untitled="无题",
)

ENGLISH = Wording(
    cover="Cover",
    cover_of="Cover of “{title}”",
    title_page="Title page",
    contents="Contents",
    start="Start of the story",
    page="Page {number}",
    page_of="Page {number} of {count}",
    picture_of="Illustration of page {number}",
    colophon="Colophon",
    the_end="The End",
    author="By {author}",
    set_in="Set in {fonts} (SIL Open Font License 1.1).",
    made_with="Made with Baiyi.",
    notice="Notice of AI generation",
    listen="Read to me",
    pause="Pause",
    next="Next page",
    previous="Previous page",
    again="Read again",
    text_size="Text size",
    theme="Light or dark",
    word_hint="Choose a word to hear from there. Space plays and pauses, arrow keys turn pages.",
    controls="Reading controls",
    narration_of="Narration of page {number}",
    described="Pictures are described in words.",
    synchronised="The narration follows the text word by word.",
    untitled="Untitled",
)


def wording(language: str) -> Wording:
    return CHINESE if is_chinese(language) else ENGLISH


def is_chinese(language: str) -> bool:
    return language.lower().startswith("zh")


def tag(language: str) -> str:
    """The BCP 47 tag that files carry: readers choose glyphs and voices by the region."""
    return "zh-CN" if language.lower() == "zh" else language


def writable(text: str) -> str:
    """The text without control characters, half surrogates and overrides of direction."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """The text in one line, for titles and metadata."""
    return " ".join(writable(text).split())


def title_of(book: Book | Manuscript | Album) -> str:
    return one_line(book.title) or wording(book.language).untitled


def heads(book: Book, notice: str, credit: str) -> dict[str, Any]:
    """What the templates of every page of a book know it by."""
    return {
        "tag": tag(book.language),
        "chinese": is_chinese(book.language),
        "words": wording(book.language),
        "title": title_of(book),
        "author": one_line(book.author),
        "blurb": one_line(book.blurb),
        "notice": notice,
        "credits": credit,
    }


def page_title(page: Page, language: str) -> str:
    """A page's line in a table of contents: its number and how it begins."""
    words = wording(language)
    number = words.page.format(number=page.number)
    begins = _beginning(one_line(page.text), language)
    return f"{number} · {begins}" if begins else number


def _beginning(text: str, language: str) -> str:
    first = re.split(r"[，。！？；：,.!?;:\n]", text.lstrip("“”‘’「」『』《》\"' "), maxsplit=1)[
        0
    ].strip()
    if is_chinese(language):
        return first if len(first) <= 14 else first[:13] + "…"
    cut = first.split(" ")
    short = first if len(cut) <= 6 else " ".join(cut[:6]) + "…"
    return short if len(short) <= 48 else short[:47] + "…"


def description(picture: Picture, number: int, language: str) -> str:
    """What a picture shows, in words: its scene's caption, else whose picture it is."""
    caption = one_line(picture.scene.caption) if picture.scene else ""
    return caption or wording(language).picture_of.format(number=number)


def credits(chosen: tuple[Family, ...], language: str) -> str:
    """The colophon's sentence about the typefaces; empty where there are none."""
    if not chosen:
        return ""
    chinese = is_chinese(language)
    names = [family.chinese if chinese else family.name for family in chosen]
    return wording(language).set_in.format(fonts=("、" if chinese else ", ").join(names))


def printed(book: Book) -> Iterator[str]:
    """Every text that a publication of the book shows."""
    yield from (title_of(book), book.author, book.blurb)
    for spread in book.spreads:
        yield spread.page.text
        yield page_title(spread.page, book.language)
    yield from vars(wording(book.language)).values()
