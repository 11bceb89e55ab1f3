"""How a song is asked for, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ....values import Brief

THEME = 20  # words of a song's theme, asked for at once


@dataclass(frozen=True)
class Wording:
    language: str
    system: str
    title: str
    title_pattern: str
    ending: str  # of an order that tells a word to end with
    phrase: int  # characters of what a section sings about
    shown: tuple[str, ...]  # orders and lines by another hand, by turns
    spoken_of: str  # words about a song that no line of one has

    @property
    def heard(self) -> tuple[str, ...]:
        """The lines by another hand."""
        return tuple(line for lines in self.shown[1::2] for line in lines.split("，"))

    def asked(self, brief: Brief) -> str:
        """What the brief says beside its line."""
        zh = self.language == "zh"
        rows = [
            ("风格：" if zh else "Tone: ", brief.tone),
            ("场景：" if zh else "Setting: ", brief.setting),
            ("人物：" if zh else "Who: ", ("；" if zh else "; ").join(brief.cast)),
            ("必须写到：" if zh else "It must sing of: ", ("；" if zh else "; ").join(brief.must)),
            (
                "不要写：" if zh else "It must not mention: ",
                ("；" if zh else "; ").join(brief.avoid),
            ),
        ]
        end = "。" if zh else ". "
        return "".join(f"{head}{text}{end}" for head, text in rows if text)

    def plan(self, brief: Brief, names: Sequence[str]) -> str:
        if self.language == "zh":
            return (
                f"为一首歌构思每一段写什么。歌的主题：{brief.line}。{self.asked(brief)}"
                f"段落：{'、'.join(names)}。每段用一句短语说清楚画面和心情，前后推进，不重复；"
                "主歌写具体的景与事，副歌直抒心里最想说的话，桥段转折。"
            )
        return (
            f"Plan what each section of a song is about. The song: {brief.line}. {self.asked(brief)}"
            f"Sections: {', '.join(names)}. Say for each, in a short phrase, one picture and one "
            "feeling; verses show concrete things and go on, the chorus says what the heart most wants "
            "to say, the bridge turns. Nothing is said twice."
        )

    def order(self, brief: Brief, told: Sequence[str]) -> str:
        outline = " / ".join(dict.fromkeys(told))
        if self.language == "zh":
            return f"写一首歌的歌词。主题：{brief.line}。{self.asked(brief)}脉络：{outline}。两句两句地写。"
        return (
            f"Write the lyrics of a song about: {brief.line}. {self.asked(brief)}"
            f"It goes: {outline}. Write it line by line."
        )

    def theme(self, brief: Brief) -> str:
        """Asks for words that belong to the song, in English, where they lead to its rhymes."""
        return (
            f"A song about: {brief.line}. {self.asked(brief)}Name {THEME} short simple words that would "
            "be sung in it: things one sees and touches, what people do and feel. A JSON list."
        )

    def section(self, told: str) -> str:
        """The section is not named: a small writer sings its name."""
        if self.language == "zh":
            return f"下面几句唱的是：{told}。"
        return f"The next lines are about: {told}. "

    def lines(self, number: int, syllables: Sequence[int]) -> str:
        """Asks for what is sung in one breath; `number`: of its first line, in its section."""
        if self.language == "zh":
            counts = "、".join(f"{count}字" for count in syllables)
            return f"{'接着' if number > 1 else ''}写{'零一两三'[len(syllables)]}句：{counts}。"
        return f"Line {number}, {syllables[0]} syllables."


WORDING: Mapping[str, Wording] = {
    "zh": Wording(
        language="zh",
        system=(
            "你是一位华语作词人。歌词口语、自然、有画面，句子完整通顺，能唱；一句一个画面，前后相承；"
            "不用书面套话，不喊口号，不重复已经写过的句子。"
        ),
        title="为下面的歌词取一个歌名，二到六个字，不用标点。",
        title_pattern="^[一-龥]{2,6}$",
        ending="",
        phrase=24,
        shown=(
            "写一首歌的歌词。主题：旧书店关门那天。两句两句地写。下面几句唱的是：搬空的书架，舍不得关灯的人。写两句：7字、7字。",
            "卷帘门拉下一半，你抱走最后一箱",
            "接着写两句：7字、5字。",
            "柜台上半杯凉茶，还映着灯光",
            "下面几句唱的是：街坊来道别。写两句：5字、5字。",
            "巷口的阿婆，塞给我喜糖",
        ),
        spoken_of=r"主歌|副歌|歌词|桥段|段落|歌曲|唱段|本段|一句|一行",
    ),
    "en": Wording(
        language="en",
        system=(
            "You write songs that people sing along to: plain words, whole sentences, things one can "
            "see and touch, each line going on from the one before. No clichés, no line twice."
        ),
        title="Give the song below a title of one to five words, without quotation marks.",
        title_pattern="^[A-Z][A-Za-z']{0,11}( [A-Za-z']{1,11}){0,4}$",
        ending=" It ends with the word “{end}”.",
        phrase=70,
        shown=(
            "Write the lyrics of a song about: the day a bookshop closes. Write it line by line. The next lines "
            "are about: the last hour, and a friend who cannot put out the light. Line 1, 8 syllables.",
            "You take the last book off the shelf",
            "Line 2, 6 syllables. It ends with the word “floor”.",
            "Then sweep the empty floor",
            "Line 3, 8 syllables.",
            "I cannot find the words myself",
            "Line 4, 6 syllables. It ends with the word “door”.",
            "To help you lock the door",
            "The next lines are about: what should have been said. Line 1, 7 syllables.",
            "I should have come here sooner",
            "Line 2, 7 syllables. It ends with the word “tea”.",
            "And stayed a while for some tea",
        ),
        spoken_of=r"\b(?:verse|chorus|bridge|lyrics?|syllables?|stanza|line \d)\b",
    ),
}
