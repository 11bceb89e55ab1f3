"""The canon of a story: how its people look, and what kind of place each place is."""

from __future__ import annotations

import re
from typing import Any, get_args, get_type_hints

from ...build.step import step
from ...kinds import Writer
from ...values import (
    Brief,
    Canon,
    Character,
    Colour,
    Look,
    Person,
    Place,
    PlaceKind,
    Plan,
    Term,
)
from ..ask import conversation, object_of, parsed, shaped
from . import wording

ANIMALS = (
    "cat", "dog", "fox", "rabbit", "bear", "panda", "tiger", "deer", "horse", "bird", "owl",
    "crane", "duck", "fish", "turtle", "frog", "mouse", "monkey", "elephant", "dragon",
)  # fmt: skip
LOOKS = get_type_hints(Look)


@step(version=1, timeout=300)
def canon(brief: Brief, plan: Plan, *, writer: Writer, seed: int) -> Canon:
    """Characters with their looks, and places with their kinds. Raises NotGoodEnough."""
    say = wording.of(brief.language)
    people = dict(entry.split(": ", 1) for entry in plan.people)
    places = tuple(dict.fromkeys(beat.place for beat in plan.beats if beat.place))
    join = "；" if brief.language == "zh" else "; "
    question = say.canon.format(
        people=join.join(
            f"{name}，{who}" if join == "；" else f"{name}, {who}" for name, who in people.items()
        ),
        places=join.join(places),
    )
    return shaped(
        writer,
        conversation(wording.frame(brief), f"{plan.premise}\n{question}"),
        schema(brief, tuple(people), places),
        lambda text: read(text, brief, plan, people, places),
        what=("the canon", "设定集"),
        max_tokens=120 * len(people) + 30 * len(places) + 60,
        seed=seed,
        temperature=0.5,
    )


FOREIGN = ("robe", "topknot", "straw")  # worn in Chinese stories, not in others
PAPER = ("white", "grey", "black")  # clothes in these are lost on paper and at night


def schema(brief: Brief, people: tuple[str, ...], places: tuple[str, ...]) -> dict[str, Any]:
    """One object per person and per place, in their order, so that none is left out."""
    longest = 24 if brief.language == "zh" else 80
    without = PAPER if brief.language == "zh" else (*PAPER, *FOREIGN)

    def choice(values: Any) -> dict[str, list[str]]:
        return {"enum": [value for value in get_args(values) if value not in without]}

    person = {
        "wants": {"type": "string", "minLength": 2, "maxLength": longest},
        "gender": {"enum": ["female", "male"]},
        "figure": {"enum": [*get_args(Person), *ANIMALS]},
        "hair": choice(LOOKS["hair"]),
        "garment": choice(LOOKS["garment"]),
        "colour": choice(Colour),
        "hat": choice(LOOKS["hat"]),
    }
    return object_of(
        {
            "people": object_of({name: object_of(person) for name in people}),
            "places": object_of({name: {"enum": list(get_args(PlaceKind))} for name in places}),
        }
    )


def read(
    text: str, brief: Brief, plan: Plan, people: dict[str, str], places: tuple[str, ...]
) -> Canon:
    """Raises Unusable where it is not the JSON that was asked for."""
    told = parsed(text)
    worn: set[str] = set()
    characters = tuple(
        _character(name, people[name], entry, worn) for name, entry in told["people"].items()
    )
    return Canon(
        characters=characters,
        places=tuple(
            Place(name=name, kind=kind_of(name) or told["places"][name]) for name in places
        ),
        terms=tuple(Term(word=c.name, meaning=c.role) for c in characters),
        facts=(plan.premise, *brief.must),
    )


# What a character is called decides better than a small model does.
KIN: tuple[tuple[str, str], ...] = (
    ("奶奶|外婆|婆婆|老太|祖母|grandmother|grandma|granny|old woman", "old_woman"),
    ("爷爷|外公|老人|老头|祖父|老汉|老伯|grandfather|grandpa|\\bold (?!woman|lady)\\w+", "old_man"),
    ("女儿|女孩|姑娘|妹妹|姐姐|小姐|孙女|daughter|girl|sister", "girl"),
    ("儿子|男孩|弟弟|哥哥|孙子|少年|\\bson\\b|\\bboy\\b|brother", "boy"),
    ("妈妈|母亲|阿姨|婶|mother|\\bmum\\b|\\bmom\\b|aunt|woman", "woman"),
    ("爸爸|父亲|叔叔|伯伯|father|\\bdad\\b|uncle|\\bman\\b", "man"),
)


PLACES: tuple[tuple[str, PlaceKind], ...] = (
    ("[铺店]子?门[前口]", "town"),
    ("雪山|雪原|雪地|冰原|snowfield|\\bsnow\\b|\\bice\\b", "snowfield"),
    ("洞|cave", "cave"),
    ("院|courtyard|\\byard\\b", "courtyard"),
    ("花园|果园|菜园|garden|orchard", "garden"),
    (
        "屋里|房间|作坊|工作室|铺|店|厨房|阁楼|room|workshop|smithy|kitchen|shop|attic|garage",
        "room",
    ),
    ("河|溪|渡口|码头|桥|river|stream|brook|bridge", "river"),
    ("海|灯塔|沙滩|岛|\\bsea\\b|ocean|beach|lighthouse|harbou?r|island|shore|\\bbay\\b", "sea"),
    ("湖|池|塘|lake|pond", "lake"),
    ("森林|树林|林|丛|forest|wood\\b|woods|jungle", "forest"),
    ("山|崖|峰|坡|谷|mountain|cliff|hill|valley|peak", "mountain"),
    ("田|草地|草原|麦|field|meadow|farm", "field"),
    ("沙漠|desert|dune", "desert"),
    ("天上|云|星空|\\bsky\\b|cloud", "sky"),
    ("镇|城|街|集市|广场|town|city|street|market|square", "town"),
    ("路|road|path|\\blane\\b", "road"),
    ("村|village", "village"),
    ("家|house|home|cottage", "village"),
)


def named_place(words: str) -> str | None:
    """The first word in a sentence that names a kind of place."""
    found = [m for pattern, _ in PLACES if (m := re.search(pattern, words, re.I))]
    return min(found, key=lambda m: (m.start(), -m.end())).group() if found else None


def kind_of(words: str) -> PlaceKind | None:
    """The kind that the name of a place itself tells."""
    return next((kind for pattern, kind in PLACES if re.search(pattern, words, re.I)), None)


def _character(name: str, who: str, entry: dict[str, str], worn: set[str]) -> Character:
    """A character whose figure fits what is said of them, in a colour of their own."""
    figure = figure_of(f"{name} {who}") or entry["figure"]
    free = [
        c for c in (entry["colour"], "red", "blue", "yellow", "green", "purple") if c not in worn
    ]
    colour = (free or [entry["colour"]])[0]
    worn.add(colour)
    look = {k: entry[k] for k in ("hair", "garment", "hat")}
    gender, age = _gender(figure, entry["gender"]), _age(figure)
    if gender == "male" and look["garment"] == "dress":
        look["garment"] = "jacket"
    return Character(
        name=name,
        role=who,
        wants=entry["wants"].strip(),
        gender=gender,
        age=age,
        look=Look.model_validate({**look, "figure": figure, "colour": colour}),
    )


def figure_of(words: str) -> str | None:
    """The figure that the words themselves name; the one named last is what somebody is."""
    found = [
        (match.end(), figure)
        for pattern, figure in (*KIN, *((f"{zh}|\\b{en}\\b", en) for en, zh in CREATURES.items()))
        for match in re.finditer(pattern, words, re.I)
    ]
    return max(found)[1] if found else None


CREATURES = {
    "cat": "猫", "dog": "狗", "fox": "狐狸", "rabbit": "兔", "bear": "熊", "panda": "熊猫",
    "tiger": "老虎", "deer": "鹿", "horse": "马", "bird": "小鸟", "owl": "猫头鹰", "crane": "鹤",
    "duck": "鸭", "fish": "鱼", "turtle": "龟", "frog": "青蛙", "mouse": "老鼠", "monkey": "猴",
    "elephant": "大象", "dragon": "龙",
}  # fmt: skip


def _gender(figure: str, said: str) -> str:
    if figure in ("girl", "woman", "old_woman"):
        return "female"
    return "male" if figure in ("boy", "man", "old_man") else said


def _age(figure: str) -> str:
    if figure in ("old_woman", "old_man"):
        return "old"
    return "adult" if figure in ("woman", "man") else "child"
