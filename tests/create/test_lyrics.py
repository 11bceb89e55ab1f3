"""Lyrics: the rhythm that a brief gives, kept whatever the writer chooses, and a verifier of any song."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from tiny_scripted import Keeping

from baiyi.create.write.lyrics import rhymes, rhythm
from baiyi.create.write.lyrics.compose import breaths, lyrics, lyrics_verified
from baiyi.create.write.lyrics.line import Line, fits, listed, pattern_of, written
from baiyi.create.write.lyrics.verify import parsed, verify
from baiyi.create.write.lyrics.wording import WORDING
from baiyi.create.write.verse.english import rhyming, sounds
from baiyi.create.write.verse.sounds import book
from baiyi.errors import BadBrief, NotGoodEnough, Unsupported
from baiyi.values import Brief, Lyrics, Piece, Prompt, TokenChoice, Usage

SHORT = "the sun and rain will fall on me as we go by old stone walls with open hands today again".split()  # noqa: SIM905
HAN = "风吹过窗前的灯火你我他走在路上听见海说话看见山不回头把歌唱给明天听"


class SongWriter(Keeping):
    """Plans in a phrase, and sings any line that the pattern of a schema allows."""

    def __init__(self, answer: str | None = None, theme: Sequence[str] = SHORT) -> None:
        super().__init__()
        self.answer = answer
        self.theme = list(theme)

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        chance = random.Random(prompt.seed)
        schema = prompt.schema_ or {}
        if "items" in schema:
            text = json.dumps(self.theme)
        elif "properties" in schema:
            text = json.dumps({n: self.phrase(n, chance) for n in schema["properties"]})
        elif self.answer is not None:
            text = self.answer
        else:
            text = json.dumps(fitting(schema["pattern"], chance), ensure_ascii=False)
        yield Piece(text=text, tokens=(TokenChoice(token=text, logprob=-chance.random()),))
        yield Piece(text="", finish="stop", usage=Usage(written_tokens=1))

    def phrase(self, name: str, chance: random.Random) -> str:
        zh = re.search(r"[\u4e00-\u9fff]", name)
        return "".join(chance.choices(HAN, k=6)) if zh else " ".join(chance.choices(SHORT, k=4))


def fitting(pattern: str, chance: random.Random) -> str:
    """Some text of the pattern of a line or of a title."""
    if pattern.startswith("^[A-Z]"):
        return "The Old Stone Wall"
    if "a-z" in pattern or re.fullmatch(r"\^[a-z]+\$", pattern):
        words = [
            word
            for least, most in re.findall(r" \)\{(\d+)(?:,(\d+))?\}", pattern)
            for word in chance.choices(SHORT, k=chance.randint(int(least), int(most or least)))
        ]
        end = re.search(r"([a-z]+)\$$", pattern)
        return " ".join([*words, end[1] if end else chance.choice(SHORT)])
    return "，".join(
        "".join(
            chance.choice(HAN if "-" in offered else offered)
            for offered, many in re.findall(r"\[([^\]]+)\](?:\{(\d+)\})?", line)
            for _ in range(int(many or 1))
        )
        for line in pattern.split("，")
    )


def song(language: str, *entries: str, seed: int = 1, **more: Any) -> Lyrics:
    line = "在旧码头送朋友远行" if language == "zh" else "the last ferry of summer"
    brief = Brief(line=line, form="lyrics", language=language, rhythm=entries, **more)
    return lyrics(brief, writer=SongWriter(), seed=seed)


def any_rhythm(seed: int) -> tuple[str, ...]:
    chance = random.Random(seed)

    def lines() -> str:
        return " ".join(str(chance.randint(2, 9)) for _ in range(chance.randint(2, 5)))

    return (
        f"verse {lines()}",
        f"chorus {lines()}",
        f"verse {lines()}",
        "chorus",
        f"bridge {lines()}",
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_rhythm_of_fifty_songs_is_kept(language: str) -> None:
    for seed in range(25):
        entries = any_rhythm(seed)
        made = song(language, *entries, seed=seed)
        assert [f.english for f in verify(made).faults if f.grave] == [], made.text
        told = parsed(made.text)
        wanted = [entry.split()[1:] for entry in entries]
        wanted[3] = wanted[1]
        assert [len(section.lines) for section in told] == [len(lines) for lines in wanted]
        assert told[1].lines == told[3].lines, "the chorus comes back as it was written"
        if language == "zh":
            counts = [[str(len(line)) for line in section.lines] for section in told]
            assert counts == wanted


@pytest.mark.parametrize(
    ("wanted", "group"), [("江阳", "江阳"), ("江阳辙", "江阳"), ("唐", "江阳"), ("十唐", "江阳")]
)
def test_a_rhyme_that_is_asked_for_is_that_of_the_whole_song(wanted: str, group: str) -> None:
    made = song("zh", "verse 7 7 7 5", "chorus 5 5", rhyme=wanted)
    own = book("shisanzhe")
    for section in parsed(made.text):
        assert all(group in own.groups(section.lines[n - 1][-1]) for n in section.rhyming)
    other = made.model_copy(update={"rhyme": "一七"})
    assert "rhyme" in [f.rule for f in verify(other).faults if f.grave]


def test_a_rhyme_without_words_is_named_with_those_that_there_are() -> None:
    with pytest.raises(BadBrief, match="江阳") as caught:
        song("zh", "verse 7 7", rhyme="乒乓")
    assert "可用" in caught.value.chinese
    with pytest.raises(BadBrief, match="orange"):
        song("en", "verse 7 7", rhyme="orange")
    with pytest.raises(BadBrief, match="too few for 8 lines"):
        song("zh", "verse " + "5 " * 16, rhyme="乜斜泽")
    assert rhyming(song("en", "verse 8 6", rhyme="delight").text.split()[-1], "night")


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (("chorus",), "no syllables"),
        (("vers 7 7",), "verse"),
        (("solo 7 7",), "no section"),
        (("verse 7 0 7",), "1 to 20"),
        (("verse 7 99",), "1 to 20"),
        (("verse " + "5 " * 17,), "16 lines"),
        (("verse seven",), "verse"),
        (("chorus 7 7", "chorus 5 5"), "same each time"),
    ],
)
def test_a_rhythm_that_cannot_be_read_is_named(entries: tuple[str, ...], said: str) -> None:
    with pytest.raises(BadBrief, match=said) as caught:
        rhythm.sections(entries, "en")
    assert re.search(r"[\u4e00-\u9fff]", caught.value.chinese)


def test_sections_are_read_as_people_write_them() -> None:
    written = (
        "主歌：7 7 7 5",
        "pre-chorus 5，5",
        "Verse 2: 7, 7",
        "7 7 7 5",
        "副歌 5 5",
        "副歌",
        "桥 6",
    )
    found = rhythm.sections(written, "zh")
    assert [s.kind for s in found] == [
        "verse", "pre-chorus", "verse", "verse", "chorus", "chorus", "bridge"
    ]  # fmt: skip
    heads = rhythm.heads(found, "zh")
    assert heads == ("主歌 1", "导歌", "主歌 2", "主歌 3", "副歌", "副歌", "桥段")
    assert [s.again for s in found] == [False] * 5 + [True, False]
    assert rhythm.sections((), "zh") and rhythm.sections((), "en")


def test_rhyme_words_of_a_family_rhyme_and_can_be_said() -> None:
    for name, family in rhymes.words("en").items():
        assert len(set(family)) == len(family)
        assert all(sounds(word) and rhyming(word, name) for word in family), name
    own = book("shisanzhe")
    assert len({g for said in own.sounds.values() for _, g in said}) == 13


FERRY = """\
# The Last Ferry

[Verse 1]
The harbour lamps are coming on
The gulls are going home
You wave until the ship is gone
And leave me here alone

[Chorus]
So write me when you find the sea
And keep a little light for me
"""


def test_any_song_is_read_line_by_line() -> None:
    told = verify(Lyrics(title="", language="en", text=FERRY))
    assert not told.holds and [(f.rule, f.line) for f in told.faults] == [("rhyme", 4)], (
        "home and alone do not rhyme: one has m, the other n"
    )
    kept = FERRY.replace("going home", "made of stone")
    assert verify(Lyrics(title="", language="en", text=kept)).holds
    fixed = Lyrics(title="", language="en", rhythm=("verse 8 6 8 6", "chorus 8 8"), text=kept)
    assert verify(fixed).faults == ()
    for old, new, fault in (
        ("You wave until the ship is gone", "You wave and wave until it is gone", ("syllables", 3)),
        ("\nAnd keep a little light for me", "", ("lines", 5)),
        ("[Chorus]", "", ("sections", 0)),
        ("here alone", "in the dark", ("rhyme", 4)),
    ):
        broken = fixed.model_copy(update={"text": kept.replace(old, new)})
        assert fault in [(f.rule, f.line) for f in verify(broken).faults if f.grave]
    again = kept + "\n[Chorus]\nSo write me when you find the key\nAnd keep a little light for me\n"
    assert "chorus" in [f.rule for f in verify(Lyrics(title="", language="en", text=again)).faults]


@pytest.mark.parametrize(
    "text", ["", "[", "[]\n[]", "[Verse]\n\n[Verse]", "。。。", "[副歌]\n，", "x" * 9000]
)
def test_hostile_texts_end_in_a_verdict(text: str) -> None:
    for language in ("zh", "en"):
        for asked in ((), ("verse 7 7",)):
            found = verify(Lyrics(title="", language=language, rhythm=asked, text=text))
            assert found.faults or not asked, "no such text keeps a rhythm"


def test_a_writer_without_form_fails_by_name_and_an_edit_is_said(capsys: Any) -> None:
    for answer in ('"秋天来了"', "no JSON", '"' + "長" * 7 + '"', ""):
        brief = Brief(line="秋", form="lyrics", rhythm=("verse 7 7",))
        with pytest.raises(NotGoodEnough, match="line 1 on, of 7 7"):
            lyrics(brief, writer=SongWriter(answer), seed=1)
    with pytest.raises(Unsupported, match="'fr'"):
        song("fr", "verse 7 7")
    made = song("zh", "verse 7 7")
    edited = made.model_copy(update={"text": made.text[:-1]})
    assert [f.rule for f in lyrics_verified(edited).faults if f.grave] == ["syllables"]


def test_the_same_seed_sings_the_same_and_prompts_begin_the_same() -> None:
    assert song("zh", seed=3) == song("zh", seed=3) != song("zh", seed=4)
    writer = SongWriter()
    lyrics(Brief(line="秋", form="lyrics", tone="清亮", must=("灯",)), writer=writer, seed=1)
    lines = [p for p in writer.prompts if "pattern" in (p.schema_ or {})][:-1]
    assert all(p.messages[:8] == lines[0].messages[:8] for p in lines)
    assert "清亮" in lines[0].messages[7].text and "灯" in lines[0].messages[7].text


@pytest.mark.parametrize(
    ("language", "line"), [("zh", "主歌歌词段招商"), ("en", "the chorus of this song is long")]
)
def test_no_line_sings_of_how_a_song_is_made(language: str, line: str) -> None:
    syllables = 7 if language == "zh" else 8
    assert not fits(line, Line(syllables, ()), WORDING[language])
    assert not fits(WORDING[language].heard[0], Line(syllables, ()), WORDING[language])


def test_rhyme_words_in_a_row_are_counted_against_a_line() -> None:
    line = Line(8, ("flame", "blame", "game"))
    assert listed("She carries home a little flame", line) == 0
    assert listed("My best friend, flame, blame, game", line) == 2


def test_an_english_line_tacks_no_word_on_and_may_end_where_it_wants() -> None:
    pattern = pattern_of([Line(6, ())], "tune", "en")
    assert re.fullmatch(pattern, "She hummed her favourite tune")
    assert re.fullmatch(pattern, "For old times, sing the tune")
    assert not re.fullmatch(pattern, "Without my best friend, tune")
    assert not re.fullmatch(pattern, "And say, 'I want that tune")
    assert re.fullmatch(pattern, "We don't know what's that tune")
    assert re.fullmatch(pattern_of([Line(1, ())], "tune", "en"), "tune")
    assert not fits("I have nothing left but the", Line(7, ()), WORDING["en"])


class Singing(SongWriter):
    """Sings these lines by turns; each with its likelihood, that of its last word apart."""

    def __init__(self, *lines: tuple[str, float, float]) -> None:
        super().__init__()
        self.lines = lines

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        text, likelihood, ending = self.lines[len(self.prompts) % len(self.lines)]
        self.prompts.append(prompt)
        *words, last = text.split(" ")
        tokens = [TokenChoice(token=f" {word}", logprob=likelihood) for word in words]
        closing = (
            TokenChoice(token=f" {last}", logprob=ending),
            TokenChoice(token='"', logprob=ending),
        )
        yield Piece(text=json.dumps(text), tokens=(*tokens, *closing))
        yield Piece(text="", finish="stop", usage=Usage(written_tokens=1))


def best_of(writer: Singing, line: Line, before: Sequence[str] = ()) -> str:
    order, theme = "Line 2.", "the last ferry"
    found, _ = written(writer, WORDING["en"], (), order, [line], 2, before, theme=theme, seed=1)
    return found[0]


def test_of_two_lines_that_count_right_the_one_that_ends_naturally_is_sung() -> None:
    forced = ("And all the harbour blame", -0.5, -6.0)
    natural = ("And nobody to blame", -1.0, -0.5)
    assert best_of(Singing(forced, natural), Line(6, ("blame",))) == natural[0]
    assert best_of(Singing(forced), Line(6, ("blame",))) == forced[0], "where there is no other"


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [(1, [(1,)]), (2, [(1, 2)]), (3, [(1, 2, 3)]), (4, [(1, 2), (3, 4)]), (5, [(1, 2), (3, 4, 5)])],
)
def test_chinese_is_sung_two_lines_in_a_breath(lines: int, wanted: list[tuple[int, ...]]) -> None:
    assert breaths(lines, "zh") == wanted
    assert breaths(lines, "en") == [(n,) for n in range(1, lines + 1)]


class Breathing(SongWriter):
    """Sings these two lines by turns; each pair with the likelihood of its marks."""

    def __init__(self, *pairs: tuple[str, float]) -> None:
        super().__init__()
        self.pairs = pairs

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        text, marks = self.pairs[len(self.prompts) % len(self.pairs)]
        self.prompts.append(prompt)
        first, second = text.split("，")
        told = (('"', 0.0), (first, -1.0), ("，", marks), (second, -1.0), ('"', marks))
        tokens = tuple(TokenChoice(token=token, logprob=chance) for token, chance in told)
        yield Piece(text=json.dumps(text, ensure_ascii=False), tokens=tokens)
        yield Piece(text="", finish="stop", usage=Usage(written_tokens=1))


def test_of_two_breaths_the_one_that_ends_where_a_sentence_does_is_sung() -> None:
    cut, whole = ("想说的话没，只好挥着光", -8.0), ("海风送别我，还映着月光", -0.5)
    pair, theme = [Line(5, ()), Line(5, ("光", "乡"))], "送朋友"
    for writer in (Breathing(cut, whole), Breathing(whole, cut)):
        found, order = written(
            writer, WORDING["zh"], (), "写两句。", pair, 1, (), theme=theme, seed=1
        )
        assert found == tuple(whole[0].split("，"))
        assert order == "写两句。", "no rhyme is told: it would be sung in the middle"
        assert writer.prompts[0].schema_ == {
            "type": "string", "pattern": "^[一-龥]{4}[一-龥]，[一-龥]{4}[光乡]$"
        }  # fmt: skip


def test_two_lines_of_a_breath_end_differently_where_they_can() -> None:
    same, other = ("我走在路上，你停在风上", -0.5), ("我走在路边，你停在路上", -2.0)
    pair = [Line(5, ()), Line(5, ("上",))]
    found, _ = written(
        Breathing(same, other), WORDING["zh"], (), "写两句。", pair, 1, (), theme="-", seed=1
    )
    assert found == tuple(other[0].split("，"))


def test_every_rhyme_has_characters_that_end_a_sung_line() -> None:
    own = book("shisanzhe")
    for group, those in rhymes.words("zh").items():
        assert len(those) >= 12 and all(own.groups(c) == {group} for c in those)
        assert not set(those) & set(rhymes.LEANING)
    assert {"将", "两"}.isdisjoint(rhymes.words("zh")["江阳"]), "they lean on what follows"


def test_a_line_is_told_one_word_some_times_in_a_row_and_then_another() -> None:
    writer = Singing(("And no one came to me", -1.0, -1.0))
    with pytest.raises(NotGoodEnough):
        best_of(writer, Line(6, ("blame", "name", "flame")))
    told = [prompt.messages[-1].text for prompt in writer.prompts]
    assert all(order.count("“") == 1 for order in told)
    assert told[0] == told[1] == told[2] != told[3]
    assert {re.findall("“(.*)”", order)[0] for order in told} == {"blame", "name", "flame"}


def test_a_line_like_one_before_is_sung_only_where_no_other_came() -> None:
    again, other = (
        ("I need to get the oven fixed", -0.1, -0.1),
        ("Today we open with the sun", -1.5, -1.5),
    )
    before = ("I need to fix the oven now",)
    assert best_of(Singing(again, other), Line(8, ()), before) == other[0]


def test_the_rhymes_of_an_english_song_are_led_by_its_theme() -> None:
    families = rhymes.led(["bakery", "bread", "said", "table"], ["night", "bed", "sky"])
    assert families[0][:2] == ("bread", "said") and "bed" in families[0]
    writer = SongWriter(theme=["bread", "said", "red"])
    brief = Brief(line="the bakery closes", form="lyrics", language="en", rhythm=("verse 8 6 8 6",))
    made = lyrics(brief, writer=writer, seed=1)
    assert all(rhyming(line.split()[-1], "bread") for line in made.text.splitlines()[2::2])


def test_a_line_that_begins_as_one_before_loses_to_another() -> None:
    begun, other = ("And let the ocean free", -0.5, -0.5), ("We row until we're free", -1.0, -1.0)
    line, before = Line(6, ("free",)), ("And let my body bend",)
    assert best_of(Singing(begun, other), line, before) == other[0]
    assert best_of(Singing(begun, other), line) == begun[0]
