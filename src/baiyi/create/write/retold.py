"""Another work's story as the outline of a picture book: a sentence a page, read out of its text.

Its people, places and facts are those of the source; only how they look is new, where nobody drew
them yet.
"""

from __future__ import annotations

from ...build.step import step
from ...errors import BadBrief
from ...kinds import Writer
from ...values import Brief, Canon, Character, Look, Manuscript
from ..ask import Unusable, conversation, object_of, shaped, strings
from . import check, wording

EXCERPT = {"small": 900, "strong": 12_000}  # characters of a passage that a writer is shown
LONGEST = {"zh": 60, "en": 220}  # characters of a page's sentence
ASK = {
    "zh": "下面是《{title}》中的一段（全书分{count}段，这是第{number}段）。\n{text}\n\n"
    "用一句话写出这一段里谁在哪里做了什么，只写这一段里有的事，写出人物的名字{names}。{before}",
    "en": "This is a passage of “{title}” ({number} of {count}).\n{text}\n\n"
    "In one sentence, say who does what and where in this passage, only what it tells, with the "
    "people’s names{names}. {before}",
}
NAMES = {"zh": "（{names}）", "en": " ({names})"}
BEFORE = {"zh": "上一段已写：{told}不要重复。", "en": "Told already: {told} Do not repeat it."}
AT_MOST = 8  # people that a brief names


@step(version=1, timeout=1800)
def retold(source: Manuscript, brief: Brief, *, writer: Writer, seed: int) -> Brief:
    """The brief with the source's story as its outline and its people as its cast.

    An outline or a cast that the brief has itself stays. Raises BadBrief, NotGoodEnough.
    """
    told = list(brief.outline) or _told(source, brief, writer, seed)
    there = [c for c in source.canon.characters if any(c.name in line for line in told)]
    cast = tuple(f"{c.name}: {c.role or c.name}" for c in there[:AT_MOST])
    return brief.model_copy(
        update={
            "outline": tuple(told),
            "pages": len(told),
            "title": brief.title or source.title[:80],
            "author": brief.author or source.author[:80] or None,
            "cast": brief.cast or cast,
        }
    )


@step(version=1)
def shared(drawn: Canon, source: Canon) -> Canon:
    """The canon of an adaptation: who and what the source says, drawn as here where it says nothing."""
    known = {character.name: character for character in source.characters}
    places = {place.name: place for place in source.places}
    return drawn.model_copy(
        update={
            "characters": tuple(
                _joined(known[c.name], c) if c.name in known else c for c in drawn.characters
            ),
            "places": tuple(places.get(place.name, place) for place in drawn.places),
            "facts": tuple(dict.fromkeys((*source.facts, *drawn.facts))),
        }
    )


def _joined(told: Character, drawn: Character) -> Character:
    """As the source tells them; their looks, age and gender as drawn, where it leaves them open."""
    open_ = told.look == Look()
    return told.model_copy(
        update={
            "look": drawn.look if open_ else told.look,
            "age": drawn.age if open_ else told.age,
            "gender": drawn.gender if told.gender == "other" else told.gender,
            "wants": told.wants or drawn.wants,
        }
    )


def pieces(source: Manuscript, count: int) -> tuple[str, ...]:
    """The text in so many parts of about one length, cut between paragraphs; fewer where it has
    fewer paragraphs. Raises BadBrief for a text without words."""
    rows = [b.text for c in source.chapters for b in c.blocks if b.text.strip()]
    if not rows:
        raise BadBrief(
            f"the source {source.title!r} has no text to adapt; name another work in `source`",
            f"来源“{source.title}”没有可改编的文字；请在 `source` 中另选作品",
        )
    whole = sum(map(len, rows))
    found: list[list[str]] = [[]]
    done = 0
    for number, row in enumerate(rows):
        left = len(rows) - number
        behind = done >= whole * len(found) / count
        if found[-1] and len(found) < count and (behind or left <= count - len(found)):
            found.append([])
        found[-1].append(row)
        done += len(row)
    return tuple("\n".join(part) for part in found)


def _told(source: Manuscript, brief: Brief, writer: Writer, seed: int) -> list[str]:
    names = [character.name for character in source.canon.characters]
    language = brief.language
    parts = pieces(source, brief.pages)
    told: list[str] = []
    for number, part in enumerate(parts, 1):
        shown = _shown(part, EXCERPT[writer.skill])
        there = [name for name in names if name in part]
        joined = ("、" if language == "zh" else ", ").join(there)
        order = ASK[language].format(
            title=source.title, count=len(parts), number=number, text=shown,
            names=NAMES[language].format(names=joined) if there else "",
            before=BEFORE[language].format(told=told[-1]) if told else "",
        )  # fmt: skip
        told.append(_sentence(writer, brief, order, part, there, tuple(told), seed + 100 * number))
    return told


def _shown(part: str, most: int) -> str:
    """The beginning and the end of a passage that is too long to be shown whole."""
    return part if len(part) <= most else f"{part[: most * 2 // 3]}\n……\n{part[-most // 3 :]}"


def _sentence(
    writer: Writer,
    brief: Brief,
    order: str,
    part: str,
    there: list[str],
    before: tuple[str, ...],
    seed: int,
) -> str:
    def read(answer: str) -> str:
        said = strings(answer, ["happens"])["happens"]
        flaws = [
            *check.script(said, brief.language, part),
            *check.leftovers(said),
            *check.loops(said, brief.language),
            *check.repeated((*before[-1:], said)),
        ]
        if flaws:
            raise Unusable(flaws[0].english, flaws[0].chinese)
        if there and not any(name in said for name in there):
            raise Unusable("it names nobody of the passage", "没有写出这一段里的人物")
        return said

    longest = LONGEST[brief.language]
    return shaped(
        writer,
        conversation(wording.role(brief), order),
        object_of({"happens": {"type": "string", "minLength": 8, "maxLength": longest}}),
        read,
        what=("the story of a page", "一页的故事"),
        max_tokens=longest + 60,
        seed=seed,
        temperature=0.4,
    )
