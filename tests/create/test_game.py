"""Game texts: every place of a dialogue can be reached, every path ends, and Ink itself says so."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from tiny_scripted import Keeping

from baiyi.create.ask import Unusable
from baiyi.create.write.game import graph, sheets
from baiyi.create.write.game.graph import acts_of, faults, layout, open_choices
from baiyi.create.write.game.ink import game_ink, ink
from baiyi.create.write.game.talk import dialogue
from baiyi.create.write.game.wording import WORDING
from baiyi.errors import BadBrief, NotGoodEnough, Unsupported
from baiyi.settings import settings
from baiyi.store.weights import Weights
from baiyi.values import (
    Brief,
    Choice,
    Dialogue,
    Node,
    Piece,
    Prompt,
    Usage,
)

HAN = "渡口的雨下了三天船夫把灯挂在桅上听见对岸有人敲锣谁也不敢过河风里有桂花香"
WORDS = tuple("ferry rain lamp bell river night old rope stone letter snow bread door key".split())  # noqa: SIM905


class Scribe(Keeping):
    """Fills every field of a schema with some words of its language."""

    def __init__(self, answer: str | None = None) -> None:
        super().__init__()
        self.answer = answer

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        chance = random.Random(f"{prompt.seed} {prompt.messages[-1].text}")
        fields: dict[str, Any] = (prompt.schema_ or {})["properties"]
        told = {name: self.words(row["maxLength"] - 1, chance) for name, row in fields.items()}
        yield Piece(text=self.answer or json.dumps(told, ensure_ascii=False))
        yield Piece(text="", finish="stop", usage=Usage())

    def words(self, most: int, chance: random.Random) -> str:
        if self.language == "zh":
            return "".join(chance.choices(HAN, k=min(most, 30)))[:most]
        return " ".join(chance.sample(WORDS, k=9))[:most].strip()

    language = "zh"


def made(language: str = "zh", seed: int = 1, **more: Any) -> tuple[Dialogue, Scribe]:
    scribe = Scribe()
    scribe.language = language
    line = "雨夜渡口，一个不肯过河的船夫" if language == "zh" else "A ferryman who will not cross"
    brief = Brief(line=line, form="game", language=language, **more)
    world = sheets.game_world(brief, writer=scribe, seed=seed)
    return dialogue(brief, world, writer=scribe, seed=seed), scribe


def paths(talk: Dialogue) -> Iterator[list[str]]:
    """Every path from the start to an ending."""
    nodes = {node.id: node for node in talk.nodes}

    def go(place: str, values: dict[str, int], before: list[str]) -> Iterator[list[str]]:
        node, here = nodes[place], [*before, place]
        assert len(here) < 200, "a path that does not end"
        if node.ending is not None:
            yield here
        elif node.then:
            yield from go(node.then, values, here)
        else:
            choices = open_choices(node, values)
            assert choices, f"nothing can be said at {place}"
            for choice in choices:
                after = values | {n: values[n] + by for n, by in choice.adds.items()}
                yield from go(choice.to, after, here)

    yield from go(talk.start, dict(talk.variables), [])


@pytest.mark.parametrize("acts", range(1, 9))
def test_the_graph_that_is_laid_out_has_no_fault(acts: int) -> None:
    places = layout(acts)
    assert len(places) == 4 * acts + 5
    talk = Dialogue(
        title="x",
        start=places[0].id,
        variables={graph.TRUST: 0, graph.CLUE: 0},
        nodes=tuple(
            Node(id=p.id, text="x", choices=p.ways, then=p.then,
                 ending=p.kind if p.kind in graph.ENDINGS else None)
            for p in places
        ),
    )  # fmt: skip
    assert faults(talk) == ()


@pytest.mark.parametrize(
    ("language", "length"), [("zh", 300), ("zh", 700), ("en", 420), ("en", 900)]
)
def test_every_path_of_a_dialogue_is_walked_and_ends(language: str, length: int) -> None:
    talk, _ = made(language, length=length)
    assert faults(talk) == ()
    walked = list(paths(talk))
    assert {place for path in walked for place in path} == {node.id for node in talk.nodes}
    assert {path[-1] for path in walked} == {f"ending_{e}" for e in graph.ENDINGS}
    assert acts_of(40, language) == 1 and acts_of(1_000_000, language) == 8


def node(id: str, *choices: Choice, **more: Any) -> Node:
    return Node(id=id, text="…", choices=choices, **more)


def choice(to: str, text: str = "go", **more: Any) -> Choice:
    return Choice(text=text, to=to, **more)


END = node("end_1", ending="done")


@pytest.mark.parametrize(
    ("nodes", "variables", "rule"),
    [
        ((node("a", choice("b")), END), {}, "missing"),
        ((node("a", choice("end_1")), node("b", choice("end_1")), END), {}, "unreached"),
        ((node("a", choice("b"), choice("end_1", "no")), node("b", choice("b")), END), {}, "dead_end"),
        ((node("a", choice("end_1", needs={"key": 1})), END), {"key": 0}, "dead_end"),
        ((node("a", choice("end_1"), choice("end_1", "no", needs={"key": 1})), END), {"key": 0}, "never"),
        ((node("a", choice("end_1", needs={"key": 1})), END), {}, "variable"),
        ((node("a", choice("end_1"), choice("end_1")), END), {}, "same_choice"),
        ((node("a"), END), {}, "ways"),
        ((node("a", choice("end_1"), then="end_1"), END), {}, "ways"),
        ((node("a", choice("end_1")), END, END), {}, "twice"),
        ((node("a", choice("else")), node("else", ending="x")), {}, "name"),
        ((node("a", choice("end_1")), END), {"a": 0}, "name"),
        ((node("a", choice("end_1")), END), {"Trust me": 0}, "name"),
        ((node("a", choice("a", adds={"n": 1}), choice("end_1", "no")), END), {"n": 0}, "counts"),
    ],
)  # fmt: skip
def test_what_would_stop_a_player_is_found(
    nodes: tuple[Node, ...], variables: dict[str, int], rule: str
) -> None:
    found = faults(Dialogue(title="x", start="a", variables=variables, nodes=nodes))
    assert rule in [f.rule for f in found]
    assert all(f.english and f.chinese and f.grave for f in found)


def test_a_loop_that_can_be_left_is_no_fault() -> None:
    talk = Dialogue(
        title="x", start="a", nodes=(node("a", choice("b"), choice("end_1", "no")),
                                     node("b", then="a"), END),
    )  # fmt: skip
    assert faults(talk) == ()


HOSTILE = (
    "* star", "+ plus", "- gather", "-> END", "=== knot ===", "= stitch", "~ x = 1", "{x}", "a|b", "a # tag",
    "// comment", "/* block", "*/", "[brackets]", "<> glue", "TODO: later", "VAR x = 1", "INCLUDE a.ink", "\\",
    "EXTERNAL f()", "(label) text", "say \"hi\"", "$", "&", "!", "^", "CONST A = 1", "LIST l = a", "你好：世界",
    "-", "--", "->->", "<- thread", "{", "}", "{~a|b}", "50% & more", "é ü 🎐",
)  # fmt: skip


class Player:
    """Ink's own compiler and runtime, in a JavaScript engine of ours."""

    def __init__(self) -> None:
        import quickjs

        folder = Weights(settings().cache, settings()).path("inkjs")
        self.context = quickjs.Context()
        self.context.eval("var self = this; var window = this; var module = undefined;")
        self.context.eval((folder / "ink-full.js").read_text("utf-8"))
        self.context.eval(
            """
            function compiled(text) {
              const errors = [];
              const options = new inkjs.CompilerOptions(null, [], false, (m, t) => errors.push(m), null);
              const story = new inkjs.Compiler(text, options).Compile();
              if (errors.length) { throw new Error(errors.join("; ")); }
              return story;
            }
            function played(text, steps) {
              const story = compiled(text);
              let said = "";
              for (const step of [...steps, null]) {
                while (story.canContinue) { said += story.Continue(); }
                if (step === null) { break; }
                story.ChooseChoiceIndex(step);
              }
              return JSON.stringify([said, story.currentChoices.map((c) => c.text)]);
            }
            """
        )

    def play(self, text: str, steps: list[int]) -> tuple[str, list[str]]:
        said, choices = json.loads(self.context.eval(f"played({json.dumps(text)}, {steps})"))
        return said, choices


@pytest.mark.models
def test_inks_own_compiler_reads_what_is_written_and_plays_every_path() -> None:
    player = Player()
    for language in ("zh", "en"):
        talk, _ = made(language, length=300)
        text = game_ink(talk, "A", notice="generated by AI").read().decode()
        walked = _walk(player, text, talk)
        assert {place for path in walked for place in path} == {n.id for n in talk.nodes}
    texts = [*HOSTILE, *(f"a {t} b" for t in HOSTILE)]
    hostile = Dialogue(
        title="// x", start="n0",
        nodes=(
            *(Node(id=f"n{i}", speaker=t[:40], text=f"{t}\n{t}", choices=(choice(f"n{i + 1}", t),))
              for i, t in enumerate(texts)),
            Node(id=f"n{len(texts)}", text="end", ending="x"),
        ),
    )  # fmt: skip
    said, choices = player.play(ink(hostile), [0] * len(texts))
    assert choices == []
    for text in HOSTILE:
        assert " ".join(said.split()).count(" ".join(text.split())) >= 4, text
    shown = [player.play(ink(hostile), [0] * n)[1][0] for n in range(0, len(texts), 9)]
    assert shown == texts[::9]


def _walk(player: Player, text: str, talk: Dialogue) -> list[list[str]]:
    """Every path, played in Ink beside our own walk; what is said and offered must agree."""
    nodes = {n.id: n for n in talk.nodes}
    found = []
    waiting: list[tuple[list[int], str, dict[str, int], list[str]]] = [
        ([], talk.start, dict(talk.variables), [])
    ]
    while waiting:
        steps, place, values, before = waiting.pop()
        here = nodes[place]
        path = [*before, place]
        while here.then:
            here = nodes[here.then]
            path.append(here.id)
        said, offered = player.play(text, steps)
        assert here.text in said
        choices = open_choices(here, values)
        assert offered == [c.text for c in choices]
        if here.ending is not None:
            found.append(path)
        for n, c in enumerate(choices):
            after = values | {v: values[v] + by for v, by in c.adds.items()}
            waiting.append(([*steps, n], c.to, after, path))
    return found


def test_pieces_and_language_are_checked_by_name() -> None:
    assert sheets.pieces_of(Brief(line="x")) == ("character", "item", "quest", "dialogue")
    assert sheets.pieces_of(Brief(line="x", pieces=("任务", "quest", "道具"))) == ("quest", "item")
    with pytest.raises(BadBrief, match="quest"):
        sheets.pieces_of(Brief(line="x", pieces=("qest",)))
    with pytest.raises(Unsupported, match="'fr'"):
        made("fr")


def test_sheets_share_the_world_and_its_prompt() -> None:
    scribe = Scribe()
    brief = Brief(line="雨夜渡口", form="game", cast=("老葛：不肯过河的船夫",), title="渡口")
    world = sheets.game_world(brief, writer=scribe, seed=1)
    assert (world.npc, world.role, world.title) == ("老葛", "不肯过河的船夫", "渡口")
    person = sheets.character_sheet(brief, world, writer=scribe, seed=1)
    item = sheets.item_sheet(brief, world, writer=scribe, seed=1)
    quest = sheets.quest_sheet(brief, world, writer=scribe, seed=1)
    assert (
        person.name == quest.giver == "老葛" and item.name == world.item and len(quest.steps) == 3
    )
    assert len({p.messages[0].text for p in scribe.prompts[1:]}) == 1, "read once"
    assert "老葛" in scribe.prompts[1].messages[0].text


class Echoing(Scribe):
    """Answers the first time with these words in two of its fields, then as a scribe does."""

    def __init__(self, first: dict[str, str]) -> None:
        super().__init__()
        self.first = first

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        fresh = not self.prompts
        for piece in super().write(prompt):
            told = json.loads(piece.text) | self.first if fresh and piece.text else None
            yield piece.model_copy(update={"text": json.dumps(told)}) if told else piece


@pytest.mark.parametrize(
    "first",
    [
        {"口头禅": "他常挂在嘴边的那句原话"},  # the order, said back
        {
            "想要": "想要的是能够继续守着这份老职，因为他觉得他不能走。",
            "害怕": "害怕的是不能继续守着这份老职，因为他觉得他不能走。",
        },
    ],
)
def test_a_sheet_neither_says_its_order_back_nor_one_thing_twice(first: dict[str, str]) -> None:
    brief = Brief(line="雨夜渡口", form="game", cast=("老葛：不肯过河的船夫",), title="渡口")
    world = sheets.game_world(brief, writer=Scribe(), seed=1)
    writer = Echoing(first)
    person = sheets.character_sheet(brief, world, writer=writer, seed=1)
    assert len(writer.prompts) == 2, "asked once more"
    assert not {person.wants, person.fears, person.line} & set(first.values())


@pytest.mark.parametrize("answer", ["no JSON", "{}", '{"游戏名": 3}', "[]", '"x"', "null"])
def test_a_writer_that_leaves_the_schema_fails_by_name(answer: str) -> None:
    with pytest.raises(NotGoodEnough, match="the world"):
        sheets.game_world(Brief(line="雨夜渡口", form="game"), writer=Scribe(answer), seed=1)


def test_the_wrong_language_fails_by_name() -> None:
    scribe = Scribe()
    scribe.language = "en"
    with pytest.raises(NotGoodEnough, match="not all in Chinese"):
        sheets.game_world(Brief(line="雨夜渡口", form="game"), writer=scribe, seed=1)


class Reciting(Scribe):
    """Answers the first place of the dialogue with these words, then as a scribe does."""

    language = "en"

    def __init__(self, words: str) -> None:
        super().__init__()
        self.told = words
        self.recited = 0

    def words(self, most: int, chance: random.Random) -> str:
        place = any(message.role == "assistant" for message in self.prompts[-1].messages)
        if place and not self.recited:
            self.recited = len(self.prompts)
        return self.told if self.recited == len(self.prompts) else super().words(most, chance)


@pytest.mark.parametrize(
    "words",
    [
        WORDING["en"].shown.talk[0][1]["text"],
        "Bram waits by the rope.",
        "A book lies under the millstone.",
        "The opening. Ilse speaks to the traveller for the first time.",
    ],
)
def test_a_place_is_shown_by_another_hand_and_takes_nothing_from_it(words: str) -> None:
    writer = Reciting(words)
    brief = Brief(line="A ferryman who will not cross", form="game", language="en", length=300)
    world = sheets.game_world(brief, writer=writer, seed=1)
    talk = dialogue(brief, world, writer=writer, seed=1)
    shown = [m for m in writer.prompts[-1].messages if m.role == "assistant"]
    assert json.loads(shown[0].text).keys() == {"words", "kind words", "a question", "sharp words"}
    assert writer.recited and words not in talk.model_dump_json()


def test_a_phrase_that_goes_on_to_its_limit_was_cut_there() -> None:
    with pytest.raises(Unusable, match="cut off"):
        sheets.whole("hiding a snowball in the snow and trying to find the sec", 56, "en")
    assert sheets.whole("hiding a snowball", 56, "en") == "hiding a snowball"


class Parrot(Scribe):
    """Says what it is shown, for as long as it is shown anything."""

    language = "en"

    def words(self, most: int, chance: random.Random) -> str:
        shown = any(message.role == "assistant" for message in self.prompts[-1].messages)
        return (
            WORDING["en"].shown.endings[0][2][: most - 1] if shown else super().words(most, chance)
        )


def test_a_writer_that_copies_what_it_is_shown_is_asked_without_it() -> None:
    brief = Brief(line="A ferryman who will not cross", form="game", language="en", length=300)
    world = sheets.game_world(brief, writer=Parrot(), seed=1)
    talk = dialogue(brief, world, writer=Parrot(), seed=1)
    assert "Bram" not in talk.model_dump_json() and not faults(talk)
