"""What a sentence can claim of somebody or something, as patterns: Chinese and English.

A slot is a property that has one value at a time. Its pattern has the group `value`, and where the
property belongs to a thing rather than to a person, the group `thing`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

NUMBER_ZH = r"\d+|[零一二两三四五六七八九十百千半]+"
NUMBER_EN = (
    r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|a hundred"
)
COLOUR_ZH = "黑|白|灰|红|棕|褐|蓝|绿|黄|金|银|紫|青|花白|雪白|乌黑|灰白|火红|栗|亚麻|琥珀"
COLOUR_EN = (
    "black|white|gr[ae]y|red|brown|blue|green|yellow|golden?|silver|blond|blonde|hazel|auburn|amber|"
    "copper|dark|fair|ginger|chestnut|crimson|scarlet|purple|pink|orange|violet"
)
STUFF_ZH = "金|银|铜|铁|木|石|瓷|玉|竹|皮|布|丝|纸|玻璃|象牙|黄铜|锡|陶"
STUFF_EN = (
    "gold|silver|brass|copper|iron|tin|steel|wooden|stone|china|porcelain|jade|leather|silk|wool|"
    "woollen|cotton|paper|glass|ivory|bronze|pewter|clay|oak|pine|bone"
)
KIN_ZH = "父亲|母亲|爸爸|妈妈|爹|娘|哥哥|姐姐|弟弟|妹妹|儿子|女儿|丈夫|妻子|爷爷|奶奶|外公|外婆|叔叔|舅舅|姑姑|师父"
KIN_EN = (
    "father|mother|brother|sister|son|daughter|husband|wife|grandfather|grandmother|uncle|aunt|"
    "cousin|nephew|niece"
)
JOB_ZH = (
    "医生|大夫|郎中|教师|老师|铁匠|木匠|裁缝|渔夫|渔民|船夫|船长|厨子|厨师|邮差|护士|律师|警察|巡警|记者|"
    "画家|诗人|农民|猎人|掌柜|账房|司机|工人|矿工|钟表匠|石匠|银匠|药剂师|会计|图书管理员|士兵|军官|守塔人"
)
JOB_EN = (
    "doctor|teacher|schoolteacher|blacksmith|carpenter|tailor|fisherman|ferryman|captain|cook|baker|"
    "postman|nurse|lawyer|policeman|constable|journalist|painter|poet|farmer|hunter|shopkeeper|"
    "bookkeeper|driver|miner|clockmaker|watchmaker|mason|librarian|soldier|officer|lighthouse keeper|"
    "butcher|priest|vet|engineer|clerk|weaver|gardener|judge|tinker|chemist|accountant"
)
WEEK_ZH = r"(?:星期|周|礼拜)(?P<value>[一二三四五六日天])"
WEEK_EN = r"\b(?P<value>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
BODY_ZH = (
    "手臂|手|胳膊|腿|脚|膝盖|膝|眼睛|眼|耳朵|耳|肩膀|肩|脸颊|脸|眉毛|眉|脚踝|手腕|拇指|小指|食指"
)
BODY_EN = (
    "hand|arm|leg|foot|knee|eye|ear|shoulder|cheek|eyebrow|brow|ankle|wrist|thumb|forefinger|"
    "little finger|hip|temple"
)
MEASURE_ZH = "个|位|名|只|条|匹|头|间|座|张|把|封|本|艘|辆|棵|块|枚|颗|级|层|里|公里|丈|尺|米|天|年|个月|户|口|盏|对|步"


@dataclass(frozen=True)
class Slot:
    """`of`: whose it is: a person named near, the thing that the pattern names, or the story's."""

    name: str
    english: str
    chinese: str
    of: str
    pattern: re.Pattern[str]


def _slot(name: str, english: str, chinese: str, of: str, pattern: str) -> Slot:
    return Slot(name, english, chinese, of, re.compile(pattern, re.IGNORECASE))


SLOTS: Mapping[str, tuple[Slot, ...]] = {
    "zh": (
        _slot("age", "age", "年龄", "person", rf"(?P<value>{NUMBER_ZH})岁"),
        _slot(
            "eyes", "colour of the eyes", "眼睛的颜色", "person",
            rf"(?P<value>{COLOUR_ZH})色?的?(?:大|小|圆)?(?:眼睛|眼珠|眸子|瞳孔|瞳仁)|(?:眼睛|眼珠|眸子|瞳孔)[^，。]{{0,4}}?(?P<value2>{COLOUR_ZH})色?的",
        ),
        _slot(
            "hair", "colour of the hair", "头发的颜色", "person",
            rf"(?P<value>{COLOUR_ZH})色?的?(?:短|长|卷)?(?:头发|发丝|发辫|辫子|胡子|胡须)|(?:头发|发辫|辫子|胡子)[^，。]{{0,4}}?(?P<value2>{COLOUR_ZH})色?的",
        ),
        _slot("job", "work", "职业", "person", rf"(?:是|当了?|做了?)(?:一|这|那)?[个名位]?[^，。的]{{0,4}}?(?P<value>{JOB_ZH})"),
        _slot("born", "where they come from", "出生地", "person", r"(?:生在|出生在|出生于|老家在|老家是|生于|来自|家乡在)(?P<value>[\u4e00-\u9fff]{2,4})"),
        _slot("kin", "name of a relative", "亲属的名字", "kin", rf"(?P<thing>{KIN_ZH})(?:名叫|叫做|叫|就是|是)(?P<value>[\u4e00-\u9fff]{{2,3}})(?=[，。、；]|$)"),
        _slot("side", "side of the body", "左右", "body", rf"(?P<value>[左右])(?:边的?)?(?P<thing>{BODY_ZH})"),
        _slot("count", "number", "数目", "thing", rf"(?P<value>{NUMBER_ZH})(?:{MEASURE_ZH})(?P<thing>[\u4e00-\u9fff]{{1,3}}?)(?=[，。、；的了在都和是]|$)"),
        _slot("stuff", "material", "材料", "thing", rf"(?P<value>{STUFF_ZH})(?:制|质|做)?的?(?P<thing>钥匙|戒指|盒子|匣子|怀表|手表|镯子|镯|簪子|簪|门|桌子|箱子|杯子|碗|壶|锁|剑|刀|佛像|烟斗|梳子|纽扣|扣子|项链|哨子|铃|钟|牌子|拐杖|桥)"),
        _slot("colour", "colour", "颜色", "thing", rf"(?P<value>{COLOUR_ZH})色?的?(?P<thing>围巾|裙子|外套|大衣|帽子|毛衣|衬衫|伞|信封|门|船|马|猫|狗|车|灯笼|灯|旗|丝带|手套|鞋|靴子|披风|布|本子|房顶|屋顶|箱子|袍子|旗袍|雨衣|自行车|墨水|封皮)"),
        _slot("week", "day of the week", "星期", "story", WEEK_ZH),
        _slot("distance", "distance", "距离", "story", rf"(?P<value>{NUMBER_ZH})(?:里|公里|海里)(?:路|远|地|外)"),
    ),
    "en": (
        _slot("age", "age", "年龄", "person", rf"\b(?P<value>{NUMBER_EN})[- ]years?[- ]old\b|\b(?:was|is|turned|turning|just|only|barely) (?P<value2>{NUMBER_EN})(?= *[,.;]| when| that| now| last| this| and)"),
        _slot("eyes", "colour of the eyes", "眼睛的颜色", "person", rf"\b(?P<value>{COLOUR_EN})(?:[- ]\w+)?[- ]eye(?:s|d)\b|\beyes (?:were|was|are|the colour of)? ?(?:\w+ )?(?P<value2>{COLOUR_EN})\b"),
        _slot("hair", "colour of the hair", "头发的颜色", "person", rf"\b(?P<value>{COLOUR_EN})(?:[- ]\w+)?[- ](?:hair(?:ed)?|beard|curls|braids?)\b|\b(?:hair|beard|curls|braid) (?:was|were|is) (?:\w+ )?(?P<value2>{COLOUR_EN})\b"),
        _slot("job", "work", "职业", "person", rf"\b(?:was|is|as|became|been|being|worked as) (?:an?|the|our|their) (?:\w+ ){{0,2}}?(?P<value>{JOB_EN})\b"),
        _slot("born", "where they come from", "出生地", "person", r"\b(?:born|raised|brought up|grew up|grown up) (?:\w+ )?(?:in|at|on) (?P<value>[A-Z]\w+(?: [A-Z]\w+)?)"),
        _slot("kin", "name of a relative", "亲属的名字", "kin", rf"\b(?:his|her|my|\w+’s|\w+'s) (?P<thing>{KIN_EN}),? (?:named |called )?(?P<value>(?-i:[A-Z][a-z]+))\b"),
        _slot("side", "side of the body", "左右", "body", rf"\b(?P<value>left|right) (?P<thing>{BODY_EN})\b"),
        _slot("count", "number", "数目", "thing", rf"\b(?P<value>{NUMBER_EN}) (?:\w+ )?(?P<thing>(?!years?|times|minutes|hours|days|o’clock|o'clock|steps? (?:back|forward)|or|and|of|more|the)[a-z]{{3,}}(?:s|ren|men|ese))\b"),
        _slot("stuff", "material", "材料", "thing", rf"\b(?P<value>{STUFF_EN}) (?P<thing>key|ring|box|watch|bracelet|comb|door|table|chest|cup|bowl|pot|lock|sword|knife|pipe|button|buttons|necklace|whistle|bell|clock|stick|cane|bridge|locket|spoon|ladder|teapot|lamp|coin|thimble)\b"),
        _slot("colour", "colour", "颜色", "thing", rf"\b(?P<value>{COLOUR_EN}) (?:\w+ )?(?P<thing>scarf|dress|coat|hat|sweater|jumper|shirt|umbrella|envelope|door|boat|horse|mare|cat|dog|car|lantern|flag|ribbon|gloves?|shoes|boots|cloak|notebook|roof|trunk|raincoat|bicycle|ink|van|truck|jacket|shawl|curtains|suitcase|cover)\b"),
        _slot("week", "day of the week", "星期", "story", WEEK_EN),
        _slot("distance", "distance", "距离", "story", rf"\b(?P<value>{NUMBER_EN}) (?:miles?|kilomet(?:re|er)s?|leagues?)\b"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Against:
    """Two things that cannot both be said of somebody: one that closes a door, one that walks through."""

    name: str
    english: str
    chinese: str
    closing: re.Pattern[str]
    opening: re.Pattern[str]
    only_after: bool = False  # the opening counts only where it comes later


def _against(
    name: str, english: str, chinese: str, closing: str, opening: str, after: bool = False
) -> Against:
    return Against(
        name, english, chinese, re.compile(closing, re.I), re.compile(opening, re.I), after
    )


AGAINST: Mapping[str, tuple[Against, ...]] = {
    "zh": (
        _against("death", "dead, then alive", "死后又出现", r"(?<!没)(?:去世|过世|病故|死了|死去|死在|咽了气|牺牲|下葬|葬在|的坟|的墓|遗像)", r"(?:说|道|问|笑|走|坐|站|拿|推|点头|抬头|伸手|回头)", True),
        _against("swim", "ability to swim", "会不会游泳", r"(?:不会|从没学过|没学过|怕水|不识)(?:游泳|水性|水|凫水)|怕水", r"(?<!不会)(?<!没学过)(?:游过|游到|游了|游回|跳进(?:河|海|湖|水)|一个猛子|潜到|游得)"),
        _against("read", "ability to read", "识不识字", r"不识字|不认字|认不得字|不认得字|一个字也不认|没念过书|没上过学|斗大的字", r"(?:读着|念着|念出|读出|写信|写道|写下|看完信|读完|看书|翻书|读了|念了|逐字)"),
        _against("drink", "drinking", "喝不喝酒", r"(?:从不|从来不|不|滴酒不|再也不|早就不)(?:喝酒|沾酒|沾|碰酒|饮酒)|戒了酒|戒酒", r"(?<!不)(?:喝了(?:一|半|两|几)?[口杯碗壶盅]酒|一饮而尽|端起酒|灌了|喝得|酒杯.{0,4}(?:空|干))"),
        _against("smoke", "smoking", "抽不抽烟", r"(?:从不|从来不|不)(?:抽烟|吸烟)|戒了烟|戒烟", r"(?:点了一?支烟|点上烟|抽着烟|吸了一口|吐出烟|叼着烟|掐灭|抽了)"),
        _against("sight", "sight", "看不看得见", r"(?<!像)(?:失明|瞎了|瞎子|盲了|看不见东西|什么也看不见|双目)", r"(?:看见|看到|望着|盯着|瞧见|读着|打量)"),
        _against("hearing", "hearing", "听不听得见", r"(?:耳聋|聋了|聋子|听不见声音|什么也听不见|失聪)", r"(?:听见|听到|听出)"),
        _against("speech", "speech", "会不会说话", r"(?:哑巴|不会说话|说不出话来的人|哑了)", r"(?:说：|道：|喊道|问道|答道|，”他说|，”她说)"),
        _against("meat", "eating meat", "吃不吃肉", r"(?:不吃肉|吃素|从不吃荤|不沾荤)", r"(?<!不)(?:吃了.{0,4}肉|啃.{0,4}(?:鸡|骨)|夹了.{0,4}肉|红烧肉|喝.{0,3}肉汤|嚼着.{0,3}肉)"),
        _against("single", "marriage", "婚姻", r"(?:一辈子没(?:结婚|成家|嫁)|没有?(?:结婚|娶|嫁|成家)|终身未|从没结过婚)", r"(?:他妻子|他的妻子|她丈夫|她的丈夫|老伴|他媳妇|他太太|新婚)"),
        _against("child", "brothers and sisters", "兄弟姐妹", r"(?:独生|独子|独女|没有兄弟|没有姐妹|没有兄弟姐妹|家里就.{0,4}一个孩子)", r"(?:他|她|的)(?:哥哥|姐姐|弟弟|妹妹|二哥|大姐)"),
        _against("given", "a thing that was given away", "已经送走的东西", r"(?:送给了|卖给了|卖掉了|当掉了|烧掉了|烧了|扔进了|丢了|交给了|捐给了)", r"(?:掏出|拿出|摸出|取出|戴着|还挂着|还在.{0,4}(?:手|怀|包|口袋)|捏着|攥着|握着)", True),
        _against("never", "never before", "从来没有", r"(?:从没|从未|从来没有?|没有?)(?:去过|到过|见过|出过|坐过|骑过|离开过)", r"(?<!没)(?<!从未)(?<!没有)(?:去过|到过|见过|出过|坐过|骑过|离开过)"),
    ),
    "en": (
        _against("death", "dead, then alive", "死后又出现", r"\b(?:died|dead|buried|funeral|grave|drowned|killed|passed away|widow(?:ed)?)\b", r"\b(?:said|asked|laughed|walked|sat|stood|took|nodded|smiled|poured|looked up|turned|handed|called|answered|whispered|shrugged)\b", True),
        _against("swim", "ability to swim", "会不会游泳", r"\b(?:could not|couldn’t|couldn't|cannot|can’t|can't|never (?:learned|learnt) (?:how )?to|did not know how to) swim\b|never (?:learned|learnt) to swim", r"\b(?:swam|dived|dove|swimming (?:out|back|hard)|strong strokes)\b"),
        _against("read", "ability to read", "识不识字", r"\b(?:could not|couldn’t|couldn't|never learned to|never learnt to|can’t|can't|cannot) read\b|\billiterate\b|never been to school", r"\b(?:read (?:the|it|aloud|out|his|her|every|through)|reading|wrote|scribbled)\b"),
        _against("drink", "drinking", "喝不喝酒", r"\b(?:never (?:touched|drank|drinks|touches|drink)|did not drink|didn’t drink|didn't drink|teetotal\w*|sworn off|gave up drink\w*|given up drink\w*|not a drop)\b", r"\b(?:drained|gulped|sipped|downed|swallowed|poured (?:himself|herself) (?:a|an|another)|his (?:whisky|gin|beer|wine|ale|brandy|third)|her (?:whisky|gin|beer|wine|ale|brandy|third)|(?:glass|pint) of (?:whisky|gin|beer|wine|ale|brandy|rum))\b"),
        _against("smoke", "smoking", "抽不抽烟", r"\b(?:never smoked|does not smoke|did not smoke|didn’t smoke|didn't smoke|given up (?:tobacco|smoking|cigarettes)|gave up smoking)\b", r"\b(?:lit (?:a|his|her|another) (?:cigarette|pipe|cigar)|his pipe|her cigarette|exhaled smoke|stubbed out)\b"),
        _against("sight", "sight", "看不看得见", r"(?<!nearly )(?<!half )(?<!as )\b(?:blind|sightless|lost (?:his|her) sight)\b", r"\b(?:saw|watched|stared|glanced|peered|read the|looked at)\b"),
        _against("hearing", "hearing", "听不听得见", r"(?<!half )(?<!nearly )\b(?:deaf|could not hear|couldn’t hear|couldn't hear)\b", r"\b(?:heard|listened)\b"),
        _against("speech", "speech", "会不会说话", r"\b(?:mute|had not spoken (?:a word )?since|could not speak|never spoke)\b", r"\b(?:said|called|shouted|answered|told|asked)\b"),
        _against("meat", "eating meat", "吃不吃肉", r"\b(?:vegetarian|never ate meat|ate no meat|did not eat meat|didn’t eat meat|didn't eat meat)\b", r"\b(?:bacon|beef|steak|sausage|sausages|chicken leg|lamb stew|ham|mutton|chop)\b"),
        _against("single", "marriage", "婚姻", r"\b(?:never married|unmarried|bachelor|spinster|had no wife|had no husband)\b", r"\b(?:his wife|her husband|wedding ring|married for)\b"),
        _against("child", "brothers and sisters", "兄弟姐妹", r"\b(?:only child|no (?:brothers|sisters|siblings)|had no (?:brother|sister))\b", r"\b(?:his|her) (?:older |younger |elder |little |big )?(?:brother|sister)s?\b"),
        _against("given", "a thing that was given away", "已经送走的东西", r"\b(?:gave (?:it |them )?away|gave (?:it|them|the \w+|her \w+|his \w+) to|sold|pawned|burned|burnt|threw (?:it|the \w+) (?:into|in|off)|dropped (?:it|the \w+) (?:into|in|off)|lost)\b", r"\b(?:took (?:out )?|drew|pulled (?:out )?|fished|still (?:wore|had|carried)|turned (?:it|the \w+) over|from (?:his|her) pocket|wound|held up)\b", True),
        _against("never", "never before", "从来没有", r"\bnever (?:been|seen|left|met|set foot|ridden|flown)\b", r"(?<!never )\b(?:had|has|’d) (?:been to|seen the|left|met|once (?:seen|been|left|met)) |\bthe last time (?:he|she) (?:was|had)"),
    ),
}  # fmt: skip

# Words that say that a claim need not hold: memory, pretence, a guess, somebody's dream.
EXCUSES: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(r"染|小时候|当年|那年|年前|年后|从前|曾经|以前|想起|记得|梦|谎|骗|假装|装作|要是|如果|也许|好像|仿佛|听说|以为|不再|后来才|终于学会|学会了|照片|画像|故事里|传说|换了|改|重新漆|刷成|又买|新买|另一"),
    "en": re.compile(r"\b(?:dyed|as a (?:boy|girl|child)|years? (?:ago|later|before)|used to|once|remember\w*|dream\w*|lied?|lying|pretend\w*|if|perhaps|maybe|as though|as if|heard that|thought (?:that )?|no longer|had learned|learnt|learned|photograph|portrait|story|painted (?:it|over)|another|new|changed|repainted|would have)\b", re.I),
}  # fmt: skip
