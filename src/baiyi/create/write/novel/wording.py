"""What the novel's calls say, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....values import Brief, Canon, Character, Premise, Style


@dataclass(frozen=True)
class Wording:
    role: str
    premise: str
    outline: str
    part: str
    scenes: str
    places: str
    book: str
    people: str
    style: str
    known: str
    before: str
    beats: str
    before_event: str
    after_event: str
    between: str
    colon: str
    slots: tuple[str, ...]
    beat: str
    speech: str
    silent: str
    last: str
    whole: str
    notes: str
    mend: str
    reader: str
    what_if: str
    functions: tuple[str, ...]


CHINESE = Wording(
    role="你是一位中文小说家。文字具体、克制：写看得见的动作、听得见的话、摸得着的东西；"
    "不讲道理，不总结，不用“突然”“仿佛”“不禁”之类的套话。",
    premise="为一部小说定下根本。用JSON回答：title书名（不用“的故事”）；logline一句话故事：谁，想要什么，"
    "什么挡着他；promise读者一直想知道答案的问题；people主要人物：name姓名（真实可信，不用小明、李明这类"
    "常见名），who身份，wants想要什么；places故事发生的几个具体地点。",
    outline="写出全书大纲，共{count}章，用JSON回答：每章title章名（二到六个字）和happens这一章发生什么"
    "（有人物、有行动、有变化）。各章的任务依次是：\n{functions}",
    part="全书分成几大部分：\n{parts}\n现在把第{number}部分“{happens}”细分成{count}章，用JSON回答：每章title和happens。"
    "前后各部分的内容不要写进来。",
    scenes="第{number}章《{title}》：{happens}\n上一章：{before}\n把这一章分成{count}场，依次推进，不重复。用JSON回答：每场"
    "place地点，who在场人物，happens这一场先发生什么，turn然后出了什么变化。",
    places="第{number}章《{title}》分成几场：\n{scenes}\n每一场发生在哪里？用JSON回答，各场依次写地点。",
    book="小说《{title}》：{logline}",
    people="人物：{people}",
    style="文风：每句平均约{sentence}字，对话约占{dialogue}。",
    known="已经写到的事：\n{notes}\n",
    before="上文结尾：……{tail}\n",
    beats="第{number}场（{place}；在场：{who}）依次发生：\n{events}\n在这些事的前后补上小动作，各写一句话（十到三十字）：写明谁、手上做什么、看见或听见什么。"
    "只写这一场的人和东西，不添新的事，不写原话，不重复，不总结。用JSON回答：\n{slots}",
    before_event="写在“{event}”之前",
    after_event="写在“{event}”之后",
    between="写在“{event}”之后、“{next}”之前",
    colon="：",
    slots=(
        "从一样看得见的东西或一个动作写起",
        "一个人动手做了什么，用到什么",
        "谁对谁说了一句要紧的话",
        "谁问了什么，谁没有回答",
        "停在一个动作或一样东西上",
    ),
    beat="这一场：{happens}\n人物：{people}\n{known}{last}写这一小段（{place}）：{beat}\n（{low}到{high}个字，{speech}）",
    speech="说的话放在“”里，写明是谁说的",
    silent="没有人说话",
    last="前一小段：{happens}\n",
    whole="{known}{before}写一整场（{place}，{who}在场）：{happens}然后：{turn}\n（{low}到{high}字，说的话放在“”里）",
    notes="刚写完的一场，每句有编号：\n{sentences}\n挑出后文必须记住的事，最多{most}条，用JSON回答：sentence依据哪一句，about"
    "关于谁或哪里，kind（fact已成事实，promise留下的悬念，kept前面的悬念有了答案），note用一句短话写明。",
    mend="小说里有一句要换掉：{sentence}\n前一句：{before}\n后一句：{after}\n写一句新的，接得上前后，意思不同，不出现新的人名。",
    reader="这是一部小说的开头和结尾：\n{excerpt}\n用JSON回答：title书名；logline一句话故事；promise读者想知道的问题；people主要人物"
    "（name、who、wants）；places主要地点。",
    what_if="从第{number}章起，事情不是原来那样，而是：{what_if}",
    functions=(
        "打破平静：一件事发生，主角不能再像从前一样",
        "上路：主角作出决定，开始行动，遇到第一个阻碍",
        "深入：得到一个帮手或线索，也惹上新的麻烦",
        "转折：以为的真相是错的，代价变大",
        "失去：主角失去重要的人、东西或信任，几乎放弃",
        "决断：主角用新的办法正面面对，最难的一刻",
        "余响：事情有了结果，一个画面收住",
    ),
)

ENGLISH = Wording(
    role="You are a novelist. Your prose is concrete and restrained: actions one can see, speech one "
    "can hear, things one can touch. You never lecture, never sum up, and avoid stock phrases such as "
    "“suddenly”, “as if by magic”, “little did he know”.",
    premise="Lay the ground for a novel. Answer in JSON: title; logline: who wants what, and what stands "
    "in the way; promise: the question the reader wants answered; people: the main characters, each with "
    "name (believable, not John Smith), who they are, what they want; places: the concrete places where "
    "it happens.",
    outline="Write the outline of the book, {count} chapters, as JSON: for each a title (two to five "
    "words) and what happens in it (people, action, change). What the chapters have to do, in order:\n"
    "{functions}",
    part="The book has these parts:\n{parts}\nDivide part {number}, “{happens}”, into {count} chapters, "
    "as JSON: title and happens for each. Keep out what belongs to other parts.",
    scenes="Chapter {number}, “{title}”: {happens}\nThe chapter before: {before}\nDivide it into {count} "
    "scenes that move on and do not repeat. Answer in JSON: for each the place, who is there, happens: "
    "what comes first, turn: what changes then.",
    places="The scenes of chapter {number}, “{title}”:\n{scenes}\nWhere does each of them take place? Answer in "
    "JSON, a place for each scene, in order.",
    book="The novel “{title}”: {logline}",
    people="Characters: {people}",
    style="Manner: sentences of about {sentence} words, about {dialogue} dialogue.",
    known="What has been told:\n{notes}\n",
    before="The text before ends: …{tail}\n",
    beats="Scene {number} ({place}; there: {who}). What happens, in order:\n{events}\nPut small actions before and "
    "after these, a sentence each (eight to twenty words): who, what their hands do, what is seen or heard. Only "
    "the people and things of this scene, nothing new, no direct speech, no repeating, no summing up. Answer in JSON:\n{slots}",
    before_event="before “{event}”",
    after_event="after “{event}”",
    between="after “{event}” and before “{next}”",
    colon=": ",
    slots=(
        "begin with a thing one can see, or an action",
        "somebody does something with their hands, and with what",
        "somebody says something that matters, to whom",
        "a question is asked that nobody answers",
        "stop on an action or a thing",
    ),
    beat="The scene: {happens}\nCharacters: {people}\n{known}{last}Write this passage ({place}): {beat}\n({low} to "
    "{high} words; {speech})",
    speech="speech in quotation marks, and who says it",
    silent="nobody speaks",
    last="The passage before: {happens}\n",
    whole="{known}{before}Write the whole scene ({place}; {who}): {happens} Then: {turn}\n({low} to {high} "
    "words, speech in quotation marks)",
    notes="The scene just written, its sentences numbered:\n{sentences}\nWhat must later scenes remember? "
    "At most {most} notes, as JSON: sentence: the number it rests on; about: whom or what place; kind "
    "(fact, promise: a question left open, kept: an open question answered); note: one short sentence.",
    mend="One sentence of a novel has to be replaced: {sentence}\nBefore it: {before}\nAfter it: {after}\n"
    "Write a new one that fits between them, says something else, and names nobody new.",
    reader="The beginning and the end of a novel:\n{excerpt}\nAnswer in JSON: title; logline; promise: what "
    "the reader wants to know; people: the main characters (name, who, wants); places: the main places.",
    what_if="From chapter {number} on it does not go as it went, but: {what_if}",
    functions=(
        "The calm is broken: something happens, and the hero cannot go on as before",
        "Setting out: a decision, a first step, the first obstacle",
        "Further in: a helper or a clue, and a new trouble",
        "The turn: what seemed true is not, and the price rises",
        "Loss: a person, a thing or a trust is lost; nearly giving up",
        "Decision: facing it in a new way, at the hardest moment",
        "Afterwards: how it came out, held in one image",
    ),
)


def of(language: str) -> Wording:
    return CHINESE if language == "zh" else ENGLISH


def join(language: str, items: Sequence[str]) -> str:
    return ("；" if language == "zh" else "; ").join(items)


def functions(count: int, language: str) -> tuple[str, ...]:
    """What each of so many chapters has to do: the seven tasks, stretched or left out evenly."""
    tasks = of(language).functions
    if count == 1:
        return (tasks[0],)
    return tuple(tasks[round(n * (len(tasks) - 1) / (count - 1))] for n in range(count))


def frame(brief: Brief, premise: Premise, canon: Canon, style: Style | None) -> str:
    """What every call of a book begins with, word for word: it is read once."""
    say = of(brief.language)
    comma = "，" if brief.language == "zh" else ", "
    people = [comma.join(filter(None, (c.name, c.role, c.wants))) for c in canon.characters]
    rows = [
        say.role,
        say.book.format(title=premise.title, logline=premise.logline),
        say.people.format(people=join(brief.language, people)),
        premise.voice,
        _manner(say, style),
    ]
    return "\n".join(row for row in rows if row)


def _manner(say: Wording, style: Style | None) -> str:
    if style is None:
        return ""
    return say.style.format(sentence=round(style.sentence), dialogue=f"{style.dialogue:.0%}")


def person(character: Character, language: str) -> str:
    """Who somebody is, in a row: a small writer guesses he or she by the name."""
    pronoun = {"zh": {"female": "她", "male": "他"}, "en": {"female": "she", "male": "he"}}
    said = pronoun["zh" if language == "zh" else "en"].get(character.gender)
    opened, closed, comma = ("（", "）", "，") if language == "zh" else (" (", ")", ", ")
    return f"{character.name}{f'{opened}{said}{closed}' if said else ''}{comma}{character.role}"


def scene_frame(brief: Brief, premise: Premise, style: Style | None) -> str:
    """What every passage of a small writer begins with. Only the scene's own people are named, in its
    task: one that reads the whole cast brings everybody in."""
    say = of(brief.language)
    rows = (say.role, brief.setting, premise.voice, _manner(say, style))
    return "\n".join(row for row in rows if row)
