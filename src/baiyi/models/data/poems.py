"""Poems as the collection `chinese-poetry` keeps them: a JSON list a file, in traditional script.

A poem's form is found from its lines: 五绝, 七绝, 五律, 七律 by their number and length, all other
shi are 古 (old style, long regulated verse among them); ci carry the name of their tune.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from .item import Item, name_of

FORMS = {(4, 5): "五绝", (4, 7): "七绝", (8, 5): "五律", (8, 7): "七律"}
PERIODS = (
    ("tang", "唐"),
    ("wudai", "五代"),
    ("huajian", "五代"),
    ("nantang", "五代"),
    ("song", "宋"),
)
NOBODY = {"", "不详", "不詳", "佚名", "无名氏", "無名氏", "阙名", "闕名", "失名"}
# Fragments (句) are no poems: two lines that survived, or several that belong to different ones.
FRAGMENT = re.compile(r"^(?:[残殘断斷]|[失佚逸])?句\s*(?:其?[一二三四五六七八九十百〇○]*)$|^存目\b")
UNTITLED = re.compile(r"^[失闕阙缺佚]题")
TUNE_FIRST = re.compile(r"^([\u3400-\u9fff]{2,8})[·・．](.*)$")  # a ci by its tune and first line
NUMBER = re.compile(r"[\s·．.]*(?:其)?[一二三四五六七八九十百〇○0-9]+$")
SERIES = re.compile(r"[一二三四五六七八九十百]+首$")
STOP = re.compile(r"[，。？！；：、]")
LONGEST_TITLE = 30


def poems(data: bytes, name: str) -> Iterator[Item]:
    """The poems of one file. `name` is its path in the collection, which tells the period.

    Raises ValueError for what is no such file.
    """
    found = json.loads(data)
    if not isinstance(found, list):
        return
    path = PurePath(name)
    places = (path.name, path.parent.name)  # the folder of all shi is named after the Tang
    period = next((own for place in places for part, own in PERIODS if part in place), "")
    for number, poem in enumerate(found):
        if isinstance(poem, dict) and isinstance(poem.get("paragraphs"), list):
            yield _item(poem, period, f"{name}#{number}")


def _item(poem: dict[str, Any], period: str, place: str) -> Item:
    tune = str(poem.get("rhythmic") or "").strip()
    title = str(poem.get("title") or "").strip()
    if tune and title == tune:
        title = ""
    author = str(poem.get("author") or "").strip()
    lines = [str(line).strip() for line in poem["paragraphs"]]
    return {
        "id": str(poem.get("id") or name_of(place)),
        "text": "\n".join(line for line in lines if line),
        "title": title,
        "author": "" if author in NOBODY else author,
        "period": period,
        "tune": tune,
    }


def shaped(item: Item) -> str | None:
    """Give a clean poem its form and work. The reason to drop it, where it is none."""
    text, title = item["text"], item["title"]
    if FRAGMENT.match(title):
        return "fragment"
    lengths = _lengths(text)
    even = len(set(lengths)) == 1
    if "？" in text and not even and len(set(_lengths(text.replace("？", "字")))) == 1:
        return "lost characters"  # here the sign stands for a character
    tune = TUNE_FIRST.match(title)
    if tune and not even:
        item["tune"] = item["tune"] or tune[1]
        title = "" if text.startswith(tune[2][:4]) else tune[2]
    title = "" if UNTITLED.match(title) else title
    item["form"] = "ci" if item["tune"] else _form(lengths) if even else "古"
    series = SERIES.sub("", NUMBER.sub("", title))
    item["work"] = f"{item['author']}/{series}" if series else ""
    item["title"] = title if len(title) <= LONGEST_TITLE else ""
    return None


def _lengths(text: str) -> list[int]:
    """Characters of each line of verse."""
    return [len(part) for part in STOP.split(text.replace("\n", "")) if part]


def _form(lengths: list[int]) -> str:
    return FORMS.get((len(lengths), lengths[0]), "古")
