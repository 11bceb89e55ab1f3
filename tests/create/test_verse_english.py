"""English verse: what the masters wrote keeps its form, and so does whatever words are chosen."""

from __future__ import annotations

import itertools
import re

import pytest
from tiny_verse import PatternWriter, WordWriter

from baiyi.create.write.verse import choose, compose, compose_english, english, feet, forms
from baiyi.errors import BadBrief, NotGoodEnough
from baiyi.values import Brief

SONNET = """\
Shall I compare thee to a summer's day?
Thou art more lovely and more temperate:
Rough winds do shake the darling buds of May,
And summer's lease hath all too short a date:
Sometime too hot the eye of heaven shines,
And often is his gold complexion dimm'd;
And every fair from fair sometime declines,
By chance or nature's changing course untrimm'd;
But thy eternal summer shall not fade
Nor lose possession of that fair thou owest;
Nor shall Death brag thou wander'st in his shade,
When in eternal lines to time thou growest:
So long as men can breathe or eyes can see,
So long lives this and this gives life to thee.
"""
LIMERICK = """\
There was an Old Man with a beard,
Who said, 'It is just as I feared!
Two Owls and a Hen,
Four Larks and a Wren,
Have all built their nests in my beard!'
"""


def english_faults(poem: str, form: str) -> list[tuple[str, int]]:
    return [(f.rule, f.line) for f in english.verify(poem, form).faults if f.grave]


def test_english_masters_keep_their_forms() -> None:
    assert english_faults(SONNET, "sonnet") == []
    eye = [f for f in english.verify(SONNET, "sonnet").faults if f.rule == "eye_rhyme"]
    assert [f.line for f in eye] == [4], "temperate and date"
    assert english_faults(LIMERICK, "limerick") == []
    haiku = "An old silent pond\nA frog jumps into the pond\nSplash! Silence again."
    assert english_faults(haiku, "haiku") == []


@pytest.mark.parametrize(
    ("form", "old", "new", "fault"),
    [
        ("sonnet", "Rough winds do shake the darling buds of May", "Rough winds shake buds", ("syllables", 3)),
        ("sonnet", "So long lives this and this gives life to thee.", "So long lives this and gives to you a name.", ("rhyme", 14)),
        ("sonnet", "By chance or nature's changing course untrimm'd;\n", "", ("lines", 0)),
        ("sonnet", "But thy eternal summer shall not fade", "Summer under winter never sleeping", ("metre", 9)),
        ("limerick", "Four Larks and a Wren", "Four larks in a tree", ("rhyme", 4)),
        ("limerick", "Who said, 'It is just as I feared!", "Who feared", ("syllables", 2)),
    ],
)  # fmt: skip
def test_english_faults_are_found_at_their_lines(
    form: str, old: str, new: str, fault: tuple[str, int]
) -> None:
    poem = SONNET if form == "sonnet" else LIMERICK
    assert old in poem
    assert fault in english_faults(poem.replace(old, new), form)


@pytest.mark.parametrize(("form", "poems"), [("haiku", 4), ("limerick", 3), ("sonnet", 2)])
def test_whatever_words_are_chosen_english_verse_scans_and_rhymes(form: str, poems: int) -> None:
    for seed in range(poems):
        brief = Brief(line="A lighthouse in winter", metre=form, language="en")
        poem = compose_english.english_verse(brief, writer=WordWriter(), seed=seed)
        told = english.verify(poem.text, form)
        assert [f.english for f in told.faults] == []
        lines = [{w.lower() for w in english.WORD.findall(line)} for line in poem.text.splitlines()]
        light = {w.lower() for w in feet.LIGHT}
        assert all(not (one & other) - light for one, other in itertools.combinations(lines, 2))
        assert poem.title == "Evening Gold"


@pytest.mark.slow
@pytest.mark.parametrize("form", english.FORMS)
def test_two_hundred_poems_keep_each_form(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "CANDIDATES", 1)
    broken, most_repeated = [], 0
    for seed in range(200):
        brief = Brief(line="A lighthouse", metre=form, title="One")
        poem = compose_english.english_verse(brief, writer=WordWriter(), seed=seed)
        told = compose.verified(poem)
        broken += [f.english for f in told.faults if f.grave]
        most_repeated = max(most_repeated, sum(f.rule == "repeated" for f in told.faults))
    assert broken == [] and most_repeated == 0


def test_english_rhymes_and_forms_are_the_users_or_named() -> None:
    brief = Brief(line="A cat", metre="limerick", rhyme="night", language="en")
    poem = compose_english.english_verse(brief, writer=WordWriter(), seed=1)
    ends = [english.WORD.findall(line)[-1] for line in poem.text.splitlines()]
    assert all(english.rhyming(ends[n], "night") for n in (0, 1, 4))
    with pytest.raises(BadBrief, match="orange"):
        compose_english.english_verse(
            brief.model_copy(update={"rhyme": "orange"}), writer=WordWriter(), seed=1
        )
    with pytest.raises(BadBrief, match="does not rhyme"):
        compose_english.english_verse(
            brief.model_copy(update={"metre": "haiku"}), writer=WordWriter(), seed=1
        )
    with pytest.raises(BadBrief, match="sonnet"):
        english.form_of(Brief(line="A cat", metre="sonet"))
    with pytest.raises(BadBrief, match="--language zh"):
        english.form_of(Brief(line="A cat", metre="七绝"))
    with pytest.raises(BadBrief, match="--language en"):
        forms.metre("Haiku")
    with pytest.raises(NotGoodEnough, match="line 1"):
        compose_english.english_verse(brief, writer=PatternWriter('"Who goes there?"'), seed=1)


def test_a_tree_of_words_allows_these_words_and_no_others() -> None:
    some = ("a", "all", "alone", "along", "moon")
    fits = re.compile(feet.tree(some))
    assert [w for w in (*some, "al", "alo", "moo", "moons", "") if fits.fullmatch(w)] == [*some]
