"""The graph of a dialogue: laid out by code, walked by code.

`layout` is a chain of crossings. From each the player goes one of three ways, which meet again at the
next; the last opens on the endings. What was said on the way (trust, a clue) opens more of them. So
every path ends by construction; `faults` proves it for any dialogue, an edited one too.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ....values import Choice, Dialogue, Node
from ..verse.verdict import Fault

TRUST, CLUE = "trust", "clue"
WAYS = ("kind", "curious", "bold")
ENDINGS = ("good", "hidden", "open", "bitter")
MOST_STATES = 50_000  # of node and variables, that a walk looks at
LARGEST = 999  # a variable beyond it is a loop that counts
# Words of Ink that no knot or variable may be named.
RESERVED = {
    "and", "const", "done", "else", "end", "external", "false", "function", "has", "hasnt", "include",
    "list", "mod", "not", "or", "ref", "return", "stitch", "temp", "true", "var",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A node without its words: what must be written for it, and where its choices lead."""

    id: str
    kind: str  # opening, crossing, one of WAYS, or one of ENDINGS
    act: int
    ways: tuple[Choice, ...] = ()  # their texts are the kinds of what is said
    then: str | None = None


def acts_of(length: int | None, language: str) -> int:
    """How many crossings a dialogue of that length has: about four nodes to an act."""
    words = length or {"zh": 700, "en": 420}[language]
    nodes = words / {"zh": 60, "en": 36}[language]
    return min(8, max(1, round((nodes - 4) / 4)))


def layout(acts: int) -> tuple[Place, ...]:
    """The places of a dialogue of so many acts, in the order in which they are written."""
    places: list[Place] = []
    for act in range(1, acts + 1):
        following = f"crossing_{act + 1}" if act < acts else "parting"
        gains = {"kind": {TRUST: 1}, "curious": {CLUE: 1}, "bold": {}}
        ways = tuple(Choice(text=way, to=f"{way}_{act}", adds=gains[way]) for way in WAYS)
        kind = "opening" if act == 1 else "crossing"
        places.append(Place("opening" if act == 1 else f"crossing_{act}", kind, act, ways))
        places += [Place(f"{way}_{act}", way, act, then=following) for way in WAYS]
    trusted = (acts + 1) // 2
    closing = (
        Choice(text="good", to="ending_good", needs={TRUST: trusted}),
        Choice(text="hidden", to="ending_hidden", needs={CLUE: 1}),
        Choice(text="open", to="ending_open"),
        Choice(text="bitter", to="ending_bitter"),
    )
    places.append(Place("parting", "parting", acts + 1, closing))
    places += [Place(f"ending_{ending}", ending, acts + 1) for ending in ENDINGS]
    return tuple(places)


State = tuple[str, tuple[int, ...]]


def open_choices(node: Node, values: dict[str, int]) -> tuple[Choice, ...]:
    """What the player can choose with these variables."""
    return tuple(
        choice
        for choice in node.choices
        if all(values.get(name, 0) >= least for name, least in choice.needs.items())
    )


def _steps(
    node: Node, values: dict[str, int]
) -> Iterator[tuple[Choice | None, str, dict[str, int]]]:
    for choice in open_choices(node, values):
        added = {n: values.get(n, 0) + by for n, by in choice.adds.items()}
        yield choice, choice.to, values | added
    if node.then:
        yield None, node.then, values


def faults(dialogue: Dialogue) -> tuple[Fault, ...]:
    """Everything that would stop a player: a place that is not, a path that does not end, a choice
    that can never be made, a name that Ink does not take. Found by walking every state there is."""
    found = _names(dialogue)
    if found:
        return tuple(found)
    nodes = {node.id: node for node in dialogue.nodes}
    names = tuple(dialogue.variables)
    start: State = (dialogue.start, tuple(dialogue.variables.values()))
    seen: dict[State, list[State]] = {start: []}
    made: set[tuple[str, int]] = set()
    waiting = deque([start])
    while waiting:
        state = waiting.popleft()
        node, values = nodes[state[0]], dict(zip(names, state[1], strict=True))
        for choice, to, after in _steps(node, values):
            if choice:
                made.add((node.id, node.choices.index(choice)))
            if any(abs(value) > LARGEST for value in after.values()):
                return (_fault("counts", node.id, "a loop counts a variable beyond "
                               f"{LARGEST}", f"循环使变量超过 {LARGEST}"),)  # fmt: skip
            following: State = (to, tuple(after[name] for name in names))
            if following not in seen:
                seen[following] = []
                waiting.append(following)
            seen[following].append(state)
        if len(seen) > MOST_STATES:
            return (_fault("states", node.id, f"it has more than {MOST_STATES} states; count less",
                           f"状态多于 {MOST_STATES} 个；请减少变量"),)  # fmt: skip
    return tuple(_unmet(dialogue, seen, made))


def _names(dialogue: Dialogue) -> list[Fault]:
    ids = [node.id for node in dialogue.nodes]
    known = set(ids)
    found = [
        _fault("twice", i, "its name stands twice", "名字重复")
        for i in sorted(known)
        if ids.count(i) > 1
    ]
    targets = [(dialogue.start, "start")]
    for node in dialogue.nodes:
        targets += [(choice.to, node.id) for choice in node.choices]
        targets += [(node.then, node.id)] if node.then else []
        ways = bool(node.choices) + bool(node.then) + bool(node.ending)
        if ways != 1:
            found.append(_fault("ways", node.id, "it needs choices, or `then`, or an ending: one of "
                                "the three", "choices、then、ending 三者须有且只有一个"))  # fmt: skip
        for choice in node.choices:
            strange = (set(choice.needs) | set(choice.adds)) - set(dialogue.variables)
            if strange:
                name = min(strange)
                found.append(_fault("variable", node.id, f"the variable {name!r} is not declared",
                                    f"变量 {name!r} 没有声明"))  # fmt: skip
        texts = [choice.text for choice in node.choices]
        if len(set(texts)) < len(texts):
            found.append(_fault("same_choice", node.id, "two choices say the same", "两个选项相同"))
    found += [
        _fault("missing", where, f"it leads to {to!r}, which is not there", f"通向不存在的 {to!r}")
        for to, where in targets
        if to not in known
    ]
    for name in [*ids, *dialogue.variables]:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) or name in RESERVED:
            found.append(_fault("name", name, "Ink does not take this name", "Ink 不接受这个名字"))
    found += [
        _fault("name", name, "a node and a variable have the same name", "节点与变量同名")
        for name in dialogue.variables
        if name in known
    ]
    return found


def _unmet(
    dialogue: Dialogue, seen: dict[State, list[State]], made: set[tuple[str, int]]
) -> Iterator[Fault]:
    ends = {node.id for node in dialogue.nodes if node.ending}
    ending = {state for state in seen if state[0] in ends}
    waiting = deque(ending)
    while waiting:
        for before in seen[waiting.popleft()]:
            if before not in ending:
                ending.add(before)
                waiting.append(before)
    stuck = sorted({state[0] for state in seen} - {s[0] for s in ending}) or sorted(
        {state[0] for state in set(seen) - ending}
    )
    for name in stuck:
        yield _fault("dead_end", name, "from here no ending can be reached", "从这里到不了任何结局")
    reached = {state[0] for state in seen}
    for node in dialogue.nodes:
        if node.id not in reached:
            yield _fault("unreached", node.id, "no path leads here", "没有路径能到这里")
            continue
        for number, choice in enumerate(node.choices):
            if (node.id, number) not in made:
                yield _fault("never", node.id, f"the choice {choice.text[:30]!r} can never be made",
                             f"选项“{choice.text[:20]}”永远无法选择")  # fmt: skip


def _fault(rule: str, where: str, english: str, chinese: str) -> Fault:
    return Fault(rule=rule, line=0, english=f"{where}: {english}", chinese=f"{where}：{chinese}")
