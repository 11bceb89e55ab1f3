"""The revision of a scene: no sentence twice in a book, nobody whom its canon does not know."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from ....build import progress
from ....build.step import step
from ....kinds import Writer
from ....values import Brief, Canon, Note, Premise, Prompt, SceneCard
from ...ask import conversation, said
from .. import check
from ..page import tidy
from . import wording
from .given import context

NEAR = 0.6  # share of a sentence's runs that stand in another one: said again
RUN = {"zh": 4, "en": 4}  # characters or words of a run
SHORT = {"zh": 6, "en": 6}  # a shorter sentence may come again: he asked
MENDS = 3  # tries at a sentence, before it is taken out


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
    named = context(card, brief, premise, canon, recalled)
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
                return said_before.has(told) or bool(check.names(told, known, named))

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
        flaws = [*check.unfinished(new), *check.script(new, language), *check.leftovers(new)]
        if new and not bad(new) and not flaws:
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
        """Exclamations, and who says something, may come again."""
        if check.length(sentence, self._language) < SHORT["zh" if self._language == "zh" else "en"]:
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
