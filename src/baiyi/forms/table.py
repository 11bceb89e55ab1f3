"""The forms that can be made: a row each. A form is imported when it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from ..errors import BadBrief, NotFound, Unsupported
from ..values import Brief, Manuscript, Sealed

if TYPE_CHECKING:
    from ..build.run import Build


@dataclass(frozen=True)
class Stage:
    """Steps of one sort in a form's plan: what users call them, which engine, how many.

    `reference` is seconds for one of them on two quiet cores, as bench/book.py measured it;
    this machine's own measurements replace it as soon as there are any.
    """

    step: str
    english: str
    chinese: str
    engine: str | None
    count: int
    reference: float
    tokens: int = 200  # a writer's answer at most, for the price of a call
    alike: bool = True  # one takes about as long as another, so that those before tell of the next


@dataclass(frozen=True)
class Output:
    """A finished file: its name in the work's folder, and what is let out under it."""

    name: str
    sealed: Sealed


class Form(Protocol):
    """One form of work: a module with its story (`make`), its plan, and the fonts it needs.

    `source` is the text of the work that the brief names as its source; a form that needs one,
    or takes none, says so by Unsupported.
    """

    FONTS: tuple[str, ...]
    NAMES: Mapping[str, tuple[str, str]]  # step -> what users call it, English and Chinese

    def stages(self, brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]: ...

    def make(self, build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]: ...

    def retell(self, parts: Mapping[str, Any]) -> Manuscript:
        """The work as a text with its canon, from its parts as they are now."""
        ...


@dataclass(frozen=True)
class Row:
    module: str
    english: str
    chinese: str


FORMS: Mapping[str, Row] = {
    "picture_book": Row("baiyi.forms.picture_book", "picture book", "图画书"),
    "document": Row("baiyi.forms.document", "document", "文稿"),
    "novel": Row("baiyi.forms.novel", "novel", "小说"),
    "verse": Row("baiyi.forms.verse", "poem", "诗词"),
    "translation": Row("baiyi.forms.translation", "translation", "译本"),
    "lyrics": Row("baiyi.forms.lyrics", "song lyrics", "歌词"),
    "tune": Row("baiyi.forms.tune", "tune", "乐曲"),
    "news": Row("baiyi.forms.news", "news story", "新闻稿"),
    "advertising": Row("baiyi.forms.advertising", "advertising copy", "广告文案"),
    "product": Row("baiyi.forms.product", "product description", "商品文案"),
    "game": Row("baiyi.forms.game", "game texts", "游戏文本"),
    "screenplay": Row("baiyi.forms.screenplay", "screenplay", "剧本"),
    "audiobook": Row("baiyi.forms.audiobook", "audiobook", "有声书"),
    "audio_drama": Row("baiyi.forms.audio_drama", "audio drama", "广播剧"),
    "transcript": Row("baiyi.forms.transcript", "transcript", "听写稿"),
    "corpus": Row("baiyi.forms.corpus", "data set", "数据集"),
    "model": Row("baiyi.forms.model", "trained model", "自训模型"),
}


def form(name: str) -> Form:
    """The form of that name. Raises NotFound with the names there are."""
    if name == "chat":
        raise Unsupported(
            "a chat is held, not made; run: baiyi chat FILE",
            "聊天不用制作；请运行：baiyi chat 文件",
        )
    if name not in FORMS:
        near = get_close_matches(name, FORMS, n=1, cutoff=0.5)
        names = ", ".join(near or FORMS)
        raise NotFound(
            f"there is no form named {name!r}; there are: {names}",
            f"没有名为 {name!r} 的作品形式；现有：{names}",
        )
    return cast(Form, import_module(FORMS[name].module))


def alike(brief: Brief, source: Manuscript | None) -> None:
    """Raises BadBrief for a source in another language than the work that is made from it."""
    if source is not None and source.language != brief.language:
        raise BadBrief(
            f"{source.title!r} is in {source.language!r}, the brief in {brief.language!r}; go on in "
            f"its language (language: {source.language}), or translate it (form: translation)",
            f"《{source.title}》是 {source.language!r}，任务书是 {brief.language!r}；"
            f"请用原文的语言（language: {source.language}），或先翻译（form: translation）",
        )


def without_source(source: Manuscript | None, name: str) -> None:
    """Raises Unsupported for a form that makes nothing of another work."""
    if source is not None:
        row = FORMS[name]
        raise Unsupported(
            f"a {row.english} is not made from another work; leave `source` out",
            f"{row.chinese}不能由另一部作品改编；请去掉 `source`",
        )
