"""The beats of a scene: what its author says happens, and small actions between, by the writer.

A small model that plans a scene by itself forgets what happens in it. It is shown the events in their
order and asked for what stands between them only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ....errors import NotGoodEnough
from ....kinds import Writer
from ....values import Brief, Note, SceneCard
from ...ask import Unusable, conversation, object_of, shaped, strings
from .. import check
from . import wording
from .given import known

# Of a plan no sentence has direct speech: a writer would say it over and over again.
SENTENCE = {
    "zh": "^[\u4e00-\u9fff]{4,18}(，[\u4e00-\u9fff]{3,16})?$",
    "en": "^[A-Z][A-Za-z ,'-]{24,120}$",
}
SAME = 0.6  # share of two sentences' runs: one says what the other does


@dataclass(frozen=True)
class Beat:
    """A sentence that becomes a passage; `given` ones are the chapter's own, and must be told."""

    text: str
    given: bool


def planned(
    writer: Writer,
    system: str,
    card: SceneCard,
    recalled: tuple[Note, ...],
    brief: Brief,
    count: int,
    seed: int,
) -> list[Beat]:
    """About `count` beats: the scene's events, and between them as many more as there is room for.

    One of the writer's that says again what another says is left out; where none can be used, the
    events are all.
    """
    events = card.events or tuple(filter(None, (card.happens, card.turn)))
    rows: list[list[str]] = [
        [] for _ in range(len(events) + 1)
    ]  # before each event, and at the end
    places = _places(len(events), count - len(events))
    if places:
        for place, text in zip(
            places, _asked(writer, system, card, events, places, recalled, brief, seed), strict=True
        ):
            if text:
                rows[place].append(text)
    beats: list[Beat] = []
    for place, between in enumerate(rows):
        beats += [Beat(text, given=False) for text in between]
        beats += [Beat(event, given=True) for event in events[place : place + 1]]
    return beats


def _places(events: int, count: int) -> list[int]:
    """Where so many sentences stand: behind each event in turn, the last first, then before the first."""
    turns = [*range(events, 0, -1), 0]
    return sorted(turns[n % len(turns)] for n in range(max(0, count)))


def _asked(
    writer: Writer,
    system: str,
    card: SceneCard,
    events: tuple[str, ...],
    places: list[int],
    recalled: tuple[Note, ...],
    brief: Brief,
    seed: int,
) -> list[str]:
    """A sentence for each of the places; an empty one where it says nothing new."""
    say, chinese = wording.of(brief.language), brief.language == "zh"
    names = [str(n) for n in range(1, len(places) + 1)]
    words: dict[str, Any] = {"type": "string", "pattern": SENTENCE["zh" if chinese else "en"]}
    slots = _slots(card, events, places, say)
    listed = "\n".join(f"{n}. {slot}" for n, slot in zip(names, slots, strict=True))

    def read(answer: str) -> list[str]:
        found = strings(answer, names)
        told: list[str] = list(events)
        kept = []
        for name in names:
            new = not any(check.repeated([found[name], other], SAME) for other in told)
            told += [found[name]] * new
            kept.append(found[name] if new else "")
        flaws = check.script("\n".join(told), brief.language, system)
        if flaws or not any(kept):
            flaws = flaws or [check.Defect("it says one thing over again", "反复说同一件事")]
            raise Unusable(flaws[0].english, flaws[0].chinese)
        return kept

    order = known(recalled, brief.language) + say.beats.format(
        number=card.name, place=card.place, who=wording.join(brief.language, card.who),
        events="\n".join(f"- {event}" for event in events), slots=listed,
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
        return [""] * len(places)


def _slots(
    card: SceneCard, events: tuple[str, ...], places: list[int], say: wording.Wording
) -> list[str]:
    """What each sentence is to be, and where it stands. Nobody who is alone speaks."""
    first, *middle, last = say.slots
    middle = middle if len(card.who) > 1 else middle[:1]
    found = []
    for n, place in enumerate(places):
        if place == 0:
            where, kind = say.before_event.format(event=events[0]), first
        elif place == len(events):
            where, kind = say.after_event.format(event=events[-1]), middle[n % len(middle)]
        else:
            where = say.between.format(event=events[place - 1], next=events[place])
            kind = middle[n % len(middle)]
        found.append(f"{where}{say.colon}{last if n == len(places) - 1 else kind}")
    return found
