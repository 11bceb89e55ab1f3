"""The words that say that somebody speaks, in Chinese and English."""

from __future__ import annotations

import re

CHINESE = re.compile(
    r"自言自语|异口同声|七嘴八舌|脱口而出|开口|开腔|发话|接话|插嘴|念叨|嘀咕|嘟囔|嘟哝|咕哝|呢喃|喃喃|低语|耳语"
    r"|回答|应答|应声|答应|告诉|吩咐|嘱咐|叮嘱|提醒|补充|安慰|解释|宣布|大叫|尖叫|惊叫|喊叫|叫喊|叫嚷|叫唤|叫住"
    r"|欢呼|惊呼|高呼|呼喊|呼唤|感叹|赞叹|叹气|祈祷|请求|央求|哀求|恳求|抱怨|催促|命令|表示|提议|建议|反问|追问"
    r"|叫道|叫着|叫起来|叫了起来|叫了一声|叫(?=[：:，,！]|$)"
    r"|心想|暗想|想道|想着|想(?=[：:])"
    r"|(?<![小传听据虽再者胡])说(?![明服法不定书谎])|(?<![知街味地过轨跑大小铁柏航人频渠赤])道(?=[：:，,。！？]|$)"
    r"|(?<![学疑访顾])问(?![题号答])|(?<!报)答(?!案)|(?<!呐)喊|呐喊|嚷|(?<!歌)唱(?=[：:道着起，,]|$)|念(?=[：:道着])|吼|讲(?=[：:道着起，,]|$)"
    r"|叹(?=[：:道，,了]|$)|骂|哼(?=[：:道，,了着]|$)|应道|应(?=[：:着])|劝|求(?=[：:道])|笑道|哭道|夸"
    r"|喵喵?叫|汪汪叫|咕咕叫|嘎嘎叫|呱呱叫|吱吱叫"
)
ENGLISH = re.compile(
    r"\b(?:says?|said|saying|asks?|asked|asking|repl(?:y|ies|ied)|answer(?:s|ed)?|whisper(?:s|ed)?"
    r"|cr(?:y|ies|ied)|call(?:s|ed)|call(?:s|ed) out|shout(?:s|ed)?|yell(?:s|ed)?|scream(?:s|ed)?|murmur(?:s|ed)?"
    r"|mutter(?:s|ed)?|mumbl(?:e|es|ed)|exclaim(?:s|ed)?|announc(?:e|es|ed)|declar(?:e|es|ed)|explain(?:s|ed)?"
    r"|add(?:s|ed)|agree(?:s|d)|admit(?:s|ted)|argu(?:e|es|ed)|beg(?:s|ged)|began|begins|breath(?:es|ed)|boom(?:s|ed)"
    r"|bellow(?:s|ed)|chuckl(?:es|ed)|chirp(?:s|ed)|coo(?:s|ed)|croak(?:s|ed)|continu(?:es|ed)|command(?:s|ed)"
    r"|complain(?:s|ed)|demand(?:s|ed)|gasp(?:s|ed)|giggl(?:es|ed)|groan(?:s|ed)|growl(?:s|ed)|grumbl(?:es|ed)"
    r"|grunt(?:s|ed)|hiss(?:es|ed)|hoot(?:s|ed)|howl(?:s|ed)|hum(?:s|med)|insist(?:s|ed)|interrupt(?:s|ed)|jok(?:es|ed)"
    r"|laugh(?:s|ed)|me+o+w(?:s|ed)|mew(?:s|ed)|moan(?:s|ed)|object(?:s|ed)|observ(?:es|ed)|offer(?:s|ed)|order(?:s|ed)"
    r"|plead(?:s|ed)|pled|pray(?:s|ed)|promis(?:es|ed)|protest(?:s|ed)|purr(?:s|ed)|quack(?:s|ed)|remark(?:s|ed)"
    r"|remind(?:s|ed)|repeat(?:s|ed)|roar(?:s|ed)|rumbl(?:es|ed)|sang|sings|scold(?:s|ed)|shriek(?:s|ed)|sigh(?:s|ed)"
    r"|snap(?:s|ped)|snarl(?:s|ed)|snort(?:s|ed)|sob(?:s|bed)|squawk(?:s|ed)|squeak(?:s|ed)|squeal(?:s|ed)"
    r"|stammer(?:s|ed)|stutter(?:s|ed)|suggest(?:s|ed)|teas(?:es|ed)|tells?|told|thinks?|thought|urg(?:es|ed)"
    r"|wail(?:s|ed)|warn(?:s|ed)|whimper(?:s|ed)|whin(?:es|ed)|wonder(?:s|ed)|went on|goes on|woof(?:s|ed)|bark(?:s|ed)"
    r"|yelp(?:s|ed)|chanted|recited|cheer(?:s|ed)|chim(?:es|ed) in|put in|piped up|spoke)\b",
    re.IGNORECASE,
)

# What is written or named is read by the narrator.
NAMING = re.compile(
    r"(?:名字|名叫|取名|起名|叫做|叫作|名为|称为|称作|称之为|称|所谓|外号|绰号|写着|刻着|印着|题着|绣着|画着|写道|写上|上写|写的是"
    r"|(?<![大尖惊喊])叫(?:他们|她们|它们|他|她|它|我|你)?)(?:是|了|个)?[：:，,]?$"
    r"|\b(?:called|named|titled|entitled|labelled|labeled|marked|spelled|reads?|wrote|written|words?|name|sign|note|title"
    r"|so-called)(?: it| him| her| them| was| is)?[,:]?$",
    re.IGNORECASE,
)
# A sound, not a speech.
SOUND_AFTER = re.compile(
    r"^(?:的|地)?(?:一|两|几|连)?声(?!说|道|喊|叫|音很|音[轻低高])|^的(?:声音|响声|声响)|^地(?:响|一响)"
)


def of(chinese: bool) -> re.Pattern[str]:
    return CHINESE if chinese else ENGLISH
