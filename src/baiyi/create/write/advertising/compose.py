"""Copy for a channel: each piece asked for alone, within its length, borne by the sheet, lawful.

What goes beyond its length is cut at a sentence; a sentence that claims more than the sheet, or has
a forbidden word, is asked for again and at last left out. Where nothing of a piece stands, a line of
the sheet itself stands there. The work is told each time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from ....build import progress
from ....build.step import step
from ....errors import NotGoodEnough
from ....kinds import Writer
from ....values import Brief, Copy
from ...ask import TRIES, Unusable, conversation, shaped, strings
from .. import check
from ..facts import sentences
from ..verse.verdict import Fault
from .channels import Slot, channels, measure
from .claims import NAMED, claims, product_of, sheet_lines, sheet_of
from .law import flags

SYSTEM = {
    "zh": "你是资深广告文案。只写下面商品资料里有的事，不编造数字、功能、荣誉、优惠与评价；不用“最”“第一”“唯一”"
    "“顶级”等词，不说治病。语言具体、干净、有生活气，不堆形容词。\n\n商品资料：\n{sheet}\n\n一句话：{line}{tone}",
    "en": "You are a seasoned copywriter. Say only what the product's sheet below says: invent no figure, "
    "function, award, offer or review; no superlatives, nothing about health. Write concretely and "
    "plainly, like a person, without piling up adjectives.\n\nThe sheet:\n{sheet}\n\nThe idea: {line}{tone}",
}
TONE = {"zh": "\n语气：{tone}", "en": "\nTone: {tone}"}
LIMIT = {
    ("zh", "characters"): "（不超过{most}字）", ("zh", "spoken"): "（念出来不超过{most}字）",
    ("en", "characters"): " (at most {most} characters)", ("en", "words"): " (at most {most} words)",
    ("en", "spoken"): " (at most {most} words)",
}  # fmt: skip
FROM = {"zh": "资料：{line}\n", "en": "Property: {line}\n"}
ABOUT = {"zh": "写的是：{name}。\n", "en": "It is about: {name}.\n"}
OTHER = {"zh": "不要再写：{said}\n", "en": "Do not write again: {said}\n"}
TITLES = ("title", "subject", "line")  # pieces that stand above the others, without a full stop
LETTERS = {"characters": 1, "words": 7, "spoken": 7}  # of one unit, for a schema's maxLength


@step(version=3, timeout=1800)
def advert(brief: Brief, channel: str, *, writer: Writer, seed: int) -> Copy:
    """The pieces of a channel. Raises BadBrief for a brief without a sheet, NotGoodEnough."""
    slots = channels()[channel].slots(brief.language)
    drafts = _at_once(writer, brief, slots, seed) if writer.skill == "strong" else {}
    pieces: dict[str, str] = {}
    for number, slot in enumerate(slots):
        lines = _piece(writer, brief, slot, drafts.get(slot.name, []), seed + 1000 * number)
        pieces[slot.name] = "\n".join(lines)
    return Copy(channel=channel, language=brief.language, pieces=pieces)


@step(version=1)
def advert_checked(brief: Brief, copy: Copy) -> tuple[Fault, ...]:
    """What an edit has left too long, unborne or unlawful, said of the work too."""
    found = tuple(faults(copy, brief))
    for fault in found:
        progress.note(fault.english, fault.chinese)
    return found


@step(version=1)
def sheet_checked(brief: Brief) -> tuple[Fault, ...]:
    """What law forbids in the user's own sheet and line, said of the work too."""
    found = []
    for line in sheet_lines(brief):
        for flag in flags(line, brief.language, line):
            found.append(_fault("law", flag.english, flag.chinese))
            progress.note(f"sheet: {flag.english}", f"商品资料：{flag.chinese}")
    return tuple(found)


def faults(copy: Copy, brief: Brief) -> Iterator[Fault]:
    """Where copy leaves its lengths, its sheet or the law."""
    channel = channels()[copy.channel]
    for slot in channel.slots(copy.language):
        where = f"{channel.name}.{slot.name}"
        text = copy.pieces.get(slot.name, "")
        for line in text.splitlines() if slot.count > 1 else [text]:
            count = measure(line, slot.unit, copy.language)
            if count > slot.most:
                yield _fault(
                    "length",
                    f"{where}: {count} {slot.unit}; {slot.most} is the limit",
                    f"{where}：长 {count}，上限 {slot.most}",
                )
            said = _apart(line) if slot.name == "tags" else line
            for english, chinese in wrongs(said, brief):
                yield _fault("words", f"{where}: {english}", f"{where}：{chinese}")


def _fault(rule: str, english: str, chinese: str) -> Fault:
    return Fault(rule=rule, line=0, english=english, chinese=chinese)


def wrongs(text: str, brief: Brief) -> list[tuple[str, str]]:
    """What law and sheet have against a text, in English and Chinese."""
    sheet = sheet_lines(brief)
    named = product_of(brief)
    bare = text.replace(named, "·" * len(named))  # a product's name may hold any word: guide, 6(4)
    found = [(f.english, f.chinese) for f in flags(bare, brief.language, "\n".join(sheet))]
    return found + [(c.english, c.chinese) for c in claims(text, sheet, brief.language)]


def fitted(text: str, slot: Slot, language: str) -> str:
    """The text without the sentences that go beyond the limit; empty where the first does."""
    kept = ""
    for sentence in sentences(text):
        if measure((kept + sentence).strip(), slot.unit, language) > slot.most:
            break
        kept += sentence
    return kept.strip()


def _piece(writer: Writer, brief: Brief, slot: Slot, drafts: Sequence[str], seed: int) -> list[str]:
    """The lines of a piece: one, or as many as it may have that say different things."""
    properties = _properties(brief) if slot.count > 1 and slot.name == "bullets" else []
    lines: list[str] = []
    for number in range(min(slot.count, len(properties) or slot.count)):
        told = properties[number] if properties else ""
        given = FROM[brief.language].format(line=told) if told else ""
        if lines and not told:
            given = OTHER[brief.language].format(said=", ".join(lines))
        draft = drafts[number] if number < len(drafts) else ""
        line = _line(writer, brief, slot, given, told, draft, seed + 50 * number)
        if line not in lines:
            lines.append(line)
    if slot.name != "tags":
        return lines
    return list({tag.casefold(): tag for tag in map(_together, lines)}.values())


def _apart(tag: str) -> str:
    """The words of a hashtag, so that they can be read: MorningTea is morning tea."""
    return re.sub(r"(?<=[a-z])(?=[A-Z0-9])|(?<=\d)(?=[A-Za-z])", " ", tag).lower()


def _together(words: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"\w+", words))


def _line(
    writer: Writer, brief: Brief, slot: Slot, given: str, told: str, draft: str, seed: int
) -> str:
    """One line within its length that law and sheet have nothing against.

    `told` is the line of the sheet that it is made from, where it is made from one; `draft` is
    tried first.
    """
    tries = TRIES[writer.skill]
    best = ""
    for attempt in range(tries):
        answer = (
            draft if draft and not attempt else _asked(writer, brief, slot, given, seed + attempt)
        )
        text = fitted(_tidy(answer, slot, brief.language), slot, brief.language)
        kept, gone = _lawful(text, slot, brief)
        if kept and not _about(kept, slot, brief):
            kept, gone = "", [("it says nothing of the product", "没有写到商品"), *gone]
        if told and brief.line in kept:  # what the sentence above the points says already
            kept, gone = (
                "",
                [("it says the idea, not the property", "写的是那句话，不是这一项"), *gone],
            )
        if kept and not gone:
            return kept
        best = max(best, kept, key=len)
        why = gone[0] if gone else ("it is longer than its place", "超过了长度")
        _tell(slot, why, attempt == tries - 1)
    return best or _of_sheet(brief, slot, told)


LONG = {"characters": 100, "words": 40, "spoken": 40}  # a piece that has room to be about something
SHARED = 3  # runs of two characters, or words, that it then has in common with the sheet


def _about(text: str, slot: Slot, brief: Brief) -> bool:
    """Whether a longer text speaks of the product: by its name, or by words of its sheet and line."""
    if slot.most < LONG[slot.unit] or product_of(brief).strip("《》") in text:
        return True
    known = "\n".join(sheet_lines(brief))
    return len(_units(text, brief.language) & _units(known, brief.language)) >= SHARED


def _units(text: str, language: str) -> set[str]:
    if language == "zh":
        runs = re.findall("[\u4e00-\u9fff]+", text)
        return {run[n : n + 2] for run in runs for n in range(len(run) - 1)}
    return {word.lower() for word in re.findall(r"[A-Za-z]{4,}", text)}


def _tell(slot: Slot, why: tuple[str, str], last: bool) -> None:
    english, chinese = ("left out", "已删去") if last else ("asked for again", "重写")
    progress.note(f"{slot.label}: {why[0]}; {english}", f"{slot.label}：{why[1]}；{chinese}")


def _lawful(text: str, slot: Slot, brief: Brief) -> tuple[str, list[tuple[str, str]]]:
    """The sentences that nothing speaks against, and what speaks against the others."""
    kept: list[str] = []
    gone: list[tuple[str, str]] = []
    for sentence in sentences(text):
        wrong = wrongs(sentence, brief) + _manners(sentence, slot, kept, brief)
        if wrong:
            gone += wrong
        else:
            kept.append(sentence)
    return "".join(kept).strip(), gone


def _manners(text: str, slot: Slot, before: Sequence[str], brief: Brief) -> list[tuple[str, str]]:
    """What is another script, of the prompt, the order itself recited, or said already."""
    known = "\n".join(sheet_lines(brief))
    defects = [
        *check.script(text, brief.language, known),
        *check.leftovers(text),
        *check.copies(text, (slot.ask,), brief.language),
        *(d for said in before for d in check.repeated([said.strip(), text.strip()])),
    ]
    return [(d.english, d.chinese) for d in defects]


def _tidy(text: str, slot: Slot, language: str) -> str:
    text = " ".join(text.split()) if language == "en" else "".join(text.split("\n")).strip()
    text = text.strip('“”"「」 ')
    if slot.name == "tags":
        text = text.strip("#＃ 。.")
        return text if " " in text else _apart(text)
    if slot.name in TITLES:
        return text.rstrip("。.")
    return text


def _of_sheet(brief: Brief, slot: Slot, told: str) -> str:
    """A line of the sheet, as it stands: the one told of, else the product's name, or below that
    name the brief's own line, else any that fits."""
    named = [product_of(brief), brief.line]
    rows = [told, *(named if slot.name in TITLES else named[::-1]), *_properties(brief)]
    clean = [
        row for row in rows
        if row and measure(row, slot.unit, brief.language) <= slot.most and not wrongs(row, brief)
    ]  # fmt: skip
    if not clean:
        raise NotGoodEnough(
            f"{slot.label}: no draft holds, and no line of the sheet has {slot.most} {slot.unit} or less",
            f"{slot.label}：没有一稿合格，商品资料中也没有不超过 {slot.most} 的一行",
        )
    progress.note(
        f"{slot.label}: no draft holds; a line of the sheet stands there",
        f"{slot.label}：没有一稿合格，改用商品资料中的一行",
    )
    return clean[0]


def _properties(brief: Brief) -> list[str]:
    """The sheet's lines that describe, without the one that names the product."""
    colon = "：" if brief.language == "zh" else ": "
    return [
        f"{key}{colon}{value}"
        for key, value in sheet_of(brief).items()
        if key.strip().lower() not in NAMED
    ]


def _asked(writer: Writer, brief: Brief, slot: Slot, given: str, seed: int) -> str:
    longest = _longest(slot, brief.language)
    text = shaped(
        writer,
        conversation(
            _system(brief),
            ABOUT[brief.language].format(name=product_of(brief)) + given + _order(slot, brief.language),
        ),
        {
            "type": "object",
            "properties": {"text": {"type": "string", "maxLength": longest}},
            "required": ["text"],
        },
        lambda answer: strings(answer, ["text"])["text"],
        what=(slot.label, slot.label), max_tokens=longest + 60, seed=seed,
    )  # fmt: skip
    return _ended(text, longest)


def _at_once(
    writer: Writer, brief: Brief, slots: Sequence[Slot], seed: int
) -> dict[str, list[str]]:
    """Drafts of all pieces by one call, for a writer that can."""
    schema = {
        "type": "object",
        "properties": {
            slot.name: {
                "type": "array",
                "minItems": 1,
                "maxItems": slot.count,
                "items": {"type": "string", "maxLength": _longest(slot, brief.language)},
            }
            for slot in slots
        },
        "required": [slot.name for slot in slots],
    }
    asked = "\n".join(
        f"{slot.name} × {slot.count}: {_order(slot, brief.language)}" for slot in slots
    )
    most = sum(_longest(slot, brief.language) * slot.count for slot in slots)
    return shaped(
        writer, conversation(_system(brief), asked), schema, lambda answer: _lists(answer, slots),
        what=("copy", "文案"), max_tokens=most + 100, seed=seed,
    )  # fmt: skip


def _lists(answer: str, slots: Sequence[Slot]) -> dict[str, list[str]]:
    try:
        told = json.loads(answer)
        return {slot.name: [" ".join(row.split()) for row in told[slot.name]] for slot in slots}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unusable("it is not the JSON that was asked for", "答案不是要求的 JSON") from error


def _system(brief: Brief) -> str:
    return SYSTEM[brief.language].format(
        sheet="\n".join(sheet_lines(brief)[:-1]),
        line=brief.line,
        tone=TONE[brief.language].format(tone=brief.tone) if brief.tone else "",
    )


def _order(slot: Slot, language: str) -> str:
    return slot.ask + LIMIT[language, slot.unit].format(most=slot.most)


def _longest(slot: Slot, language: str) -> int:
    """Characters for an answer: more than may stand, so that a sentence can end and be counted."""
    letters = 1 if language == "zh" else LETTERS[slot.unit]
    return int(slot.most * letters * 1.5) + 10


def _ended(text: str, longest: int) -> str:
    """Without the last sentence, where the schema cut it off."""
    if len(text) < longest - 1:
        return text
    return "".join(sentences(text)[:-1]).strip() or text
