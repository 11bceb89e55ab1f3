"""Words of which only one can be true of a thing: its direction, rank, side, part, age or turn.

Each line is one such choice, its words between bars; words that mean the same are joined by a
comma, and # stands for a figure that must follow. Two words of one choice are a contradiction only where they are said of the same thing,
which contrast.py sees to. What is one thing seen from two sides is no choice: who buys and who sells,
who wins and who loses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_ZH = """
上升,增长,增加,上涨,提高,上调,增多,回升,增至,升至,涨 | 下降,减少,降低,下跌,下调,回落,减至,降至,跌
多了,多出,多# | 少了,少#
高于,高出 | 低于
超过,突破 | 不到,不足,未达
领先,领跑 | 落后
主场 | 客场
上游 | 下游
上半年 | 下半年
上半场 | 下半场
上旬 | 中旬 | 下旬
月初 | 月中 | 月底,月末
年初 | 年中 | 年底,年末
最高 | 最低
最大 | 最小
最多 | 最少
最长 | 最短
最早 | 最晚
最快 | 最慢
最深 | 最浅
最年长,年纪最大 | 最年轻,最年幼,年纪最小
首班 | 末班
单向 | 双向
单线 | 双线,复线
转晴 | 转阴
工作日,平日 | 周末,双休日 | 节假日
男 | 女
城镇,城市 | 农村,乡村
成人,成年人 | 儿童,孩子
原告 | 被告
支持,采纳 | 驳回,否决
赞成,同意,批准 | 反对,拒绝,否决
提前,提早 | 推迟,延后,延期,推后
延长 | 缩短
加快,加速 | 放缓,减速
加宽,拓宽 | 收窄
加强 | 削弱
改善,好转 | 恶化
之前,以前 | 之后,以后
盈利,利润 | 亏损
收入 | 支出
同比 | 环比
成交 | 起拍
大部分,多数,大多 | 少部分,小部分,少数
父亲,爸爸 | 母亲,妈妈
捐给,捐赠 | 卖给,售给 | 借给,租给
成活,存活 | 死亡
儿子 | 女儿 | 孙子 | 孙女 | 侄子 | 侄女
哥哥 | 弟弟 | 姐姐 | 妹妹
外婆,姥姥 | 奶奶 | 外公,姥爷 | 爷爷
丈夫 | 妻子
每秒 | 每分钟,每分 | 每小时,每时
每天,每日,日均,日产 | 每周,周均 | 每月,月均,月产 | 每季度 | 每年,年均,年产
死亡,遇难 | 受伤 | 失踪
免费,免收 | 收费
进口 | 出口
买入,买进 | 卖出
上行 | 下行
左 | 右
春季 | 夏季 | 秋季 | 冬季
东 | 南 | 西 | 北
全国 | 全省 | 全市 | 全县 | 全区 | 全镇 | 全村
公历 | 农历
除外,不包括 | 也不例外,在内,同样适用
一审,初审 | 二审,终审 | 再审
长 | 宽 | 高 | 深 | 厚
初一 | 初二 | 初三 | 高一 | 高二 | 高三
第一 | 第二 | 第三 | 第四 | 第五 | 第六 | 第七 | 第八 | 第九
冠军,夺冠 | 亚军 | 季军
金奖,金牌 | 银奖,银牌 | 铜奖,铜牌
一等 | 二等 | 三等 | 特等
高级 | 中级 | 初级 | 基层
上午,清晨,早上,早晨 | 下午,傍晚 | 晚上,夜间
编剧 | 作曲 | 作词 | 导演
全部,全额,全体 | 一半,半数 | 部分
一楼 | 二楼 | 三楼 | 四楼 | 五楼 | 六楼
室内 | 室外,户外,露天
新建 | 改建 | 扩建
"""
_EN = """
rose,rise,rises,risen,rising,grew,grow,grows,grown,increase,increased,increases,climbed,up,gained,went up,higher | fell,fall,falls,fallen,falling,dropped,drop,drops,decrease,decreased,declined,down,went down,shrank,lower
profit,profits | loss,losses
before,ahead of | after
upstream | downstream
north,northern,northbound,northward,northwards | south,southern,southbound,southward,southwards | east,eastern,eastbound,eastwards | west,western,westbound,westwards
north-east,northeast | north-west,northwest | south-east,southeast | south-west,southwest
left | right
accept,accepted,accepting,back,backed | reject,rejected,rejecting,turn down,turned down
for,in favour of,in favour,backed,supported,supporting | against,opposed,opposing,opposes
support,supports | oppose
allowed,upheld,allows,upholds | dismissed,dismisses,rejected,overturned,quashed
welcomed,welcomes,praised | regretted,regrets,criticised,condemned,deplored
unanimous,unanimously | by a majority,dissented,dissenting
largest,biggest,greatest | smallest
larger,bigger | smaller
highest | lowest
higher | lower
longest | shortest
longer | shorter
oldest,eldest | youngest
older,elder | younger
fastest,quickest | slowest
earliest | latest
best | worst
most | fewest,least
more | fewer,less
upper | lower
top | bottom
first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth
gold | silver | bronze
hourly,every hour,an hour,per hour | daily,every day,a day,per day,each day | weekly,every week,a week,per week,each week | fortnightly,every fortnight | monthly,every month,a month,per month,each month | yearly,annual,annually,every year,a year,per year,each year
every hour | every half hour,half-hourly,every 30 minutes
weekdays,weekday | weekends,weekend,saturdays,sundays
spring | summer | autumn | winter
beginning,start,early | middle | end,late
morning | afternoon | evening | night
day | night
junior | senior
mother | father
son | daughter | grandson | granddaughter | nephew | niece
every year | every second year,every other year,every two years
brother | sister
husband | wife
aunt | uncle
grandmother | grandfather
men | women
man | woman
boys | girls
male,males | female,females
adults,adult,grown-ups | children,child
lent,loaned | sold | given,donated,gave
open,opens,opened,reopen,reopens,reopened | close,closes,closed,shut,shuts
begin,begins,began,start,starts,started | end,ends,ended,finish,finished
led,leads,leading,ahead | behind,trailed,trailing
home | away
claimant,plaintiff | defendant
import,imports,imported | export,exports,exported
arrive,arrives,arrived,arrivals | depart,departs,departed,departures
head,main | branch,regional
inside,indoors,indoor | outside,outdoors,outdoor
urban | rural
public | private
income,revenue,sales | profit,profits
rain | snow | sleet | hail | fog
killed,dead,died | injured,hurt,wounded | missing
full-time | part-time
banned,forbidden,prohibited | permitted
raised | cut
earlier,sooner | later
faster,quicker | slower
cheapest | most expensive,dearest
cheaper | dearer
stronger | weaker
heavier | lighter
taller,higher | shorter
improved,improves,better | worsened,worse
long | short
big,large,great | small
high | low
old | new
dead | alive,live,living
deep | shallow
hot | cold
full | empty
rented,rent,leased | bought,buy,buys
wider | narrower
past day,last day | past week | past month | past year | past decade
cancelled,cancels,called off | postponed,postpones,put off
all of | half of | none of
brought forward | postponed,put off
"""


FIGURE = "(?=[\\d一二两三四五六七八九十百千万])"


@dataclass(frozen=True)
class Choice:
    """One choice: `words` finds any of its words, `sides` says which of them mean the same."""

    words: re.Pattern[str]
    sides: dict[str, int]


@lru_cache(maxsize=2)
def choices(language: str) -> tuple[Choice, ...]:
    """The choices of a language."""
    found = []
    for line in (_ZH if language == "zh" else _EN).strip().splitlines():
        sides = {
            word.strip(): n for n, side in enumerate(line.split("|")) for word in side.split(",")
        }
        patterns = [re.escape(w.removesuffix("#")) + FIGURE * w.endswith("#") for w in sides]
        listed = "|".join(sorted(patterns, key=len, reverse=True))
        pattern = listed if language == "zh" else rf"\b(?:{listed})\b"
        found.append(
            Choice(re.compile(pattern, re.I), {w.removesuffix("#"): n for w, n in sides.items()})
        )
    return tuple(found)
