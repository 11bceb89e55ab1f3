"""A chat with a persona: who it is, what it remembers of you, and what it says.

A chat is held, not made: it is no work, and leaves nothing but its memory, which its user can read
and delete. Prompts only grow at their end, so that what was read once is not read again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from ..create.speak.cast import choose
from ..create.speak.voices import narrator, of_language
from ..create.write.chat.memory import Memory, Turn, memory_path
from ..create.write.chat.notes import (
    Note,
    asks_of_self,
    recalled,
    reminder,
    shortened,
    worth,
)
from ..create.write.chat.persona import Persona, persona_from, persona_of, system
from ..create.write.chat.reply import Answer, answer, honest
from ..create.write.chat.saying import Saying
from ..create.write.chat.shelf import Held, Shelf
from ..errors import BadBrief, Cancelled, NotFound
from ..kinds import Speaker, Writer
from ..protect.label import chat_notice
from ..values import Brief, Canon, Character, Message, Voice
from .source import source_of
from .studio import Studio

RECALLED = 5  # notes that a message brings back, at most
TAKEN_UP = 12  # turns, at least, that a chat which is taken up again goes on from
MOST_KEPT = (
    6000  # characters of what was said that a prompt carries; then its older half is left out
)
AGAIN = 6  # answers whose sentences are not said again
LONGEST = 2000  # characters of a message


class Chat:
    """One conversation. Use `open_chat()`."""

    def __init__(
        self, persona: Persona, memory: Memory, writer: Writer, seed: int, today: date
    ) -> None:
        self.persona = persona
        self.memory = memory
        self.notice = chat_notice(persona.language)
        self.writer = writer
        self.seed = seed
        self.today = today
        self.last = Answer()
        self.learnt: tuple[Note, ...] = ()
        self._messages = self._beginning()

    def say(self, text: str) -> Iterator[str]:
        """What the persona answers, piece by piece; its notes are kept when it has ended.

        Raises BadBrief for a message that is empty or too long, NotGoodEnough, StepFailed. A message
        that got no answer is not remembered. Where the listener leaves (the iterator is closed, or
        the writer raises Cancelled), what was said so far is.
        """
        text = text.strip()
        if not text or len(text) > LONGEST:
            raise BadBrief(
                f"the message has {len(text)} characters; say something of 1 to {LONGEST}",
                f"这句话有 {len(text)} 个字符；请说 1 到 {LONGEST} 个字符的话",
            )
        self._shorten()
        asked = [*self._messages, Message(role="user", text=self._with_notes(text))]
        said = Answer()
        try:
            yield from self._answered(text, asked, said)
        except (GeneratorExit, Cancelled):
            if said.text:
                self._remember(text, asked, said)
                self.learnt = self._learn(text, shorten=False)
            raise
        self._remember(text, asked, said)
        self.learnt = self._learn(text)

    def _answered(self, text: str, asked: list[Message], said: Answer) -> Iterator[str]:
        if first := honest(self.persona, text):
            said.text = first
            yield first
            return
        before = [m.text for m in self._messages if m.role == "assistant"][-AGAIN:]
        yield from answer(
            self.persona, asked, before, self._welcome(text), said,
            writer=self.writer, seed=self.seed + len(self._messages),
        )  # fmt: skip

    def _remember(self, text: str, asked: list[Message], said: Answer) -> None:
        self._messages = [*asked, Message(role="assistant", text=said.text)]
        self.memory.said(Turn(who="user", text=text), Turn(who="persona", text=said.text))
        self.last = said

    def forget(self, number: int) -> Note:
        """Delete a note; nothing that was said with it goes into a prompt again. Raises NotFound."""
        found = self.memory.forget(number)
        self._messages = self._beginning()
        return found

    def forget_all(self) -> int:
        count = self.memory.forget_all()
        self._messages = self._beginning()
        return count

    def _beginning(self) -> list[Message]:
        """Who it is, and what was said last time: from a place that moves seldom, so that a chat which
        is taken up for each message, as in the browser, begins its prompts alike."""
        turns = self.memory.turns
        since = max(0, len(turns) // TAKEN_UP - 1) * TAKEN_UP
        said = [
            Message(role="user" if turn.who == "user" else "assistant", text=turn.text)
            for turn in turns[since:]
        ]
        return [Message(role="system", text=system(self.persona)), *said]

    def _learn(self, text: str, *, shorten: bool = True) -> tuple[Note, ...]:
        found = []
        for sentence in worth(text):
            kept = sentence
            if shorten:
                kept = shortened(
                    sentence, self.persona.language, writer=self.writer, seed=self.seed
                )
            note = self.memory.add(kept, sentence, self.today)
            if note:
                found.append(note)
        return tuple(found)

    def _with_notes(self, text: str) -> str:
        """The message, with the notes that it brings back. One that the prompt has already is told
        again only where the message asks what is remembered."""
        there = "" if asks_of_self(text) else "\n".join(m.text for m in self._messages)
        notes = [
            note for note in recalled(self.memory.notes, text, RECALLED) if note.text not in there
        ]
        return f"{reminder(notes, self.persona.language)}\n{text}" if notes else text

    def _welcome(self, text: str) -> str:
        """Words that may stand in an answer though they are of another language."""
        return f"{text} {self._messages[0].text} {' '.join(n.text for n in self.memory.notes)}"

    def _shorten(self) -> None:
        """Leave out the older half of what was said, where the prompt grows too long: seldom, for
        what comes after it has to be read again."""
        first, *rest = self._messages
        while len(rest) > 2 and sum(len(m.text) for m in rest) > MOST_KEPT:
            rest = rest[max(2, len(rest) // 4 * 2) :]
        self._messages = [first, *rest]


@contextmanager
def open_chat(
    studio: Studio, persona: Persona, brief: Brief, *, mend: bool = False
) -> Iterator[Chat]:
    """A chat with its memory. Raises Damaged for a memory that is, unless it is to be mended."""
    with open_memory(studio, persona, mend=mend) as memory:
        writer: Writer = studio.engines.open(studio.engines.choose("writer", brief))
        yield Chat(persona, memory, writer, brief.seed, date.today())


@contextmanager
def take_up(studio: Studio, held: Held, writer: Writer) -> Iterator[Chat]:
    """A conversation that is kept, for its next message, with a writer that is open already."""
    with open_memory(studio, held.persona) as memory:
        yield Chat(held.persona, memory, writer, held.seed, date.today())


@contextmanager
def open_memory(studio: Studio, persona: Persona, *, mend: bool = False) -> Iterator[Memory]:
    """The memory of a persona, to read and delete; no model is loaded."""
    memory = Memory(memory_path(studio.settings.home, persona))
    if mend:
        memory.mend()
    with memory:
        yield memory


def seen(studio: Studio, held: Held) -> Memory:
    """The memory as it is now, to be read only: somebody may be talking. Raises Damaged."""
    memory = Memory(shelf(studio).memory(held))
    memory.load()
    return memory


def aloud(studio: Studio, held: Held, sentences: Iterator[str]) -> Iterator[str]:
    """The sentences of an answer, to be followed by `being_said` while it is written."""
    return Saying(shelf(studio).memory(held)).written(sentences)


def being_said(studio: Studio, held: Held) -> Iterator[str]:
    """The answer that is being written, sentence by sentence, empty ones while nothing comes; where none
    is, the last one. Raises NotFound where there is none."""
    saying = Saying(shelf(studio).memory(held))
    return _followed(studio, held, saying) if saying.going_on() else iter([_last(studio, held)])


def _followed(studio: Studio, held: Held, saying: Saying) -> Iterator[str]:
    some = False
    for sentence in saying.read():
        some = True
        yield sentence
    if not some:  # it had just ended
        yield _last(studio, held)


def _last(studio: Studio, held: Held) -> str:
    """Raises NotFound where nothing was said yet."""
    for turn in reversed(seen(studio, held).turns):
        if turn.who == "persona":
            return turn.text
    raise NotFound("nothing was said here yet", "这里还没有说过话")


def shelf(studio: Studio) -> Shelf:
    """The conversations that are kept."""
    return Shelf(studio.settings.home)


def voice(held: Held, speaker: Speaker) -> Voice:
    """The voice that was chosen; where none was, or this speaker lacks it, the one that suits. Raises
    Unsupported."""
    chosen = (v for v in voices(held.persona, speaker) if v.name == held.voice)
    return next(chosen, None) or suits(held.persona, speaker)


def voices(persona: Persona, speaker: Speaker) -> tuple[Voice, ...]:
    """Those that speak the persona's language, best first. Raises Unsupported."""
    return of_language(speaker, persona.language)


def suits(persona: Persona, speaker: Speaker) -> Voice:
    """The voice that suits a persona best, always the same. Raises Unsupported."""
    voices = of_language(speaker, persona.language)
    alone = Character(name=persona.name[:40], role=persona.who[:120], age="adult")
    name = choose(Canon(characters=(alone,)), voices).get(alone.name)
    return next((found for found in voices if found.name == name), narrator(voices))


def persona(studio: Studio, brief: Brief, character: str | None) -> Persona:
    """The persona of a brief; or with a character's name, that of the work which it names as source.

    Raises BadBrief, NotFound.
    """
    if character is None:
        return persona_of(brief)
    found = source_of(studio.ledger, brief)
    if found is None:
        raise NotFound(
            f"the character {character!r} is of no work; name it: --source WORK",
            f"没有说明角色“{character}”出自哪部作品；请加 --source 作品",
        )
    told = found.manuscript
    language = "zh" if told.language == "zh" else "en"
    return persona_from(told.canon, character, language, found.work)
