"""Passages of prose by hand, which show a small writer how a beat becomes one: two at a time.

An author's own sample, where the brief has one, stands in the place of the first. Where somebody is alone
the second has nobody who could be spoken to, or the writer brings somebody in.
"""

from __future__ import annotations

from ....values import Brief
from .. import check

TASKS = {
    "zh": (
        "这一场：老丁发现少了一条船，船是夜里叫人割断绳子带走的\n"
        "人物：老丁，守渡口的人；阿月，老丁的外孙女\n前一小段：下了一夜的雨，天亮时停了。\n写这一小段（渡口）：老丁发现少了一条船，问阿月夜里听见什么。\n"
        "（84到146个字，说的话放在“”里，写明是谁说的）",
        "这一场：周先生拿一件旧大衣来改，林佩认出是自己当年缝的\n"
        "人物：林佩，裁缝；周先生，客人\n前一小段：周先生抱着一个包袱走进铺子。\n写这一小段（裁缝铺）：林佩打开包袱，认出自己当年缝错的针脚。\n"
        "（84到146个字，说的话放在“”里，写明是谁说的）",
    ),
    "en": (
        "The scene: A boat is missing; somebody cut it loose in the night\n"
        "Characters: Dunn, who keeps the ferry; Moll, his granddaughter\nThe passage before: The rain stops "
        "towards morning.\nWrite this passage (the landing): Dunn finds that a boat is missing and asks "
        "Moll what she heard.\n(54 to 94 words; speech in quotation marks, and who says it)",
        "The scene: Mr Abbott brings an old coat to be altered, and Hester knows her own stitches\n"
        "Characters: Hester Lane, a tailor; Mr Abbott, a customer\nThe passage before: Mr Abbott comes "
        "in with a parcel.\nWrite this passage (the tailor's shop): Hester opens the parcel and knows a seam "
        "that she once sewed wrong.\n(54 to 94 words; speech in quotation marks, and who says it)",
    ),
}
PASSAGES = {
    "zh": (
        "老丁披着衣裳下到水边，数了数，五条。他换一头再数，还是五条。第六根桩子上剩半截绳，断口是湿的，齐齐整整。他蹲下去，拿拇指摸那断口。\n"
        "“阿月，”老丁没有回头，“夜里你听见狗叫没有？”\n"
        "“叫了两声。”阿月站在石阶上，鞋尖对着鞋尖，“后来就不叫了。”",
        "包袱解开，是一件藏青的呢大衣，袖口磨得发亮。林佩把它翻过来，里子上一行细针脚往左歪着，到第三个扣眼那儿打了个死结。她认得这个结。"
        "那年她十五岁，师傅说收针要回三针，她只回了两针。\n"
        "“能改小么？”周先生问。\n"
        "林佩把大衣叠好，领子朝里。“能，”她说，“你先坐。”",
    ),
    "en": (
        "Dunn went down to the water with his coat over his shoulders and counted. Five. He counted from the "
        "other end and it was still five. At the sixth post hung a foot of rope, wet, cut clean across. He put "
        "his thumb on it.\n"
        "“Moll,” he said, without turning round, “did you hear the dog last night?”\n"
        "“Twice.” She stood on the steps with her toes together. “Then it stopped.”",
        "The parcel came open and it was a navy coat, shiny at the cuffs. Hester turned it inside out. Along "
        "the lining ran a row of stitches that leaned to the left, and by the third buttonhole sat a knot. She "
        "knew that knot. She had been fifteen, told to go back three stitches, and had gone back two.\n"
        "“Can it be taken in?” Mr Abbott asked.\n"
        "She folded the coat with its collar inside. “It can,” she said. “Sit down a minute.”",
    ),
}
ALONE = {
    "zh": (
        "这一场：秦姑半夜听见滴水，找到漏处，堵住了\n"
        "人物：秦姑，看仓库的人\n前一小段：半夜里秦姑听见滴水的声音。\n写这一小段（仓库）：秦姑找到漏水的地方，用围裙堵住。\n"
        "（84到146个字，没有人说话）",
        "滴答声从东墙来。秦姑提着马灯走过去，站住，声音又到了西边。她把灯放在地上，灯芯捻小，闭上眼睛数：一，二，三，滴。"
        "抬脚，两步半，伸手往麻袋缝里一摸，指尖湿了。\n"
        "她解下围裙，叠成四折，塞进那道缝里，蹲着等。墙外有更夫走过去，又走回来。没有声音了。她这才觉得膝盖疼。",
    ),
    "en": (
        "The scene: Ruth hears dripping in the night, finds the leak and stops it\n"
        "Characters: Ruth Lamb, who keeps the warehouse\nThe passage before: In the night Ruth hears water.\nWrite "
        "this passage (the warehouse): Ruth finds the leak and stops it with her apron.\n(54 to 94 words; nobody speaks)",
        "The dripping came from the east wall. Ruth carried the lantern over and stood still, and it came from the "
        "west. She set the lantern down, turned the wick low, shut her eyes and counted. One, two, three, drop. Two "
        "and a half steps. She put her hand between the sacks and her fingers were wet.\n"
        "She folded her apron in four, pushed it into the gap and waited on her heels. Nothing. Only then did her "
        "knees begin to hurt.",
    ),
}
STRANGERS = {
    "zh": ("老丁", "阿月", "林佩", "周先生", "秦姑"),
    "en": ("Dunn", "Moll", "Hester", "Abbott", "Ruth"),
}
OWN = {"zh": 180, "en": 700}  # characters of the author's sample that are shown


def turns(brief: Brief, *, alone: bool = False) -> tuple[str, ...]:
    """Task and passage, twice; what a conversation puts before the task itself."""
    language = "zh" if brief.language == "zh" else "en"
    (first_task, second_task), (first, second) = TASKS[language], PASSAGES[language]
    if alone:
        second_task, second = ALONE[language]
    if brief.style_sample:
        first = _own(brief.style_sample, OWN[language]) or first
    return (first_task, first, second_task, second)


def strangers(brief: Brief) -> tuple[str, ...]:
    return STRANGERS["zh" if brief.language == "zh" else "en"]


def _own(sample: str, most: int) -> str:
    """The first whole sentences of the author's sample."""
    kept = ""
    for paragraph in sample.splitlines():
        for sentence in check.sentences(paragraph):
            if kept and len(kept) + len(sentence) > most:
                return kept.strip()
            kept += sentence
        kept += "\n"
    return kept.strip()
