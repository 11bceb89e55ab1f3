"""A scene, in two halves for a small writer and whole for a strong one; and its revision."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from ....build import progress
from ....build.step import step
from ....errors import NotGoodEnough
from ....kinds import Writer
from ....values import (
    Brief,
    Canon,
    Chapter,
    ChapterCard,
    Message,
    Note,
    Premise,
    Prompt,
    SceneCard,
    Style,
    paragraphs,
)
from ...ask import conversation, said
from .. import check
from ..draft import best_draft
from ..page import tidy
from . import wording
from .outline import SCENE, tongue

TAIL = {"zh": 90, "en": 240}  # characters of the text before that a scene sees
NEAR = 0.6  # share of a sentence's runs that stand in another one: said again
RUN = {"zh": 4, "en": 4}  # characters or words of a run
PASSAGE_TRIES = {"small": 8, "strong": 2}  # one that fails would end a whole book
LEAST = {"zh": 50, "en": 30}  # characters or words that are worth keeping
MORE = 3  # times that a passage which stopped early is gone on with
MENDS = 3  # tries at a sentence, before it is taken out


@step(version=2, timeout=1800)
def scene(
    card: SceneCard,
    before: str,
    recalled: tuple[Note, ...],
    brief: Brief,
    premise: Premise,
    canon: Canon,
    style: Style | None,
    *,
    writer: Writer,
    seed: int,
) -> str:
    """The text of a scene. `before` is the end of what stands before it. Raises NotGoodEnough."""
    say = wording.of(brief.language)
    chinese = brief.language == "zh"
    given = {
        "known": _known(recalled, brief.language),
        "before": say.before.format(tail=before) if before else "",
        "place": card.place,
        "who": ("、" if chinese else ", ").join(card.who),
        "happens": card.happens,
        "turn": card.turn,
    }
    system = wording.frame(brief, premise, canon, style)
    whole = SCENE[writer.skill][tongue(brief)]
    orders = [say.whole] if writer.skill == "strong" else [say.scene, say.turn]
    each = whole // len(orders)
    low, high = round(each * 0.75), round(each * 1.25)
    turns: list[str] = []
    for number, order in enumerate(orders):
        turns.append(order.format(**given, low=low, high=high))
        text = _passage(
            writer,
            conversation(system, *turns),
            (low, high),
            (before, *turns[1::2]),
            _context(card, brief, premise, canon, recalled),
            canon,
            brief,
            f"{card.name}{'ab'[number] if len(orders) > 1 else ''}",
            seed + 7 * number,
        )
        turns.append(text)
    return "\n".join(turns[1::2])


def _context(
    card: SceneCard, brief: Brief, premise: Premise, canon: Canon, recalled: tuple[Note, ...]
) -> str:
    """Everything that may be named in the scene."""
    rows = (brief.line, *brief.cast, *brief.must, *brief.outline, premise.logline, card.happens)
    notes = (note.text for note in recalled)
    return "\n".join((*rows, card.turn, *notes, *canon.facts, *(p.name for p in canon.places)))


def _passage(
    writer: Writer,
    messages: tuple[Message, ...],
    bounds: tuple[int, int],
    earlier: tuple[str, ...],
    context: str,
    canon: Canon,
    brief: Brief,
    name: str,
    seed: int,
) -> str:
    """A passage that may be printed. A small writer stops early: it is asked to go on from there.

    Raises NotGoodEnough where nothing at all can be used.
    """
    low, high = bounds
    language = brief.language
    text = ""
    for rounds in range(MORE + 1):
        told = check.length(text, language)
        if told >= low * 0.8:
            break
        asked = messages
        if text:
            more = wording.of(language).more.format(
                low=max(LEAST["zh" if language == "zh" else "en"], low - told), high=high - told
            )
            asked = (
                *messages,
                Message(role="assistant", text=text),
                Message(role="user", text=more),
            )
        try:
            new = _piece(
                writer,
                asked,
                high - told,
                (*earlier, text),
                context,
                canon,
                language,
                name,
                seed + 17 * rounds,
            )
        except NotGoodEnough:
            if not text:
                raise
            break
        text = f"{text}\n{new}".strip()
    for short in check.fits(text, language, low, high):
        progress.note(
            f"scene {name}: {short.english}; kept", f"第 {name} 场：{short.chinese}；保留"
        )
    return text


def _piece(
    writer: Writer,
    messages: tuple[Message, ...],
    most: int,
    earlier: tuple[str, ...],
    context: str,
    canon: Canon,
    language: str,
    name: str,
    seed: int,
) -> str:
    """A draft of at most so many characters (zh) or words. Raises NotGoodEnough."""
    known = tuple(c.name for c in canon.characters)
    prompt = Prompt(
        messages=messages,
        max_tokens=round(most * (1.1 if language == "zh" else 1.7)) + 60,
        temperature=0.7,
        top_p=0.9,
        repeat_penalty=1.12,
        seed=seed,
        stop=("\n\n\n", "###"),
    )
    return best_draft(
        writer,
        prompt,
        lambda text, ended: check.trimmed(
            unlooped(tidy(text, language, ended), language, earlier), language, round(most * 1.2)
        ),
        lambda text: [
            *check.script(text, language, context),
            *check.leftovers(text),
            *check.loops(text, language),
            *check.echoes(text, earlier),
            *check.names(text, known, context),
            *check.unfinished(text),
            *check.fits(text, language, LEAST["zh" if language == "zh" else "en"], 2 * most),
        ],
        what=(f"scene {name}", f"第 {name} 场"),
        tries=PASSAGE_TRIES[writer.skill],
    )


def unlooped(text: str, language: str, earlier: tuple[str, ...] = ()) -> str:
    """The passage without sentences that were said before: a small writer goes in circles."""
    heard = Heard(earlier, language)
    rows = []
    for paragraph in text.split("\n"):
        kept = []
        for sentence in check.sentences(paragraph):
            if not heard.has(sentence):
                kept.append(sentence)
                heard.add(sentence)
        if kept:
            rows.append(("" if language == "zh" else " ").join(kept))
    return "\n".join(rows)


def _known(notes: tuple[Note, ...], language: str) -> str:
    if not notes:
        return ""
    colon = "：" if language == "zh" else ": "
    rows = "\n".join(f"- {note.about}{colon}{note.text}" for note in notes)
    return wording.of(language).known.format(notes=rows)


def tail(text: str, language: str) -> str:
    """The last sentences of a text, as much of them as the next scene needs to see."""
    end = ""
    for sentence in reversed(check.sentences(text)):
        if end and len(end) + len(sentence) > TAIL["zh" if language == "zh" else "en"]:
            break
        end = f"{sentence}{end}" if language == "zh" else f"{sentence} {end}".strip()
    return end


@step(version=1, timeout=1800)
def revised(
    card: SceneCard,
    text: str,
    earlier: tuple[str, ...],
    recalled: tuple[Note, ...],
    brief: Brief,
    premise: Premise,
    canon: Canon,
    *,
    writer: Writer,
    seed: int,
) -> str:
    """The scene without a sentence that the book has already, and without strangers.

    Each such sentence is written anew; one that cannot be mended is taken out, and the work says
    so. A scene with nothing against it costs no call.
    """
    known = tuple(c.name for c in canon.characters)
    context = _context(card, brief, premise, canon, recalled)
    said_before = Heard(earlier, brief.language)
    paragraphs = []
    system = wording.frame(brief, premise, canon, None)
    place = 0
    for paragraph in text.split("\n"):
        kept: list[str] = []
        sentences = check.sentences(paragraph)
        for number, sentence in enumerate(sentences):
            place += 1

            def bad(told: str) -> bool:
                return said_before.has(told) or bool(check.names(told, known, context))

            if bad(sentence):
                after = sentences[number + 1] if number + 1 < len(sentences) else ""
                before = kept[-1] if kept else ""
                around = (sentence, before, after)
                new = _mended(writer, system, around, brief.language, seed + place, bad)
                _tell(card.name, sentence, new)
                sentence = new
            if sentence:
                kept.append(sentence)
                said_before.add(sentence)
        if kept:
            paragraphs.append(("" if brief.language == "zh" else " ").join(kept))
    return "\n".join(paragraphs)


def _mended(
    writer: Writer,
    system: str,
    around: tuple[str, str, str],
    language: str,
    seed: int,
    bad: Callable[[str], bool],
) -> str:
    """Another sentence for that place; empty where no try is good."""
    sentence, before, after = around
    question = wording.of(language).mend.format(sentence=sentence, before=before, after=after)
    for attempt in range(MENDS):
        prompt = Prompt(
            messages=conversation(system, question),
            schema_={
                "type": "string",
                "minLength": 4,
                "maxLength": 60 if language == "zh" else 200,
            },
            max_tokens=120,
            temperature=0.8,
            seed=seed + 101 * attempt,
        )
        answer, ended = said(writer, prompt)
        try:
            new = tidy(str(json.loads(answer)), language, ended) if ended else ""
        except ValueError:
            continue
        if new and not bad(new) and not check.unfinished(new) and not check.script(new, language):
            return new
    return ""


def _tell(name: str, sentence: str, new: str) -> None:
    if new:
        progress.note(
            f"scene {name}: written anew: {sentence[:60]!r}",
            f"第 {name} 场：重写一句：{sentence[:30]!r}",
        )
    else:
        progress.note(
            f"scene {name}: taken out: {sentence[:60]!r}",
            f"第 {name} 场：删去一句：{sentence[:30]!r}",
        )


@step(version=1)
def chapter(card: ChapterCard, scenes: tuple[str, ...]) -> Chapter:
    """The scenes as a chapter, a break between two of them."""
    return Chapter(
        title=card.title, summary=card.happens, blocks=paragraphs("\n***\n".join(scenes))
    )


class Heard:
    """The sentences of a book so far, to know one that comes again, word for word or nearly."""

    def __init__(self, texts: Iterable[str], language: str) -> None:
        self._language = language
        self._runs: set[Sequence[str] | str] = set()
        self._whole: set[str] = set()
        for text in texts:
            for sentence in check.sentences(text):
                self.add(sentence)

    def add(self, sentence: str) -> None:
        self._whole.add(sentence)
        self._runs |= self._of(sentence)

    def has(self, sentence: str) -> bool:
        """Short exclamations may come again."""
        if check.length(sentence, self._language) < RUN["zh" if self._language == "zh" else "en"]:
            return False
        if sentence in self._whole:
            return True
        runs = self._of(sentence)
        return len(runs) > 3 and len(runs & self._runs) / len(runs) >= NEAR

    def _of(self, sentence: str) -> set[Sequence[str] | str]:
        if self._language == "zh":
            han = "".join(check.HAN_CHARACTER.findall(sentence))
            size = RUN["zh"]
            return {han[i : i + size] for i in range(len(han) - size + 1)}
        words = tuple(word.lower() for word in check.LATIN_WORD.findall(sentence))
        size = RUN["en"]
        return {words[i : i + size] for i in range(len(words) - size + 1)}
