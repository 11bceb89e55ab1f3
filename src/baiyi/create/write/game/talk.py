"""A branching dialogue: its graph is laid out first, then each place gets its words in a short call."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ....build import progress
from ....build.step import step
from ....errors import NotGoodEnough
from ....kinds import Writer
from ....values import Brief, Choice, Dialogue, Message, Node
from ...ask import conversation
from ..check import repeated
from .graph import CLUE, ENDINGS, TRUST, Place, acts_of, faults, layout
from .sheets import World, beginning, filled, wording_of
from .wording import Fields, Wording

AGAIN = 3  # times that a place is written anew because it says what another has said


@step(version=4, timeout=1800)
def dialogue(brief: Brief, world: World, *, writer: Writer, seed: int) -> Dialogue:
    """The dialogue with the world's person. Every place can be reached and every path ends."""
    wording = wording_of(brief)
    places = layout(acts_of(brief.length, brief.language))
    talk = _Talk(brief, world, wording, writer, seed)
    topics = talk.topics(places[-1].act - 1)
    said: dict[str, str] = {}  # place -> the choice that leads there
    nodes: list[Node] = []
    for number, place in enumerate(places):
        node = talk.node(place, number, topics, said.get(place.id, ""), nodes)
        said |= {choice.to: choice.text for choice in node.choices}
        nodes.append(node)
        progress.words(f"\n{node.text}\n")
    return Dialogue(
        title=world.title, start=places[0].id, variables={TRUST: 0, CLUE: 0}, nodes=tuple(nodes)
    )


@step(version=1)
def dialogue_walked(talk: Dialogue) -> int:
    """How many faults the graph has; each is said of the work. Our own has none: an edit may."""
    found = faults(talk)
    for fault in found:
        progress.note(fault.english, fault.chinese)
    return len(found)


class _Talk:
    def __init__(
        self, brief: Brief, world: World, wording: Wording, writer: Writer, seed: int
    ) -> None:
        self.brief = brief
        self.world = world
        self.wording = wording
        self.writer = writer
        self.seed = seed
        self.before = beginning(brief, world, wording)
        self.shown = self._shown()

    def ask(
        self,
        order: str,
        fields: Fields,
        number: int,
        what: tuple[str, str],
        shown: tuple[Message, ...] = (),
        never: tuple[str, ...] = (),
    ) -> dict[str, str]:
        messages = (*self.before, *shown, Message(role="user", text=order))
        example = self.wording.shown
        strangers = (example.npc, *example.things) if shown else ()
        return filled(
            self.writer, messages, fields, self.brief.language, self.seed * 1000 + number * 10, what,
            context=self.before[0].text, never=never, strangers=strangers,
        )  # fmt: skip

    def topics(self, count: int) -> tuple[str, ...]:
        """What each act is about; the first is about the trouble."""
        if count == 1:
            return (self.world.conflict,)
        zh = self.wording.language == "zh"
        fields = {
            str(n): (f"第{n}段" if zh else f"part {n}", 36 if zh else 99, "")
            for n in range(2, count + 1)
        }
        told = self.ask(self.wording.topics.format(count=count), fields, 0, ("the topics", "话题"))
        return (self.world.conflict, *told.values())

    def node(
        self, place: Place, number: int, topics: tuple[str, ...], said: str, others: list[Node]
    ) -> Node:
        """The words of a place, unlike those of the places before; their likeness is the last resort."""
        order = self.wording.places[place.kind].format(
            npc=self.world.npc,
            secret=self.world.secret,
            conflict=self.world.conflict,
            topic=topics[min(place.act, len(topics)) - 1],
            said=said,
        )
        fields: dict[str, tuple[str, int, str]] = {"text": (*self.wording.line, "")}
        fields |= {choice.text: self.wording.choices[choice.text] for choice in place.ways}
        what = (f"the dialogue at {place.id}", f"对话 {place.id}")
        texts = [node.text for node in others]
        asked = self._order(fields)
        never = (
            asked,
            re.sub(r"\{\w+\}", " ", self.wording.places[place.kind]),
            *self.wording.shown.texts,
        )
        shown = self.shown
        for attempt in range(AGAIN):
            seed = number + 100 * attempt
            try:
                told = self.ask(order + asked, fields, seed, what, shown, never)
            except NotGoodEnough:
                if attempt == AGAIN - 1:
                    raise
                shown = ()  # one that cannot help copying what it is shown does better without
                continue
            alike = [text for text in texts if repeated([text, told["text"]])]
            if not alike:
                return self._said(place, told)
            progress.note(
                f"{what[0]}: it says what was said before; writing it again",
                f"{what[1]}：与前面的话太像；重写",
            )
        return self._said(place, told)

    def _shown(self) -> tuple[Message, ...]:
        """Places by another hand, as ours are asked for: told only of fields, a small writer fills
        them with their names."""
        wording, example = self.wording, self.wording.shown
        turns: list[str] = []
        for topic, answer in example.talk:
            fields: Fields = {
                "text": (*wording.line, ""),
                **{name: wording.choices[name] for name in answer if name != "text"},
            }
            order = wording.places["crossing"].format(npc=example.npc, topic=topic)
            told = {fields[name][0]: said for name, said in answer.items()}
            turns += [order + self._order(fields), json.dumps(told, ensure_ascii=False)]
        for kind, said, told_of in example.endings:
            order = wording.places[kind].format(npc=example.npc, said=said)
            turns += [order, json.dumps({wording.line[0]: told_of}, ensure_ascii=False)]
        return conversation("", *turns)[1:]

    def _order(self, fields: Fields) -> str:
        zh = self.wording.language == "zh"
        asked = [f"{name}{'：' if zh else ': '}{what}" for name, _, what in fields.values() if what]
        if not asked:
            return ""
        told = ("；" if zh else "; ").join(asked)
        return f"再写来人可以说的话，各不相同，口语，一句：{told}。" if zh else (
            f" Then what the traveller can say, each different, one spoken sentence: {told}."
        )  # fmt: skip

    def _said(self, place: Place, told: Mapping[str, str]) -> Node:
        ends = place.kind in ENDINGS
        choices = tuple(
            Choice(text=told[way.text], to=way.to, needs=way.needs, adds=way.adds)
            for way in place.ways
        )
        return Node(
            id=place.id,
            speaker="" if ends else self.world.npc,
            text=told["text"],
            choices=choices,
            then=place.then,
            ending=self.wording.endings[place.kind] if ends else None,
        )
