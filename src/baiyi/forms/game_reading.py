"""Game texts read back from a document, from JSON or from Ink, and judged as what they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from ..create.write import check
from ..create.write.game import graph
from ..create.write.verse.verdict import Fault
from ..publish.play import FORMAT
from ..values import Choice, Dialogue, Frozen, GameCharacter, Item, Node, Quest
from .game_script import FIELDS, TITLES

SHEETS: dict[str, type[Frozen]] = {"character": GameCharacter, "item": Item, "quest": Quest}
NAMED = {title: piece for piece, titles in TITLES.items() for title in titles}
LABELS = {label: name for name, labels in FIELDS.items() for label in labels}
HEAD = re.compile(r"(?P<title>[^：:]+?)(?:[：:] *(?P<name>.+))?")
FIELD = re.compile(r"(?P<label>[^：:]{1,12})[：:] *(?P<value>.*)")
PLACE = re.compile(r"(?P<number>\d{1,3})(?: · (?:结局：|Ending: )(?P<ending>.+))?")
WAY = re.compile(r"(?P<text>.*?) ?→ (?P<to>\d{1,3}|\?)(?:  ?\[.*\])?")
KNOT = re.compile(r"^={2,}\s*(\w+)\s*=*\s*$", re.M)
DIVERT = re.compile(r"->\s*(\w+)")
OVER = ("END", "DONE")


def is_game(text: str, lines: Sequence[str]) -> bool:
    """Sheets with their fields, places that lead on, our JSON, or the knots of Ink."""
    if f'"format": "{FORMAT}"' in text or (KNOT.search(text) and DIVERT.search(text)):
        return True
    fields = sum(
        (m := FIELD.fullmatch(line)) is not None and m["label"] in LABELS for line in lines
    )
    ways = sum(WAY.fullmatch(line) is not None for line in lines)
    return any(_title(line) for line in lines) and (fields > 1 or ways > 1)


def faults(text: str, lines: Sequence[str], language: str) -> Iterator[Fault]:
    """Sheets without what they need, places that lead nowhere, what belongs to no page."""
    if f'"format": "{FORMAT}"' in text:
        yield from _json(text)
    elif KNOT.search(text):
        yield from _ink(text)
    else:
        yield from _document(lines, language)


def _title(line: str) -> tuple[str, str] | None:
    """The piece that a heading begins, and its name."""
    told = HEAD.fullmatch(line)
    if told is None or told["title"] not in NAMED:
        return None
    piece = NAMED[told["title"]]
    return (piece, told["name"] or "") if bool(told["name"]) == (piece in SHEETS) else None


def _document(lines: Sequence[str], language: str) -> Iterator[Fault]:
    pieces: list[tuple[str, str, list[str]]] = []
    for line in lines:
        if begun := _title(line):
            pieces.append((*begun, []))
        elif pieces:
            pieces[-1][2].append(line)
    if not pieces:
        yield _fault("pieces", "there is no sheet and no dialogue; begin one with a line such as "
                     "“Character: Lan” or “Dialogue”",
                     "没有设定卡，也没有对话；请以“角色：阿岚”或“对话”这样的一行开头")  # fmt: skip
    for piece, name, rows in pieces:
        where = name or TITLES[piece][language == "zh"]
        words = "\n".join(rows)
        for defect in (*check.script(words, language, context=words), *check.manners(words)):
            yield _fault("words", f"{where}: {defect.english}", f"{where}：{defect.chinese}")
        yield from _sheet(piece, name, rows) if piece in SHEETS else _talk(rows)


def _sheet(piece: str, name: str, rows: Sequence[str]) -> Iterator[Fault]:
    told: dict[str, object] = {"name": name}
    steps: list[str] | None = None
    for row in rows:
        field = FIELD.fullmatch(row)
        if field and field["label"] in LABELS:
            label = LABELS[field["label"]]
            steps = [] if label == "steps" else None
            told[label] = steps if steps is not None else field["value"]
        elif steps is not None:
            steps.append(row)
    yield from _valid(piece, name, told)


def _valid(piece: str, name: str, told: object) -> Iterator[Fault]:
    """The sheet beside what its kind asks for."""
    try:
        SHEETS[piece].model_validate(told)
    except ValidationError as error:
        for wrong in error.errors():
            field = ".".join(str(part) for part in wrong["loc"])
            label = FIELDS.get(field, (field, field))
            yield _fault("field", f"{name}: {label[0]}: {wrong['msg']}",
                         f"{name}：“{label[1]}”缺失、过长或不合要求（{wrong['msg']}）")  # fmt: skip


def _talk(rows: Sequence[str]) -> Iterator[Fault]:
    """The dialogue as it is played. A document says what a choice needs, not what gives it: so every
    choice is taken to be open."""
    nodes: list[Node] = []
    number, ending, said, ways = "", None, list[str](), list[re.Match[str]]()
    for row in (*rows, "0"):
        place = PLACE.fullmatch(row)
        if place is None:
            way = WAY.fullmatch(row)
            ways, said = ([*ways, way], said) if way else (ways, [*said, row])
            continue
        if number and not said:
            yield _fault("silent", f"place {number} has no words", f"第 {number} 处没有文字")
        if number:
            nodes.append(_node(number, ending, " ".join(said) or "…", ways))
        number, ending, said, ways = place["number"], place["ending"], [], []
    if not nodes:
        yield _fault("places", "the dialogue has no places: a number on a line of its own begins one",
                     "对话没有节点：单独一行的编号开始一个节点")  # fmt: skip
        return
    yield from graph.faults(Dialogue(title="-", start=nodes[0].id, nodes=tuple(nodes[:400])))


def _node(number: str, ending: str | None, said: str, ways: Sequence[re.Match[str]]) -> Node:
    choices = tuple(
        Choice(text=way["text"][:200], to=_id(way["to"])) for way in ways if way["text"]
    )
    then = next((_id(way["to"]) for way in ways if not way["text"]), None)
    ending = ending[:60] if ending else None
    return Node(id=_id(number), text=said[:1200], choices=choices, then=then, ending=ending)


def _id(number: str) -> str:
    return f"n{number}" if number.isdigit() else "nowhere"


def _json(text: str) -> Iterator[Fault]:
    try:
        told = json.loads(text)
    except ValueError as error:
        yield _fault("json", f"the JSON cannot be read: {error}", f"无法解析 JSON：{error}")
        return
    for piece in SHEETS:
        if sheet := told.get(piece):
            yield from _valid(piece, str(sheet.get("name", piece)), sheet)
    if talk := told.get("dialogue"):
        try:
            yield from graph.faults(Dialogue.model_validate(talk))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            yield _fault(
                "dialogue", f"dialogue.{where}: {first['msg']}", f"dialogue.{where}：{first['msg']}"
            )


def _ink(text: str) -> Iterator[Fault]:
    """Knots that are not there, and knots at whose end a player is stuck."""
    text = re.sub(r"(?m)^\s*//.*$", "", text)
    parts = KNOT.split(text)
    knots = dict(zip(parts[1::2], parts[2::2], strict=True))
    for where, body in {"the beginning": parts[0], **knots}.items():
        for target in dict.fromkeys(DIVERT.findall(body)):
            if target not in knots and target not in OVER:
                yield _fault("missing", f"{where}: it leads to {target!r}, which is not there",
                             f"{where}：通向不存在的 {target!r}")  # fmt: skip
        if where in knots and not DIVERT.search(body):
            yield _fault("dead_end", f"{where}: it leads nowhere", f"{where}：没有去处")


def _fault(rule: str, english: str, chinese: str) -> Fault:
    return Fault(rule=rule, line=0, english=english, chinese=chinese)
