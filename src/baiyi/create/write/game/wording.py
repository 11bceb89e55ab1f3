"""How the texts of a game are asked for: the fields of each sheet, and what each place has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ....values import Brief
from ..wording import ordered

Fields = Mapping[str, tuple[str, int, str]]  # field -> (asked as, characters at most, what it is)


@dataclass(frozen=True)
class Shown:
    """Places of another game: what an answer looks like. One alone would be taken over word for word.

    `talk`: what each is about, with its answer: "text" and the kinds of choices -> what is said.
    `endings`: their kinds, each with what leads there and how it is told. `things`: what belongs to
    that game, and is carried into another by a small writer.
    """

    npc: str
    things: tuple[str, ...]
    talk: tuple[tuple[str, Mapping[str, str]], ...]
    endings: tuple[tuple[str, str, str], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that it says."""
        talk = (words for _, answer in self.talk for words in answer.values())
        return (*talk, *(told for _, _, told in self.endings))


@dataclass(frozen=True)
class Wording:
    """One language. `places`: kind of place -> what is said there; `choices`: what the player says."""

    language: str
    system: str
    world: Fields
    character: Fields
    item: Fields
    quest: Fields
    ask: str  # {piece}, {fields}
    pieces: Mapping[str, str]
    places: Mapping[str, str]  # {npc}, {secret}, {topic}, {said}
    choices: Mapping[str, tuple[str, int, str]]  # kind -> (asked as, characters at most, what)
    line: tuple[str, int]  # what the speaker's words are asked as, characters at most
    topics: str  # {count}
    endings: Mapping[str, str]
    shown: Shown

    def brief(self, brief: Brief) -> str:
        what = "游戏：" if self.language == "zh" else "The game: "
        return ordered(brief, what, self.language)


CHINESE = Wording(
    language="zh",
    system="你是游戏文案。文字具体、克制、有画面，人物各有口吻；不写套话，不提“玩家”二字，不用括号。",
    world={
        "title": ("游戏名", 12, "两到八个字"),
        "place": ("地点", 12, "故事发生的地方的名字"),
        "scene": ("地点描写", 50, "一句话，看得见听得见"),
        "npc": ("人物", 6, "主角遇到的人的名字"),
        "role": ("身份", 32, "这个人是谁，不超过十五个字"),
        "conflict": ("冲突", 50, "这个人眼下遇到什么难处"),
        "secret": ("秘密", 50, "这个人瞒着什么"),
        "item": ("物品", 10, "与秘密有关的一件东西的名字"),
        "quest": ("任务", 14, "任务的名字"),
    },
    character={
        "looks": ("外貌", 60, "一两句，有一处难忘的细节"),
        "manner": ("性情", 60, "怎样待人、怎样说话"),
        "wants": ("想要", 40, "最想要什么"),
        "fears": ("害怕", 40, "最怕什么"),
        "line": ("口头禅", 40, "他常挂在嘴边的那句原话"),
    },
    item={
        "looks": ("外观", 60, "看上去、摸上去怎样"),
        "use": ("用处", 60, "在游戏里能做什么"),
        "price": ("代价", 50, "使用它要付出什么"),
        "origin": ("来历", 60, "从哪里来，经过谁的手"),
    },
    quest={
        "goal": ("目标", 50, "要做成什么"),
        "first": ("第一步", 40, "从哪里开始"),
        "second": ("第二步", 40, "接着做什么"),
        "third": ("第三步", 40, "最后做什么"),
        "obstacle": ("阻碍", 50, "什么拦着"),
        "reward": ("奖励", 40, "做成了得到什么"),
    },
    ask="写{piece}。各项：{fields}。",
    pieces={
        "world": "这个游戏的世界",
        "character": "人物卡：{npc}，{role}",
        "item": "物品卡：{item}，与{npc}的秘密有关",
        "quest": "任务卡：{quest}，由{npc}交托",
    },
    places={
        "opening": "开场。{npc}第一次对来人开口，说到{conflict}，留下悬念。",
        "crossing": "谈话往前走：{npc}说到{topic}。",
        "kind": "来人体贴地说：“{said}”。{npc}听了心里一暖，回一句真心话，多信任了一点。",
        "curious": "来人追问：“{said}”。{npc}一不留神漏出一点线索，与这件事有关：{secret}。不要全说破。",
        "bold": "来人强硬地说：“{said}”。{npc}不高兴，顶了回去，但话里有话。",
        "parting": "到了抉择的时候。{npc}问来人打算怎么办。",
        "good": "结局一，圆满：来人说：“{said}”。写{npc}放下心事，难处如何解开。用叙述，两三句。",
        "hidden": "结局二，隐藏：来人说：“{said}”。写秘密揭开：{secret}。用叙述，两三句。",
        "open": "结局三，开放：来人说：“{said}”。写来人离开，事情没有说完。用叙述，两三句。",
        "bitter": "结局四，遗憾：来人说：“{said}”。写错过了什么。用叙述，两三句。",
    },
    choices={
        "kind": ("体贴的话", 24, "来人体贴地说"),
        "curious": ("追问的话", 24, "来人好奇地问"),
        "bold": ("强硬的话", 24, "来人强硬地说"),
        "good": ("相信", 24, "来人选择相信并相助"),
        "hidden": ("说破", 24, "来人说破秘密"),
        "open": ("离开", 24, "来人选择离开"),
        "bitter": ("拒绝", 24, "来人拒绝"),
    },
    line=("台词", 80),
    topics="这场谈话共{count}段，每段谈一件具体的事，由浅入深，从难处谈到秘密。每段用一个短语（不超过十五个字）说明谈什么。",
    endings={"good": "圆满", "hidden": "真相", "open": "未完", "bitter": "错过"},
    shown=Shown(
        npc="老秦",
        things=("水车", "磨盘", "面粉", "木箱", "一封信", "那封信"),
        talk=(
            (
                "河上的水车昨夜停了",
                {
                    "text": "你从河边来，也没听见响吧？它转了四十年，偏偏昨夜停的。",
                    "kind": "您先坐下，慢慢说，我不急。",
                    "curious": "昨夜还有谁到过水车旁？",
                    "bold": "水车坏了修就是，您在怕什么？",
                },
            ),
            (
                "压在磨盘下的一封信",
                {
                    "text": "信是写给我兄弟的，我替他收着。收了十一年，面粉都把字盖住了。",
                    "kind": "他要是知道，会谢您的。",
                    "curious": "信里写了什么，您看过吗？",
                    "bold": "别人的信，您凭什么不给？",
                },
            ),
        ),
        endings=(
            (
                "good",
                "我陪您下水去看。",
                "两个人在没膝的水里摸了半个时辰，把卡住轮子的木箱抬上岸。水车重新响起来，老秦蹲在岸边，笑着直擦眼睛。",
            ),
            (
                "bitter",
                "这事与我无关。",
                "第二年春天水车拆了，木料堆在路口。那封信压在哪一块下面，再没有人问起。",
            ),
        ),
    ),
)
ENGLISH = Wording(
    language="en",
    system=(
        "You write the texts of games: concrete, spare, vivid; everyone has a voice of their own. No "
        "stock phrases, no brackets, and never the word “player”."
    ),
    world={
        "title": ("title", 40, "of the game, one to five words"),
        "place": ("place", 40, "the name of where it happens"),
        "scene": ("view", 160, "the place in a sentence that one can see and hear"),
        "npc": ("person", 20, "the name of whom the traveller meets"),
        "role": ("who", 99, "who this person is, in a phrase"),
        "conflict": ("trouble", 150, "what troubles this person now"),
        "secret": ("secret", 150, "what this person hides"),
        "item": ("thing", 40, "the name of an object that has to do with the secret"),
        "quest": ("quest", 50, "the name of the quest"),
    },
    character={
        "looks": ("looks", 180, "one or two sentences with one detail that stays in mind"),
        "manner": ("manner", 180, "how they treat people and how they talk"),
        "wants": ("wants", 120, "what they want most"),
        "fears": ("fears", 120, "what they fear most"),
        "line": ("line", 120, "the saying they keep coming back to, word for word"),
    },
    item={
        "looks": ("looks", 180, "how it looks and feels in the hand"),
        "use": ("use", 180, "what it does in the game"),
        "price": ("price", 150, "what using it costs"),
        "origin": ("origin", 180, "where it comes from, and whose it was"),
    },
    quest={
        "goal": ("goal", 150, "what has to be achieved"),
        "first": ("first step", 120, "where it begins"),
        "second": ("second step", 120, "what comes next"),
        "third": ("third step", 120, "what comes last"),
        "obstacle": ("obstacle", 150, "what stands in the way"),
        "reward": ("reward", 120, "what one gets for it"),
    },
    ask="Write {piece}. Fields: {fields}.",
    pieces={
        "world": "the world of this game",
        "character": "the character sheet of {npc}, {role}",
        "item": "the sheet of the object {item}, which has to do with {npc}'s secret",
        "quest": "the sheet of the quest {quest}, given by {npc}",
    },
    places={
        "opening": "The opening. {npc} speaks to the traveller for the first time, of this: {conflict}. Something stays unsaid.",
        "crossing": "The talk goes on: {npc} speaks of {topic}.",
        "kind": "The traveller says kindly: “{said}” {npc} is touched, answers from the heart, and trusts a little more.",
        "curious": "The traveller asks: “{said}” {npc} lets slip a clue to this: {secret} Do not tell it all.",
        "bold": "The traveller says sharply: “{said}” {npc} is not pleased and answers back, meaning more than is said.",
        "parting": "It is time to choose. {npc} asks the traveller what to do now.",
        "good": "First ending, happy. The traveller says: “{said}” Tell in two or three sentences how {npc}'s trouble is solved.",
        "hidden": "Second ending, hidden. The traveller says: “{said}” Tell in two or three sentences how the secret comes out: {secret}",
        "open": "Third ending, open. The traveller says: “{said}” Tell in two or three sentences how the traveller leaves and something stays unsaid.",
        "bitter": "Fourth ending, bitter. The traveller says: “{said}” Tell in two or three sentences what is missed for good.",
    },
    choices={
        "kind": ("kind words", 70, "said kindly by the traveller"),
        "curious": ("a question", 70, "asked by the traveller out of curiosity"),
        "bold": ("sharp words", 70, "said sharply by the traveller"),
        "good": ("trust", 70, "the traveller trusts and helps"),
        "hidden": ("the truth", 70, "the traveller names the secret"),
        "open": ("leaving", 70, "the traveller leaves"),
        "bitter": ("refusal", 70, "the traveller refuses"),
    },
    line=("words", 260),
    topics=(
        "This talk has {count} parts; each is about one concrete thing, and they go from the trouble "
        "towards the secret. Say in a phrase of at most ten words what each is about."
    ),
    endings={"good": "Trust", "hidden": "The truth", "open": "Unfinished", "bitter": "Too late"},
    shown=Shown(
        npc="Bram",
        things=("mill", "wheel", "flour", "letter", "crate"),
        talk=(
            (
                "the mill wheel has stopped",
                {
                    "text": "You came along the river? Then you noticed. Forty years it turned, and last night of all nights it stands still.",
                    "kind": "Sit down a while, I have time.",
                    "curious": "Who was the last to touch the wheel?",
                    "bold": "Wheels break. What are you afraid of?",
                },
            ),
            (
                "a letter under the millstone",
                {
                    "text": "It is my brother's letter. I keep it for him, eleven years now, and the flour has covered his name.",
                    "kind": "He would thank you for it.",
                    "curious": "Have you read what it says?",
                    "bold": "It was never yours to keep.",
                },
            ),
        ),
        endings=(
            (
                "good",
                "I will go down into the water with you.",
                "It took them until noon to lift the crate out of the race. When the wheel began to turn, Bram sat on the bank and laughed.",
            ),
            (
                "bitter",
                "This is no business of mine.",
                "In spring the mill was pulled down and its beams were stacked by the road. Nobody asked which of them the letter lay under.",
            ),
        ),
    ),
)
WORDING: Mapping[str, Wording] = {"zh": CHINESE, "en": ENGLISH}
