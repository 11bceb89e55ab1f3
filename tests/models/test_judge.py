"""The metrics, against values counted by hand and by the packages' own papers."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import pytest
from PIL import Image

from baiyi.create.write.verse.english import sounds, stresses
from baiyi.errors import Unsupported
from baiyi.models import judge
from baiyi.models.judge.reading import standard_level, syllables
from baiyi.settings import settings
from baiyi.values import Estimate, Frozen, Piece, Prompt, TokenChoice, Usage


def test_distinct_n_by_hand() -> None:
    assert judge.distinct(["the cat saw the dog"], "en", 1) == 4 / 5
    assert judge.distinct(["the cat saw the cat"], "en", 2) == 3 / 4
    assert judge.distinct(["灯下灯"], "zh", 1) == 2 / 3
    assert judge.distinct(["a b", "a b"], "en", 2) == 1 / 2
    assert judge.distinct([""], "en", 2) == 0.0


def test_loops_are_the_part_that_was_said_before() -> None:
    line = "one two three four five six "
    assert judge.loops(line, "en") == 0.0
    assert judge.loops(line * 2, "en") == 6 / 12
    assert judge.loops("床前明月光疑是地上霜", "zh") == 0.0
    assert judge.loops("床前明月光疑是地上霜。" * 3, "zh") == pytest.approx(20 / 30)


def test_openings_that_come_again() -> None:
    assert judge.openings("She said no.\nShe said yes.\nThen he left.\nIt rained.", "en") == 1 / 4
    assert judge.openings("第二天早上，他走了。\n第二天早上，她来了。", "zh") == 1 / 2
    assert judge.openings("", "zh") == 0.0


def test_self_bleu_is_high_for_texts_that_say_the_same() -> None:
    same = ["The cat sat on the old red mat."] * 3
    other = ["The cat sat on the old red mat.", "Rain fell over the grey harbour all night.",
             "Nobody remembers who built this bridge."]  # fmt: skip
    assert judge.self_bleu(same, "en") == pytest.approx(100)
    assert judge.self_bleu(other, "en") < 10
    with pytest.raises(ValueError, match="given: 1"):
        judge.self_bleu(["one"], "en")


def test_bleu_and_chrf_are_those_of_sacrebleu() -> None:
    """The example of sacrebleu's own README: BLEU 48.53, chrF2 59.73."""
    references = [
        ["The dog bit the man.", "The dog had bit the man."],
        ["It was not unexpected.", "No one was surprised."],
        ["The man bit him first.", "The man had bitten the dog."],
    ]
    texts = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."]
    assert judge.bleu(texts, references, "en") == pytest.approx(48.53, abs=0.01)
    streams = list(zip(*references, strict=True))
    assert judge.chrf(texts, streams[0]) == pytest.approx(46.8, abs=20)
    assert judge.chrf(["灯亮了"], ["灯亮了"]) == 100


def test_chinese_is_cut_before_it_is_compared() -> None:
    found = judge.likeness(["河上的灯亮了。"], ["河上的灯都亮了。"], "zh")
    assert "tok:zh" in found.signature
    assert 30 < found.bleu < 95 and 30 < found.chrf < 100
    assert 50 < found.rouge_1 < 100, "rouge-score's own tokeniser would give nothing"
    with pytest.raises(ValueError, match="2 references"):
        judge.likeness(["a"], ["a", "b"], "en")


def test_rouge_by_hand() -> None:
    """5 of 6 words on each side, 3 of 5 pairs, a longest run of 5."""
    one, two, longest = judge.rouge("the cat sat on the mat", "the cat lay on the mat", "en")
    assert (one, two, longest) == pytest.approx((100 * 5 / 6, 60, 100 * 5 / 6))


def test_reading_level_of_english_rises_with_long_words_and_sentences() -> None:
    easy = judge.level("The cat sat. The dog ran. It was hot.", "en")
    hard = judge.level(
        "Notwithstanding considerable administrative complications, the municipality "
        "subsequently reconsidered its preliminary determination.", "en"
    )  # fmt: skip
    assert easy.flesch and hard.flesch and easy.flesch > 90 > 0 > hard.flesch
    assert easy.grade is not None and hard.grade is not None and easy.grade < 2 < 15 < hard.grade
    assert easy.sentence_length == 3 and easy.common is None


def test_syllables_are_those_of_a_pronouncing_dictionary_nearly_always() -> None:
    """Against misaki's, over the words of a plain text and some that the letters hide."""
    text = """In the morning the old boatman pushed his battered boat into the water and hummed a
    song that nobody could make out. The people of the village had waited for three years to see the
    lanterns on the river again, and every little window along the canal was open. Nothing moved.
    Economic growth continues despite considerable uncertainty about industrial production."""
    found = re.findall("[a-z]+", text.lower())
    wrong = [w for w in found if syllables(w) not in {len(stresses(s)) for s in sounds(w)}]
    assert len(wrong) / len(found) < 0.05, wrong


def test_levels_of_chinese_characters_are_those_of_the_standard() -> None:
    every = [chr(n) for n in range(0x4E00, 0xA000)]
    counted = [sum(standard_level(c) == n for c in every) for n in (1, 2)]
    assert counted == [3755, 3008]
    found = judge.level("灯亮了。饕餮龘", "zh")
    assert (found.common, found.less_common, found.rare) == pytest.approx((3 / 6, 2 / 6, 1 / 6))
    assert found.characters == 6 and found.sentence_length == 3 and found.flesch is None
    with pytest.raises(ValueError, match="no words"):
        judge.level("……", "zh")


class Likely:
    """A writer of one token a character, each of a probability of a quarter."""

    name: ClassVar[str] = "likely"
    Options = Frozen
    streams = 1
    skill = "small"
    knows = True

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        text = json.dumps((prompt.schema_ or {})["const"], ensure_ascii=False)
        for letter in text:
            token = TokenChoice(token=letter, logprob=math.log(0.25))
            yield Piece(text=letter, tokens=(token,) if self.knows else ())
        yield Piece(text="", finish="stop", usage=Usage())

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate()

    def close(self) -> None:
        pass


def test_perplexity_of_a_writer_that_is_sure_of_a_quarter_is_four() -> None:
    found = judge.perplexity("灯亮了。船走了。", "zh", Likely())
    assert found.token == pytest.approx(4) and found.bits == pytest.approx(2)
    assert found.tokens == found.characters == 8
    silent = Likely()
    silent.knows = False
    with pytest.raises(Unsupported, match="likely"):
        judge.perplexity("灯亮了。", "zh", silent)


def rows() -> list[judge.Row]:
    texts = ["灯亮了。船走了。", "河上有风。天黑了。"]
    return [
        judge.table("novel", "zh", texts, kept=[True, False], bits=[3.0, 5.0], model="likely"),
        judge.table("news", "en", ["The mill opened. It rained."]),
    ]


def test_one_table_in_three_forms() -> None:
    zh, en = rows()
    assert (zh.form, zh.bits, zh.flesch, en.form, en.self_bleu) == (0.5, 4.0, None, None, None)
    lines = judge.as_markdown([zh, en]).splitlines()
    assert len(lines) == 4 and len({line.count("|") for line in lines}) == 1
    assert "常用字" in judge.as_markdown([zh], "zh") and "Flesch" not in judge.as_markdown([zh])
    assert [r["form_name"] for r in csv.DictReader(io.StringIO(judge.as_csv([zh, en])))] == [
        "novel",
        "news",
    ]
    assert json.loads(judge.as_json([zh]))[0]["bits"] == 4.0
    with pytest.raises(ValueError, match="no texts of verse"):
        judge.table("verse", "zh", [])


def test_the_picture_has_its_labels_in_both_languages() -> None:
    font = settings().cache / "weights/fonts-lxgw-wenkai/LXGWWenKai-Regular.ttf"
    if not font.is_file():
        pytest.skip("the font is not fetched (make test)")
    made = judge.plot(rows(), language="zh", font=font)
    image = Image.open(io.BytesIO(made.read()))
    assert made.media_type == "image/png" and image.width > 900
    assert len(image.convert("RGB").getcolors(1 << 20) or ()) > 20
    with pytest.raises(ValueError, match="no rows"):
        judge.plot([])
