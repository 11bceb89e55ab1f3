"""Characters with several readings, where the words around decide and the dictionary errs."""

from __future__ import annotations

import re
from functools import cache

# phrase -> its reading; a syllable "-" leaves that character to the dictionary.
PHRASES = {
    "好奇": "hao4 qi2", "爱好": "ai4 hao4", "喜好": "xi3 hao4", "银行": "yin2 hang2", "行长": "hang2 zhang3",
    "行家": "hang2 jia5", "一行行": "yi4 hang2 hang2", "行列": "hang2 lie4", "排行": "pai2 hang2",
    "还书": "huan2 shu1", "还钱": "huan2 qian2", "还给": "huan2 gei3", "归还": "gui1 huan2", "还债": "huan2 zhai4",
    "睡觉": "shui4 jiao4", "午觉": "wu3 jiao4", "一觉": "yi2 jiao4", "觉得": "jue2 de5",
    "长大": "zhang3 da4", "长高": "zhang3 gao1", "长成": "zhang3 cheng2", "长出": "zhang3 chu1",
    "生长": "sheng1 zhang3", "成长": "cheng2 zhang3", "校长": "xiao4 zhang3", "船长": "chuan2 zhang3",
    "村长": "cun1 zhang3", "家长": "jia1 zhang3", "长满": "zhang3 man3", "长着": "zhang3 zhe5",
    "长得": "zhang3 de5", "长老": "zhang3 lao3", "长辈": "zhang3 bei4", "长长的": "chang2 chang2 de5",
    "朝阳区": "chao2 yang2 qu1", "朝霞": "zhao1 xia2", "今朝": "jin1 zhao1", "朝朝暮暮": "zhao1 zhao1 mu4 mu4",
    "重来": "chong2 lai2", "重新": "chong2 xin1", "重复": "chong2 fu4", "重逢": "chong2 feng2", "重阳": "chong2 yang2",
    "重重叠叠": "chong2 chong2 die2 die2", "重量": "zhong4 liang4",
    "种下": "zhong4 xia4", "种花": "zhong4 hua1", "种树": "zhong4 shu4", "种地": "zhong4 di4", "种田": "zhong4 tian2",
    "种菜": "zhong4 cai4", "耕种": "geng1 zhong4", "种满": "zhong4 man3", "种着": "zhong4 zhe5", "种的": "zhong4 de5",
    "弹着": "tan2 zhe5", "弹琴": "tan2 qin2", "弹奏": "tan2 zou4", "弹起": "tan2 qi3", "弹了": "tan2 le5",
    "乐曲": "yue4 qu3", "乐器": "yue4 qi4", "奏乐": "zou4 yue4", "乐趣": "le4 qu4", "乐队": "yue4 dui4",
    "倒是": "dao4 shi4", "倒影": "dao4 ying3", "倒映": "dao4 ying4", "倒了": "dao3 le5", "倒下": "dao3 xia4",
    "倒水": "dao4 shui3", "倒茶": "dao4 cha2", "倒数": "dao4 shu3", "摔倒": "shuai1 dao3", "跌倒": "die1 dao3",
    "背着": "bei1 zhe5", "背起": "bei1 qi3", "背包": "bei1 bao1", "背影": "bei4 ying3",
    "数了数": "shu3 le5 shu3", "数一数": "shu3 yi5 shu3", "数数": "shu3 shu4", "数不清": "shu3 bu5 qing1",
    "数着": "shu3 zhe5", "数星星": "shu3 xing1 xing5", "无数": "wu2 shu4",
    "空地": "kong4 di4", "有空": "you3 kong4", "空闲": "kong4 xian2", "空着": "kong4 zhe5", "空白": "kong4 bai2",
    "少年": "shao4 nian2", "少女": "shao4 nv3", "年少": "nian2 shao4",
    "调皮": "tiao2 pi2", "曲调": "qu3 diao4", "音调": "yin1 diao4", "调子": "diao4 zi5",
    "模样": "mu2 yang4", "角色": "jue2 se4", "传说": "chuan2 shuo1", "自传": "zi4 zhuan4", "传记": "zhuan4 ji4",
    "为什么": "wei4 shen2 me5", "为了": "wei4 le5", "因为": "yin1 wei4", "为难": "wei2 nan2", "为此": "wei4 ci3",
    "什么": "shen2 me5", "似的": "shi4 de5", "露出": "lu4 chu1", "露水": "lu4 shui3", "露珠": "lu4 zhu1",
    "薄雾": "bo2 wu4", "薄薄": "bao2 bao2", "厚薄": "hou4 bo2", "薄冰": "bao2 bing1", "单薄": "dan1 bo2",
    "血液": "xue4 ye4", "流血": "liu2 xue4", "剥开": "bao1 kai1", "剥皮": "bao1 pi2", "削皮": "xiao1 pi2",
    "便宜": "pian2 yi5", "扁舟": "pian1 zhou1", "停泊": "ting2 bo2", "湖泊": "hu2 po1", "血泊": "xue4 po1",
    "供给": "gong1 ji3", "供应": "gong1 ying4", "给予": "ji3 yu3", "自给": "zi4 ji3", "补给": "bu3 ji3",
    "应该": "ying1 gai1", "应当": "ying1 dang1", "答应": "da1 ying5", "回应": "hui2 ying4", "应声": "ying4 sheng1",
    "教书": "jiao1 shu1", "教他": "jiao1 ta1", "教她": "jiao1 ta1", "教我": "jiao1 wo3", "教给": "jiao1 gei3",
    "处理": "chu3 li3", "好处": "hao3 chu5", "深处": "shen1 chu4", "远处": "yuan3 chu4", "到处": "dao4 chu4",
    "四处": "si4 chu4", "处处": "chu4 chu4", "暗处": "an4 chu4", "相处": "xiang1 chu3",
    "看守": "kan1 shou3", "看门": "kan1 men2", "看护": "kan1 hu4", "中奖": "zhong4 jiang3", "打中": "da3 zhong4",
    "转身": "zhuan3 shen1", "旋转": "xuan2 zhuan3", "转圈": "zhuan4 quan1", "转动": "zhuan4 dong4",
    "奔向": "ben4 xiang4", "投奔": "tou2 ben4", "系上": "ji4 shang4", "系着": "ji4 zhe5", "系鞋带": "ji4 xie2 dai4",
    "挑水": "tiao1 shui3", "挑着": "tiao1 zhe5", "挑起": "tiao3 qi3", "挑战": "tiao3 zhan4",
    "担子": "dan4 zi5", "重担": "zhong4 dan4", "扁担": "bian3 dan5", "干活": "gan4 huo2", "树干": "shu4 gan4",
    "能干": "neng2 gan4", "干净": "gan1 jing4", "干什么": "gan4 shen2 me5", "干吗": "gan4 ma2",
    "假期": "jia4 qi1", "放假": "fang4 jia4", "暑假": "shu3 jia4", "寒假": "han2 jia4", "请假": "qing3 jia4",
    "降落": "jiang4 luo4", "投降": "tou2 xiang2", "吓得": "xia4 de5", "恐吓": "kong3 he4",
    "尽管": "jin3 guan3", "尽量": "jin3 liang4", "尽头": "jin4 tou2", "咽下": "yan4 xia4", "呜咽": "wu1 ye4",
    "和面": "huo2 mian4", "暖和": "nuan3 huo5", "附和": "fu4 he4", "着急": "zhao2 ji2", "睡着": "shui4 zhao2",
    "着火": "zhao2 huo3", "找着": "zhao3 zhao2", "着迷": "zhao2 mi2", "沉着": "chen2 zhuo2", "着陆": "zhuo2 lu4",
    "了解": "liao3 jie3", "了不起": "liao3 bu5 qi3", "为期": "wei2 qi1", "得了": "de2 le5", "受不了": "shou4 bu5 liao3",
    "头发": "tou2 fa5", "白发": "bai2 fa4", "发丝": "fa4 si1", "理发": "li3 fa4", "长发": "chang2 fa4",
    "都市": "du1 shi4", "首都": "shou3 du1", "京都": "jing1 du1", "成都": "cheng2 du1", "量一量": "liang2 yi5 liang2",
    "散步": "san4 bu4", "散文": "san3 wen2", "散落": "san4 luo4", "切开": "qie1 kai1", "一切": "yi2 qie4",
    "参差": "cen1 ci1", "差点": "cha4 dian3", "差不多": "cha4 bu5 duo1", "出差": "chu1 chai1", "差别": "cha1 bie2",
    "分量": "fen4 liang4", "水分": "shui3 fen4", "缘分": "yuan2 fen4", "身分": "shen1 fen4", "成分": "cheng2 fen4",
}  # fmt: skip
VERBS = "走跑跳飞吃喝说看听写读唱哭笑睡坐站做过活长来去弄变打玩想高冷热快慢美好亮静"
RULES = (
    (re.compile(f"(?<=[{VERBS}])得(?=[很太更最真好快慢高远大多飞满通直又不像])"), "de5"),
    (re.compile("(?<=[我你他她它们人谁])得(?=[去走回把赶先再好])"), "dei3"),
    (re.compile("(?<=[也就都总还])得(?=[去走回把赶先再等要])"), "dei3"),
    (re.compile("(?<=没)还(?=[书钱给清])"), "huan2"),
    (re.compile("(?<=[着了过])地(?=[走跑说看笑飞])"), "de5"),
    (re.compile("(?<=[把])背(?=[挺弯])"), "bei4"),
    (re.compile("只(?=[是有能要会好见听想剩])"), "zhi3"),
    (re.compile("(?<=[一二两三四五六七八九十百千几这那每数])只(?![是有能要会好见听想剩])"), "zhi1"),
    (re.compile("(?<=了)长(?=[了])"), "zhang3"),
    (re.compile("(?<=长)长(?=[了])"), "chang2"),
    (re.compile("重(?=[归建现返演])"), "chong2"),
)


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile("|".join(sorted(PHRASES, key=len, reverse=True)))


def readings(text: str) -> dict[int, str]:
    """Character offset -> pinyin with its tone as a digit, where it is known better here."""
    found: dict[int, str] = {}
    for pattern, syllable in RULES:
        for match in pattern.finditer(text):
            found[match.start()] = syllable
    for match in _phrases().finditer(text):
        for n, syllable in enumerate(PHRASES[match[0]].split()):
            found[match.start() + n] = syllable
    return found
