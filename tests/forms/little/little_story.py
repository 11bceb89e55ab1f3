"""The one story that the little writer knows: its bones, and its four pages, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BONES: Mapping[str, Mapping[str, Any]] = {
    "zh": {
        "主角": "小满",
        "主角是谁": "灯笼匠的女儿",
        "心愿": "点亮整条大河",
        "难处": "河面黑得看不见船",
        "先用什么试": "一盏旧灯笼",
        "为什么不行": "风一吹火就灭了",
        "更糟的事": "雨水打湿了所有灯纸",
        "帮手": "石爷爷",
        "帮手是谁": "守渡口的老人",
        "在哪里发现": "芦苇丛里",
        "发现了什么": "一群萤火虫",
        "新办法": "请萤火虫住进灯笼里，风吹不灭",
        "谁来帮忙": "两岸的孩子",
        "最后的画面": "小船载着一排灯笼，河水亮成了银河",
        "书名": "点亮整条河",
        "三个地点": ["渡口", "石桥", "大河"],
        "季节": "夏",
    },
    "en": {
        "hero": "Mina",
        "hero is": "a lantern maker's daughter",
        "wish": "light up the whole river",
        "trouble": "the river is so dark that boats get lost",
        "first tries with": "an old paper lantern",
        "why it fails": "every gust puts the little flame out",
        "what gets worse": "rain soaks every sheet of lantern paper",
        "friend": "Old Ferris",
        "friend is": "the old man who keeps the ferry",
        "where it is found": "among the reeds",
        "small thing found": "fireflies asleep on a leaf",
        "new idea": "invite the fireflies into the lanterns, where no wind can reach them",
        "who comes to help": "children from both banks",
        "last picture": "A row of lanterns floats past the bridge, bright as a road of stars",
        "title": "The River of Small Lights",
        "three places": ["the ferry landing", "the stone bridge", "the wide river"],
        "season": "summer",
    },
}

PAGES: Mapping[str, tuple[str, ...]] = {
    "zh": (
        "太阳落到山后面，河面一下子黑了。小满趴在渡口的木栏上，听见远处的桨声，哗啦，哗啦，却看不见船。"
        "她把手里的灯笼举得高高的。“我要点亮整条大河！”小满大声喊。水里的青蛙咕咚一声跳走了。",
        "小满提着旧灯笼走上石桥。呼，一阵风，火苗灭了。她又点，风又来。接着雨点落下，啪嗒啪嗒，"
        "灯纸全都软成了一团。小满坐在桥栏边，把湿透的纸一张一张铺平。“怎么办呢？”她小声问。",
        "石爷爷撑着竹篙来了。“往芦苇里瞧。”他笑着说。小满拨开长长的叶子，一闪，一闪，萤火虫飞了起来，"
        "像许多会眨眼的小火星。“风吹不灭你们！”她轻轻打开灯笼的小门，第一只萤火虫钻了进去。",
        "两岸的孩子跑来了，手里都捧着灯笼。小船一只接一只划开，水声沙沙响。小满站在船头，数着亮起来的灯，"
        "数到后来数不清了。“看，那边也亮了！”石爷爷指着远处。整条河弯弯地亮着，一直流进夜空。",
    ),
    "en": (
        "The sun slid behind the hills, and the water turned black. Mina leaned on the rail of the "
        "landing and listened. Splash, splash went the oars, but she could not see one boat. She held "
        "her lantern up on her toes. “I will light you all,” she called, and a frog plopped away.",
        "Mina climbed the bridge with her old lantern. Whoosh! The flame was gone. She lit it again, "
        "and the wind came back. Then drops fell, tap tap tap, until the paper sagged like wet bread. "
        "“What now?” she asked, smoothing each sheet across her knees, one after another.",
        "An old boatman pushed his pole into the mud. “Look in the reeds,” he said. Mina parted the "
        "tall green leaves. Blink, blink! Hundreds of sparks rose around her ears. “No wind can put "
        "you out,” she whispered, and opened the tiny door, and the first firefly walked in.",
        "Children ran down to both banks, hugging lanterns against their coats. One boat after another "
        "pushed off, hissing through the water. Mina stood in front and counted lights until there "
        "were too many. “Look, over there too!” she cried. The bend of the river shone like a "
        "ribbon of morning.",
    ),
}
