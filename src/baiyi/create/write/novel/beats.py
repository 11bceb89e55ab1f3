"""A scene by a small writer: first what happens in it, beat by beat, then each beat in prose.

A small model that reads its own prose says it again, and one that is asked for a whole scene sums
it up. So it is asked for one short passage at a time, shown two good ones by another hand, and told
in a sentence what stands before. It would stop early, too: the answer is a JSON string with a least
length, so that it has to go on.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ....build import progress
from ....errors import NotGoodEnough
from ....kinds import Writer
from ....values import Brief, Canon, Note, Premise, Prompt, SceneCard, Style
from ...ask import Unusable, as_strings, conversation, object_of, shaped, strings
from .. import check
from ..draft import best_draft
from ..page import tidy
from . import samples, wording
from .given import context, known
from .outline import SCENE, tongue
from .revision import unlooped

BEAT = {"zh": 112, "en": 72}  # characters or words
YIELD = {"zh": 80, "en": 52}  # what a beat comes to with the packaged writer
TRIES = 5  # of a beat; one that fails is left out, and said
MOST_KNOWN = 4  # notes that a beat is told
# Of a plan no sentence has direct speech: a writer would say it over and over again.
SENTENCE = {
    "zh": "^[\u4e00-\u9fff]{4,18}(，[\u4e00-\u9fff]{3,16})?$",
    "en": "^[A-Z][A-Za-z ,'-]{24,120}$",
}


def scene(
    writer: Writer,
    card: SceneCard,
    before: str,
    recalled: tuple[Note, ...],
    brief: Brief,
    premise: Premise,
    canon: Canon,
    style: Style | None,
    seed: int,
) -> str:
    """The scene as paragraphs. Raises NotGoodEnough where nothing of it can be used."""
    system = wording.scene_frame(brief, premise, style)
    length = tongue(brief)
    whole = SCENE["small"][length]
    count = max(3, round(whole / YIELD[length]))
    told: list[str] = []
    failed: NotGoodEnough | None = None
    planned = _planned(writer, system, card, recalled, brief, count, seed)
    for number, beat in enumerate(planned, 1):
        if number < len(planned) and check.length(" ".join(told), length) >= whole - BEAT[length]:
            continue  # there is room for the end only
        last = planned[number - 2] if number > 1 else ""
        try:
            text = _written(
                writer, system, card, beat, last, (before, *told), recalled, brief, premise, canon,
                f"{card.name}.{number}", seed + 37 * number,
            )  # fmt: skip
            told.append(text)
        except NotGoodEnough as error:
            failed = error
            progress.note(
                f"scene {card.name}: beat {number} was left out: {beat[:80]}",
                f"第 {card.name} 场：略去第 {number} 小段：{beat[:40]}",
            )
    if failed and not told:
        raise failed
    return "\n".join(told)


def _planned(
    writer: Writer,
    system: str,
    card: SceneCard,
    recalled: tuple[Note, ...],
    brief: Brief,
    count: int,
    seed: int,
) -> list[str]:
    """What happens, a sentence a beat, each with a task of its own: seen, done, said, gone wrong.

    A sentence that says again what one before it says is left out. Where no plan can be used the
    card's own two sentences are the beats.
    """
    say = wording.of(brief.language)
    chinese = brief.language == "zh"
    slots = say.slots[:1] + tuple(
        say.slots[1:-1][n % (len(say.slots) - 2)] for n in range(count - 2)
    )
    slots += say.slots[-1:]
    names = [f"{n}" for n in range(1, count + 1)]
    words: dict[str, Any] = {"type": "string", "pattern": SENTENCE["zh" if chinese else "en"]}
    listed = "\n".join(f"{n}. {slot}" for n, slot in zip(names, slots, strict=True))

    def read(answer: str) -> list[str]:
        found = strings(answer, names)
        told: list[str] = []
        for name in names:
            if not any(check.repeated([found[name], other], 0.6) for other in told):
                told.append(found[name])
        flaws = check.script("\n".join(told), brief.language, system)
        if flaws or len(told) * 2 < count:
            flaws = flaws or [check.Defect("it says one thing over again", "反复说同一件事")]
            raise Unusable(flaws[0].english, flaws[0].chinese)
        return told

    order = known(recalled[:MOST_KNOWN], brief.language) + say.beats.format(
        number=card.name, place=card.place, who=wording.join(brief.language, card.who),
        happens=card.happens, turn=card.turn, count=count, slots=listed,
    )  # fmt: skip
    try:
        return shaped(
            writer,
            conversation(system, order),
            object_of(dict.fromkeys(names, words)),
            read,
            what=(f"the beats of scene {card.name}", f"第 {card.name} 场的小段"),
            max_tokens=60 + (45 if chinese else 40) * len(names),
            seed=seed,
            temperature=0.8,
        )
    except NotGoodEnough:
        return [sentence for sentence in (card.happens, card.turn) if sentence]


def _written(
    writer: Writer,
    system: str,
    card: SceneCard,
    beat: str,
    last: str,
    earlier: tuple[str, ...],
    recalled: tuple[Note, ...],
    brief: Brief,
    premise: Premise,
    canon: Canon,
    name: str,
    seed: int,
) -> str:
    language = brief.language
    people = tuple(c.name for c in canon.characters)
    named = context(card, brief, premise, canon, recalled) + beat
    size = BEAT[tongue(brief)]
    low, high = round(size * 0.75), round(size * 1.3)
    shown = samples.turns(brief)
    letters = 1 if language == "zh" else 6  # of a word, with its space
    task = _task(card, beat, last, recalled, brief, canon, low, high)
    prompt = Prompt(
        messages=conversation(system, *as_strings(shown), task),
        schema_={
            "type": "string",
            "minLength": round(low * 0.7) * letters,
            "maxLength": round(high * 1.2) * letters,
        },
        max_tokens=round(high * (1.4 if language == "zh" else 2.2)) + 60,
        temperature=0.7,
        top_p=0.9,
        repeat_penalty=1.1,
        seed=seed,
    )
    return best_draft(
        writer,
        prompt,
        lambda text, ended: check.trimmed(
            unlooped(_tidied(text, language, ended, people), language, earlier),
            language,
            round(high * 1.25),
        ),
        lambda text: [
            *check.script(text, language, named),
            *check.copies(text, shown, language),
            *check.borrowed(text, samples.strangers(brief), named),
            *check.modern(text, f"{named}{brief.model_dump_json()}"),
            *_absent(text, card, beat, canon),
            *_years(text, named + (brief.setting or "")),
            *check.leftovers(text),
            *check.loops(text, language),
            *check.names(text, people, named),
            *check.unfinished(text),
            *check.fits(text, language, low, high),
        ],
        what=(f"scene {name}", f"第 {name} 段"),
        tries=TRIES,
    )


def _task(
    card: SceneCard,
    beat: str,
    last: str,
    recalled: tuple[Note, ...],
    brief: Brief,
    canon: Canon,
    low: int,
    high: int,
) -> str:
    there = [c for c in canon.characters if c.name in beat or c.name in card.who]
    comma = "，" if brief.language == "zh" else ", "
    return wording.of(brief.language).beat.format(
        people=wording.join(brief.language, [f"{c.name}{comma}{c.role}" for c in there]),
        known=known(recalled[:MOST_KNOWN], brief.language),
        last=wording.of(brief.language).last.format(happens=last) if last else "",
        place=card.place,
        beat=beat,
        low=low,
        high=high,
    )


ORDER = re.compile(r"^\s*[（(][^）)]*(?:[）)]|$)\s*$", re.M)  # the order's own last line, said back
ENDED = re.compile(r"[。！？!?.…”\"’—]$")  # else the longest length cut it off
MARK = re.compile("[“”‘’'\"]")
# Where a small writer has ended and, made to go on, says anything: letters, 地的地的, 果果果.
STRANGE = re.compile(
    r"[*`#]|[A-Za-z]{3,}|[’'”]?人物?：|(?<=[。！？”’])[地的得，、](?=[\u4e00-\u9fff])|([^哈啊嗯呵嘿。…！？\s])\1\1"
)
YEAR = re.compile(
    r"(?<!\d)(?:1[0-9]|20)\d\d年?(?!\d)|[一二][〇零九八][〇零一二三四五六七八九]{2}年"
)
EMPTY_QUOTES = re.compile(r"[‘“][’”]")


def _tidied(answer: str, language: str, ended: bool, people: tuple[str, ...]) -> str:
    """The draft with its names as the canon spells them, without what was only said back."""
    try:
        text = str(json.loads(answer))
    except ValueError:  # broken off: what is there of the string
        text, ended = answer.strip().strip('"').replace("\\n", "\n").replace('\\"', '"'), False
    text = EMPTY_QUOTES.sub("", ORDER.sub("", text)).strip()
    if language != "zh":
        return tidy(text, language, ended and ENDED.search(text) is not None)
    text = "\n".join(_quoted(line) for line in _whole(text).splitlines())
    return spelt(tidy(text, language, ended and ENDED.search(text) is not None), people)


def _whole(text: str) -> str:
    strange = STRANGE.search(text)
    return text[: strange.start()] if strange else text


def _absent(text: str, card: SceneCard, beat: str, canon: Canon) -> list[check.Defect]:
    """People of the canon who speak or act in a scene that has them neither there nor in its plan."""
    planned = " ".join((*card.who, card.happens, card.turn, beat))
    strange = [c.name for c in canon.characters if c.name in text and c.name not in planned]
    return [
        check.Defect(f"{name!r} is not in this scene", f"“{name}”不在这一场", fatal=False)
        for name in strange[:1]
    ]


def _years(text: str, named: str) -> list[check.Defect]:
    """A year that nobody has told of: small writers date everything."""
    strange = [match[0] for match in YEAR.finditer(text) if match[0] not in named]
    return [
        check.Defect(
            f"nothing tells of the year {year!r}", f"没有来由的年份：“{year}”", fatal=False
        )
        for year in strange[:1]
    ]


def _quoted(line: str) -> str:
    """A Chinese paragraph whose marks of quotation open and close by turns, whatever they were."""
    pieces = MARK.split(line)
    if len(pieces) % 2 == 0:  # one is missing, or one too many at the end
        pieces = [*pieces[:-1], pieces[-1], ""] if pieces[-1] else pieces[:-1]
    marks = ("“", "”")
    return "".join(p + (marks[n % 2] if n < len(pieces) - 1 else "") for n, p in enumerate(pieces))


def spelt(text: str, people: tuple[str, ...]) -> str:
    """Chinese names of three characters or more of which one is another: 沉砚之 is 沈砚之.

    Somebody else of the canon stays who they are; so does a word of grammar beside a name.
    """
    for name in people:
        for n in range(len(name) if len(name) > 2 else 0):
            nearly = rf"{re.escape(name[:n])}([\u4e00-\u9fff]){re.escape(name[n + 1 :])}"
            wrong = {
                match.group()
                for match in re.finditer(nearly, text)
                if match.group() not in people and match[1] not in check.PARTICLES
            }
            for word in wrong:
                text = text.replace(word, name)
    return text
