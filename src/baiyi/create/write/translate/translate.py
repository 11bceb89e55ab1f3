"""Translating a few paragraphs, knowing the one before and the words that are settled."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Literal

from ....build import progress
from ....build.step import step
from ....errors import NotGoodEnough
from ....kinds import Writer
from ....values import Block, Message, Prompt, Term
from ...ask import Unusable, conversation, object_of, shaped
from ..check import Defect
from ..draft import best_draft
from ..numbers import counted
from . import faithful, glossary, masks, pieces, wording
from .masks import Masked

Manner = Literal["free", "forced", "lenient"]
UNTOUCHED = ("code", "break")
TEMPERATURE = 0.3
FORCED = 1009  # between the seed of a paragraph and those of its sentences


@step(version=1, timeout=900)
def translate(
    blocks: tuple[Block, ...],
    before: tuple[str, ...],
    terms: tuple[Term, ...],
    source_language: str,
    language: str,
    *,
    writer: Writer,
    seed: int,
) -> tuple[Block, ...]:
    """The blocks in `language`, of the same kinds in the same order.

    `before` is the paragraph before them and its translation, or nothing. Code and breaks stay.
    Raises NotGoodEnough where no try gives a paragraph that can be printed.
    """
    job = Translator(writer, terms, source_language, language, seed)
    whole = job.together(blocks) if writer.skill == "strong" else {}
    found = []
    for number, block in enumerate(blocks):
        text = whole.get(number)
        if text is None:
            text = job.block(block, before, number)
        if block.kind not in UNTOUCHED and text:
            before = (block.text, text)
        found.append(block.model_copy(update={"text": text}))
    return tuple(found)


class Translator:
    """One writer's translation out of one language into another."""

    def __init__(
        self,
        writer: Writer,
        terms: tuple[Term, ...],
        source_language: str,
        language: str,
        seed: int,
    ) -> None:
        self.writer = writer
        self.terms = terms
        self.source_language = source_language
        self.language = language
        self.seed = seed
        self.say = wording.into(language)

    def block(self, block: Block, before: tuple[str, ...], number: int) -> str:
        """Line by line, a long line in pieces."""
        if block.kind in UNTOUCHED or not block.text.strip():
            return block.text
        lines = []
        for line in block.text.split("\n"):
            parts = pieces.pieces(line, self.source_language)
            done = []
            for part in parts:
                done.append(self.piece(part, before, block.kind == "heading", number))
                before = (part, done[-1])
            lines.append(self._join(done))
        return "\n".join(lines)

    def piece(self, text: str, before: tuple[str, ...], heading: bool, number: int) -> str:
        """A run of sentences at once; one by one, its marks and names forced, where that fails."""
        if not re.search(r"[^\W\d_]", text):
            return text
        what = (f"paragraph {number + 1}: {text[:16]!r}", f"第 {number + 1} 段“{text[:12]}”")
        try:
            return self._draft(text, before, heading, what, "free")
        except NotGoodEnough as error:
            progress.note(
                f"{error.english.partition('. ')[0]}; sentence by sentence now",
                f"{error.chinese.partition('。')[0]}；改为逐句翻译",
            )
        return self._join(
            [self._sentence(s, before, heading, what) for s in pieces.sentences(text)]
        )

    def _sentence(
        self, text: str, before: tuple[str, ...], heading: bool, what: tuple[str, str]
    ) -> str:
        """Its names as marks; where no sentence comes of it, free, and what it says is told."""
        if not re.search(r"[^\W\d_]", text):
            return text
        try:
            return self._draft(text, before, heading, what, "forced")
        except NotGoodEnough as error:
            progress.note(
                f"{error.english.partition('. ')[0]}; its names are free now",
                f"{error.chinese.partition('。')[0]}；名字不再强制",
            )
        return self._draft(text, before, heading, what, "lenient")

    def _draft(
        self,
        text: str,
        before: tuple[str, ...],
        heading: bool,
        what: tuple[str, str],
        manner: Manner,
    ) -> str:
        """The best of several answers. Forced, names are marks too, so that none can be missed."""
        masked = masks.mask(text)
        terms = glossary.occurring(self.terms, masked.text)
        if manner == "forced":
            masked, terms = self._named(masked, terms), ()
        prompt = self._prompt(masked, terms, before, heading, manner != "free")
        answer = best_draft(
            self.writer,
            prompt,
            lambda said, ended: (
                self._tidy(said, text, forced=prompt.schema_ is not None) if ended else ""
            ),
            lambda said: [
                *_astray(said, masked),
                *faithful.faults(
                    masked.text,
                    said,
                    terms,
                    self.source_language,
                    self.language,
                    lenient=manner == "lenient",
                ),
            ],
            what=what,
        )
        return masks.unmask(answer, masked)

    def _named(self, masked: Masked, terms: Sequence[Term]) -> Masked:
        text, kept = masked.text, list(masked.kept)
        for given in terms:
            kept.append(glossary.translation(given, self.language) or given.word)
            text = glossary.replaced(given, text, f"[[{len(kept)}]]", count=1)
            text = glossary.replaced(given, text, kept[-1])
        return Masked(text=text, kept=tuple(kept))

    def _prompt(
        self,
        masked: Masked,
        terms: Sequence[Term],
        before: tuple[str, ...],
        heading: bool,
        forced: bool,
    ) -> Prompt:
        """A small writer finds names settled in the text itself, and its marks in a pattern; forced,
        the pattern has no letters of the other language either."""
        text = masked.text
        small = self.writer.skill == "small"
        if small:
            text = counted(text, self.language)
            for given in terms:
                told = glossary.translation(given, self.language) or given.word
                text = glossary.replaced(given, text, told)
        schema: dict[str, Any] | None = None
        if small and (masked.kept or forced):
            schema = {"type": "string", "pattern": masks.pattern(masked, self.language)}
        asked = (self.say.title if heading else self.say.ask).format(text=text.strip())
        return Prompt(
            messages=self._messages(self._settled(terms) + self._marks(masked) + asked, before),
            schema_=schema,
            max_tokens=len(text.encode()) // 2 + 80,
            temperature=TEMPERATURE,
            top_p=0.9,
            seed=self.seed + (FORCED if forced else 0),
            stop=("\n\n",) if schema is None else (),
        )

    def _messages(self, task: str, before: tuple[str, ...]) -> tuple[Message, ...]:
        """The pair before is the writer's own last turn; at the beginning, a sample stands there."""
        source, target = before or self.say.samples
        return conversation(self.say.role, self.say.ask.format(text=source), target, task)

    def _settled(self, terms: Sequence[Term]) -> str:
        if not terms:
            return ""
        pairs = (f"{t.word} = {glossary.translation(t, self.language)}" for t in terms)
        return self.say.names.format(names="; ".join(pairs))

    def _marks(self, masked: Masked) -> str:
        return self.say.marks if masked.kept else ""

    def _tidy(self, said: str, source: str, *, forced: bool) -> str:
        if forced:
            try:
                said = str(json.loads(said))
            except ValueError:
                return ""
        return tidy(said, source, self.language)

    def _join(self, parts: Sequence[str]) -> str:
        return ("" if self.language == "zh" else " ").join(part.strip() for part in parts)

    def together(self, blocks: tuple[Block, ...]) -> dict[int, str]:
        """All blocks in one call of a strong writer; those only that nothing can be said against."""
        plain = [n for n, b in enumerate(blocks) if b.kind not in UNTOUCHED and b.text.strip()]
        if len(plain) < 2:
            return {}
        masked = {n: masks.mask(blocks[n].text) for n in plain}
        text = "\n\n".join(masked[n].text for n in plain)
        terms = glossary.occurring(self.terms, text)
        size = len(plain)
        array = {"type": "array", "minItems": size, "maxItems": size, "items": {"type": "string"}}
        schema = object_of({"translations": array})
        given = json.dumps([masked[n].text for n in plain], ensure_ascii=False)
        task = self._settled(terms) + self.say.marks + self.say.many.format(text=given)
        try:
            answers = shaped(
                self.writer,
                conversation(self.say.role, task),
                schema,
                lambda said: read_all(said, size),
                what=("the paragraphs", "各段译文"),
                max_tokens=len(text.encode()) + 60 * size,
                seed=self.seed,
                temperature=TEMPERATURE,
            )
        except NotGoodEnough:
            return {}  # one by one, then; shaped() has said why
        found = {}
        for n, said in zip(plain, answers, strict=True):
            said = tidy(said, blocks[n].text, self.language)
            here = glossary.occurring(terms, masked[n].text)
            if not _astray(said, masked[n]) and not faithful.faults(
                masked[n].text, said, here, self.source_language, self.language
            ):
                found[n] = masks.unmask(said, masked[n])
        return found


def read_all(said: str, size: int) -> list[str]:
    try:
        answers = json.loads(said)["translations"]
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable("it is not the JSON that was asked for", "答案不是所要的 JSON") from error
    if not isinstance(answers, list) or len(answers) != size:
        raise Unusable(f"it has not {size} paragraphs", f"不是 {size} 段")
    return [str(answer) for answer in answers]


def _astray(said: str, masked: Masked) -> list[Defect]:
    mark = masks.astray(said, masked)
    if mark is None:
        return []
    at = int(mark.strip("[]")) - 1
    name = masked.kept[at] if 0 <= at < len(masked.kept) else mark
    return [Defect(f"{name!r} is not kept once", f"“{name}”没有原样保留一次")]


def tidy(said: str, source: str, language: str) -> str:
    """One line, its marks of punctuation those of the language, no quotes that the source lacks."""
    text = " ".join(said.split())
    for opened, closed in ("“”", '""', "「」", "''"):
        if (
            len(text) > 1
            and text[0] == opened
            and text[-1] == closed
            and source.strip()[0] not in "“\"「'‘"
        ):
            text = text[1:-1].strip()
    text = re.sub(r'"([^"]*)"', r"“\1”", text)
    if language == "zh":
        text = text.replace("「", "“").replace("」", "”")
        text = re.sub(
            r"(?<=[\u4e00-\u9fff]) (?=[\w\u4e00-\u9fff])|(?<=\w) (?=[\u4e00-\u9fff])", "", text
        )
        han = r"(?<=[\u4e00-\u9fff”’》）\]])"
        for half, full in zip(",;:!?.", "，；：！？。", strict=True):
            text = re.sub(rf"{han}{re.escape(half)}(?![\d.]) ?", full, text)
        text = re.sub(r"(?<=[\u4e00-\u9fff，。！？；：])\s+(?=[\u4e00-\u9fff“])", "", text)
    return text
