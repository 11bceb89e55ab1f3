"""The people whom the facts of a news story name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .titles import TITLES_EN, TITLES_ZH

# The hundred surnames and those that statistics add; read only where a name may stand.
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐"
    "费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁"
    "杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程"
    "嵇邢滑裴陆荣翁荀羊惠甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶"
    "郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴"
    "瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须"
    "丰巢关蒯相查后荆红游竺权逯盖益桓公闫仝佟佘佴伯赏墨哈谯笪年爱阳岳帅缑亢况郈有琴商牟鄢苑官冼"
)
COMPOUND = (
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|"
    "钟离|长孙|宇文|司徒|鲜于|司空|令狐"
)
NAME_ZH = rf"(?:(?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}?|[{SURNAMES}][\u4e00-\u9fff]{{1,2}}?)"
AFTER_TITLE = re.compile(
    rf"(?:{TITLES_ZH}|冠军|亚军|季军|作者|演员|弟子|学生|选手|法官|医师|领队|主刀|后卫|中锋|前锋|门将|预报员)[：:]?\s?"
    rf"({NAME_ZH})(?=[：:，。、；（(“说谈主颁致率带等\s]|$|介绍|表示)"
)
CALLED = re.compile(rf"[员手者师民警主生家士工]({NAME_ZH})(?=[：，（、等“])")
AFTER_BODY = re.compile(rf"(?:[站局院队校馆社村镇乡县团]|公司|中心|集团)({NAME_ZH})(?=[，（]|$)")
LABELLED = re.compile(rf"[：:、]\s?({NAME_ZH})(?=[，。、；（(\s]|$)")
SPEAKER_ZH = re.compile(rf"({NAME_ZH})(?:说|介绍|表示|谈[\u4e00-\u9fff]{{0,12}})?[：:]\s?[“「\"]")
QUOTED_ZH = re.compile(r"([\u4e00-\u9fff]{2,4})：[“「]")
FIRST = re.compile(rf"^({NAME_ZH})(?=[现为任是系]|[，：（])")
NAME_EN = re.compile(r"\b[A-Z][a-z’'\-]+(?: (?:[A-Z]\.|[A-Z][A-Za-z’'\-]+)){1,2}")
ROLES_EN = re.compile(
    rf"(?:{TITLES_EN}|author|captain|owner|lead author|winner|pupil|teacher|clockmaker|doctor|dr|sir|judge|"
    r"opposition|finance|director|founder|manager)\b[^.;]{0,30}?:? (?:is |was )?(?:Dr |Sir |Mrs? |Ms )?$",
    re.I,
)


NO_NAME = re.compile(
    r"[的了是在有为把将都还从到与和及]|宣布|公布|表示|介绍|参赛|参加|[路街道桥镇村县区市山河湖楼院馆站]$|"
    r"\b(?:School|Road|Street|Lane|Museum|University|Hospital|Line|Park|Club|Council|House|Hall|Church|Station|"
    r"Symphony|Trust|Society|Company|Magistrates|Court|Festival|Prize|Award|Cup|League|Theatre)\b"
)


def people(facts: Sequence[str], language: str) -> tuple[str, ...]:
    """Full names, each once, in the order of the facts. Names that are given like any noun are missed."""
    found = dict.fromkeys(_chinese(facts) if language == "zh" else _english(facts))
    spoken = {match[1] for fact in facts if (match := QUOTED_ZH.match(fact))}
    names = [name for name in found if name in spoken or not NO_NAME.search(name)]
    return tuple(name for name in names if not any(n != name and n in name for n in names))


def _chinese(facts: Sequence[str]) -> Iterator[str]:
    """Names by their surnames where a name may stand, and whoever is quoted and introduced, whatever the surname."""
    for fact in facts:
        quoted = QUOTED_ZH.match(fact)
        if quoted and sum(quoted[1] in other for other in facts) > 1:
            yield quoted[1]
    for fact in facts:
        for pattern in (FIRST, AFTER_TITLE, CALLED, AFTER_BODY, LABELLED, SPEAKER_ZH):
            for match in pattern.finditer(fact):
                yield match[1]


def _english(facts: Sequence[str]) -> Iterator[str]:
    """Runs of capitals behind a role or a colon, or before a verb of saying, an age or a colon."""
    speakers = {m[1] for fact in facts if (m := re.match(r"([A-Z][A-Za-z’'\-]+): [“\"]", fact))}
    for fact in facts:
        for match in NAME_EN.finditer(fact):
            before, after = fact[: match.start()], fact[match.end() :]
            said = re.match(
                r"(?:, \d{2}\b|: [“\"]| \(| said| says| won| scored| wrote| made| took| drew| [a-z]+ed\b)",
                after,
            )
            speaks = match[0].split()[-1] in speakers
            if said or speaks or ROLES_EN.search(before) or before.endswith(": "):
                yield match[0]
