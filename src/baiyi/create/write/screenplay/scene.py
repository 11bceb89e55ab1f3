"""A scene as elements: action, who speaks and how, action. The schema knows who is there.

What the source says between quotation marks is taken over as it stands, in its order; the writer
only says who speaks it, and what is done around it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from ....build import progress
from ....build.step import step
from ....kinds import Writer
from ....values import Brief, Element, Screenplay
from ...ask import Unusable, conversation, object_of, shaped
from ..check import copies, leftovers, loops, repeated, script, sentences
from .outline import EXCERPT, SceneOutline, ScreenOutline, wording_of
from .wording import Wording

LINES = {"small": 5, "strong": 12}  # speeches of a scene
QUOTED = re.compile(r"[“「]([^“”「」]{2,300})[”」]|\"([^\"\n]{2,300})\"")
FEWEST = 2  # speeches that make a scene, once what is said twice is out
SAME = 0.75  # likeness from which a text says again what another says
MOST_QUOTED = 16  # speeches taken over into one scene
# Another's words told within a speech: nobody speaks so.
REPORTED = re.compile(r"[一-鿿]{1,6}(?:说|问|回答)[，,：:]")
ASIDE = re.compile(r"^\s*[(（][^)）]*[)）]\s*|[“”\"「」]|(?<!\w)[‘’]|[‘’](?!\w)")


@step(version=4, timeout=900)
def screen_scene(
    brief: Brief, outline: ScreenOutline, number: int, *, writer: Writer, seed: int
) -> Screenplay:
    """Scene `number` (from 1) by itself, with its heading. Raises NotGoodEnough."""
    wording = wording_of(brief)
    scene = outline.scenes[number - 1]
    quotes = quoted(scene.passage)
    spoken = _attributed(writer, wording, outline, scene, quotes, seed) if quotes else []
    body = _written(writer, wording, outline, number, spoken, seed)
    heading = Element(
        kind="heading",
        text=wording.heading.format(setting=scene.setting, place=scene.place, time=scene.time),
        scene_number=str(number),
    )
    props = [Element(kind="note", text=wording.props + scene.prop)] if scene.prop else []
    return Screenplay(
        title=outline.title,
        language=brief.language,
        canon=outline.canon,
        elements=(heading, *props, *body),
    )


def quoted(passage: str) -> list[str]:
    """What a text says between quotation marks, in its order; a word set apart is not said."""
    found = [" ".join((m[1] or m[2]).split()) for m in QUOTED.finditer(passage)]
    ending = re.compile(r"[，。！？…—,.!?-]$")
    return [said for said in found if ending.search(said)][:MOST_QUOTED]


def _attributed(
    writer: Writer,
    wording: Wording,
    outline: ScreenOutline,
    scene: SceneOutline,
    quotes: Sequence[str],
    seed: int,
) -> list[tuple[str, str]]:
    """Who says each quotation: the name that stands next to it, else the writer is asked."""
    names = [c.name for c in outline.canon.characters]
    found = []
    for n, said in enumerate(quotes):
        at = scene.passage.find(said)
        near = _next_to(scene.passage, at, at + len(said), names)
        who = near or _asked_who(writer, wording, scene.passage[max(0, at - 160) : at + len(said) + 80],
                                 said, names, seed * 100 + n)  # fmt: skip
        found.append((who, said))
    return found


def _next_to(passage: str, start: int, end: int, names: Sequence[str]) -> str:
    """The only name in the clause before a quotation, or in the one behind it."""
    before = re.split(r"[。！？”」\n]|(?<=[.!?])\s", passage[:start].rstrip('“「"'))[-1]
    behind = re.split(r"[。！？“「\n]|[.!?]\s", passage[end:].lstrip('”」"'))[0]
    for clause in (before, behind):
        there = [name for name in names if name in clause]
        if len(there) == 1:
            return there[0]
    return ""


def _asked_who(
    writer: Writer, wording: Wording, passage: str, said: str, names: Sequence[str], seed: int
) -> str:
    key = wording.keys["who"]

    def read(text: str) -> str:
        try:
            return str(json.loads(text)[key])
        except (ValueError, KeyError, TypeError) as error:
            raise Unusable("it names nobody", "没有说是谁") from error

    schema = object_of({key: {"enum": list(names)}})
    order = wording.ask_speaker.format(before=passage, said=said)
    what = ("who speaks", "说话人")
    return shaped(
        writer,
        conversation(wording.system, order),
        schema,
        read,
        what=what,
        max_tokens=40,
        seed=seed,
        temperature=0.2,
    )


def _written(
    writer: Writer,
    wording: Wording,
    outline: ScreenOutline,
    number: int,
    spoken: list[tuple[str, str]],
    seed: int,
) -> list[Element]:
    """Action and dialogue. With `spoken`, only the action is asked."""
    scene = outline.scenes[number - 1]
    keys = wording.keys
    action = {"type": "string", "pattern": wording.patterns[0]}
    speeches = [] if spoken else [str(n) for n in range(1, LINES[writer.skill] + 1)]
    speech = object_of(
        {
            keys["who"]: {"enum": list(scene.cast)},
            wording.manner[0]: {"type": "string", "maxLength": wording.manner[1]},
            wording.speech: {"type": "string", "pattern": wording.patterns[1]},
        }
    )
    properties: dict[str, Any] = {keys["open"]: action}
    properties |= dict.fromkeys(speeches, speech) | {keys["close"]: action}
    order = _order(writer, wording, outline, number)

    def read(text: str) -> list[Element]:
        try:
            told = json.loads(text)
            opening, close = (" ".join(told[keys[k]].split()) for k in ("open", "close"))
            rows = [
                (told[n][keys["who"]], _whole(told[n], wording), told[n][wording.speech])
                for n in speeches
            ]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unusable(
                "it is not the JSON that was asked for", "答案不是要求的 JSON"
            ) from error
        rows = rows or [(who, "", said) for who, said in spoken]
        if speeches:
            rows = _said_once(rows, scene.cast)
        opening = _new(opening, ())
        close = _new(close, [opening])
        _check(wording, order, opening, close, rows if speeches else [])
        return _elements(opening, close, rows)

    schema = object_of(properties)
    made = shaped(
        writer,
        conversation(wording.system, *_shown(wording, bool(speeches)), order),
        schema,
        read,
        what=(f"scene {number}", f"第 {number} 场"),
        max_tokens=200 + 70 * len(speeches),
        seed=seed * 100 + number,
    )
    progress.words("\n")
    return made


def _whole(told: dict[str, str], wording: Wording) -> str:
    """How it is said; nothing where the longest length cut it off."""
    name, most = wording.manner
    return told[name] if len(told[name]) < most else ""


def _shown(wording: Wording, speeches: bool) -> tuple[str, str]:
    """A scene by another hand: its order, and its answer as the schema has it."""
    order, opening, rows, close = wording.shown
    keys = wording.keys
    answer: dict[str, object] = {keys["open"]: opening}
    if speeches:
        answer |= {
            str(n): {keys["who"]: who, wording.manner[0]: how, wording.speech: said}
            for n, (who, how, said) in enumerate(rows, 1)
        }
    answer[keys["close"]] = close
    return order, json.dumps(answer, ensure_ascii=False)


def _said_once(
    rows: Sequence[tuple[str, str, str]], cast: Sequence[str]
) -> list[tuple[str, str, str]]:
    """The speeches without the speaker's name in them, and without what was said before."""
    names = "|".join(map(re.escape, cast))
    named = re.compile(rf"^(?:{names})(?: says|说|问|道)?\s*[：:]\s*", re.I)
    kept: list[tuple[str, str, str]] = []
    for who, how, told in rows:
        own = named.sub("", ASIDE.sub("", told).strip())
        if REPORTED.search(own):
            own = "".join(s for s in sentences(own) if not REPORTED.match(s))
        said = _new(own, [text for _, _, text in kept])
        if said and not any(repeated([before, said], SAME) for _, _, before in kept):
            kept.append((who, _tidy(how), said))
    return kept


def _new(text: str, earlier: Sequence[str]) -> str:
    """The text without the sentences that were said before, in it or in `earlier`."""
    told = {s for before in earlier for s in sentences(before)}
    fresh = [s for s in dict.fromkeys(sentences(text)) if s not in told]
    return ("" if re.search("[一-鿿]", text) else " ").join(fresh)


def _order(writer: Writer, wording: Wording, outline: ScreenOutline, number: int) -> str:
    scene = outline.scenes[number - 1]
    zh = wording.language == "zh"
    colon, comma = ("：", "；") if zh else (": ", "; ")
    roles = {c.name: c.role for c in outline.canon.characters}
    cast = comma.join(f"{name}{colon}{roles.get(name, '')}" for name in scene.cast)
    last = ""
    if number > 1:
        last = (
            f"{'上一场' if zh else 'The scene before'}{colon}{outline.scenes[number - 2].event}\n"
        )
    if scene.passage:
        last += f"{'原文' if zh else 'Passage'}{colon}{scene.passage[: EXCERPT[writer.skill]]}\n"
    heading = wording.heading.format(setting=scene.setting, place=scene.place, time=scene.time)
    told = wording.ask_lines.format(
        number=number, heading=heading, event=scene.event, prop=scene.prop, cast=cast, last=last
    )
    return f"{outline.title}{colon}{outline.logline}\n{told}"


def _tidy(how: str) -> str:
    return " ".join(re.sub(r"[()（）“”\"。.，,：:]", " ", how).split())


def _check(
    wording: Wording, order: str, opening: str, close: str, rows: Sequence[tuple[str, str, str]]
) -> None:
    """Raises Unusable for another script, words of the prompt, and what is said twice."""
    language = wording.language
    said = [text for _, _, text in rows]
    whole = "\n".join([opening, *said] + ([] if repeated([opening, close], SAME) else [close]))
    found = [
        *script(whole, language, order),
        *leftovers(whole),
        *copies(whole, _texts(wording), language),
        *(defect for text in (opening, close, *said) for defect in loops(text, language)),
    ]
    if found:
        raise Unusable(found[0].english, found[0].chinese)
    if rows and len(rows) < FEWEST:
        raise Unusable("everybody says the same", "台词都是一样的")


def _texts(wording: Wording) -> tuple[str, ...]:
    _, opening, rows, close = wording.shown
    return (opening, close, *(said for _, _, said in rows))


def _elements(opening: str, close: str, rows: Sequence[tuple[str, str, str]]) -> list[Element]:
    """Who speaks on is not named again."""
    found = [Element(kind="action", text=opening)]
    last = ""
    for who, how, said in rows:
        if who == last and not how and found[-1].kind == "dialogue":
            found[-1] = found[-1].model_copy(update={"text": f"{found[-1].text}\n{said}"})
            continue
        found.append(Element(kind="character", text=who))
        if how:
            found.append(Element(kind="parenthetical", text=how))
        found.append(Element(kind="dialogue", text=said))
        last = who
    if not close or repeated([opening, close], SAME):
        return found
    return [*found, Element(kind="action", text=close)]
