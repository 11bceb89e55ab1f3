"""Details with a value: an age, eyes, a side of the body, a number, a colour, a material.

Unlike the patterns of slots.py these look around the words: the one who is meant, and the thing,
may be named in the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from .claims import Claim, Sentence, named, normal
from .slots import NUMBER_EN, NUMBER_ZH
from .states import SEEMING, about, bare, things_near

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
AGE = {
    "zh": re.compile(rf"(?P<a>{NUMBER_ZH})(?:周?岁)|今年(?:刚|才|都|已经|满)?(?P<b>{NUMBER_ZH})(?=[了，。])"),
    "en": re.compile(
        rf"\b(?:turn(?:ed|ing)?|aged?|at|only|just|be|barely|is|was) (?P<a>{NUMBER_EN})(?=[,.!?;]| (?:at|next|in {MONTHS}|on|this|and|but|years|now|last)\b)"
        rf"|\b(?P<b>{NUMBER_EN})(?: years old|-year-old| next (?:month|week|birthday|year|spring|{MONTHS}))",
        re.I,
    ),
}  # fmt: skip
# Shades that are one colour to whoever sees them.
SHADES: Mapping[str, Mapping[str, str]] = {
    "zh": {"黑": "黑|乌|墨", "白": "白|雪色", "灰": "灰", "红": "红|朱|绛|绯", "棕": "棕|褐|栗|咖啡|琥珀", "蓝": "蓝|靛|湛", "绿": "绿|翠|碧", "黄": "黄|金|杏色", "紫": "紫"},
    "en": {"black": "black|dark|jet|sloe", "white": "white|ivory-coloured", "gray": "gr[ae]y|slate", "red": "red|scarlet|crimson|cherry|ruby|vermilion", "brown": "brown|chestnut|hazel|tan|amber", "blue": "blue|navy|azure|sapphire", "green": "green|emerald|olive", "yellow": "yellow|gold(?:en)?|custard|mustard", "purple": "purple|violet|lilac", "pink": "pink", "orange": "orange"},
}  # fmt: skip
STUFFS: Mapping[str, Mapping[str, str]] = {
    "zh": {"银": "银(?:的|子|打|镯|簪|质|器)|纯银", "金": "金(?:的|镯|簪|质|打|戒)|纯金|赤金", "玉": "玉", "铜": "铜|黄铜", "铁": "铁(?:的|打|皮|铸|质)|锈", "木": "木头|木(?:的|质|匣|盒|箱|刻|纹)|樟木|檀木|桃木|楠木|红木|刨花", "竹": "竹(?:的|编|子|节)", "瓷": "瓷|釉|青花", "皮": "皮(?:的|面|质|子)|牛皮|羊皮", "布": "布(?:的|面|做)|棉布|粗布", "绸": "绸|缎|丝绸", "玻璃": "玻璃", "石": "石头(?:的|做|刻)|青石|汉白玉|大理石", "纸": "纸(?:的|糊|做|扎)"},
    "en": {"silver": "silver", "gold": "gold(?! of)", "tin": "tin|iron|steel|rust\\w*", "brass": "brass|copper|bronze", "wood": "wood(?:en)?|oak|pine|walnut|mahogany|the grain|varnish|splinters?|whittled|carved", "glass": "glass|crystal", "china": "china|porcelain|clay|pottery|glaze", "leather": "leather|calfskin|pigskin", "silk": "silk|satin", "wool": "wool(?:len)?|knitted|tweed", "cotton": "cotton|linen|calico", "ivory": "ivory|bone", "stone": "marble|granite|slate", "jade": "jade", "paper": "paper|cardboard", "velvet": "velvet"},
}  # fmt: skip
EYES = {"zh": re.compile("眼睛|眼珠|眸|瞳|双眼|的眼"), "en": re.compile(r"\beyes\b", re.I)}
SIDE = {
    "zh": re.compile(r"(?P<side>[左右])(?:边的?)?(?P<limb>胳膊|手臂|手|袖|腿|脚|膝|裤|眼|耳|肩|脸)"),
    "en": re.compile(r"\b(?P<side>left|right) (?P<limb>arm|hand|sleeve|wrist|elbow|leg|foot|knee|ankle|hip|eye|ear|shoulder|cheek|cuff|thigh|boot)s?\b", re.I),
}  # fmt: skip
LIMBS = {"手臂": "胳膊", "手": "胳膊", "袖": "胳膊", "脚": "腿", "膝": "腿", "裤": "腿",
         "hand": "arm", "sleeve": "arm", "wrist": "arm", "elbow": "arm", "cuff": "arm", "foot": "leg",
         "knee": "leg", "ankle": "leg", "hip": "leg", "thigh": "leg", "boot": "leg"}  # fmt: skip
MARK = {
    "zh": re.compile("疤|伤|断|瘸|跛|假|空|缺|瞎|聋|残|血|绷带|纱布|烧|烫|刺青|胎记|痣|疼|直不|拐|罩|拖|揉"),
    "en": re.compile(r"\b(?:scar\w*|wound\w*|broke\w*|lame|limp\w*|hook|stump|empty|pinned|missing|lost|bandag\w*|blind|deaf|patch|stiff|sling|burn\w*|birthmark|tattoo\w*|mole|withered|crippled|hurt|bad|gone|glass|wooden|ache\w*|plaster|rubb\w+|dragg\w+)\b", re.I),
}  # fmt: skip
COUNTED = {
    "zh": re.compile(rf"(?P<n>{NUMBER_ZH})(?:只|头|匹|条|个|间|扇|级|棵|口|艘|位|把|张)(?:母|公|小|大|老|黄|黑|白)?(?P<what>鸡|羊|牛|马|猪|狗|鸭|鹅|孩子|儿子|女儿|闺女|房|窗|台阶|树|井|船|学生|徒弟|兄弟|骆驼|骡子|驴|兔子|椅子|箱子)"),
    "en": re.compile(rf"\b(?P<n>{NUMBER_EN})(?: of (?:the|them|his|her))?(?: (?:\w+))?? (?P<what>cow|horse|hen|goat|sheep|dog|pig|duck|goose|geese|children|son|daughter|brother|sister|room|window|stair|step|chair|boat|ewe|lamb|pony|ponies|mule|camel|pupil|hive|oak|apple tree|chimney|cottage|bed)(?:s|es)?\b", re.I),
}  # fmt: skip
LEFT = {
    "zh": re.compile(rf"(?:只剩|剩下|还剩)了?(?P<n>{NUMBER_ZH})[只头匹条个]|(?P<m>{NUMBER_ZH})[只头匹条个](?:一[只头匹条个]不少|都在|全)"),
    "en": re.compile(rf"\b(?P<n>{NUMBER_EN}) (?:were |was )?left\b|\ball (?P<m>{NUMBER_EN}) of them\b", re.I),
}  # fmt: skip
COUNTABLE = {
    "zh": re.compile("鸡|羊|牛|马|猪|狗|鸭|鹅|骆驼|骡子|驴|兔子"),
    "en": re.compile(r"\b(?:cow|horse|hen|goat|sheep|dog|pig|duck|goose|geese|ewe|lamb|pony|ponies|mule|camel|boat|puppies|kittens)s?\b", re.I),
}  # fmt: skip
GEESE = {"geese": "goose", "ponies": "pony"}


NAMES = {
    "age": ("age", "年龄"), "side": ("side of the body", "左右"), "count": ("number", "数目"),
    "eyes": ("colour of the eyes", "眼睛的颜色"), "colour": ("colour", "颜色"), "stuff": ("material", "材料"),
}  # fmt: skip
ANEW = {
    "zh": "(?:一|另一|几|两)[把条件顶辆只张个支座艘匹头盏间]",
    "en": r"\b(?:an?|another|some) (?:\w+ ){0,2}",
}


def details(told: Sequence[Sentence], language: str) -> Iterator[Claim]:
    """Every value that a sentence gives to somebody, or to a thing of somebody's."""
    for number, sentence in enumerate(told):
        excused = bool(SEEMING[language].search(sentence.text))
        for slot, whose, value in _values(told, number, language):
            yield Claim(whose, slot, value, sentence.text, sentence.where, sentence.place, excused)


def _values(told: Sequence[Sentence], number: int, language: str) -> Iterator[tuple[str, str, str]]:
    text = told[number].text
    for match in AGE[language].finditer(text):
        for who in about(told, number, match.start(), language, True):
            yield "age", who, normal(match["a"] or match["b"])
    for match in SIDE[language].finditer(text):
        if MARK[language].search(text):
            limb = LIMBS.get(match["limb"].lower(), match["limb"].lower())
            for who in about(told, number, None, language, True):
                yield "side", f"{who}: {limb}", match["side"].lower()
    for what, count in _counts(told, number, language):
        for who in about(told, number, None, language):
            yield "count", f"{who}: {what}", count
    if eyes := EYES[language].search(text):
        colours = _named(SHADES[language], _around(text, eyes, language), language)
        if len(colours) == 1:
            for who in about(told, number, None, language, True):
                yield "eyes", who, colours[0]
    yield from _things(told, number, language)


def _counts(told: Sequence[Sentence], number: int, language: str) -> Iterator[tuple[str, str]]:
    """What is counted, and how many: four horses; or four left, where horses were spoken of before."""
    text = told[number].text
    for match in COUNTED[language].finditer(text):
        yield _one(match["what"]), normal(match["n"])
    before = " ".join(
        s.text for s in told[max(0, number - 3) : number + 1] if s.where == told[number].where
    )
    for match in LEFT[language].finditer(text):
        for what in dict.fromkeys(_one(w) for w in COUNTABLE[language].findall(before)):
            yield what, normal(match["n"] or match["m"])


def _one(what: str) -> str:
    return GEESE.get(what.lower(), what.lower().removesuffix("s"))


def _around(text: str, match: re.Match[str], language: str) -> str:
    """The clause, or what stands near on both sides."""
    reach = 6 if language == "zh" else 24
    return text[max(0, match.start() - reach) : match.end() + reach]


def _things(told: Sequence[Sentence], number: int, language: str) -> Iterator[tuple[str, str, str]]:
    """Colours and materials of the one thing that the sentence, or the one before it, speaks of."""
    text = told[number].text
    things = things_near(told, number, language)
    if len(things) != 1:
        return
    plain = text  # without names: 老金 and Mrs Green are of no colour
    for who in told[number].named:
        plain = named(who, language).sub(" ", plain)
    for slot, groups in (("colour", SHADES), ("stuff", STUFFS)):
        found = _named(groups[language], plain, language)
        if len(found) == 1 and not (
            told[number].where != told[0].where and anew(text, things[0], language)
        ):
            for who in about(told, number, None, language):
                yield slot, f"{who}: {bare(things[0], language)}", found[0]


def _named(groups: Mapping[str, str], text: str, language: str) -> list[str]:
    return [
        name
        for name, words in groups.items()
        if re.search(words if language == "zh" else rf"\b(?:{words})\b", text, re.I)
    ]


def anew(text: str, thing: str, language: str) -> bool:
    """Whether the text brings in another thing of that name: a red van."""
    return re.search(f"{ANEW[language]}[^，。,.]{{0,4}}{re.escape(thing)}", text, re.I) is not None
