"""Plain checks of a text that need no model: loops, script, leftovers, names, length.

A check returns what it found as defects in both languages; none is an empty list. It knows
nothing of how the text was made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
HAN_CHARACTER = re.compile(f"[{HAN}]")

# What belongs to a prompt or to a model's manners, never to a page.
LEFTOVERS = re.compile(
    r"```|</?[a-z]+>|\bJSON\b|<\|im_|^#{1,6} |\*\*|第\s*\d+\s*页|\bpage \d+\b|^\s*(?:正文|标题|故事|注)[:：]"
    r"|字数|[（(]|好的，|请确保|遵守相关法律|道德规范|生成回答|小说里有一句|[前这]一小段|以下是|作为一个?(?:AI|人工智能)|希望这|as an ai|^here is|^sure[,!]|^certainly[,!]|word count"
    r"|\b(?:text|title|story) ?:",
    re.I | re.M,
)

# What only the pages of a picture book must not have.
OWN_MARKS = re.compile(
    r"[（()）]|^#{1,6} |\*\*|字数|^\s*(?:正文|标题|故事|注)[:：]|\b(?:text|title|story) ?:",
    re.I | re.M,
)

# Signs of traditional characters that the simplified script never has.
TRADITIONAL = re.compile("[們個這來時說為與學國對門見長東車馬鳥魚風飛點燈龍會開關過還進遠邊讓認識]")


# Characters, words: some four pages, where a reader still has it in the ear.
NEAR = {"zh": 2000, "en": 1200}
SENTENCE_END = re.compile(
    r"(?:[。！？!?]|(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)\.)[”]?(?=\s|$|[^\x00-\x7f])"
)


@dataclass(frozen=True)
class Defect:
    """`fatal`: such a text is never let through; else the best of several may have it."""

    english: str
    chinese: str
    fatal: bool = True


def bare(title: str) -> str:
    """A title without the quotation marks and book marks around it."""
    return title.strip().strip("“”\"'《》「」『』‘’。. ").strip() or title.strip()


def length(text: str, language: str) -> int:
    """Han characters in Chinese, words in other languages."""
    if language == "zh":
        return len(HAN_CHARACTER.findall(text)) + len(LATIN_WORD.findall(text))
    return len(text.split())


def script(text: str, language: str, context: str = "") -> list[Defect]:
    """Text in another script than its language's; Latin words that `context` has are welcome."""
    han, latin = len(HAN_CHARACTER.findall(text)), len("".join(LATIN_WORD.findall(text)))
    if language == "zh":
        strange = [w for w in LATIN_WORD.findall(text) if w.lower() not in context.lower()]
        if strange or not han:
            what = strange[0] if strange else text[:20]
            return [Defect(f"it is not all in Chinese: {what!r}", f"不全是中文：{what!r}")]
        if len(TRADITIONAL.findall(text)) > 1:
            return [Defect("it is in traditional characters", "用了繁体字")]
        return []
    if language in ("ja", "ko", "ru"):
        return []
    found = [Defect("it has Chinese characters in it", "混入了汉字")] if han else []
    return found or ([] if latin else [Defect("it has no words", "没有文字")])


def manners(text: str) -> list[Defect]:
    """What `leftovers` finds, in a text that may have parentheses, headings and labels of its own."""
    return leftovers(OWN_MARKS.sub(" ", text))


def leftovers(text: str) -> list[Defect]:
    """Words of the prompt or of a chat model's manners."""
    match = LEFTOVERS.search(text)
    if not match:
        return []
    return [
        Defect(
            f"it has words that belong to no story: {match.group().strip()!r}",
            f"混入了不属于故事的文字：{match.group().strip()!r}",
        )
    ]


def sentences(text: str) -> list[str]:
    cut = SENTENCE_END.sub(lambda match: match.group() + "\n", text)
    return [s.strip() for s in cut.split("\n") if s.strip()]


def loops(text: str, language: str) -> list[Defect]:
    """A sentence said twice, or a run of characters or words that comes again and again.

    In a long text a few short words come back, as they do in every novel: what is short counts
    where it comes again within `NEAR`, a long sentence anywhere.
    """
    near, long = (NEAR["zh"], 20) if language == "zh" else (NEAR["en"], 60)
    twice = _twice([s for s in sentences(text) if len(s) > 5], near, long, language)
    units: Sequence[str] = HAN_CHARACTER.findall(text) if language == "zh" else text.lower().split()
    size, most = (8, 2) if language == "zh" else (5, 2)
    again: list[tuple[str, ...]] = []
    for start in range(0, max(1, len(units) - near // 2), near // 2):
        part = units[start : start + near]
        runs = Counter(tuple(part[i : i + size]) for i in range(len(part) - size + 1))
        again += [run for run, times in runs.items() if times > most]
    if not twice and not again:
        return []
    what = twice[0] if twice else ("" if language == "zh" else " ").join(again[0])
    return [Defect(f"it repeats itself: {what[:40]!r}", f"自我重复：{what[:20]!r}")]


def _twice(said: Sequence[str], near: int, long: int, language: str) -> list[str]:
    """Sentences that come back: long ones anywhere, others within `near` words or characters."""
    last: dict[str, int] = {}
    found, at = [], 0
    for sentence in said:
        if sentence in last and (len(sentence) > long or at - last[sentence] < near):
            found.append(sentence)
        last[sentence] = at
        at += length(sentence, language)
    return found


def repeated(texts: Sequence[str], most: float = 0.72) -> list[Defect]:
    """Two texts that say nearly the same."""
    for n, first in enumerate(texts):
        for m in range(n + 1, len(texts)):
            if SequenceMatcher(None, first, texts[m], autojunk=False).ratio() > most:
                return [
                    Defect(
                        f"{n + 1} and {m + 1} tell the same: {texts[m][:40]!r}",
                        f"第 {n + 1} 和第 {m + 1} 处讲的是同一件事：{texts[m][:20]!r}",
                    )
                ]
    return []


def echoes(text: str, earlier: Iterable[str]) -> list[Defect]:
    """Sentences that an earlier page has already."""
    before = {s for page in earlier for s in sentences(page) if len(s) > 7}
    again = [s for s in sentences(text) if s in before]
    if not again:
        return []
    return [
        Defect(
            f"it says again what an earlier page says: {again[0][:40]!r}",
            f"重复了前面的句子：{again[0][:20]!r}",
        )
    ]


def copies(text: str, models: Iterable[str], language: str) -> list[Defect]:
    """Runs of characters (8, zh) or words (5) taken over from the worked examples."""
    size = 8 if language == "zh" else 5

    def runs(told: str) -> set[tuple[str, ...]]:
        units = (
            HAN_CHARACTER.findall(told) if language == "zh" else re.findall(r"\w+", told.lower())
        )
        return {tuple(units[i : i + size]) for i in range(len(units) - size + 1)}

    shared = runs(text) & set().union(*(runs(model) for model in models))
    if not shared:
        return []
    what = ("" if language == "zh" else " ").join(min(shared))
    return [Defect(f"it copies the example: {what!r}", f"抄了例子：{what!r}")]


def trimmed(text: str, language: str, most: int) -> str:
    """The text without the sentences that go beyond `most` characters or words."""
    while length(text, language) > most:
        ends = [m.end() for m in SENTENCE_END.finditer(text.rstrip()[:-2])]
        if not ends:
            break
        text = text[: ends[-1]]
    return text


def fits(text: str, language: str, low: int, high: int) -> list[Defect]:
    """The length asked for, with a little room on both sides; far outside is fatal."""
    count = length(text, language)
    if low * 0.8 <= count <= high * 1.25:
        return []
    unit = ("characters", "字") if language == "zh" else ("words", "词")
    return [
        Defect(
            f"it has {count} {unit[0]}, wanted are {low} to {high}",
            f"有 {count} {unit[1]}，应为 {low} 到 {high}",
            fatal=not low * 0.5 <= count <= high * 1.8,
        )
    ]


def unfinished(text: str) -> list[Defect]:
    """A text that breaks off, or a quotation that is never closed."""
    if not re.search(r"[。！？!?.…”\"’」』—]$", text.strip()):
        return [Defect("it breaks off in the middle", "没有写完")]
    if text.count("“") != text.count("”") or text.count('"') % 2:
        return [Defect("a quotation is not closed", "引号不成对", fatal=False)]
    return []


# Things that a small model puts into any story; out of place unless the brief asks for them.
MODERN = (
    "灯泡", "电线", "手电", "电灯", "手机", "电脑", "游客", "项目", "塑料", "视频", "网络",
    "light bulb", "flashlight", "phone", "computer", "internet", "project", "battery",
)  # fmt: skip


def modern(text: str, context: str) -> list[Defect]:
    """Things of today in a story whose brief has none of them."""
    strange = [word for word in MODERN if word in text.lower() and word not in context.lower()]
    return [
        Defect(f"{word!r} does not belong into this story", f"“{word}”不属于这个故事", fatal=False)
        for word in strange[:1]
    ]


def overlap(first: str, second: str) -> bool:
    """Whether they share a word, or in Chinese a character that carries meaning."""
    if HAN_CHARACTER.search(first):
        weak = set("的一个了小大只条把着和在有不上下里")
        return bool((set(HAN_CHARACTER.findall(first)) & set(HAN_CHARACTER.findall(second))) - weak)
    weak = {"the", "a", "an", "of", "in", "and", "with", "to", "her", "his", "on", "old", "small"}
    words = [{w.strip(".,;:").rstrip("s") for w in t.lower().split()} for t in (first, second)]
    return bool((words[0] & words[1]) - weak)


SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马苗方俞任袁柳唐罗薛雷贺倪汤殷毕郝常乐于傅齐康伍余顾孟黄穆萧尹姚邵汪毛戴宋庞熊纪舒项董梁杜阮蓝席季贾江颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫"
PARTICLES = "的了着过在是和就都而及与也很到说要去会能没不上下里中边前后来把被让对从向只又再还等这那一二三四五六七八九十几每些么个位只条本张片朵座间得地"
SPEAKING = r"(?:说|问|喊|叫|答|笑着|轻声|大声|小声)"


def names(text: str, known: Iterable[str], context: str) -> list[Defect]:
    """Proper names that neither the canon nor the brief and plan (`context`) know."""
    allowed = set(known)
    # In 阿满回答 the verb runs on from who answers: 陶阿满, by the name that friends use.
    allowed |= {name[1:] for name in allowed if len(name) == 3 and HAN_CHARACTER.match(name)}
    strange = [
        name
        for name in proper_names(text)
        if name not in context and not any(name in k or k in name for k in allowed)
    ]
    if not strange:
        return []
    return [
        Defect(
            f"it names someone whom the canon does not know: {strange[0]!r}",
            f"出现了设定集里没有的名字：{strange[0]!r}",
        )
    ]


def proper_names(text: str) -> list[str]:
    """What looks like a name, each time that it stands there."""
    return _chinese_names(text) if HAN_CHARACTER.search(text) else _english_names(text)


def borrowed(text: str, strangers: Iterable[str], context: str) -> list[Defect]:
    """Names of the worked examples, that a small model brings along."""
    met = [name for name in strangers if name in text and name not in context]
    if not met:
        return []
    return [
        Defect(
            f"it brings somebody along from the examples: {met[0]!r}",
            f"把例子里的人物带了进来：{met[0]!r}",
        )
    ]


# "He" and "she" as they stand alone: 他们 and 其他 are nobody's.
HE = re.compile(r"(?<!其)他(?!们)|\b(?:he|him|his|himself)\b", re.I)
SHE = re.compile(r"她(?!们)|\b(?:she|her|hers|herself)\b", re.I)


def pronouns(text: str, genders: Iterable[str]) -> list[Defect]:
    """ "He" on a page where all are female, or "she" where all are male."""
    there = set(genders)
    wrong = HE if there == {"female"} else SHE if there == {"male"} else None
    match = wrong.search(text) if wrong else None
    if not match:
        return []
    return [
        Defect(
            f"it says {match.group()!r} where nobody is",
            f"用错了“{match.group()}”",
            fatal=False,
        )
    ]


def _chinese_names(text: str) -> list[str]:
    """Who speaks, where that looks like a name: 小 or 阿 or a surname, then one or two characters."""
    pattern = rf"(?:^|[，。！？”\n；])((?:小|阿|老|[{SURNAMES}])[{HAN}]{{1,2}}?)(?={SPEAKING})"
    kin = "人板师爷奶伯叔婆虎鼠猫狗鸟鱼兔熊孩朋友家船鸭鹅羊牛马猴龙声心手脚生子姐妹弟哥姑娘"
    return [
        name
        for name in re.findall(pattern, text)
        if name[-1] not in kin and not any(c in PARTICLES for c in name[1:])
    ]


def _english_names(text: str) -> list[str]:
    """Capitalised words inside sentences, the beginnings of sentences and quotations aside."""
    found = re.findall(r"(?<=[a-z,;] )([A-Z][a-z]+)\b", text)
    common = {"I", "Mr", "Mrs", "Miss", "Mom", "Mum", "Dad", "Mother", "Father", "Grandma",
              "Grandpa", "Grandmother", "Grandfather", "God", "Christmas", "Monday", "Tuesday",
              "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Captain", "Uncle",
              "Aunt", "Moon", "Sun", "Earth", "Oh", "Yes", "No"}  # fmt: skip
    return [word for word in found if word not in common]
