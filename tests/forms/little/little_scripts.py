"""Random screenplays whose words look like other elements."""

from __future__ import annotations

import random

from baiyi.values import Element, Screenplay

HOSTILE = (
    "INT. CELLAR - NIGHT", "EXT. BRIDGE", ".hidden", "...", "!bang", "@nobody", "~la la", "> CUT TO:",
    "> middle <", "# Act", "= what happens", "===", "[[note]]", "/* gone", "gone */", "*star*",
    "_under_", "**", r"back\slash", r"\*", "(aside)", "MARY", "FADE OUT:", "Title: not one", "]]", "[[",
    "a ^", "内景 茶馆 夜", "1. 外景。河边 - 日", "第3场 内景", "（低声）", "@王小明", "小明说：“走吧。”", "<b>&amp;", "]]>", "#5#",
)  # fmt: skip
WORDS = {
    "en": [
        "the",
        "lamp",
        "burns",
        "low",
        "and",
        "somebody",
        "walks",
        "along",
        "the",
        "pier",
        "with",
        "a",
        "letter",
    ],
    "zh": list("灯火渐暗有人拿着一封信沿码头走来"),
}
CAST = {
    "en": ("MARY", "OLD TOM", "O'Neil", "Dr. von X"),
    "zh": ("王小明", "阿灯", "老板娘（画外音）", "MARY"),
}
HEADS = {
    "en": ("INT. TEA HOUSE - NIGHT", "EXT. PIER - DAY", "INT./EXT. CAR - DUSK", "The Void"),
    "zh": ("内景 茶馆 夜", "外景 运河码头 日", "内外景 船舱 黄昏", "茶馆后院"),
}


def words(chance: random.Random, language: str, lines: int = 1) -> str:
    def row() -> str:
        found = chance.choices(WORDS[language], k=chance.randint(1, 9))
        found.insert(chance.randint(0, len(found)), chance.choice(HOSTILE))
        return " ".join(found) if chance.random() < 0.8 else chance.choice(HOSTILE)

    return "\n".join(row() for _ in range(chance.randint(1, lines)))


def speech(chance: random.Random, language: str, dual: bool = False) -> list[Element]:
    found = [Element(kind="character", text=chance.choice(CAST[language]), dual=dual)]
    if chance.random() < 0.4:
        found.append(Element(kind="parenthetical", text=words(chance, language)))
    found.append(Element(kind="dialogue", text=words(chance, language, 3)))
    if chance.random() < 0.2:
        found.append(Element(kind="lyrics", text=words(chance, language, 2)))
    return found


def script(seed: int) -> Screenplay:
    chance = random.Random(seed)
    language = ("en", "zh")[seed % 2]
    elements: list[Element] = []
    for scene in range(1, chance.randint(3, 7)):
        number = chance.choice(("", str(scene), f"{scene}A"))
        head = chance.choice(HEADS[language])
        elements.append(Element(kind="heading", text=head, scene_number=number))
        for _ in range(chance.randint(2, 9)):
            match chance.randint(0, 9):
                case 0:
                    elements.append(
                        Element(
                            kind="transition",
                            text=chance.choice(("CUT TO:", "切至", "淡出。", "> x <")),
                        )
                    )
                case 1:
                    elements.append(Element(kind="centered", text=words(chance, language, 2)))
                case 2:
                    elements.append(Element(kind="note", text=words(chance, language)))
                case 3:
                    elements.append(
                        Element(
                            kind="section", text=words(chance, language), level=chance.randint(1, 6)
                        )
                    )
                    elements.append(Element(kind="synopsis", text=words(chance, language)))
                case 4:
                    elements.append(Element(kind="page_break"))
                case 5:
                    elements += speech(chance, language)
                    elements += speech(chance, language, dual=True)
                case 6 | 7:
                    elements += speech(chance, language)
                case _:
                    elements.append(Element(kind="action", text=words(chance, language, 3)))
    return Screenplay(
        title=words(chance, language), author="李 Li", language=language,
        based_on=chance.choice(("", "《渡口》")), elements=tuple(elements),
    )  # fmt: skip
