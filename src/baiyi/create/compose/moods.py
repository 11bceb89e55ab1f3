"""What words of a brief mean for its music: brighter or darker, slower or faster, which metre, which sound.

A table that people can read, no model: small models name moods at random. What no word decides is
decided by what is usual.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Mood:
    """`light` from -2 (dark) to 2, `pace` from -2 (slow) to 2; `metre` where the word means a dance."""

    words: str
    light: float = 0
    pace: float = 0
    metre: str = ""
    mode: str = ""
    instruments: tuple[str, ...] = ()


MOODS = (
    # Tempo, as musicians say it.
    Mood(r"\bslow(?:ly)?\b|\badagio\b|\blento\b|\blargo\b|慢板|缓慢|慢速|舒缓|悠缓", 0, -2),
    Mood(r"\bandante\b|\bunhurried\b|行板|从容|悠扬|悠然", 0, -1),
    Mood(r"\bmoderato\b|\bwalking pace\b|中板|中速", 0, 0),
    Mood(r"\ballegro\b|\bfast\b|\bquick\b|\bbrisk\b|\bpresto\b|快板|快速|急促|疾", 0, 2),
    # How it feels.
    Mood(r"\bwistful|\bnostalg\w*|\blonging\b|\bhomesick|\byearn\w*|思乡|乡愁|惆怅|怀念|思念|离愁|怅", -1, -1),
    Mood(r"\bsad\b|\bsorrow\w*|\bmourn\w*|\bgrief\b|\blament\b|\bmelanchol\w*|\btears?\b|\blonely\b|\balone\b|\bfarewell|忧伤|悲|哀|伤|孤独|孤单|寂寞|凄|泪|离别|送别|告别", -2, -1),
    Mood(r"\bdark\b|\bmyster\w*|\bhaunt\w*|\bominous|\bghost\w*|神秘|幽|阴|鬼|诡", -1.5, -0.5),
    Mood(r"\btense\b|\bstorm\w*|\bbattle\b|\bfury\b|\bangry\b|\bchase\b|紧张|风暴|战|怒|追|险", -1.5, 1.5),
    Mood(r"\bcalm\b|\bpeace\w*|\bgentle\b|\bquiet\b|\bstill\b|\bserene\b|\btender\b|\bsoft\b|\bdream\w*|平静|宁静|安静|温柔|静|柔|梦|恬", 0.5, -1.5),
    Mood(r"\bwarm\b|\bhope\w*|\bkind\b|\blove\b|\bhome\b|温暖|希望|爱|暖|家", 1, -0.5),
    Mood(r"\bhappy\b|\bjoy\w*|\bcheer\w*|\bmerry\b|\bgay\b|\bsunny\b|\bplayful\b|\bfunny\b|\bfestiv\w*|\bcelebrat\w*|欢|快乐|喜|乐|活泼|热闹|节日|庆|俏皮", 2, 1.5),
    Mood(r"\bproud\b|\bhero\w*|\bmajestic\b|\bnoble\b|\bgrand\b|\bsolemn\b|雄|壮|庄严|豪|英雄", 1, 0),
    Mood(r"\blively\b|\benerg\w*|\bbouncy\b|\bspirited\b|\bdance\b|\bdancing\b|轻快|跳|舞|奔", 1, 2),
    # Where and when.
    Mood(r"\brain\w*|\bmist\w*|\bfog\w*|\bautumn\b|\bwinter\b|\bsnow\w*|\bnight\b|\bmoon\w*|雨|雾|秋|冬|雪|夜|月|暮", -0.7, -0.5),
    Mood(r"\bspring\b|\bmorning\b|\bdawn\b|\bsun\b|\bsunrise\b|\bgarden\b|\bsummer\b|春|晨|朝|阳|花|夏", 0.7, 0),
    Mood(r"\bharbou?r\b|\bsea\b|\bboat\b|\bship\b|\briver\b|\bferry\b|\bsail\w*|\bwaves?\b|港|海|舟|船|江|河|渡|浪", 0, -0.3, "6/8"),
    # Dances and kinds.
    Mood(r"\bwaltz\b|圆舞曲|华尔兹", 0, 0, "3/4"),
    Mood(r"\bslip jig\b", 0.5, 1.5, "9/8"),
    Mood(r"\bjig\b|吉格", 0.5, 2, "6/8", instruments=("fiddle", "steel guitar", "double bass")),
    Mood(r"\breel\b|\bhornpipe\b|里尔舞", 0.5, 2, "2/2", instruments=("fiddle", "steel guitar", "double bass")),
    Mood(r"\bpolka\b|波尔卡", 1, 2, "2/4", instruments=("accordion", "guitar", "double bass")),
    Mood(r"\bmarch(?:es|ing)?\b|\bparade\b|进行曲|行军|游行", 1, 0.5, "2/4", instruments=("trumpet", "french horn", "bassoon")),
    Mood(r"\blullab\w*|\bcradle\b|摇篮曲|催眠", 0.7, -2, "3/4", instruments=("celesta", "harp", "cello")),
    Mood(r"\bair\b|\bballad\b|\bsong\b|歌谣|小曲", 0, -0.5, "4/4"),
    # Modes of which people speak by their colour.
    Mood(r"\bceltic\b|\birish\b|\bscottish\b|爱尔兰|苏格兰|凯尔特", 0, 0, instruments=("fiddle", "harp", "double bass")),
    Mood(r"\bmedieval\b|\bmodal\b|中世纪", 0, 0, mode="dorian", instruments=("recorder", "harp", "cello")),
)  # fmt: skip
FIVE = re.compile(
    r"\bchinese\b|\bchina\b|\bpentaton\w*|\berhu\b|\bguzheng\b|\bpipa\b|\bdizi\b|\bjiangnan\b|五声|古筝|"
    r"二胡|琵琶|笛|箫|古琴|古风|国风|民乐|江南|水乡|长安|塞外|唐诗|宋词|山水|戏曲",
    re.IGNORECASE,
)
WESTERN = re.compile(
    r"大调|小调|华尔兹|圆舞曲|波尔卡|爵士|探戈|爱尔兰|苏格兰|凯尔特|欧洲|西洋|钢琴|进行曲|吉格|里尔|中世纪"
)


@dataclass(frozen=True)
class Felt:
    """What all words of a brief come to; `because` are the words themselves."""

    light: float
    pace: float
    metre: str
    mode: str
    instruments: tuple[str, ...]
    five: bool
    because: tuple[str, ...]


def felt(words: str, language: str) -> Felt:
    """Sums light and pace; of metre, mode and instruments the first word that says one decides.

    A Chinese brief means the five-tone modes where it says nothing that is not Chinese.
    """
    found = [
        (match.start(), match.group(), mood)
        for mood in MOODS
        for match in re.finditer(mood.words, words, re.IGNORECASE)
    ]
    found.sort(key=lambda one: one[0])
    moods = list(dict.fromkeys(mood for _, _, mood in found))
    said = tuple(dict.fromkeys(word.lower() for _, word, _ in found))
    five = bool(FIVE.search(words)) or (language == "zh" and not WESTERN.search(words))
    dances = [m.metre for m in moods if m.metre]
    # A harbour may sway in 6/8, but who says waltz means it.
    named = [m.metre for m in moods if m.metre and not m.words.startswith(r"\bharbou")]
    return Felt(
        light=sum(mood.light for mood in moods),
        pace=sum(mood.pace for mood in moods),
        metre=next(iter(named or dances), ""),
        mode=next((m.mode for m in moods if m.mode), ""),
        instruments=next((m.instruments for m in moods if m.instruments), ()),
        five=five,
        because=said[:12],
    )
