"""Where a text names the characters of the canon: by name, by what they are, by pronoun."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ..values import Canon, Character

Gender = Literal["female", "male", "other"]

# What a character is called tells the gender where the canon leaves it open.
FEMALE = re.compile(
    r"女|娘|妈|母|奶|婆|姐|妹|姨|婶|妻|\b(?:girl|woman|lady|mother|mum|mom|grandmother|grandma|granny"
    r"|aunt|sister|daughter|queen|princess|witch|hen|she)\b",
    re.IGNORECASE,
)
MALE = re.compile(
    r"男|爸|父|爷|公公|老头|老汉|哥|弟|叔|伯|舅|儿子|小伙|国王|王子|\b(?:boy|man|father|dad|grandfather"
    r"|grandpa|uncle|brother|son|king|prince|wizard|cock|he)\b",
    re.IGNORECASE,
)
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹苏潘葛范彭鲁韦马方俞任袁柳鲍史唐费薛雷贺倪汤罗毕郝安常"
    "于傅康顾孟黄穆萧尹姚邵汪毛米戴宋庞熊纪舒项祝董梁杜阮季贾江郭梅林钟徐邱骆高夏蔡田胡凌霍万柯卢莫房丁邓洪石崔吉龚程裴陆翁段侯"
    "秋宁栾武刘景叶黎白蒲乔温曾关欧"
)
KIN = re.compile(
    r"(?:爷爷|奶奶|婆婆|公公|外公|外婆|伯伯|叔叔|阿姨|婶婶|哥哥|姐姐|弟弟|妹妹|妈妈|爸爸|老师|师傅|师父|医生|船长|国王|王后|公主"
    r"|王子|先生|大叔|大婶|大娘|大爷|老伯|阿婆|阿公|婆|爷|伯|叔|姨)$"
)
# Words for a figure besides its name in the canon's vocabulary.
FIGURES: Mapping[str, tuple[str, str]] = {
    "girl": ("小女孩|女孩儿|女孩|小姑娘|姑娘", "girl"),
    "boy": ("小男孩|男孩儿|男孩", "boy"),
    "woman": ("女人", "woman"),
    "man": ("男人", "man"),
    "old_woman": ("老奶奶|老婆婆|老太太|奶奶|婆婆", "old woman|old lady|grandmother|grandma"),
    "old_man": ("老爷爷|老人家|老人|老头儿|老头|老汉|爷爷", "old man|grandfather|grandpa"),
    "cat": ("小猫咪|猫咪|小猫|老猫|花猫|黑猫|白猫|猫", "cat|kitten"),
    "dog": ("小狗|老狗|大狗|狗", "dog|puppy"),
    "fox": ("小狐狸|老狐狸|狐狸", "fox"),
    "rabbit": ("小兔子|小兔|小白兔|白兔|兔子", "rabbit|bunny|hare"),
    "bear": ("小熊|大熊|老熊", "bear"),
    "panda": ("小熊猫|大熊猫|熊猫", "panda"),
    "tiger": ("小老虎|大老虎|老虎", "tiger"),
    "deer": ("小鹿|老鹿|梅花鹿|鹿", "deer|fawn"),
    "horse": ("小马|老马|白马|马儿", "horse|pony|foal"),
    "bird": ("小鸟|鸟儿|大鸟", "bird"),
    "owl": ("猫头鹰", "owl"),
    "crane": ("白鹤|仙鹤|丹顶鹤", "crane"),
    "duck": ("小鸭子|小鸭|鸭子", "duck|duckling"),
    "fish": ("小鱼|大鱼|鱼儿|鲤鱼", "fish"),
    "turtle": ("老乌龟|小乌龟|乌龟|老龟", "turtle|tortoise"),
    "frog": ("小青蛙|青蛙", "frog"),
    "mouse": ("小老鼠|老鼠|小鼠", "mouse"),
    "monkey": ("小猴子|小猴|猴子", "monkey"),
    "elephant": ("小象|大象", "elephant"),
    "dragon": ("小龙|老龙|巨龙|龙", "dragon"),
}
# Parts of English names that do not stand for somebody by themselves.
NO_NAME = {
    "the", "a", "an", "of", "and", "mr", "mrs", "ms", "miss", "dr", "sir", "lady", "lord", "st",
    "saint", "old", "young", "little", "big", "great", "von", "de", "la",
}  # fmt: skip
PRONOUNS = re.compile(r"(?<!其)[他她它](?!们)|\b(?:[Hh]e|[Ss]he|[Ii]t)\b")
GENDERS = {
    "他": "male",
    "她": "female",
    "它": "other",
    "he": "male",
    "she": "female",
    "it": "other",
}

MEMORY = 40  # mentions among which a pronoun finds whom it means
NEAR = 24  # characters that are looked at before and after a mention
OBJECT = re.compile(
    r"(?:对|向|跟|朝|给|问|冲|和|同|与|告诉|叫|把|被|替|帮|让|请|为|比|像|连|从|在|着|了|住|到|见|过)$"
    r"|\b(?:to|at|with|for|of|from|after|before|behind|beside|near|like|by|about|toward|towards|past|than|on|in"
    r"|into|over|under|and|around|against)\s+$",
    re.IGNORECASE,
)
# "Ada's mother" is somebody else; "Ada's voice" is Ada.
OWNER = re.compile(
    r"['’]s?\s+(?!(?:\w+\s)?(?:voice|eyes?|face|heart|mouth|lips?|cheeks?|hands?|ears?|tail|whiskers|head)\b)"
    r"|的(?!.{0,3}(?:声音|嗓子|眼睛|眼泪|眼里|眼|脸|心|嘴|手|耳朵|尾巴|胡子|头|肚子|肩膀))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mention:
    """A character named in a text; `subject` where the character may be the one who acts."""

    begin: int
    end: int
    name: str
    subject: bool


class People:
    """The characters of a canon and all the words for them that point to one alone."""

    def __init__(self, canon: Canon, chinese: bool) -> None:
        self.names = [c.name for c in canon.characters]
        self.genders = {c.name: gender(c) for c in canon.characters}
        self.animals = {c.name for c in canon.characters if not c.look.is_person}
        words: dict[str, set[str]] = defaultdict(set)
        for character in canon.characters:
            for word in _words(character, chinese):
                words[word].add(character.name)
        for name in self.names:
            words[re.escape(name)] = {name}
        self._words = {word: names.pop() for word, names in words.items() if len(names) == 1}
        ordered = sorted(self._words, key=len, reverse=True)
        self._groups = {f"p{i}": self._words[word] for i, word in enumerate(ordered)}
        pattern = "|".join(f"(?P<p{i}>{word})" for i, word in enumerate(ordered))
        before, after = ("", "") if chinese else (r"(?<!\w)", r"(?!\w)")
        self._pattern = re.compile(f"{before}(?:{pattern}){after}") if ordered else None

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Everybody that the text names, in order, with pronouns given to whom they mean."""
        named = self.named(text)
        taken = {i for mention in named for i in range(mention.begin, mention.end)}
        pronouns = {m.start(): m for m in PRONOUNS.finditer(text) if m.start() not in taken}
        found: list[Mention] = []
        by_place = {mention.begin: mention for mention in named}
        for begin in sorted((*by_place, *pronouns)):
            if begin in by_place:
                found.append(by_place[begin])
            elif name := self._meant(GENDERS[pronouns[begin][0].lower()], found):
                end = pronouns[begin].end()
                found.append(Mention(begin, end, name, _acts(text, begin, end)))
        return tuple(found)

    def named(self, text: str) -> tuple[Mention, ...]:
        """Everybody that the text names by a name or by what they are."""
        return tuple(
            Mention(
                m.start(), m.end(), self._groups[str(m.lastgroup)], _acts(text, m.start(), m.end())
            )
            for m in (self._pattern.finditer(text) if self._pattern else ())
            if m.lastgroup
        )

    def _meant(self, pronoun: str, before: list[Mention]) -> str | None:
        """Whom a pronoun means: who acted last of that gender, who was named last, the first."""
        for actors in (True, False):
            for mention in reversed(before[-MEMORY:]):
                if self._fits(mention.name, pronoun) and (mention.subject or not actors):
                    return mention.name
        fitting = [name for name in self.names if self._fits(name, pronoun)]
        sure = [name for name in fitting if self.genders[name] == pronoun]
        return next(iter(sure or fitting), None)

    def _fits(self, name: str, pronoun: str) -> bool:
        if pronoun == "other":
            return name in self.animals or self.genders[name] == "other"
        return self.genders[name] in (pronoun, "other")


def _words(character: Character, chinese: bool) -> Iterator[str]:
    """Patterns of words for a character besides the whole name."""
    name, role = character.name, character.role
    figure = FIGURES.get(character.look.figure)
    if chinese:
        if len(name) == 3 and name[0] in SURNAMES and not KIN.search(name):
            yield re.escape(name[1:])
        if "·" in name:
            yield re.escape(name.partition("·")[0])
        if (kin := KIN.search(name)) and len(kin[0]) > 1:
            yield kin[0]
        last = re.split(r"[，,。；;（(]", role)[0].rpartition("的")[2]
        if 2 <= len(last) <= 4 and not last.endswith("人"):
            yield re.escape(last)
        yield from figure[0].split("|") if figure else ()
        return
    parts = [part for part in re.split(r"[\s.]+", name) if part]
    if len(parts) > 1:
        yield from (
            rf"\b{re.escape(p)}" for p in parts if p[0].isupper() and p.lower() not in NO_NAME
        )
    head = re.split(r",|;|\b(?:of|who|with|from|in|that|and|at|on)\b", role)[0].split()
    for noun in {*(head[-1:] if head else ()), *(figure[1].split("|") if figure else ())}:
        if noun.replace(" ", "").isalpha():
            small = r"(?:(?!(?:of|and|to|for|in|on|with|from|at)\b)[a-z-]+ ){0,2}"
            yield rf"\b[Tt]he {small}{re.escape(noun)}"


def _acts(text: str, begin: int, end: int) -> bool:
    before, after = text[max(0, begin - NEAR) : begin], text[end : end + NEAR]
    return not OBJECT.search(before) and not OWNER.match(after)


def gender(character: Character) -> Gender:
    """As the canon says, else as name, role and figure tell it."""
    if character.gender != "other":
        return character.gender
    said = gender_of(f"{character.name} {character.role}")
    return said if said != "other" else gender_of(character.look.figure.replace("_", " "))


def gender_of(words: str) -> Gender:
    """What words for somebody tell."""
    return "female" if FEMALE.search(words) else "male" if MALE.search(words) else "other"
