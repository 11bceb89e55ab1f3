"""Who says what: the rules, in both languages, on texts well and badly set."""

from __future__ import annotations

import pytest
from tiny_people import EN, ZH

from baiyi.create.speak.lines import lines
from baiyi.values import Canon


def spoken(text: str, canon: Canon, language: str) -> list[str]:
    """ "who: what" for everything that somebody else than the narrator says."""
    return [
        f"{line.speaker}: {line.text}"
        for _, line in lines(text, canon, language)
        if line.speaker != "narrator"
    ]


CHINESE: dict[str, list[str]] = {
    # Right after, right before, and in between.
    "“快看，灯亮了。”阿灯说。": ["阿灯: 快看，灯亮了。"],
    "阿灯说：“快看！”": ["阿灯: 快看！"],
    "“让一让，孩子。”渡爷爷说，“你坐在我的路上啦。”": ["渡爷爷: 让一让，孩子。", "渡爷爷: 你坐在我的路上啦。"],
    "阿灯说，“走吧。”": ["阿灯: 走吧。"],
    "阿灯笑着说道：\n“走吧。”": ["阿灯: 走吧。"],
    "“我不怕！”阿灯大声喊道。": ["阿灯: 我不怕！"],
    "“谁在那儿？”毛毛小声地问。": ["毛毛: 谁在那儿？"],
    "「快看。」阿灯說。": ["阿灯: 快看。"],
    "阿灯說：「爺爺說『別怕』，我就不怕。」": ["阿灯: 爺爺說『別怕』，我就不怕。"],
    '"快走"阿灯说。"好"毛毛说。': ["阿灯: 快走", "毛毛: 好"],
    "”你好。”阿灯说。": ["阿灯: 你好。"],
    "“你好。“阿灯说。“再见。“": ["阿灯: 你好。", "阿灯: 再见。"],
    # Others in the sentence do not speak.
    "阿灯对渡爷爷说：“我们走。”": ["阿灯: 我们走。"],
    "阿灯拉着渡爷爷的手，轻轻地问：“爷爷，‘莲灯’是什么？”": ["阿灯: 爷爷，‘莲灯’是什么？"],
    "“渡爷爷，等等我！”阿灯一边跑，一边喊。": ["阿灯: 渡爷爷，等等我！"],
    "渡爷爷看见阿灯，摸了摸胡子，说：“来。”": ["渡爷爷: 来。"],
    "渡爷爷没有说话。阿灯问：“您怎么了？”": ["阿灯: 您怎么了？"],
    "“去哪儿？”阿灯问渡爷爷。": ["阿灯: 去哪儿？"],
    "“阿灯！阿灯！”渡爷爷在船上喊。": ["渡爷爷: 阿灯！阿灯！"],
    "阿灯的声音很轻：“我怕。”": ["阿灯: 我怕。"],
    # By what they are, and by pronoun.
    "“上船吧。”老人说。": ["渡爷爷: 上船吧。"],
    "小狐狸摇摇尾巴：“我也去！”": ["毛毛: 我也去！"],
    "阿灯跑到河边。她大声喊：“有人吗？”": ["阿灯: 有人吗？"],
    "阿灯望着渡爷爷。他说：“别怕。”": ["渡爷爷: 别怕。"],
    "渡爷爷撑起船，阿灯坐在船头。“坐稳了。”他说。“好！”她答。": ["渡爷爷: 坐稳了。", "阿灯: 好！"],
    "阿灯笑了。毛毛跳下来，落在她肩上，叫道：“快来！”": ["毛毛: 快来！"],
    # Without a verb: who acts beside the words.
    "“原来有人走过！”毛毛擦擦鼻子，“我只看脚尖。”": ["毛毛: 原来有人走过！", "毛毛: 我只看脚尖。"],
    "阿灯放下篮子，坐在石头上。“灯灭了。”": ["阿灯: 灯灭了。"],
    "渡爷爷笑了。“爷爷，您笑什么？”阿灯问。": ["阿灯: 爷爷，您笑什么？"],
    "阿灯走到桥上。\n“有人吗？”": ["阿灯: 有人吗？"],
    # By turns.
    "阿灯对渡爷爷说：“我们走。”\n“好。”\n“往哪边？”\n“往东。”": [
        "阿灯: 我们走。", "渡爷爷: 好。", "阿灯: 往哪边？", "渡爷爷: 往东。",
    ],
    "毛毛问阿灯：“你怕吗？”“不怕。”": ["毛毛: 你怕吗？", "阿灯: 不怕。"],
    "“你去哪儿？”阿灯问。“去河边。”渡爷爷说。": ["阿灯: 你去哪儿？", "渡爷爷: 去河边。"],
    "“渡爷爷，水好黑。”阿灯说。\n“别怕。”\n“我不怕。”": [
        "阿灯: 渡爷爷，水好黑。", "渡爷爷: 别怕。", "阿灯: 我不怕。",
    ],
    "“谁？”阿灯问。\n“我是毛毛。”": ["阿灯: 谁？", "毛毛: 我是毛毛。"],
    "“……”阿灯没有回答。\n“别哭。”渡爷爷说。": ["渡爷爷: 别哭。"],
    # Thought, sung, called.
    "阿灯心想：“要是灯都亮了多好。”": ["阿灯: 要是灯都亮了多好。"],
    "阿灯唱道：“月亮走，我也走。”": ["阿灯: 月亮走，我也走。"],
    "毛毛叫了起来：“下雪啦！”": ["毛毛: 下雪啦！"],
    "阿灯喊“等等我！”就跑了。": ["阿灯: 等等我！"],
    # Somebody of whom the canon knows nothing: the narrator.
    "“快跑！”有人喊道。": [],
    "阿灯站在桥上。孩子们一起喊：“灯亮啦！”": [],
    "阿灯的妈妈说：“回家。”": [],
    "“谁要糖人？”卖糖人的师傅问。": [],
    "“我来了。”我说。": [],
    "“天黑了。”": [],
    "阿灯问渡爷爷：“会修吗？”\n“会。”渡爷爷说。\n“好样的！”一个苍老的声音从门口传来。": [
        "阿灯: 会修吗？", "渡爷爷: 会。",
    ],
    # No speech at all.
    "村里人都叫她“灯姑娘”。": [],
    "阿灯的“新家”很小，毛毛说不出话。": [],
    "门“咚”的一声关上了，“哗啦！”一声，灯灭了。": [],
    "木牌上写着：“小心水深。”": [],
    "他给船取了个名字：“小月亮”。": [],
    "她读了《“灯”的故事》，又读了“春”、“夏”、“秋”三个字。": [],
    "“灯王”是阿灯的外号。": [],
    "阿灯听说河边的小说家知道街道的味道。": [],
    "《河灯》里写道：“一灯一愿。”": [],
    # Broken marks.
    "阿灯说：“快看，灯亮了。\n大家都笑了。": ["阿灯: 快看，灯亮了。"],
    "快看！”阿灯说。": [],
    "“快看！阿灯说。“灯亮了！”": [],
    "阿灯说：“第一件事。\n“第二件事。”": ["阿灯: 第一件事。", "阿灯: 第二件事。"],
    "“”阿灯说。": [],
}  # fmt: skip


ENGLISH: dict[str, list[str]] = {
    "“Look, the lamp!” said Ada.": ["Ada: Look, the lamp!"],
    "Ada whispered, “Come.”": ["Ada: Come."],
    "“Move over, child,” said Granny Tor. “You are sitting on my road.”": [
        "Granny Tor: Move over, child,", "Granny Tor: You are sitting on my road.",
    ],
    "“I,” Ada said softly, “am not afraid.”": ["Ada: I,", "Ada: am not afraid."],
    '"Hello," said Ada. "Who is there?"': ["Ada: Hello,", "Ada: Who is there?"],
    "“Hello,” Ada called down the stairs.": ["Ada: Hello,"],
    "Then Marlow laughed and said: “Well done!”": ["Marlow: Well done!"],
    "'Come here,' said Marlow. It's the keepers' lamp. 'Now!' he cried.": [
        "Marlow: Come here,", "Marlow: Now!",
    ],
    "‘Don’t,’ said Ada. ‘It isn’t the dogs’ fault.’": ["Ada: Don’t,", "Ada: It isn’t the dogs’ fault."],
    "Ada said, “Marlow told me, ‘Never let it go out,’ and I won’t.”": [
        "Ada: Marlow told me, ‘Never let it go out,’ and I won’t.",
    ],
    # Others in the sentence, and what belongs to somebody.
    "“Is it dark?” Ada asked Marlow.": ["Ada: Is it dark?"],
    "“It is,” Marlow said to Ada.": ["Marlow: It is,"],
    "Ada's voice shook. “I am afraid.”": ["Ada: I am afraid."],
    "With a smile at Ada, Marlow said, “Sit.”": ["Marlow: Sit."],
    "“Ada, wait!” Marlow called.": ["Marlow: Ada, wait!"],
    # By what they are, and by pronoun.
    "“Sit down,” said the old keeper.": ["Marlow: Sit down,"],
    "“Mrow,” said the cat.": ["Pepper: Mrow,"],
    "“Slowly,” said Tor.": ["Granny Tor: Slowly,"],
    "Ada ran to the stairs. “Is anyone there?” she called.": ["Ada: Is anyone there?"],
    "Ada looked at Marlow. “It is late,” he said. “I know,” she said.": [
        "Marlow: It is late,", "Ada: I know,",
    ],
    # Without a verb.
    "“Come in.” Marlow opened the door.": ["Marlow: Come in."],
    "Ada jumped up. “So somebody has walked here!”": ["Ada: So somebody has walked here!"],
    "Ada stood on the bridge.\n“Hello?”": ["Ada: Hello?"],
    # By turns.
    "“Where are we going?” Ada asked Marlow.\n“East.”\n“How far?”\n“Not far.”": [
        "Ada: Where are we going?", "Marlow: East.", "Ada: How far?", "Marlow: Not far.",
    ],
    "“Come in.” Marlow opened the door.\n“Thank you.”\n“Sit down, Ada.”": [
        "Marlow: Come in.", "Ada: Thank you.", "Marlow: Sit down, Ada.",
    ],
    "“Who’s there?” asked Ada.\n“I am Pepper.”": ["Ada: Who’s there?", "Pepper: I am Pepper."],
    "“Bread!” Ada sang out. “Who wants it?” Marlow’s stomach growled.": [
        "Ada: Bread!", "Ada: Who wants it?",
    ],
    # Nobody of the canon.
    "Ada looked at Marlow. “Ahoy!” came a voice from below.": [],
    "Ada sat down. “Ahoy!” a voice called.": [],
    "“Stop!” shouted the baker.": [],
    "Ada's mother said, “Home!”": [],
    "“I was there,” I said.": [],
    "Ada stood still. “Bread!” the baker shouted.": [],
    "“It is night.”": [],
    # No speech.
    "The so-called “good” boat sank. They called it “Hope.”": [],
    "Ada heard the word “storm” and the sign read “Keep out.”": [],
    "It's the boys' boat, isn't it? 'Twas Ada's o'clock rock 'n' roll.": [],
    "“Star” was the name of Ada's boat.": [],
    "The nail was 6\" long, and Ada was 4' 2\" tall.": [],
    # Broken marks.
    "Ada said, “Look at the lamp.\nEverybody laughed.": ["Ada: Look at the lamp."],
    "“Look! said Ada. “Come!”": [],
    "Ada said, “First.\n“Second.”": ["Ada: First.", "Ada: Second."],
    "Marlow laughed. “Look at the 6\" nail, Ada!”": ["Marlow: Look at the 6\" nail, Ada!"],
}  # fmt: skip


@pytest.mark.parametrize("text", CHINESE)
def test_chinese(text: str) -> None:
    assert spoken(text, ZH, "zh") == CHINESE[text]


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    assert spoken(text, EN, "en") == ENGLISH[text]
