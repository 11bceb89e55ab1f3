"""A writer that answers any schema by chance, and tells any length of prose of which no sentence
comes twice: what the structure around a writer guarantees must hold with this one too.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from little_engines import Little, tell

from baiyi.values import Estimate, Piece, Prompt, Usage

HAN = (
    "河水慢流过木桥灯光照着等船孩子风从远处吹来夜老镇上只小舟回到岸边父亲笑门前雨落石阶青苔井口绳子铁匠锤火炉"
    "墙角梅花开雪化山路挑夫担茶叶城门鼓楼钟声集市布店掌柜算盘账本铜钱纸伞油灯窗户影子猫跳屋顶瓦片月亮星星云雾"
)
WORDS = [
    "slow",
    "river",
    "carries",
    "quiet",
    "paper",
    "light",
    "under",
    "wooden",
    "bridges",
    "where",
    "patient",
    "children",
    "wait",
    "beside",
    "fathers",
    "until",
    "evening",
    "falls",
    "across",
    "grey",
    "town",
    "boats",
    "come",
    "home",
    "stone",
    "steps",
    "moss",
    "well",
    "rope",
    "smith",
    "hammer",
    "stove",
    "corner",
    "plum",
    "snow",
    "melts",
    "mountain",
    "road",
    "porter",
    "tea",
    "leaves",
    "gate",
    "drum",
    "tower",
    "market",
    "cloth",
    "counter",
    "ledger",
    "coin",
    "umbrella",
    "lamp",
    "window",
    "shadow",
    "cat",
    "roof",
    "tile",
    "moon",
    "star",
    "cloud",
    "mist",
    "engine",
    "harbour",
]


class Teller(Little):
    """Faults of writers are written where their tests are."""

    streams: ClassVar[int] = 4
    skill: ClassVar[str] = "small"

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        asked = "\n".join(message.text for message in prompt.messages)
        chinese = bool(re.search(r"[\u4e00-\u9fff]", prompt.messages[0].text))
        chance = random.Random(f"{prompt.seed} {asked}")
        if prompt.schema_ and prompt.schema_.get("minLength", 0) >= 50:  # prose, as a string
            told = prose(wanted(prompt.messages[-1].text), chance, chinese)
            answer = json.dumps(told, ensure_ascii=False)
        elif prompt.schema_ is not None:
            answer = json.dumps(fill(prompt.schema_, chance, chinese), ensure_ascii=False)
        else:
            answer = prose(wanted(prompt.messages[-1].text), chance, chinese)
        tell(f"tells {prompt.messages[-1].text[:24]}")
        yield Piece(text=answer)
        sent = len(asked)
        used = Usage(prompt_tokens=sent, evaluated_tokens=sent, written_tokens=len(answer))
        yield Piece(text="", finish="stop", usage=used)

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate(seconds=0.01)


def wanted(asked: str) -> int:
    """The middle of the bounds that the prompt names last: 210到350个字, 135 to 225 words."""
    bounds = re.findall(r"(\d+)(?:到| to )(\d+)", asked)
    return (int(bounds[-1][0]) + int(bounds[-1][1])) // 2 if bounds else 60


def prose(length: int, chance: random.Random, chinese: bool) -> str:
    rows, told = [], 0
    while told < length:
        size = chance.randint(9, 22)
        if chinese:
            rows.append("".join(chance.choice(HAN) for _ in range(size)) + "。")
        else:
            rows.append(" ".join(chance.choice(WORDS) for _ in range(size)).capitalize() + ".")
        told += size
    return ("" if chinese else " ").join(rows)


def fill(schema: dict[str, Any], chance: random.Random, chinese: bool) -> Any:
    """Any value that the schema allows; strings as long as they may be, to try every bound."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return chance.choice(schema["enum"])
    kind = schema.get("type")
    if kind == "object":
        return {key: fill(inner, chance, chinese) for key, inner in schema["properties"].items()}
    if kind == "array":
        count = chance.randint(schema.get("minItems", 1), schema.get("maxItems", 3))
        return [fill(schema["items"], chance, chinese) for _ in range(count)]
    if kind == "integer":
        return chance.randint(schema.get("minimum", 0), schema.get("maximum", 9))
    most = schema.get("maxLength", 22) - 2  # what goes on to its limit was cut off there
    if "pattern" in schema:  # of a sentence without direct speech: Han, or words from a capital on
        most = 12 if chinese else 40
    if chinese:
        return "".join(chance.choice(HAN) for _ in range(most))
    text = " ".join(chance.choice(WORDS) for _ in range(most))[:most]
    return text[0].upper() + text[1:].strip()
