"""A poem and its picture: what it shows, and the poem written over it in columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

import skia

from ...build.step import step
from ...kinds import Painter
from ...values import Figure, Hour, Picture, PlaceKind, Poem, Scene, Season, Weather
from .ground import Sheet, calmest, legible, measure, paint, seal
from .named import hour_of, is_chinese, things_named, weather_of
from .typeface import CALLIGRAPHY, GARAMOND_ITALIC, GARAMOND_MEDIUM, KAI_BOLD, Type

# What classical words of one character show; the painter's own names are longer.
SHOWN: Mapping[str, str] = {
    "moon": r"月|婵娟|玉盘", "boat": r"舟|船|桨|棹", "sailboat": r"帆", "wild_goose": r"雁|鸿",
    "flying_crane": r"鹤", "crane": r"鹭|鸥", "pagoda": r"塔", "temple": r"寺|钟声|僧", "pavilion": r"亭",
    "tower": r"楼", "bridge": r"桥", "pine": r"松", "bamboo": r"竹", "plum_tree": r"梅",
    "willow": r"柳|杨", "peach_tree": r"桃", "lotus": r"荷|莲|芙蓉", "reeds": r"芦|蒹葭|荻",
    "maple": r"枫|霜叶", "chrysanthemum": r"菊", "hut": r"茅|庐|柴门|山居", "lantern": r"灯(?!火)",
    "swallow": r"燕", "horse": r"马|骑", "fisherman": r"渔|钓", "butterfly": r"蝶", "crow": r"鸦|乌啼",
    "flute": r"笛", "bird": r"鸟|莺|鹂",
}  # fmt: skip
PLACES: Mapping[PlaceKind, str] = {
    "sea": r"海|沧浪", "lake": r"湖|池|潭", "river": r"江|河|舟|帆|渡|溪|水|船|潮|流",
    "village": r"村|田|桑|柴门|茅", "town": r"城|市|楼|街", "garden": r"园|花|庭|阶|栏",
    "mountain": r"山|峰|岭|云|松|寺",
}  # fmt: skip
ENGLISH_PLACES: Mapping[PlaceKind, str] = {
    "sea": r"\b(?:seas?|ocean|ships?|sails?|lighthouse|waves?|shores?|tides?|gulls?)\b",
    "lake": r"\b(?:lake|pond|pool|swans?)\b", "river": r"\b(?:river|stream|boats?|creek|ford)\b",
    "village": r"\b(?:village|farm|barn|mill|plough|wheat|cottage)\b",
    "town": r"\b(?:town|city|street|market|shop|tower)\b",
    "garden": r"\b(?:garden|flowers?|roses?|petals?|lawn)\b",
    "forest": r"\b(?:forest|woods?|trees?|oaks?)\b",
    "mountain": r"\b(?:mountains?|hills?|peaks?|cliffs?|pines?|clouds?)\b",
}  # fmt: skip
# Of what English words name, what can stand in a landscape.
_OUTDOORS = """
    horse deer fox crane heron swan goose crow owl sparrow eagle seagull swallow butterfly bird
    tree willow pine maple oak bamboo reeds lotus grass flowers wheat hut pagoda temple pavilion
    tower cottage lighthouse castle church windmill barn bridge boat sailboat ship lantern"""
OUTDOORS = frozenset(_OUTDOORS.split())
SEASONS: Mapping[Season, str] = {
    "winter": r"雪|冬|寒梅|冰|winter|snow|frost|\bice", "autumn": r"秋|霜|菊|枫|雁|落木|中秋|重阳|autumn|october|harvest", "summer": r"夏|荷|莲|蝉|暑|summer|\bjuly|\baugust",
    "spring": r"春|桃|柳|花|燕|莺|清明|spring|\bapril|\bmay\b|blossom",
}  # fmt: skip
HOURS: Mapping[Hour, str] = {
    "night": r"月|夜|星|灯|烛|宵", "dusk": r"夕|暮|斜阳|晚|残照|黄昏", "dawn": r"晓|曙|晨",
}  # fmt: skip
WEATHERS: Mapping[Weather, str] = {
    "snow": r"(?<!映)(?<!似)(?<!如)雪",
    "rain": r"雨(?![后霁晴])",
    "mist": r"烟|雾|霭",
    "wind": r"风",
}
T = TypeVar("T")
MOST_SHOWN = 5
FAR = frozenset({"pagoda", "temple", "tower", "bridge", "sailboat", "hut", "moon"})
SKY = frozenset({"moon", "wild_goose", "flying_crane", "swallow", "crow", "bird", "butterfly"})


@step(version=2)
def stage_poem(poem: Poem, *, painter: Painter) -> Scene:
    """What a poem shows, read from its title and its words; no model is asked."""
    known = painter.vocabulary()
    told = poem.title.rpartition("·")[2]  # the name of a tune says nothing of the poem
    both = f"{told}\n{poem.text}"
    if is_chinese(poem.text):
        shown = {thing: words for thing, words in SHOWN.items() if thing in known}
        named = [t for text in (told, poem.text) for t, w in shown.items() if re.search(w, text)]
        places = {kind: len(re.findall(words, both)) for kind, words in PLACES.items()}
    else:
        named = [t for t in things_named(both, known) if t in OUTDOORS]
        places = {k: len(re.findall(w, both, re.I)) for k, w in ENGLISH_PLACES.items()}
    kind: PlaceKind = max(places, key=lambda k: places[k]) if any(places.values()) else "mountain"
    season = _told(SEASONS, told.lower(), poem.text.lower()) or "autumn"
    things = list(dict.fromkeys(named))[:MOST_SHOWN]
    spots = iter(((0.72, 0.2), (0.3, 0.3), (0.6, 0.36), (0.2, 0.16), (0.82, 0.4)))
    far = iter(((0.7, 0.55), (0.34, 0.6), (0.56, 0.5), (0.2, 0.56), (0.84, 0.62)))
    figures = tuple(
        Figure(
            thing=thing,
            x=(place := next(far if thing in FAR | SKY else spots))[0],
            depth=place[1],
            count=5 if thing in ("wild_goose", "lotus") else 1,
            lit=thing == "lantern",
        )
        for thing in things
    )
    chinese = is_chinese(poem.text)
    names = ("、" if chinese else ", ").join(known[t][0 if chinese else 1] for t in things)
    return Scene(
        caption=(f"《{poem.title}》诗意" + (f"：{names}" if names else ""))
        if chinese
        else f"“{poem.title}”" + (f": {names}" if names else ""),
        place=kind,
        season=season,
        hour=_told(HOURS, told, poem.text) or hour_of(both, "afternoon"),
        weather=_told(WEATHERS, told, poem.text) or weather_of(both),
        mood="calm",
        figures=figures,
    )


def _told(table: Mapping[T, str], *texts: str) -> T | None:
    """What the first text that names anything of the table names: a title says when and where before its poem."""
    found = (key for text in texts for key, words in table.items() if re.search(words, text))
    return next(found, None)


@step(version=1)
def inscribe(picture: Picture, poem: Poem, author: str) -> Picture:
    """The poem on a calm part of the picture, its title first, a seal last.

    Chinese in columns from right to left; other poems in lines, ranged left, at the top.

    Raises Unsupported for a character that no typeface has.
    """
    sheet = Sheet(picture)
    if not is_chinese(poem.text):
        return _in_lines(sheet, poem, author)
    height, width = sheet.pixels.shape[:2]
    columns = columns_of(poem.text)
    tall = max(map(len, columns))
    size = min(width * 0.052, height * 0.62 / tall / 1.06, width * 0.6 / len(columns) / 1.5)
    title = Type((CALLIGRAPHY, KAI_BOLD), size * 1.5)
    body = Type((KAI_BOLD, CALLIGRAPHY), size)
    pitch = size * 1.5
    block = int(pitch * len(columns) + title.size * 1.8)
    top, deep = int(height * 0.07), int(max(body.height("字" * tall), title.height(poem.title)))
    edge = int(width * 0.05)
    ground = calmest(
        sheet.pixels,
        [
            (width - block - edge, top, width - edge, top + deep),
            (edge, top, edge + block, top + deep),
        ],
        prefer_first=1.3,
    )
    colour: skia.Paint = paint(legible(sheet.canvas, ground))
    x = ground.right - title.size * 0.6
    title.column(sheet.canvas, poem.title, x, ground.top, colour)
    x -= title.size * 0.6 + pitch * 0.8
    for column in columns:
        body.column(sheet.canvas, column, x, ground.top, colour)
        x -= pitch
    foot = ground.top + body.height(columns[-1]) + size * 0.2
    seal(sheet.canvas, author, x + pitch, foot, width * 0.05)
    return sheet.picture()


def _in_lines(sheet: Sheet, poem: Poem, author: str) -> Picture:
    height, width = sheet.pixels.shape[:2]
    lines = [line for line in poem.text.splitlines() if line.strip()]
    title, body = Type((GARAMOND_ITALIC, KAI_BOLD), 100), Type((GARAMOND_MEDIUM, KAI_BOLD), 100)
    size = min(width * 0.78 / max(map(body.width, lines)) * 100, width * 0.05)
    body = Type(body.faces, min(size, height * 0.5 / len(lines) / 1.5))
    title = Type(title.faces, min(body.size * 1.6, width * 0.78 / title.width(poem.title) * 100))
    pitch, top = body.size * 1.5, int(height * 0.07)
    wide = max(*map(body.width, lines), title.width(poem.title))
    deep = title.size * 1.5 + pitch * len(lines)
    left = int((width - wide) / 2)
    ground = measure(sheet.pixels, (left, top, int(left + wide), int(top + deep)))
    colour = paint(legible(sheet.canvas, ground))
    title.line(sheet.canvas, poem.title, left, top + title.size * 0.8, colour)
    y = top + title.size * 1.5 + body.size * 0.8
    for line in lines:
        body.line(sheet.canvas, line, left, y, colour)
        y += pitch
    name = author if is_chinese(author) else author.strip()[:1].upper()
    seal(sheet.canvas, name, left + width * 0.03, y - body.size, width * 0.05)
    return sheet.picture()


LONGEST_COLUMN = 16


def columns_of(text: str) -> list[str]:
    """The poem without marks, as on a scroll: a line a column, short lines two to a column."""
    lines = [line for line in re.split(r"[，。！？；：、\s]+", text) if line]
    columns: list[str] = []
    for line in lines:
        if columns and len(columns[-1]) + len(line) + 1 <= LONGEST_COLUMN:
            columns[-1] += "　" + line
        else:
            columns.append(line)
    return columns
