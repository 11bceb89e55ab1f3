"""Names, places, organisations, titles and quotations of a text that its facts don't bear."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..numbers import MONTHS
from .titles import TITLES_EN, TITLES_ZH

Place = tuple[int, int]
KINDS_ZH = (
    "有限公司|公司|集团|大学|学院|中学|小学|幼儿园|医院|博物馆|图书馆|美术馆|体育馆|体育中心|科技馆|"
    "科学院|出版社|编辑部|文化馆|纪念馆|展览馆|研究所|研究院|银行|委员会|基金会|协会|学会|局|公园|广场|车站|机场|港|码头|"
    "剧院|剧场|剧团|曲艺团|评弹团|歌舞团|乐团|艺术团|合唱团|杂技团|文工团|体育场|大道|大桥|水库|隧道|社区"
)
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹章尤樊骆祁鲍柳沙薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
SAYS = "推荐|代言|称赞|说|表示|介绍|告诉|认为|指出|回忆|透露|称|坦言|解释|强调|笑道"
PERSON_AFTER = re.compile(
    rf"(?:{TITLES_ZH})([{SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=[{SAYS[0]}，。：；、在为和与的及是对从将已]|{SAYS})"
)
PERSON_BEFORE = re.compile(rf"([{SURNAMES}])(?:{TITLES_ZH}|先生|女士|老师)")
PERSON_SAYS = re.compile(rf"(?:^|[，。；”\s])([{SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?:{SAYS})")
# What is named by its sort alone, as the shop or the bus is.
GENERIC = ("老年大学", "公交公司", "保险公司", "物业公司", "快递公司", "出租公司", "搬家公司")
HAN = re.compile("[\u4e00-\u9fff]")
AMBIGUOUS = ("医生", "指挥", "导演", "教师", "设计师", "教练")  # verbs and callings too
HOLIDAYS = {
    "元旦": "1月1日", "五一": "5月1日", "国庆": "10月1日", "重阳": "九月初九", "端午": "五月初五", "中秋": "八月十五",
    "春节": "正月初一",
}  # fmt: skip
DYNASTY = re.compile("[南北]宋|[东西][汉周晋]|(?:[隋唐宋元明清]|五代)(?=代|朝|末|初|年间)")
HOLIDAY = re.compile("国庆|春节|元旦|中秋|端午|清明|五一|重阳|元宵")
ADDRESSED = re.compile(rf".(?:{TITLES_ZH}|师傅|先生|女士|老师|医生|教练)")
JOINING = re.compile(
    "[从到在由和与的及是往至于向离被让给这那该本全各座个条新老家为对称把将去进出入来有后]"
)
DAY = "[一二三四五六日天]"
WEEKDAYS = re.compile(rf"(?:周|星期|礼拜){DAY}(?:[、和至到]{DAY}(?![\u4e00-\u9fff]{{0,2}}[点时]))*")
LETTERS = r"[^\W\d_]"
CAPITAL = rf"[A-Z](?:{LETTERS}|[’'\-])+"
SEQUENCE = re.compile(rf"{CAPITAL}(?: (?:of |the |and |de |for )?{CAPITAL})*")
FREE = [
    "the",
    "a",
    "an",
    "it",
    "he",
    "she",
    "they",
    "we",
    "i",
    "in",
    "on",
    "at",
    "of",
    "for",
    "from",
    "by",
    "with",
    "to",
    "and",
    "but",
    "or",
    "as",
    "if",
    "when",
    "while",
    "after",
    "before",
    "since",
    "there",
    "this",
    "that",
    "these",
    "those",
    "his",
    "her",
    "its",
    "their",
    "our",
    "no",
    "not",
    "all",
    "both",
    "each",
    "most",
    "some",
    "many",
    "more",
    "mr",
    "mrs",
    "ms",
    "miss",
    "lady",
    "lord",
    "dr",
    "sir",
    "professor",
]
TIMES = (
    "victorian",
    "georgian",
    "edwardian",
    "british",
    "english",
    "european",
    "o’clock",
    "o'clock",
)
SAYING = re.compile(rf"{SAYS}|\b(?:said|says|added|told|wrote|called)\b")
SET_APART = 8  # letters of a word that is set apart, not quoted
QUOTED = re.compile(r"“([^”]+)”|「([^」]+)」|\"([^\"]+)\"")


def squeezed(text: str) -> str:
    """The letters and figures of a text, without punctuation, spaces and case."""
    return re.sub(r"[\W_]+", "", text).lower()


def names_zh(text: str, facts: str, people: Sequence[str]) -> Iterator[tuple[str, Place]]:
    """(kind, place) of names that are not in the facts."""
    for pattern in (PERSON_AFTER, PERSON_BEFORE, PERSON_SAYS):
        for match in pattern.finditer(text):
            if match[1] not in facts and not ADDRESSED.match(match[1]):
                yield "name", match.span()
    for match in re.finditer(rf"(?<![骗结布格])(?:{KINDS_ZH})(?!长)", text):
        before = re.sub(r"[^\u4e00-\u9fff]", "的", text[max(0, match.start() - 3) : match.start()])
        name = JOINING.split(before)[-1] + match[0]
        if match[0] + text[match.end() : match.end() + 1] in facts and HAN.match(text, match.end()):
            continue  # a part of a longer word of the facts: 港 of 金港队
        if name.endswith(GENERIC):
            continue
        if name[-2 - len(match[0]) :] in facts and len(name) > 2 + len(match[0]):
            continue
        if name != match[0] and not any(_within(name, line) for line in facts.splitlines()):
            yield "organisation", (match.end() - len(name), match.end())
    for match in HOLIDAY.finditer(text):
        if match[0] not in facts and not re.search(HOLIDAYS.get(match[0], "$^"), facts):
            yield "date", match.span()
    for match in DYNASTY.finditer(text):
        if match[0] not in facts and DYNASTY.search(facts):
            yield "date", match.span()
    for match in re.finditer(TITLES_ZH, text):
        if match[0] in AMBIGUOUS and not _beside_a_name(text, match.span(), people):
            continue
        if not _borne_title(text, match, facts, people):
            yield "title", match.span()
    days = {day for days in WEEKDAYS.finditer(facts) for day in re.findall(DAY, days[0])}
    listed = [set(re.findall(DAY, known[0])) for known in WEEKDAYS.finditer(facts)]
    for match in WEEKDAYS.finditer(text):
        said = set(re.findall(DAY, match[0]))
        mixed = len(said) > 1 and any(len(row) > 1 for row in listed)
        if said - days or (mixed and not any(said <= row for row in listed)):
            yield "date", match.span()


def _beside_a_name(text: str, place: Place, people: Sequence[str]) -> bool:
    return any(text.startswith(name, place[1]) for name in people)


def _borne_title(text: str, match: re.Match[str], facts: str, people: Sequence[str]) -> bool:
    """Whether a fact has the title; of somebody named with it, whether it is theirs: 院长 is no 副院长."""
    whose = [name for name in people if text.startswith(name, match.end())]
    borne = {title for name in whose for title in re.findall(rf"({TITLES_ZH}){name}", facts)}
    if borne and text[max(0, match.start() - 1) : match.start()] not in tuple("副总"):
        return match[0] in borne
    if not whose or text[max(0, match.start() - 1) : match.start()] in tuple("副总"):
        return match[0] in facts
    lines = [line for line in facts.splitlines() if any(name in line for name in whose)]
    return match[0] in facts and (
        any(re.search(rf"(?<![副总]){match[0]}", line) for line in lines)
        or not any(re.search(TITLES_ZH, line) for line in lines)
    )


def _within(name: str, line: str) -> bool:
    """Whether a line has the characters of a name in their order: 公交公司 in 公共交通公司."""
    rest = iter(line)
    return all(character in rest for character in name)


def names_en(text: str, facts: str, people: Sequence[str]) -> Iterator[tuple[str, Place]]:
    """(kind, place) of names and titles that are not in the facts."""
    known = {_bare(word) for word in re.findall(rf"(?:{LETTERS}|[’'\-])+", facts)}
    known |= {part for word in known for part in word.split("-")}
    initials = set(_initials(facts))
    for match in SEQUENCE.finditer(text):
        starts = (
            not text[: match.start()].rstrip() or text[: match.start()].rstrip()[-1] in '.!?“"”:'
        )
        for n, word in enumerate(match[0].split()):
            bare = _bare(word)
            if bare in known or bare in FREE or bare in TIMES or word in initials:
                continue
            if starts and n == 0 and not _another_first_name(match[0], people):
                continue
            if bare.rstrip("s") in known or bare + "s" in known:
                continue
            yield ("date" if word in MONTHS or word.endswith("day") else "name"), match.span()
            break
    for match in re.finditer(r"\b[A-Z]{1,2}\d{1,4}\b", text):
        if match[0] not in facts:
            yield "place", match.span()
    for match in re.finditer(rf"\b(?:{TITLES_EN})\b", text, re.I):
        if match[0].lower() not in facts.lower():
            yield "title", match.span()


def _initials(facts: str) -> Iterator[str]:
    """What runs of capitals may be shortened to: DCI for Detective Chief Inspector."""
    for match in SEQUENCE.finditer(facts):
        letters = "".join(word[0] for word in match[0].split() if word[0].isupper())
        for size in (2, 3, 4):
            yield from (letters[n : n + size] for n in range(len(letters) - size + 1))


def _another_first_name(words: str, people: Sequence[str]) -> bool:
    """Whether a sentence begins with somebody of the facts under another first name."""
    first, _, rest = words.partition(" ")
    last = rest.split(" ")[0]
    firsts = {name.split()[0] for name in people if last and name.split()[-1] == last}
    return bool(firsts) and first not in firsts and first[0] in {name[0] for name in firsts}


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$", "", word.lower())


def quotations(text: str, facts: tuple[str, ...], people: Sequence[str]) -> Iterator[Place]:
    """Places of quotations that are not verbatim, or are another's."""
    for match in QUOTED.finditer(text):
        words = squeezed(match[1] or match[2] or match[3])
        if len(words) < 4:
            continue
        start, end = around(text, match.start(), match.end())
        near = text[start : match.start()] + text[match.end() : end]
        bearing = [fact for fact in facts if words in squeezed(fact)]
        if not bearing:
            if len(words) > SET_APART or re.search(SAYING, near):
                yield match.span()
            continue
        whose = {who for fact in bearing if (who := speaker(fact, people))}
        if whose and not any(_called(who, near) for who in whose):
            others = {who for fact in facts if (who := speaker(fact, people))} | set(people)
            if any(_says(who, near) for who in others - whose - {""}):
                yield start, end


def speaker(fact: str, people: Sequence[str]) -> str:
    """Who says the quotation of a fact, without titles; empty: none, or not said."""
    quoted = QUOTED.search(fact)
    before = fact[: quoted.start()] if quoted else ""
    named = sorted((before.find(name), name) for name in people if name in before)
    if named:
        return named[0][1]
    match = re.match(r"([^：:“\"]{2,40}?)\s?(?:说|says|said)?[：:,，]?\s?[“\"「]", fact)
    said = match[1].strip() if match else ""
    return re.sub(rf"^.*(?:{TITLES_ZH})(?=[\u4e00-\u9fff]{{2,4}}$)", "", said)


def _called(who: str, text: str) -> bool:
    last = who.split()[-1] if " " in who else who
    return last in text or (
        " " not in who and bool(re.search(who[0] + f"(?:{TITLES_ZH}|先生|女士)", text))
    )


def _says(who: str, text: str) -> bool:
    """Whether a text says that somebody says something."""
    last = re.escape(who.split()[-1])
    return bool(
        re.search(rf"{last}[^，。“”]{{0,12}}(?:{SAYS})", text)
        or re.search(
            rf"(?:said|says|added|told)\b[^.]{{0,24}}\b{last}\b|\b{last}\b[^.]{{0,12}}\b(?:said|says|added|told)\b",
            text,
        )
    )


def around(text: str, start: int, end: int) -> Place:
    """The sentence about a place."""
    before = max((text.rfind(stop, 0, start) for stop in "。！？\n"), default=-1)
    english = [m.end() - 1 for m in re.finditer(r"[.!?][”\"]?\s", text[:start])]
    before = max(before, *(english[-1:] or [-1]))
    after = re.search(r"[。！？\n]|[.!?](?:\s|$)", text[end:])
    return before + 1, end + after.end() if after else len(text)
