"""How a screenplay is asked for, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ....values import Brief
from ..wording import ordered

Fields = Mapping[str, tuple[str, int, str]]  # field -> (asked as, characters at most, what it is)


@dataclass(frozen=True)
class Wording:
    """One language. `settings` and `times`: what a heading may say; limits are characters."""

    language: str
    system: str
    story: Fields
    settings: tuple[str, ...]
    times: tuple[str, ...]
    place: tuple[str, int]
    event: tuple[str, int]
    prop: tuple[str, int]
    shown: tuple[str, str, tuple[tuple[str, str, str], ...], str]  # order, action, speeches, action
    patterns: tuple[str, str]  # of an action and of a speech, which quote nobody
    speech: str
    manner: tuple[str, int]
    keys: Mapping[str, str]
    ask_story: str
    ask_scene: str  # {number}, {count}, {part}
    ask_adapted: str  # {number}, {count}, {text}
    ask_lines: str  # {number}, {heading}, {event}, {prop}, {cast}, {last}
    ask_speaker: str  # {before}, {said}
    acts: tuple[str, ...]
    props: str
    heading: str

    def brief(self, brief: Brief) -> str:
        what = "故事：" if self.language == "zh" else "The story: "
        return ordered(brief, what, self.language)


CHINESE = Wording(
    language="zh",
    system="你是电影编剧。只写看得见的动作和听得见的台词；台词短，像真人说话，各有口吻；不写内心，不写解说。",
    story={
        "title": ("片名", 14, "二到八个字"),
        "logline": ("一句话故事", 90, "谁，想要什么，遇到什么阻碍，不超过四十个字"),
        "hero": ("主角", 6, "姓名，二到四个字"),
        "hero_role": ("主角身份", 40, "年纪、职业、处境，不超过二十个字"),
        "other": ("对手", 6, "与主角有冲突的人的姓名，二到四个字"),
        "other_role": ("对手身份", 40, "是谁，与主角什么关系，不超过二十个字"),
    },
    settings=("内景", "外景"),
    times=("日", "夜", "晨", "黄昏"),
    place=("地点", 14),
    event=("事件", 80),
    prop=("道具", 12),
    shown=(
        "船票：渡船停航前夜，老丁想留住一张旧船票，外孙女却要带走它。\n写第2场：内景 渡口小屋 夜\n发生：阿月要走，老丁不给船票\n道具：船票\n"
        "在场：老丁：守渡口的人；阿月：老丁的外孙女",
        "老丁把煤油灯拨小，从铁盒里取出一张旧船票，压在茶杯底下。",
        (
            ("阿月", "", "车是六点的，再不走赶不上了。"),
            ("老丁", "不看她", "茶还没喝。"),
            ("阿月", "", "您把票压在杯子底下，我就不知道了？"),
            ("老丁", "", "那是最后一张，印票的人都不在了。"),
            ("阿月", "轻声", "所以我才要带走。"),
        ),
        "阿月端起茶，一口一口喝完，把船票留在桌上，推门出去。",
    ),
    patterns=("^[一-鿿，、0-9]{6,58}。$", "^[一-鿿，、…0-9]{1,30}[。？！]$"),
    speech="台词",
    manner=("语气", 4),
    keys={
        "setting": "内外",
        "time": "时间",
        "cast": "人物",
        "who": "谁",
        "open": "开场",
        "close": "收场",
    },
    ask_story="先定下这个短片：片名、一句话故事、主角和对手。",
    ask_scene="第{number}场（共{count}场），{part}。给出内外、时间、地点（二到六个字）、在场人物、一件要紧的道具（二到四个字），以及这一场发生的一件事（看得见的动作，不超过四十个字）。不要重复前面的场。",
    ask_adapted="把下面这段原文改成第{number}场（共{count}场）。给出内外、时间、地点（二到六个字）、在场人物、一件原文里的道具（二到四个字），以及这一场发生的事（不超过四十个字）。\n原文：{text}",
    ask_lines="写第{number}场：{heading}\n发生：{event}\n道具：{prop}\n在场：{cast}\n{last}写开场动作、几段对白（谁、语气、台词）和收场动作。台词只写说出口的话，要推动事情，不要寒暄，每句说新的内容，彼此回应。",
    ask_speaker="原文：{before}\n其中“{said}”这句话是谁说的？",
    acts=(
        "开端：主角想要什么",
        "阻碍出现",
        "事情变得更难",
        "转折：发现了什么",
        "对决：必须选择",
        "结局：有什么变了",
    ),
    props="道具：",
    heading="{setting} {place} {time}",
)

ENGLISH = Wording(
    language="en",
    system="You are a screenwriter. Write only what is seen and heard: present tense, concrete actions, "
    "short lines of dialogue, each character with a voice. No inner thoughts, no narrator.",
    story={
        "title": ("title", 60, "two to six words"),
        "logline": ("logline", 260, "who wants what, and what stands in the way, in one sentence of at most 25 words"),
        "hero": ("hero", 20, "a first name"),
        "hero_role": ("hero_role", 120, "age, trade, trouble, in at most ten words"),
        "other": ("other", 20, "the first name of whoever stands in the way"),
        "other_role": ("other_role", 120, "who they are to the hero, in at most ten words"),
    },
    settings=("INT.", "EXT."),
    times=("DAY", "NIGHT", "DAWN", "DUSK"),
    place=("place", 60),
    event=("event", 240),
    prop=("prop", 40),
    shown=(
        "The Ticket: on the ferry's last night Dunn wants to keep an old ticket that his granddaughter means to take.\n"
        "Write scene 2: INT. LANDING HUT - NIGHT\nWhat happens: Moll has to go, and Dunn holds back the ticket\n"
        "Prop: ticket\nPresent: Dunn: keeps the ferry; Moll: his granddaughter",
        "Dunn turns down the lamp, takes an old ticket from a tin and sets his cup on it.",
        (
            ("Moll", "", "The coach goes at six, I shall miss it."),
            ("Dunn", "not looking", "You haven't had your tea."),
            ("Moll", "", "Did you think I wouldn't see what's under the cup?"),
            ("Dunn", "", "It's the last one, and the man who printed them is gone."),
            ("Moll", "quietly", "That's why I want it."),
        ),
        "Moll drinks the tea to the bottom, leaves the ticket where it is and goes out.",
    ),
    patterns=("^[A-Z][A-Za-z0-9 ,;'’-]{20,176}\\.$", "^[A-Z][A-Za-z0-9 ,;'’-]{1,86}[.?!]$"),
    speech="says",
    manner=("how", 14),
    keys={"setting": "setting", "time": "time", "cast": "cast", "who": "who", "open": "open", "close": "close"},
    ask_story="First settle this short film: title, logline, hero, and who stands in the way.",
    ask_scene="Scene {number} of {count}: {part}. Give inside or outside, time, place (one to four words), who is there, one prop "
    "that matters (one to three words), and the one thing that happens, in a sentence of at most 25 words, as an action that can be seen. Repeat no scene before.",
    ask_adapted="Turn this passage into scene {number} of {count}. Give inside or outside, time, place (one to four words), who is "
    "there, one prop of the passage (one to three words), and what happens, in a sentence of at most 25 words.\nPassage: {text}",
    ask_lines="Write scene {number}: {heading}\nWhat happens: {event}\nProp: {prop}\nPresent: {cast}\n{last}"
    "Write an opening action, some dialogue (who, how, says) and a closing action. Each line moves things on; "
    "no greetings, nothing said twice.",
    ask_speaker="Passage: {before}\nWho says “{said}”?",
    acts=("the opening: what the hero wants", "an obstacle", "it gets harder", "the turn: a discovery",
          "the confrontation: a choice must be made", "the ending: what has changed"),
    props="Props: ",
    heading="{setting} {place} - {time}",
)  # fmt: skip

WORDING = {"zh": CHINESE, "en": ENGLISH}
