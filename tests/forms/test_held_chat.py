"""A chat that is taken up for each message, as in the browser, and one whose listener leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest

from baiyi.create.write.chat.memory import Memory
from baiyi.create.write.chat.persona import Persona
from baiyi.create.write.chat.saying import Saying
from baiyi.create.write.chat.shelf import Shelf
from baiyi.errors import Cancelled
from baiyi.forms import chat
from baiyi.kinds import Speaker
from baiyi.values import Estimate, Frozen, Line, Piece, Prompt, Sound, Usage, Voice

KEEPER = Persona(name="Marlow", who="an old man who keeps the lighthouse", language="en")
SENTENCES = tuple(f"Tonight lamp number {n} burns." for n in range(99))


class Teller:
    """Two new sentences an answer; may be stopped between them, as a server's writer is."""

    name: ClassVar[str] = "teller"
    Options = Frozen
    streams = 1
    skill = "strong"

    def __init__(self) -> None:
        self.prompts: list[Prompt] = []
        self.stops = False
        self.told = 0

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        for _ in range(2):
            self.told += 1
            yield Piece(text=SENTENCES[self.told % len(SENTENCES)] + " ")
            if self.stops:
                raise Cancelled("nobody listens", "无人在听")
        yield Piece(text="", finish="stop", usage=Usage())

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate()

    def close(self) -> None:
        pass


@pytest.mark.parametrize("how", ["closed", "cancelled"])
def test_what_was_said_before_the_listener_left_is_remembered(tmp_path: Path, how: str) -> None:
    path, writer = tmp_path / "m.jsonl", Teller()
    with Memory(path) as memory:
        held = chat.Chat(KEEPER, memory, writer, 1, date(2026, 11, 26))
        said = held.say("My name is Nora.")
        first = next(said)
        if how == "closed":
            said.close()  # type: ignore[attr-defined]  # a generator
        else:
            writer.stops = True
            with pytest.raises(Cancelled):
                list(said)
    with Memory(path) as memory:
        assert [turn.text for turn in memory.turns] == ["My name is Nora.", first]
        assert [note.text for note in memory.notes] == ["My name is Nora."]


def test_a_message_that_was_not_answered_is_not_remembered(tmp_path: Path) -> None:
    with Memory(tmp_path / "m.jsonl") as memory:
        held = chat.Chat(KEEPER, memory, Teller(), 1, date(2026, 11, 26))
        said = held.say("My name is Nora.")
        said.close()  # type: ignore[attr-defined]
        assert memory.turns == () and memory.notes == ()


def test_prompts_of_one_message_each_mostly_begin_alike(tmp_path: Path) -> None:
    writer = Teller()
    for n in range(40):
        with Memory(tmp_path / "m.jsonl") as memory:
            list(chat.Chat(KEEPER, memory, writer, 1, date(2026, 11, 26)).say(f"Tell {n}."))
    counts = [len(prompt.messages) for prompt in writer.prompts]
    assert max(counts) <= 2 + 2 * chat.TAKEN_UP and min(counts[12:]) >= 2 + chat.TAKEN_UP
    alike = [
        after.messages[: len(before.messages)] == before.messages
        for before, after in zip(writer.prompts, writer.prompts[1:], strict=False)
    ]
    assert sum(alike) >= 0.8 * len(alike)


class Choir:
    """Voices, of which none speaks."""

    name: ClassVar[str] = "choir"
    Options = Frozen

    def voices(self) -> list[Voice]:
        given = (("amy", "female"), ("ben", "male"), ("cleo", "female"))
        return [Voice(name=name, language="en", gender=sex) for name, sex in given]  # type: ignore[arg-type]

    def speak(self, line: Line) -> Iterator[Sound]:
        raise AssertionError("nobody asked")


def test_a_persona_has_a_voice_that_suits_it() -> None:
    choir: Speaker = Choir()  # type: ignore[assignment]
    assert chat.suits(KEEPER, choir).name == "ben"
    assert chat.suits(KEEPER.model_copy(update={"who": "a girl"}), choir).name == "cleo"


def test_a_voice_that_was_chosen_is_kept_while_the_speaker_has_it(tmp_path: Path) -> None:
    choir: Speaker = Choir()  # type: ignore[assignment]
    shelf = Shelf(tmp_path)
    held = shelf.begin("ann", KEEPER, 1)
    given = shelf.give_voice(held, "amy")
    assert shelf.find(held.id, "ann") == given and shelf.begin("ann", KEEPER, 1) == given
    assert chat.voice(given, choir).name == "amy"
    assert chat.voice(shelf.give_voice(held, "zoe"), choir).name == "ben", "zoe is not there"


def test_an_answer_is_read_while_it_is_written_and_gone_when_it_has_ended(tmp_path: Path) -> None:
    saying = Saying(tmp_path / "memory.jsonl")
    written = saying.written(iter(["One. ", "Two."]))
    assert next(written) == "One. " and saying.going_on()
    read = saying.read()
    assert next(read) == "One. " and next(read) == "", "it waits for the next"
    assert list(written) == ["Two."] and not saying.going_on()
    assert [sentence for sentence in read if sentence] == ["Two."]
    written = saying.written(iter(["One. ", "Two."]))
    next(written)
    written.close()
    assert not saying.going_on() and list(saying.read()) == [], "who leaves leaves nothing"
