"""What the writer is told, in Chinese and in English.

Every call of a work begins with the same words (`frame`), so that the model's memory of them
serves all of them. Short sentences, one demand each: a small model follows those.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...values import Brief

LANGUAGES = {
    "fr": "French", "de": "German", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "ja": "Japanese", "ko": "Korean", "ru": "Russian",
}  # fmt: skip


@dataclass(frozen=True)
class Wording:
    role: str
    idea: str
    setting: str
    cast: str
    must: str
    avoid: str
    tone: str
    canon: str
    story: str
    before: str
    turn: str
    shape: str
    first: str
    last: str


CHINESE = Wording(
    role="你是一位中文图画书作家，为{age}岁的读者写故事。文字有画面、有声音、有动作，"
    "不讲道理，不用“从此”“明白了”这类总结。",
    idea="故事的点子：{line}",
    setting="时间和地点：{setting}",
    cast="人物：{cast}",
    must="一定要写到：{must}",
    avoid="不要出现：{avoid}",
    tone="语气：{tone}",
    canon="为故事里的人物和地点定下样子，每一页的画都要一样。用JSON回答。"
    "人物依次是：{people}。地点依次是：{places}。wants是这个人物想要什么（不超过15个字）。",
    story="人物：{people}\n",
    before="上一页：{happens}\n",
    turn="{story}{before}写一页：{happens}{shape}",
    shape="\n（{low}到{high}个字，{quote}）",
    first="开头第一句就把读者带进画面",
    last="停在一个画面上，不要总结",
)

ENGLISH = Wording(
    role="You write picture books in {language} for readers aged {age}. Your words have sights, "
    "sounds and actions; you never explain a lesson.",
    idea="The idea: {line}",
    setting="Time and place: {setting}",
    cast="Characters: {cast}",
    must="It must contain: {must}",
    avoid="It must not contain: {avoid}",
    tone="Tone: {tone}",
    canon="Decide how the people and places of the story look, the same in every picture. Answer in "
    "JSON. The characters in order: {people}. The places in order: {places}. wants: what this "
    "character wants, under ten words.",
    story="Characters: {people}\n",
    before="The page before: {happens}\n",
    turn="{story}{before}Write one page: {happens}{shape}",
    shape="\n({low} to {high} words, {quote})",
    first="begin in the middle of a picture",
    last="stop on a picture, do not sum up",
)

SPEECH = {
    "zh": "有动作、有声音，说的话放在“”里，写明是谁说的",
    "en": "actions and sounds; what people say stands in quotation marks, and who says it",
}


# How pages should sound: two pages of other stories in each language, as the writer's own turns.
SAMPLES = {
    "zh": (
        "写一页：阿铁用一罐油去试，可是齿轮动了一下又卡死了。",
        "阿铁抱着油罐，一口气爬上一百级台阶。他把油一滴一滴抹在齿轮上，像给老马喂水。\n"
        "“动一动吧。”他小声说，用肩膀顶住齿轮。\n咔，齿轮转了一格。咔，又停住了。"
        "一只燕子从他头顶飞过，影子落在三点钟的地方。",
        "写一页：龟奶奶来了，是走得很慢的老乌龟。他们在石头缝里发现了一串旧脚印，毛毛想出了新办法。",
        "石头后面慢慢伸出一个脑袋。“让一让，孩子。”龟奶奶说，“你坐在我的路上啦。”\n"
        "毛毛跳起来，看见石头缝里有一串旧脚印，弯弯曲曲，一直伸到云里去。\n"
        "“原来有人走过！”毛毛擦擦鼻子，“我不看下面，我只看脚尖。”",
    ),
    "en": (
        "Write one page: Tam tries with a can of oil, but the wheel jumps once and sticks again.",
        "Tam carried the oil can up a hundred steps. Drop by drop he fed the wheel, the way you feed "
        "an old horse.\n“Come on, move a little,” he whispered, and leaned his shoulder against "
        "it.\nClack! The wheel jumped one tooth. Clack. It stopped. A swallow flew over his head, and "
        "her shadow fell on three o’clock.",
        "Write one page: Granny Tor comes, a very slow old tortoise. In a crack of the rock they find a "
        "line of old footprints, and Momo has a new idea.",
        "A wrinkled head came slowly round the stone. “Move over, child,” said Granny Tor. “You are "
        "sitting on my road.”\nMomo jumped up. There, in a crack of the rock, ran a line of old "
        "footprints, up and up, into the clouds.\n“So somebody has walked here!” said Momo. “I won’t "
        "look down. I’ll look at my toes.”",
    ),
}


# Who the worked examples (here and in bones.py) are about.
STRANGERS = {
    "zh": ("阿铁", "秋婆婆", "毛毛", "龟奶奶"),
    "en": ("Tam", "Mrs. Reed", "Momo", "Granny Tor"),
}


def strangers(brief: Brief) -> tuple[str, ...]:
    return STRANGERS["zh" if brief.language == "zh" else "en"]


def samples(brief: Brief) -> tuple[str, ...]:
    return SAMPLES["zh" if brief.language == "zh" else "en"]


def of(language: str) -> Wording:
    return CHINESE if language == "zh" else ENGLISH


def role(brief: Brief) -> str:
    """Who writes, for whom: the beginning of every call of a work."""
    language = LANGUAGES.get(brief.language, "English")
    return of(brief.language).role.format(age=brief.reader_age, language=language)


def wishes(brief: Brief) -> str:
    """What the user asked for, a line each."""
    say = of(brief.language)
    join = "；" if brief.language == "zh" else "; "
    rows = [
        say.idea.format(line=brief.line),
        say.setting.format(setting=brief.setting) if brief.setting else "",
        say.cast.format(cast=join.join(brief.cast)) if brief.cast else "",
        say.must.format(must=join.join(brief.must)) if brief.must else "",
        say.avoid.format(avoid=join.join(brief.avoid)) if brief.avoid else "",
        say.tone.format(tone=brief.tone) if brief.tone else "",
    ]
    return "\n".join(row for row in rows if row)


def ordered(brief: Brief, what: str, language: str) -> str:
    """The same in rows with heads; `what` is that of the line."""
    zh = language == "zh"
    join = "；" if zh else "; "
    rows = [
        (what, brief.line),
        ("基调：" if zh else "Tone: ", brief.tone),
        ("背景：" if zh else "Setting: ", brief.setting),
        ("人物：" if zh else "Cast: ", join.join(brief.cast)),
        ("必须有：" if zh else "It must have: ", join.join(brief.must)),
        ("不要有：" if zh else "It must not have: ", join.join(brief.avoid)),
    ]
    return "\n".join(f"{head}{text}" for head, text in rows if text)


def frame(brief: Brief) -> str:
    return f"{role(brief)}\n{wishes(brief)}"
