"""A scene by a small writer, beat by beat: what happens in it and what stands between, each in prose.

A small model that reads its own prose says it again, and one that is asked for a whole scene sums
it up. So it is asked for one short passage at a time, shown two good ones by another hand, and told
in a sentence what stands before. It would stop early, too: the answer is a JSON string with a least
length, so that it has to go on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from ....build import progress
from ....errors import NotGoodEnough
from ....kinds import Writer
from ....values import Brief, Canon, Note, Premise, Prompt, SceneCard, Style
from ...ask import as_strings, conversation
from .. import check
from ..draft import best_draft
from ..page import tidy
from . import samples, wording
from .between import Beat, planned
from .division import acting, mistaken
from .given import context, known
from .outline import SCENE, tongue
from .retelling import retold
from .revision import unlooped

BEAT = {"zh": 112, "en": 72}  # characters or words
YIELD = {"zh": 80, "en": 52}  # what a beat comes to with the packaged writer
TRIES = 5  # of a beat; one that fails is left out, and said
MOST_KNOWN = 4  # notes that a beat is told


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
    whole = card.length or SCENE["small"][length]
    count = max(3, round(whole / YIELD[length]))
    told: list[str] = []
    failed: NotGoodEnough | None = None
    beats = planned(writer, system, card, recalled[:MOST_KNOWN], brief, count, seed)
    for number, beat in enumerate(beats, 1):
        to_come = 1 + sum(later.given for later in beats[number:])
        written = check.length(" ".join(told), length)
        if not beat.given and written + BEAT[length] * to_come > whole + BEAT[length] // 2:
            continue  # there is room for what must happen only
        try:
            text = _written(
                writer, system, card, beats, number, (before, *told), recalled, brief, premise,
                canon, seed + 37 * number,
            )  # fmt: skip
            told.append(text)
        except NotGoodEnough as error:
            failed = error
            progress.note(
                f"scene {card.name}: beat {number} was left out: {beat.text[:80]}",
                f"第 {card.name} 场：略去第 {number} 小段：{beat.text[:40]}",
            )
    if failed and not told:
        raise failed
    return "\n".join(told)


def _written(
    writer: Writer,
    system: str,
    card: SceneCard,
    beats: Sequence[Beat],
    number: int,
    earlier: tuple[str, ...],
    recalled: tuple[Note, ...],
    brief: Brief,
    premise: Premise,
    canon: Canon,
    seed: int,
) -> str:
    """The passage of the beat `number`, from 1."""
    language, name = brief.language, f"{card.name}.{number}"
    beat, *others = (b.text for b in (beats[number - 1], *beats[: number - 1], *beats[number:]))
    last = beats[number - 2].text if number > 1 else ""
    people = tuple(c.name for c in canon.characters)
    named = context(card, brief, premise, canon, recalled) + beat
    size = BEAT[tongue(brief)]
    low, high = round(size * 0.75), round(size * 1.3)
    shown = samples.turns(brief, alone=len(card.who) == 1)
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
            *_absent(text, card, beat, canon, language),
            *retold(text, beat, others, "\n".join(earlier), canon, language),
            *mistaken(text, canon, language),
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
    names = _planned(card, beat, canon, brief.language)
    there = [c for c in canon.characters if c.name in names]
    say = wording.of(brief.language)
    return say.beat.format(
        happens=card.happens,
        speech=say.speech if len(there) > 1 else say.silent,
        people=wording.join(brief.language, [wording.person(c, brief.language) for c in there]),
        known=known(recalled[:MOST_KNOWN], brief.language),
        last=say.last.format(happens=last) if last else "",
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
ASIDE = re.compile(r"，”$")  # nothing comes after it any more: what is said ends here


def _tidied(answer: str, language: str, ended: bool, people: tuple[str, ...]) -> str:
    """The draft with its names as the canon spells them, without what was only said back."""
    try:
        text = str(json.loads(answer))
    except ValueError:  # broken off: what is there of the string
        text, ended = answer.strip().strip('"').replace("\\n", "\n").replace('\\"', '"'), False
    text = EMPTY_QUOTES.sub("", ORDER.sub("", text)).strip()
    if language != "zh":
        return tidy(text, language, ended and ENDED.search(text) is not None)
    rows = (
        ASIDE.sub("。”", EMPTY_QUOTES.sub("", _quoted(row))) for row in _whole(text).splitlines()
    )
    text = "\n".join(row for row in rows if row.strip())
    return spelt(tidy(text, language, ended and ENDED.search(text) is not None), people)


def _whole(text: str) -> str:
    strange = STRANGE.search(text)
    return text[: strange.start()] if strange else text


def _planned(card: SceneCard, beat: str, canon: Canon, language: str) -> set[str]:
    """Who may speak or act in the beat."""
    return {*card.who, *acting(beat, canon, language)}


def _absent(
    text: str, card: SceneCard, beat: str, canon: Canon, language: str
) -> list[check.Defect]:
    """People of the canon who speak or act in a scene that has them neither there nor in its plan."""
    planned = _planned(card, beat, canon, language)
    strange = [name for name in acting(text, canon, language) if name not in planned]
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
