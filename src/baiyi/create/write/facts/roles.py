"""The office beside a person's name, where the facts give that person another of the same head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .clauses import EMPTY, GRAMMAR, HAN, Place
from .titles import TITLES_EN, TITLES_ZH

TITLE_ZH = re.compile(rf"(?:{TITLES_ZH}|主管|官|师|员)$")
# The office that is put behind a name; not whose it is, nor what they did.
APPOSED = r"(?:the|a|an|its|their|his|her) ((?:[a-z-]+ ){0,3}[a-z]{3,})(?=[,.;]|$| (?:of|for|at)\b)"
BODIES = frozenset("局院校所站司社馆厂会心")  # whose office it is says another fact
BEFORE_ZH = re.compile(r"([\u4e00-\u9fff]*)[：:]?$")
HEADS_EN = rf"{TITLES_EN}|officer|teacher|leader|head|engineer|doctor|nurse|judge|editor|chair|agent|keeper|surveyor"
# Words that make another office of one, so that they may not be left out or added.
LESSER = frozenset(
    [
        "deputy",
        "vice",
        "assistant",
        "acting",
        "former",
        "associate",
        "junior",
        "senior",
        "interim",
        "joint",
    ]
)


def other_roles(
    text: str, facts: Sequence[str], people: Sequence[str], language: str
) -> Iterator[Place]:
    """Places of offices beside a name that the facts don't have beside it."""
    yield from _others_label(text, facts, people)
    for name in people:
        lines = [fact for fact in facts if name in fact]
        if language == "zh":
            yield from _chinese(text, name, lines, "\n".join(facts))
        else:
            yield from _english(text, name, lines)


def _chinese(text: str, name: str, lines: Sequence[str], whole: str) -> Iterator[Place]:
    known = [_before(line, line.find(name)) for line in lines]
    for match in re.finditer(re.escape(name), text):
        said = re.split("[的是由让请把该本]", _before(text, match.start()))[-1]
        if not TITLE_ZH.search(said):
            continue
        if any(_differs(said, role, whole) for role in known if TITLE_ZH.search(role)) and not any(
            said.endswith(role) or role.endswith(said) for role in known if role
        ):
            yield match.start() - len(said), match.end()


def _before(text: str, at: int) -> str:
    match = BEFORE_ZH.search(text[:at])
    return match[1] if match else ""


def _differs(said: str, role: str, whole: str) -> bool:
    """Whether two offices end alike, and what stands before the common end is another thing."""
    common = 0
    while common < min(len(said), len(role)) and said[-common - 1] == role[-common - 1]:
        common += 1
    own, meant = said[: len(said) - common], role[: len(role) - common]
    if common and own[-1:] in ("副", "代") and not meant.endswith(own[-1:]):
        return True
    if not (common and own and meant) or own[-1] in GRAMMAR or not HAN.match(own[-1]):
        return False
    return own[-1] not in meant and own[-2:] not in whole and meant[-1] not in BODIES


def _english(text: str, name: str, lines: Sequence[str]) -> Iterator[Place]:
    whole = " ".join(lines).lower()
    last = re.escape(name.split()[-1])
    label = re.search(rf"([a-z-]+): {re.escape(name.lower())}", whole)
    for match in re.finditer(rf"\b{last}, {APPOSED}", text):
        said = match[1].split()[-1]
        if label and label[1] not in match[1] and not re.search(rf"\b{said}", whole):
            yield match.span()
    for match in re.finditer(rf"\bthe ([a-z]{{4,}}), (?:[A-Z]\w+ )*{last}\b", text):
        if label and label[1] != match[1] and match[1] not in whole:
            yield match.span()
    words = r"((?:[A-Za-z-]+ ){0,3})"
    patterns = (
        rf"\b{last}, (?:the |a |an |its |their )?{words}({HEADS_EN})\b",
        rf"\b{words}({HEADS_EN}),? (?:(?:Dr|Mrs?|Ms|Sir) )?(?:[A-Z][\w’'-]+ )?{last}\b",
    )
    for pattern in patterns:
        for match in re.finditer(pattern, text):
            head = match[2].lower()
            meant = re.search(rf"((?:[a-z-]+ ){{0,3}}){head}\b", whole)
            if not meant:
                continue
            own = {w for w in match[1].lower().split() if w not in EMPTY}
            theirs = {w for w in meant[1].split() if w not in EMPTY}
            added = {w for w in own if w not in whole}
            if (added and theirs - own) or (theirs & LESSER) - own or (own & LESSER) - theirs:
                yield match.span()


LABEL = r"(?:^|[;；，,。.] ?)(?:[Tt]he )?([^：:;；，,。.“\"\d]{{2,24}}?)(?:[：:]| is ) ?{name}"
CLAUSES = re.compile(r"[，。；！？\n]|[.;!?](?=\s|$)")


def _others_label(text: str, facts: Sequence[str], people: Sequence[str]) -> Iterator[Place]:
    """A person with the label of another one of the facts: viola, where she plays the cello."""
    labels = {
        name: {
            _last(match[1])
            for fact in facts
            for match in re.finditer(LABEL.format(name=re.escape(name)), fact)
        }
        for name in people
    }
    for name in people:
        others = {label for n in people if n != name for label in labels[n]} - labels[name]
        spoken = name.split()[-1]
        for match in re.finditer(re.escape(spoken), text):
            ends = [m.end() for m in CLAUSES.finditer(text, 0, match.start())]
            start, stop = ends[-1] if ends else 0, CLAUSES.search(text, match.end())
            clause = text[start : stop.start() if stop else len(text)].lower()
            if any(n != name and n.split()[-1].lower() in clause for n in people):
                continue
            if not labels[name] or any(label in clause for label in labels[name]):
                continue
            for label in others:
                for said in re.finditer(rf"(?<![a-z]){label}(?![a-z])", clause):
                    yield start + said.start(), start + said.end()


def _last(label: str) -> str:
    """The word of a label that names the office, in small letters; in Chinese all of it."""
    return re.escape(label.split()[-1].lower())
