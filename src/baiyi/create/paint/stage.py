"""From a page of text to the scene that a painter can draw.

What the canon knows (place, who, how they look) is taken from the canon, so that it is the
same on every page. What the page says in so many words (things, hour, weather, most poses) is
read from it; the writer is asked only for what has to be understood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Literal, get_args

from ...build.step import step
from ...kinds import Painter, Writer
from ...values import (
    Beat,
    Canon,
    Character,
    Figure,
    Hour,
    Page,
    Person,
    Place,
    PlaceKind,
    Plan,
    Scene,
    Weather,
)
from .asked import MOST_THINGS, Staging, staged
from .dressing import dressed
from .named import hour_of, is_chinese, things_named, weather_of

MOST_PEOPLE = 3


@step(version=1)
def stage_scene(
    page: Page, plan: Plan, canon: Canon, *, writer: Writer, painter: Painter, seed: int
) -> Scene:
    """The scene of a page. Raises StepFailed where the writer does."""
    beat = beat_of(page, plan)
    people = people_of(page, beat, canon)
    vocabulary = painter.vocabulary()
    shown = {*get_args(Person), *(c.look.figure for c in people)}
    told = QUOTED.sub("", page.text)  # who is only spoken of stands in no picture
    seen = things_named(told, vocabulary)
    named = tuple(
        n
        for n in things_named(page.text, vocabulary)
        if n not in shown and (n in seen or n not in ONLY_SPOKEN_OF)
    )
    place = place_of(beat, canon)
    if place.kind not in ("room", "courtyard"):
        named = tuple(n for n in named if n not in INDOOR)
    held = next((n for n in named if n in HELD and people and people[0].look.is_person), None)
    standing = tuple(n for n in named if n != held)
    staging = staged(page, told, people, standing, writer, seed)
    figures = (*_cast(people, staging, seed, held), *_things(standing, staging, seed))
    hour = hour_of(page.text, hour_of(beat.happens, beat.hour))
    weather = weather_of(page.text)
    return Scene(
        caption=caption(page.text, place.kind, hour, weather, figures, vocabulary),
        place=place.kind,
        season=plan.season,
        hour=hour,
        weather=weather,
        mood=staging.mood,
        shot=shot_of(page, plan, people),
        tradition="chinese" if is_chinese(page.text) else "western",
        figures=dressed(
            figures,
            place.name,
            place.kind,
            things_named(place.name, vocabulary),
            canon,
            vocabulary,
            chinese=is_chinese(page.text),
        ),
    )


@step(version=1)
def seen(canon: Canon) -> Canon:
    """What of the canon can be seen: another voice draws no picture anew."""
    silent = tuple(person.model_copy(update={"voice": None}) for person in canon.characters)
    return canon.model_copy(update={"characters": silent})


QUOTED = re.compile(r"“[^”]*”|「[^」]*」|\"[^\"]*\"")
ONLY_SPOKEN_OF = frozenset(
    {"child", "baby", "crowd", "fisherman", "farmer", "monk", "soldier", "king", "queen", "prince",
     "princess", "sun", "moon", "stars", "rainbow"}
)  # fmt: skip
# What one holds rather than lets stand: the first such thing of a page is in the first one's hand.
HELD = frozenset(
    {"lantern", "lamp", "umbrella", "basket", "book", "letter", "flute", "fishing_rod", "broom",
     "axe", "hoe", "sword", "bucket", "flowers", "map", "scroll", "apple", "peach", "bowl", "bag"}
)  # fmt: skip


def shot_of(page: Page, plan: Plan, people: tuple[Character, ...]) -> Literal["wide", "medium"]:
    """A story opens and closes wide, as films do; between, we are near those who act."""
    ends = page.number in (plan.beats[0].number, plan.beats[-1].number)
    return "wide" if ends or len(people) > 2 else "medium"


def caption(
    text: str,
    place: PlaceKind,
    hour: Hour,
    weather: Weather,
    figures: tuple[Figure, ...],
    vocabulary: Mapping[str, tuple[str, str]],
) -> str:
    """What the picture shows, in the language of the text: the alternative text of the picture."""
    chinese = is_chinese(text)
    held = (f.look.carries for f in figures if f.look and f.look.carries)
    words = (*(f.who or f.thing for f in figures), *held)
    things = [vocabulary[word][not chinese] if word in vocabulary else word for word in words]
    if chinese:
        where = "，".join(SCENE_WORDS[word] for word in (place, hour, weather))
        return f"{where}。画中有{'、'.join(things)}。" if things else f"{where}。"
    where = f"{place.capitalize()}, {hour}, {weather}"
    return f"{where}, with {', '.join(things)}." if things else f"{where}."


SCENE_WORDS: Mapping[str, str] = {
    "river": "河边", "lake": "湖边", "sea": "海边", "mountain": "山中", "forest": "林中",
    "village": "村里", "town": "镇上", "field": "田野", "garden": "花园", "courtyard": "院子",
    "road": "路上", "room": "屋里", "cave": "山洞", "snowfield": "雪原", "desert": "沙漠",
    "sky": "天上", "dawn": "黎明", "morning": "早晨", "noon": "正午", "afternoon": "午后",
    "dusk": "黄昏", "night": "夜里", "clear": "晴", "cloudy": "多云", "mist": "有雾",
    "rain": "下雨", "storm": "暴风雨", "snow": "下雪", "wind": "有风",
}  # fmt: skip


def beat_of(page: Page, plan: Plan) -> Beat:
    """The plan's beat of that page; a page that a human added takes the last one."""
    return next((b for b in plan.beats if b.number == page.number), plan.beats[-1])


def people_of(page: Page, beat: Beat, canon: Canon) -> tuple[Character, ...]:
    """Who stands in the picture: those whom the page names, else those of the beat."""
    named = [c for c in canon.characters if c.name in page.text]
    expected = [c for c in canon.characters if c.name in beat.who]
    return tuple((named or expected or list(canon.characters[:1]))[:MOST_PEOPLE])


def place_of(beat: Beat, canon: Canon) -> Place:
    """The beat's place; the first place of the canon where it has none, a village without any."""
    for place in canon.places:
        if place.name in beat.place or beat.place in place.name:
            return place
    return canon.places[0] if canon.places else Place(name=beat.place or "-", kind="village")


# Where people stand, for one, two and three of them: on the thirds, never in the middle of
# the picture, the first one nearest.
PLACES = {
    1: ((0.36, 0.10),),
    2: ((0.34, 0.08), (0.56, 0.14)),
    3: ((0.30, 0.08), (0.50, 0.14), (0.70, 0.10)),
}


def _cast(
    people: tuple[Character, ...], staging: Staging, seed: int, held: str | None
) -> tuple[Figure, ...]:
    mirrored = seed % 2 == 1
    figures = []
    for character, (x, depth) in zip(people, PLACES.get(len(people), ()), strict=False):
        place = 1 - x if mirrored else x
        look = character.look
        if held and character is people[0]:
            look = look.model_copy(update={"carries": held})
        figures.append(
            Figure(
                thing=character.look.figure,
                x=place,
                depth=depth,
                pose=staging.poses.get(character.name, "standing"),
                facing="right" if place < 0.5 else "left",
                who=character.name,
                look=look,
            )
        )
    return tuple(figures)


LARGE = frozenset(
    {"boat", "ship", "sailboat", "junk", "raft", "dragon_boat", "house", "hut", "cottage", "pagoda",
     "temple", "palace", "castle", "lighthouse", "tower", "church", "windmill", "watermill", "bridge",
     "wooden_bridge", "pier", "pavilion", "hill", "gate", "city_gate", "city_wall", "school", "shop",
     "barn", "whale", "dragon", "moon", "sun"}
)  # fmt: skip
# What stands in the open only as a stray.
INDOOR = frozenset({"door", "window", "stairs", "table", "chair", "bed", "stove", "loom", "mirror"})
# What is hardly ever alone.
MANY = {"river_lantern": 7, "sky_lantern": 5, "firefly": 5, "lotus": 5, "flowers": 3, "mushroom": 3}


def _things(named: tuple[str, ...], staging: Staging, seed: int) -> tuple[Figure, ...]:
    """What the writer chose, then what the page names first; the large stands further back."""
    chosen = [*dict.fromkeys((*staging.things, *named))][:MOST_THINGS]
    mirrored = seed % 2 == 1
    far = iter(((0.80, 0.46), (0.20, 0.52), (0.62, 0.62), (0.40, 0.66), (0.90, 0.56)))
    near = iter(((0.74, 0.16), (0.18, 0.24), (0.88, 0.26), (0.60, 0.28), (0.10, 0.14)))
    placed = [(thing, *next(far if thing in LARGE else near)) for thing in chosen]
    return tuple(
        Figure(
            thing=thing,
            x=1 - x if mirrored else x,
            depth=depth,
            count=MANY.get(thing, 1),
            facing="left" if x > 0.5 else "right",
            lit="lantern" in thing or "lamp" in thing or "candle" in thing,
        )
        for thing, x, depth in placed
    )


@step(version=1)
def stage_cover(plan: Plan, canon: Canon, scenes: tuple[Scene, ...]) -> Scene:
    """The cover: the first character alone, in the place and light of the story's climax."""
    climax = scenes[-2] if len(scenes) > 2 else scenes[-1]
    heroes = [f for s in scenes for f in s.figures if f.who == _hero(canon)]
    hero = heroes[-1] if heroes else None
    things = _emblems(scenes, 3)
    figures = tuple(
        [hero.model_copy(update={"x": 0.38, "depth": 0.12, "facing": "right"})] if hero else []
    )
    update = {"caption": plan.premise, "figures": (*figures, *things), "take": 0}
    return climax.model_copy(update=update)


@step(version=1)
def stage_poster(plan: Plan, canon: Canon, scenes: tuple[Scene, ...]) -> Scene:
    """The poster: the place at its grandest, the hero small in it."""
    last = scenes[-1]
    heroes = [f for s in scenes for f in s.figures if f.who == _hero(canon)]
    figures = [h.model_copy(update={"x": 0.66, "depth": 0.16}) for h in heroes[:1]]
    things = _emblems(scenes, 4)
    update = {"caption": plan.premise, "mood": "grand", "figures": (*figures, *things), "take": 0}
    return last.model_copy(update=update)


def _emblems(scenes: tuple[Scene, ...], most: int) -> list[Figure]:
    """What the story is about: the things that most of its pictures show, as they last stood."""
    last = {f.thing: f for scene in scenes for f in scene.figures if f.who is None}
    shown = Counter(t for scene in scenes for t in {f.thing for f in scene.figures if not f.who})
    often = sorted(last, key=lambda thing: (-shown[thing], thing not in LARGE))
    return [last[thing] for thing in often[:most] if shown[thing] > len(scenes) // 3]


def _hero(canon: Canon) -> str:
    return canon.characters[0].name if canon.characters else ""
