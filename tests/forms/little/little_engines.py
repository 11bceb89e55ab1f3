"""Engines that make a whole picture book in a moment: a writer that knows one story in two
languages, a painter of plain colours, a speaker of tones. Each call leaves a line in the file
LITTLE_LOG, if there is one: "writes plan", "paints 1600x1200 ...", "speaks ...". LITTLE_PAUSE are seconds
that the writer waits before it answers; with LITTLE_FAILS it does not answer.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from blake3 import blake3
from little_story import BONES, PAGES
from PIL import Image

from baiyi.errors import StepFailed
from baiyi.values import (
    Asset,
    Estimate,
    Frozen,
    Line,
    Picture,
    Piece,
    Prompt,
    Scene,
    Sound,
    Usage,
    Voice,
    WordTime,
)

RATE = 16_000
SENTENCE = re.compile(r"[^。！？.!?\n]+[。！？.!?]*")
WORD = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]+(?:['’][A-Za-z]+)*")


def tell(words: str) -> None:
    if log := os.environ.get("LITTLE_LOG"):
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(words.replace("\n", " ") + "\n")


class Little:
    name: ClassVar[str] = "little"

    class Options(Frozen):
        pass

    def __init__(self, options: Any, weights: Mapping[str, Path]) -> None:
        self.options = options

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()

    def close(self) -> None:
        pass


class LittleWriter(Little):
    """Answers by the schema: the bones of its one story, looks, stagings; else a page of it."""

    streams: ClassVar[int] = 4
    skill: ClassVar[str] = "small"

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        asked = prompt.messages[-1].text
        time.sleep(float(os.environ.get("LITTLE_PAUSE", "0")))
        if os.environ.get("LITTLE_FAILS"):
            raise StepFailed("the writer little was told to fail", "写作引擎按要求失败")
        schema = (prompt.schema_ or {}).get("properties", {})
        if pattern := (prompt.schema_ or {}).get("pattern"):
            tell("writes a line of verse")
            answer = json.dumps(fitting(pattern, prompt.seed), ensure_ascii=False)
        elif (role := prompt.messages[0].text).startswith(("You are a literary", "你是一位文学")):
            tell("writes at the desk")
            answer = "The boats came home." if role.startswith("You") else "小舟慢慢回到岸边。"
        elif told := translating(prompt):
            tell(f"translates {asked.rpartition(chr(10))[2][:24]}")
            answer = told
        elif set(schema) in ({"order"}, {"text"}):
            tell("writes news")
            last = asked.rpartition("\n")[2]
            answer = json.dumps({"order": [2, 1]} if "order" in schema else {"text": f"{last}。"})
        elif "mood" in schema:
            tell(f"writes staging {asked[:24]}")
            answer = json.dumps(staging(schema), ensure_ascii=False)
        elif "people" in schema:
            tell("writes canon")
            answer = json.dumps(looks(schema), ensure_ascii=False)
        elif schema:
            tell("writes plan")
            answer = json.dumps(bones(schema), ensure_ascii=False)
        else:
            language, number = page_of(asked)
            tell(f"writes page {number}")
            answer = PAGES[language][number - 1]
        for start in range(0, len(answer), 40):
            yield Piece(text=answer[start : start + 40])
        used = Usage(
            prompt_tokens=len(asked), evaluated_tokens=len(asked), written_tokens=len(answer)
        )
        yield Piece(text="", finish="stop", usage=used)

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate(seconds=0.01)


WORDS = (
    "slow river carries quiet paper light under wooden bridges where patient children wait "
    "beside their fathers until evening falls across the old grey town and all boats come home"
)
FILL: Mapping[str, Sequence[str]] = {
    "en": WORDS.split(),
    "zh": "河水慢慢流过木桥灯光照着等船的孩子风从远处吹来夜里老镇上一只小舟回到岸边父亲笑了",
}


def translating(prompt: Prompt) -> str | None:
    """As long a text in the other language as was asked for, with the words settled in it."""
    role, asked = prompt.messages[0].text, prompt.messages[-1].text
    if not role.startswith(("You translate", "你把英文译")):
        return None
    language = "en" if role.startswith("You") else "zh"
    if schema := (prompt.schema_ or {}).get("properties"):
        latin, han = "abcdefgh", "甲乙丙丁戊己庚辛"
        names = {
            word: f"Name{latin[n]}" if language == "en" else f"名{han[n]}"
            for n, word in enumerate(schema)
        }
        return json.dumps(names, ensure_ascii=False)
    text = asked.rpartition(":\n" if language == "en" else "：\n")[2]
    kept = re.findall(r"[A-Za-z]+" if language == "en" else r"[\u4e00-\u9fff]+", text)
    size = (
        len(re.findall(r"[\u4e00-\u9fff]", text)) * 2 // 3
        if language == "en"
        else len(text.split()) * 3 // 2
    )
    chance = random.Random(text)
    filled = [*kept, *(chance.choice(FILL[language]) for _ in range(max(2, size)))]
    return " ".join(filled) + "." if language == "en" else "".join(filled) + "。"


def fitting(pattern: str, seed: int) -> str:
    """Any text that a pattern of character classes allows."""
    chance = random.Random(seed)
    classes = re.findall(r"\[([^\]]+)\](?:\{(\d),\d\})?", pattern)
    return "".join(chance.choice(c) for c, times in classes for _ in range(int(times or 1)))


def bones(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The story's bones; a name that the brief gives stands in the schema as its only value."""
    story = BONES["zh" if "主角" in schema else "en"]
    return {
        key: given["const"] if "const" in given else story[key] for key, given in schema.items()
    }


def looks(schema: Mapping[str, Any]) -> dict[str, Any]:
    people, places = (schema[key]["properties"] for key in ("people", "places"))
    look = {"wants": "light", "gender": "female", "figure": "girl", "hair": "braids"}
    look |= {"garment": "robe", "colour": "red", "hat": "none"}
    return {"people": dict.fromkeys(people, look), "places": dict.fromkeys(places, "river")}


def staging(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {key: "warm" if key == "mood" else "walking" for key in schema if key != "things"}


def page_of(asked: str) -> tuple[str, int]:
    """The language, and which of the story's four pages is wanted: the last turn that it tells."""
    language = "zh" if "写一页" in asked else "en"
    story, told = (
        BONES[language],
        asked.rpartition("写一页：" if language == "zh" else "one page: "),
    )
    marks = ("难处", "更糟的事", "发现了什么", "最后的画面")
    marks = (
        marks
        if language == "zh"
        else ("trouble", "what gets worse", "small thing found", "last picture")
    )
    found = [n for n, mark in enumerate(marks, 1) if str(story[mark]).lower() in told[2].lower()]
    return language, max(found, default=1)


class LittlePainter(Little):
    """A flat colour for each scene, and a bar for each figure in it."""

    def paint(self, scene: Scene, *, width: int, height: int, seed: int) -> Picture:
        tell(f"paints {width}x{height} {scene.caption[:24]}")
        digest = blake3(f"{scene.model_dump_json()} {seed}".encode()).digest()
        image = Image.new("RGB", (width, height), tuple(128 + byte // 2 for byte in digest[:3]))
        for number, figure in enumerate(scene.figures):
            x = round(figure.x * (width - 40))
            colour = tuple(byte // 2 for byte in digest[3 * number + 3 : 3 * number + 6])
            image.paste(colour, (x, height // 2, x + 40, height - 20))
        out = io.BytesIO()
        image.save(out, "PNG")
        made = Asset.of(out.getvalue(), "image/png")
        return Picture(image=made, width=width, height=height, scene=scene)

    def vocabulary(self) -> Mapping[str, tuple[str, str]]:
        return {
            "lantern": ("灯笼", "lantern"),
            "boat": ("小船", "boat"),
            "bridge": ("石桥", "bridge"),
            "firefly": ("萤火虫", "firefly"),
        }


class LittleSpeaker(Little):
    """A tone of a tenth of a second for each word."""

    def voices(self) -> Sequence[Voice]:
        given = (("ping", "zh", "female"), ("an", "zh", "male"), ("amy", "en", "female"))
        return [Voice(name=name, language=spoken, gender=sex) for name, spoken, sex in given]

    def speak(self, line: Line) -> Iterator[Sound]:
        tell(f"speaks {line.text[:24]}")
        for sentence in SENTENCE.finditer(line.text):
            words = list(WORD.finditer(sentence[0]))
            if not words:
                continue
            clock = np.arange(RATE // 10) / RATE
            tone = 0.2 * np.sin(2 * np.pi * 330 * clock) * np.hanning(len(clock))
            times = tuple(
                WordTime(
                    begin=sentence.start() + word.start(),
                    end=sentence.start() + word.end(),
                    start_seconds=number / 10,
                    stop_seconds=number / 10 + 0.1,
                )
                for number, word in enumerate(words)
            )
            samples = np.tile(tone, len(words)).astype("<f4").tobytes()
            yield Sound(samples=samples, rate=RATE, words=times)
