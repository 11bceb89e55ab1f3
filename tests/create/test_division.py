"""How an author's sentence becomes scenes, and who is there, without a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from baiyi.brief.file import brief_from_file
from baiyi.create.write.bones import cast_of
from baiyi.create.write.novel import division
from baiyi.values import Canon, Character

EXAMPLES = Path(__file__).parents[2] / "examples"


def canon(language: str) -> tuple[Canon, tuple[str, ...]]:
    """The people of the example, with what its own sentences call them."""
    brief = brief_from_file(EXAMPLES / f"canal.{language}.yaml")
    people = tuple(Character(name=n, role=r, age="adult") for n, r in cast_of(brief).items())
    bare = Canon(characters=people)
    told = (brief.line, *brief.outline)
    return Canon(
        characters=tuple(
            c.model_copy(update={"gender": division.gender(c, told, bare, language)})
            for c in people
        )
    ), brief.outline


@pytest.mark.parametrize(
    ("language", "genders"),
    [
        ("zh", ["other", "female", "other", "male"]),
        ("en", ["other", "female", "male", "male"]),
    ],
)
def test_he_or_she_is_what_the_author_says(language: str, genders: list[str]) -> None:
    assert [c.gender for c in canon(language)[0].characters] == genders


@pytest.mark.parametrize(
    ("language", "chapter", "who"),
    [
        ("zh", 0, ("沈砚之",)),  # 沈墨之的怀表 is only his watch
        ("zh", 2, ("钱掌柜", "沈砚之")),  # 照片上是沈墨之
        ("zh", 3, ("钱掌柜", "沈砚之", "陶阿满")),
        ("en", 0, ("Edmund Vale",)),
        ("en", 1, ("Edmund Vale", "Tilly Marsh")),  # she tells him
        ("en", 2, ("Mr Crane",)),  # a photograph of Thomas
    ],
)
def test_who_is_there_and_not_only_told_of(
    language: str, chapter: int, who: tuple[str, ...]
) -> None:
    people, outline = canon(language)
    assert division.there(outline[chapter], people, language) == who


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_clause_of_a_chapter_happens_once_and_in_its_order(language: str) -> None:
    people, outline = canon(language)
    for happens in outline:
        for count in (1, 2, 3):
            shares = division.divided(happens, count, people, language)
            assert 1 <= len(shares) <= count
            place = -1
            for event in (event for share in shares for event in share.events):
                found = happens.casefold().find(event.casefold(), place + 1)
                assert found > place, event
                place = found
            assert all(share.who and share.events for share in shares)
            told = "".join(event for share in shares for event in share.events)
            assert len(told) > 0.8 * len(happens), "nothing is left out"


def test_scenes_are_cut_where_the_sentence_is_and_those_who_left_are_gone() -> None:
    people, outline = canon("zh")
    first, second = division.divided(outline[3], 3, people, "zh")
    assert first.events == ("钱掌柜说，女人姓陶",) and first.who == ("钱掌柜", "沈砚之")
    assert second.events == ("沈砚之回到船上", "看着阿满摇橹的手", "没有问出口")
    assert second.who == ("沈砚之", "陶阿满")
    long = "他推开后门，一直走到河边，解开了缆绳，把船推进水里，跳上了船头，拿起那根竹篙"
    halves = division.divided(long, 2, people, "zh")
    assert [len(half.events) for half in halves] == [3, 3]
    assert all(len(share.events) <= 4 for share in division.divided(long, 1, people, "zh"))


def test_an_english_clause_without_a_subject_stays_with_its_own() -> None:
    people, outline = canon("en")
    events = division.divided(outline[3], 3, people, "en")[1].events
    assert events == (
        "Edmund goes back to the boat, watches Tilly's hands on the tiller, and does not ask",
    )
    asked = division.divided(outline[1], 3, people, "en")[1].events
    assert asked[1] == "She never ties up at it by night"


def test_a_text_of_one_word_and_a_canon_of_nobody_are_no_trouble() -> None:
    (share,) = division.divided("雨", 3, Canon(characters=()), "zh")
    assert (share.events, share.who) == (("雨",), ())


def test_who_acts_in_a_passage_is_not_who_is_spoken_of() -> None:
    people, _ = canon("zh")
    text = "沈砚之把沈墨之的怀表放下。“钱掌柜来过。”阿满说。"
    assert division.acting(text, people, "zh") == ("沈砚之", "陶阿满")


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("zh", "阿满撑着船。他站在水闸边。", True),
        ("zh", "阿满撑着船。她站在水闸边。", False),
        ("zh", "阿满撑着船，沈砚之看着。他没有说话。", False),
        ("zh", "“他走了。”阿满说。\n他站了很久。", False),
        ("en", "Tilly pushed off. He leant on the pole.", True),
        ("en", "Tilly pushed off and Edmund watched. He was cold.", False),
    ],
)
def test_he_is_not_said_of_a_woman_who_is_alone_in_a_paragraph(
    language: str, text: str, wrong: bool
) -> None:
    assert bool(division.mistaken(text, canon(language)[0], language)) == wrong
