"""Words of both scripts become phonemes; nothing is dropped."""

from __future__ import annotations

import io
import logging
from contextlib import redirect_stderr, redirect_stdout

import pytest

from baiyi.engines.speech.chunks import LONGEST, chunks
from baiyi.engines.speech.phonemes import Phonemes
from baiyi.engines.speech.reading import read
from baiyi.engines.speech.sentences import sentences
from baiyi.engines.speech.spoken import Spoken
from baiyi.engines.speech.syllables_zh import ipa
from baiyi.engines.speech.zones import write_out


@pytest.fixture(scope="module")
def front() -> Phonemes:
    return Phonemes()


def words(front: Phonemes, text: str, language: str) -> list[Spoken]:
    written = write_out(read(text), language)
    return [word for one in sentences(written) for word in front.words(one.text)]


def said(front: Phonemes, text: str, language: str = "zh") -> str:
    return "".join(word.phonemes for word in words(front, text, language))


def chinese(*syllables: str) -> str:
    return "".join(map(ipa, syllables))


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("银行", ("yin2", "hang2")),
        ("长大", ("zhang3", "da4")),
        ("重来", ("chong2", "lai2")),
        ("睡觉", ("shui4", "jiao4")),
        ("好奇", ("hao4", "qi2")),
        ("你好", ("ni2", "hao3")),  # two third tones: the first rises
        ("不怕", ("bu2", "pa4")),
        ("一天", ("yi4", "tian1")),
        ("一段", ("yi2", "duan4")),
        ("第一", ("di4", "yi1")),
        ("女儿", ("nv3", "er2")),
        ("一点儿", ("yi4", "dian3r")),  # curled: one syllable
    ],
)
def test_readings_and_tones(front: Phonemes, text: str, reading: tuple[str, ...]) -> None:
    assert said(front, text).replace(" ", "") == chinese(*reading)


def test_every_word_of_a_mixed_sentence_is_spoken(front: Phonemes) -> None:
    text = "他在Google学computer science，OK吗？"
    found = [w for w in words(front, text, "zh") if w.place]
    spoken = {text[slice(*w.place)] for w in found if w.place}
    assert {"Google", "computer", "science", "OK"} <= spoken
    assert all(w.phonemes for w in found)


@pytest.mark.parametrize(
    "word", ["blorptangle", "Zorblax", "café", "Elowen", "Xiaoman", "XJQ", "hmm"]
)
def test_an_unknown_english_word_is_spoken(front: Phonemes, word: str) -> None:
    phonemes = said(front, f"the {word} sings", "en")
    alone = phonemes.split(" ")[1]
    assert len(alone) >= len(word) // 2 and any(c.isalpha() for c in alone), phonemes


def test_a_word_read_by_rule_has_one_main_stress(front: Phonemes) -> None:
    for word in ("blorptangle", "zorblax", "grimsdale", "ozymandius"):
        assert said(front, word, "en").count("ˈ") == 1


def test_chinese_within_english_is_spoken(front: Phonemes) -> None:
    assert chinese("bei3", "jing1") in said(front, "We flew to 北京 on Monday.", "en")


def test_nobody_chatters() -> None:
    out, error = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(error):
        said(Phonemes(), "灯笼 and lanterns")
    assert out.getvalue() == "" and error.getvalue() == ""
    assert logging.getLogger("jieba").level >= logging.ERROR


def test_long_sentences_are_cut_at_their_commas_and_short_ones_go_together() -> None:
    word, comma, space = Spoken("lantɚn", (0, 1)), Spoken(","), Spoken(" ")
    long = [part for _ in range(200) for part in (word, comma, space)]
    made = list(chunks([(long, 0.3)]))
    assert all(chunk.length <= LONGEST for chunk in made)
    assert all(chunk.words[-1].phonemes == "," for chunk in made[:-1])
    assert sum(w.place is not None for chunk in made for w in chunk.words) == 200
    short = [Spoken("hao", (0, 1)), Spoken(".")]
    assert len(list(chunks([(short, 0.3), (short, 0.3), (short, 0.3)]))) == 1
    assert len(list(chunks([([Spoken("ha" * 2000, (0, 1))], 0.3)]))) > 4
