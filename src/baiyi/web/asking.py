"""What each form can be asked for on the page: its fields with their names, and a line as an example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args, get_origin

from ..errors import BadBrief
from ..values import Brief, Frozen

Sort = Literal["text", "number", "choice", "switch", "lines", "pairs"]
WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Title", "标题"),
    "author": ("Signed by", "署名"),
    "language": ("Language of the work", "作品语言"),
    "tone": ("Tone", "语气"),
    "setting": ("Where and when", "时间地点"),
    "cast": ("People: name: who they are, one a line", "人物：一行一个，名字: 是谁"),
    "must": ("What has to happen, one a line", "必须写到，一行一条"),
    "avoid": ("What must not appear, one a line", "不要出现，一行一条"),
    "pages": ("Pages", "页数"),
    "reader_age": ("Age of the reader", "读者年龄"),
    "style": ("Painter", "画风"),
    "narration": ("Read aloud by voices", "配音朗读"),
    "outline": ("Your own story, a sentence or two a page", "你自己的故事，每页一两句"),
    "length": ("Length, in words or characters", "长度（字或词）"),
    "chapters": ("Chapters", "章数"),
    "style_sample": ("Prose of yours, whose manner is kept", "你的文字样本，仿其笔调"),
    "metre": (
        "Form of verse: 七绝, 浣溪沙, haiku, sonnet …",
        "诗体：七绝、浣溪沙、haiku、sonnet……",
    ),
    "rhyme_book": ("Rhyme book", "韵书"),
    "rhyme": ("Rhyme", "韵"),
    "rhythm": ("Syllables of each line, by section", "各段每行字数"),
    "facts": ("All that may be said, one fact a line", "可写的全部事实，一行一条"),
    "sheet": ("Product sheet, property: value", "产品参数，属性: 值"),
    "channels": ("Where it will stand, one a line", "投放渠道，一行一个"),
    "pieces": (
        "Pieces: character, item, quest, dialogue",
        "内容：character、item、quest、dialogue",
    ),
    "glossary": ("Words that are settled, word: translation", "术语，原词: 译词"),
    "what_if": ("What happens otherwise", "如果……会怎样"),
    "branch_at": ("From which chapter", "从第几章起"),
    "mode": ("Mode: minor, D dorian, 羽 …", "调式：羽、G宫、小调……"),
    "tempo": ("Beats a minute", "每分钟拍数"),
    "bars": ("Bars", "小节数"),
    "structure": ("Order of sections: AABA", "段落次序：AABA"),
    "instruments": ("Instruments, one a line: melody first", "乐器，一行一种，旋律在先"),
    "seed": ("Seed: another, and it comes out otherwise", "种子：换一个，结果不同"),
}
COMMON = ("title", "author", "language", "tone", "setting", "cast", "must", "avoid", "seed")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "picture_book": ("pages", "style", "reader_age", "narration", "outline", *COMMON),
    "novel": ("length", "chapters", "style_sample", "what_if", "branch_at", *COMMON),
    "verse": ("metre", "rhyme_book", "rhyme", "title", "author", "language", "tone", "seed"),
    "lyrics": ("rhythm", "rhyme", *COMMON),
    "tune": (
        "mode",
        "metre",
        "tempo",
        "bars",
        "structure",
        "instruments",
        "title",
        "author",
        "language",
        "tone",
        "seed",
    ),
    "screenplay": ("length", *COMMON),
    "news": ("facts", "length", "title", "author", "language", "seed"),
    "advertising": ("channels", "sheet", *COMMON),
    "product": ("sheet", "channels", "title", "language", "tone", "avoid", "seed"),
    "game": ("pieces", *COMMON),
    "translation": ("glossary", "language", "title", "author"),
    "audiobook": ("title", "author", "language"),
    "audio_drama": ("title", "author", "language"),
}
# Forms that are made from another work: they may be, or have to be.
SOURCED: Mapping[str, Literal["may", "must"]] = {
    "picture_book": "may", "novel": "may", "screenplay": "may", "advertising": "may",
    "translation": "must", "audiobook": "must", "audio_drama": "must",
}  # fmt: skip
# What a persona can be told of on the page, in words of a conversation.
PERSONA: Mapping[str, tuple[str, str]] = {
    "title": ("Name, where the line does not begin with it", "名字（那句话不以名字开头时填）"),
    "language": ("Language of the conversation", "对话语言"),
    "tone": ("How they speak", "说话的样子"),
    "setting": ("Where they are", "身在何处"),
    "cast": ("Whom they know: name: who that is, one a line", "认识谁：一行一个，名字: 是谁"),
    "facts": ("What they know, one thing a line", "知道什么，一行一条"),
    "must": ("What they always do, one thing a line", "总会怎样，一行一条"),
    "avoid": ("What they never talk of, one thing a line", "从不谈什么，一行一条"),
    "seed": WORDS["seed"],
}
EXAMPLES: Mapping[str, tuple[str, str]] = {
    "picture_book": ("A lantern maker's daughter lights the river", "灯笼匠的女儿要点亮整条河"),
    "novel": (
        "A ferryman finds the last letter of a drowned village",
        "摆渡人捡到一封沉没村庄的最后一封信",
    ),
    "verse": ("Evening rain on an old bridge", "雨夜过旧桥"),
    "lyrics": ("The last tram home after the fair", "散场以后的末班电车"),
    "tune": ("A slow, wistful tune for a rainy harbour", "江南夜雨，慢板，思乡"),
    "screenplay": ("Two clerks must share one umbrella until dawn", "两个店员共用一把伞，等到天亮"),
    "news": ("The city library opens again after two years", "市图书馆两年后重新开放"),
    "advertising": ("A small kettle for slow mornings", "为慢早晨做的一把小水壶"),
    "product": ("A canvas backpack for city cyclists", "给骑行上班的人做的帆布背包"),
    "game": ("A lighthouse that remembers every ship", "一座记得每条船的灯塔"),
    "translation": ("Into the other language, names kept", "译成另一种语言，人名一致"),
    "audiobook": ("Read aloud, chapter by chapter", "一章一章，读给人听"),
    "audio_drama": ("Played by its people", "由剧中人来演"),
}


class Field(Frozen):
    """One field of the page; `least` and `most` of a number, `choices` of a choice."""

    name: str
    sort: Sort
    english: str
    chinese: str
    default: Any = None
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()


def fields_of(form: str) -> tuple[Field, ...]:
    return tuple(_field(name) for name in FIELDS[form])


def persona_fields() -> tuple[Field, ...]:
    return tuple(_field(name, words) for name, words in PERSONA.items())


def _field(name: str, words: tuple[str, str] | None = None) -> Field:
    info = Brief.model_fields[name]
    english, chinese = words or WORDS[name]
    sort, choices = _sort(name)
    limits = {type(limit).__name__: limit for limit in info.metadata}
    return Field(
        name=name,
        sort=sort,
        english=english,
        chinese=chinese,
        default=info.default
        if sort in ("number", "switch", "choice") and name != "language"
        else None,
        least=getattr(limits.get("Ge"), "ge", None),
        most=getattr(limits.get("Le"), "le", None),
        choices=choices,
    )


def _sort(name: str) -> tuple[Sort, tuple[str, ...]]:
    kind = Brief.model_fields[name].annotation
    if name == "language":
        return "choice", ("", "zh", "en")
    if name == "rhyme_book":
        return "choice", ("", "pingshui", "cilin", "xinyun")
    if get_origin(kind) is Literal:
        return "choice", get_args(kind)
    if kind is bool:
        return "switch", ()
    if int in (kind, *get_args(kind)):
        return "number", ()
    if get_origin(kind) is tuple:
        return "lines", ()
    return ("pairs", ()) if get_origin(kind) is dict else ("text", ())


def given_of(form: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """The brief's values of what was typed. Raises BadBrief for what is no number and no pair."""
    given = typed_in(fields_of(form) if form in FIELDS else (), typed)
    if typed.get("source"):
        given["source"] = typed["source"]
    return given


def typed_in(fields: Iterable[Field], typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed in these fields. Raises BadBrief."""
    given: dict[str, Any] = {}
    for field in fields:
        text = typed.get(field.name, "").strip()
        if field.sort == "switch":
            given[field.name] = text == "on"
        elif text:
            given[field.name] = _read(field, text)
    return given


def _read(field: Field, text: str) -> Any:
    if field.sort == "number":
        if not text.isdecimal():
            raise BadBrief(
                f"{field.english}: {text!r} is no whole number",
                f"{field.chinese}：{text!r} 不是整数",
            )
        return int(text)
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    if field.sort == "lines":
        return lines
    if field.sort == "pairs":
        return dict(_pair(field, line) for line in lines)
    return text


def _pair(field: Field, line: str) -> tuple[str, str]:
    name, colon, value = line.replace("：", ":", 1).partition(":")
    if not colon or not name.strip() or not value.strip():
        raise BadBrief(
            f"{field.english}: {line!r} is no pair; write `name: value`",
            f"{field.chinese}：{line!r} 不成对；请写成“名称: 值”",
        )
    return name.strip(), value.strip()
