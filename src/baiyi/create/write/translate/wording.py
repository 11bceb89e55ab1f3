"""What a writer is told who translates, in the language that it shall answer in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    role: str
    names: str
    marks: str
    ask: str
    title: str
    many: str
    glossary: str
    named: tuple[str, str]  # a list of names and the answer to it
    samples: tuple[str, str]  # a source and its translation: how an answer looks


INTO_ENGLISH = Wording(
    role="You translate Chinese into English. You write natural, exact English: nothing added, "
    "nothing left out, every figure kept. You answer with the translation alone.",
    names="These words are settled: {names}.\n",
    marks="Keep every mark such as [[1]] as it stands.\n",
    ask="Translate into English:\n{text}",
    title="Translate this title into English:\n{text}",
    many="Translate each paragraph into English. Answer in JSON, a string for each, in order.\n{text}",
    glossary="These names stand in a Chinese text. Say how each is called in English. Answer in "
    "JSON.\n{words}",
    named=(
        "These names stand in a Chinese text. Say how each is called in English. Answer in "
        "JSON.\n阿秋 (a qiu)\n石婆婆 (shi po po)\n陈大勇 (chen da yong)\n青石巷 (qing shi xiang)\n风铃 "
        "(feng ling)",
        '{"阿秋": "A-Qiu", "石婆婆": "Granny Shi", "陈大勇": "Chen Dayong", "青石巷": "Bluestone Lane", '
        '"风铃": "Wind Chime"}',
    ),
    samples=(
        "天刚亮，老船工就把那条旧船推下了水，嘴里哼着一支谁也听不懂的歌。",
        "At first light the old boatman pushed his battered boat into the water, humming a song "
        "that nobody could make out.",
    ),
)
INTO_CHINESE = Wording(
    role="你把英文译成中文。译文准确、通顺，像中文原本就这样写；不添、不漏，数字不变。只回答译文。",
    names="这些词的译法已定：{names}。\n",
    marks="[[1]] 这样的标记原样保留。\n",
    ask="译成中文：\n{text}",
    title="把这个标题译成中文：\n{text}",
    many="把每一段译成中文。用JSON回答，每段一个字符串，顺序不变。\n{text}",
    glossary="这些名字出现在一篇英文里。请定下每个在中文里怎么称呼，用JSON回答。\n{words}",
    named=(
        "这些名字出现在一篇英文里。请定下每个在中文里怎么称呼，用JSON回答。\n"
        "Tom\nGranny Reed\nMrs. Hale\nWillow Lane\nstone bridge",
        '{"Tom": "汤姆", "Granny Reed": "里德奶奶", "Mrs. Hale": "黑尔太太", "Willow Lane": "柳树巷", '
        '"stone bridge": "石桥"}',
    ),
    samples=(
        "At first light the old boatman pushed his battered boat into the water, humming a song "
        "that nobody could make out.",
        "天刚亮，老船工就把那条旧船推下了水，嘴里哼着一支谁也听不懂的歌。",
    ),
)


def into(language: str) -> Wording:
    return INTO_CHINESE if language == "zh" else INTO_ENGLISH
