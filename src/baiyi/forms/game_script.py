"""Sheets and dialogues as people read them in a document: fields by name, choices by where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..values import Block, Chapter, Dialogue, Frozen, GameCharacter, Item, Node, Quest

TITLES = {"character": ("Character", "角色"), "item": ("Item", "物品"), "quest": ("Quest", "任务"),
          "dialogue": ("Dialogue", "对话")}  # fmt: skip
FIELDS: Mapping[str, tuple[str, str]] = {
    "role": ("Role", "身份"), "looks": ("Looks", "外貌"), "manner": ("Manner", "性情"),
    "wants": ("Wants", "想要"), "fears": ("Fears", "害怕"), "secret": ("Secret", "秘密"),
    "line": ("Says", "口头禅"), "use": ("Use", "用处"), "price": ("Price", "代价"),
    "origin": ("Origin", "来历"), "giver": ("Given by", "交托人"), "goal": ("Goal", "目标"),
    "steps": ("Steps", "步骤"), "obstacle": ("Obstacle", "阻碍"), "reward": ("Reward", "奖励"),
}  # fmt: skip


def chapters(found: Mapping[str, Frozen], language: str) -> tuple[Chapter, ...]:
    """A chapter for each piece, in the order of TITLES."""
    zh = language == "zh"
    made = []
    for piece, titles in TITLES.items():
        value = found.get(piece)
        if isinstance(value, Dialogue):
            made.append(Chapter(title=titles[zh], blocks=tuple(_talk(value, zh))))
        elif isinstance(value, (GameCharacter, Item, Quest)):
            mark = "：" if zh else ": "
            made.append(
                Chapter(title=f"{titles[zh]}{mark}{value.name}", blocks=tuple(_sheet(value, zh)))
            )
    return tuple(made)


def _sheet(sheet: Frozen, zh: bool) -> Iterator[Block]:
    for name, value in sheet:
        mark = "：" if zh else ": "
        if name in FIELDS and isinstance(value, tuple):
            yield Block(text=FIELDS[name][zh] + mark.strip())
            yield from (Block(text=step, kind="item") for step in value)
        elif name in FIELDS and value:
            yield Block(text=f"{FIELDS[name][zh]}{mark}{value}")


def _talk(talk: Dialogue, zh: bool) -> Iterator[Block]:
    numbers = {node.id: number for number, node in enumerate(talk.nodes, 1)}
    for node in talk.nodes:
        yield Block(text=_head(node, numbers[node.id], zh), kind="heading")
        speaker = f"{node.speaker}{'：' if zh else ': '}" if node.speaker else ""
        yield from (
            Block(text=speaker * (n == 0) + line) for n, line in enumerate(node.text.splitlines())
        )
        for choice in node.choices:
            needs = ", ".join(f"{name} ≥ {least}" for name, least in choice.needs.items())
            told = f"{choice.text} → {numbers.get(choice.to, '?')}"
            yield Block(text=told + (f"  [{needs}]" if needs else ""), kind="item")
        if node.then:
            yield Block(text=f"→ {numbers.get(node.then, '?')}", kind="item")


def _head(node: Node, number: int, zh: bool) -> str:
    if node.ending is None:
        return f"{number}"
    return f"{number} · 结局：{node.ending}" if zh else f"{number} · Ending: {node.ending}"
