"""Explanations, against what is known: a rule that was planted, and figures counted by hand."""

from __future__ import annotations

import importlib.util
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Literal

import numpy
import pytest

from baiyi.errors import BadBrief, Damaged, NotFound, Unsupported
from baiyi.models import explain
from baiyi.models.explain import spans
from baiyi.models.explain.likelihoods import surprise
from baiyi.values import Chance, Estimate, Frozen, Piece, Prompt, Span, TokenChoice, Usage


def bench() -> ModuleType:
    path = Path(__file__).parents[3] / "bench" / "explain.py"
    spec = importlib.util.spec_from_file_location("bench_explain", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BENCH = bench()


@pytest.fixture(scope="session")
def copier(tmp_path_factory: pytest.TempPathFactory) -> explain.Opened:
    """A model trained on the spot to copy the word that a star stands before."""
    import torch

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("copier")
    right, _, _ = BENCH.train(folder)
    assert right > 0.99
    return explain.open_model(folder)


class Teller:
    """A writer that says what its schema asks for, a character a token. It holds the answer for
    likely (one half a character) where the prompt has the word `key`, else for less (one eighth)."""

    name: ClassVar[str] = "teller"
    Options = Frozen
    streams = 2
    skill: Literal["small"] = "small"

    def __init__(self, key: str, *, tells: bool = True, width: int = 1) -> None:
        self.key, self.tells, self.width = key, tells, width
        self.asked: list[Prompt] = []

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.asked.append(prompt)
        logprob = math.log(1 / 2 if self.key in prompt.messages[0].text else 1 / 8)
        schema = prompt.schema_
        said = json.dumps(schema["const"], ensure_ascii=False) if schema else "Lit."
        for at in range(0, len(said), self.width):
            text = said[at : at + self.width]
            token = TokenChoice(token=text, logprob=logprob, alternatives=((text, logprob),))
            yield Piece(text=text, tokens=(token,) if self.tells else ())
        yield Piece(text="", finish="stop", usage=Usage(written_tokens=len(said)))

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate(seconds=2.0, money=0.5)

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()

    def close(self) -> None:
        pass


def text_of(text: str, found: Sequence[Span]) -> list[str]:
    return [text[span.start : span.end] for span in found]


def test_words_have_their_places() -> None:
    english = "Write about the keeper's cat, please!"
    assert text_of(english, spans.words(english))[3:] == ["keeper's", "cat", "please"]
    chinese = "我爱学习编程。"
    assert text_of(chinese, spans.words(chinese)) == ["我", "爱", "学习", "编程"]
    two = " It rained.  Nobody came."
    assert text_of(two, spans.sentences(two)) == ["It rained.", "Nobody came."]


@pytest.mark.parametrize(
    ("text", "word", "left"),
    [("a red boat", 1, "a boat"), ("red boat", 0, "boat"), ("a red, boat", 1, "a , boat")],
)
def test_a_word_goes_with_one_of_its_spaces(text: str, word: int, left: str) -> None:
    assert spans.without(text, spans.words(text)[word]) == left


def test_leaving_out_by_hand() -> None:
    """Each character of the answer has 1 bit of surprise with the word, 3 bits without."""
    writer = Teller("red")
    heard: list[tuple[int, int]] = []
    found = explain.left_out(
        "a red boat", "ab cde", explain.WriterScorer(writer), progress=lambda *n: heard.append(n)
    )
    assert [found.prompt[s.start : s.end] for s in found.asked] == ["a", "red", "boat"]
    assert found.moved[0] == pytest.approx((0, 0)) and found.moved[2] == pytest.approx((0, 0))
    assert found.moved[1] == pytest.approx((4, 6)), "2 bits for each of 2 and of 3 characters"
    assert found.totals[1] == pytest.approx(10)
    assert "".join(chance.text for chance in found.chances) == "ab cde"
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert explain.estimate("a red boat", "ab cde", writer).seconds == 8.0


@pytest.mark.parametrize("width", [1, 2, 3, 5, 100])
def test_the_tokens_are_the_answer_whatever_they_are_cut_into(width: int) -> None:
    """Escapes of JSON are one character of the answer, and may be cut through."""
    answer = 'He said "no".\nA \\ is\x01 not 百艺 😀.'
    found = explain.chances("why", answer, Teller("why", width=width))
    assert "".join(chance.text for chance in found) == answer
    (bits,) = surprise(found, [Span(start=0, end=len(answer))])
    inside = len(json.dumps(answer, ensure_ascii=False)) / width
    assert inside - 3 <= bits <= inside + 1


class Splitter(Teller):
    """Held to "afraid", it says "a" and then "fraid", though "afraid" was among its alternatives."""

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        said = [('"', 1.0, ()), ("a", 0.5, (("a", 0.5), ("afraid", 0.25))),
                ("fraid", 0.001, ()), ("!", 0.5, ()), ('"', 1.0, ())]  # fmt: skip
        for text, chance, others in said:
            alternatives = tuple((other, math.log(p)) for other, p in others)
            token = TokenChoice(token=text, logprob=math.log(chance), alternatives=alternatives)
            yield Piece(text=text, tokens=(token,))


def test_a_word_that_was_split_counts_as_the_token_it_is() -> None:
    found = explain.chances("why", "afraid!", Splitter("why"))
    assert [(c.text, round(math.exp(c.logprob), 3)) for c in found] == [
        ("afraid", 0.25),
        ("!", 0.5),
    ]


def test_a_long_answer_is_told_by_sentences() -> None:
    answer = "One two three four five. " * 20
    found = explain.left_out("say five", answer, explain.WriterScorer(Teller("five")))
    assert len(found.answered) == 20


def test_a_writer_without_likelihoods_says_which_has_them() -> None:
    with pytest.raises(Unsupported, match="llama") as told:
        explain.chances("why", "so", Teller("why", tells=False))
    assert "自带" in told.value.chinese


@pytest.mark.parametrize(("prompt", "answer"), [("", "so"), (" …！", "so"), ("why", "  ")])
def test_nothing_to_explain(prompt: str, answer: str) -> None:
    with pytest.raises(BadBrief, match="has no word"):
        explain.left_out(prompt, answer, explain.WriterScorer(Teller("why")))


def test_a_prompt_of_too_many_words() -> None:
    with pytest.raises(BadBrief, match="201 words"):
        explain.left_out("word " * 201, "so", explain.WriterScorer(Teller("why")))


def test_explanations_point_at_the_planted_word(copier: explain.Opened) -> None:
    """At least 95% of prompts, by leaving out and by integrated gradients; a guess has 12.5%."""
    found = BENCH.shares(copier, 40)
    assert found["left out"] >= 0.95 and found["gradients"] >= 0.95


@pytest.mark.slow
def test_explanations_of_our_own_training_point_at_the_planted_sign(tmp_path: Path) -> None:
    """The one flower among eight signs, by `baiyi train`; as above."""
    right, _, _ = BENCH.train_ours(tmp_path)
    assert right >= 0.99
    found = BENCH.shares(explain.open_model(tmp_path / "run" / "model"), 20, draw=BENCH.ours)
    assert found["left out"] >= 0.95 and found["gradients"] >= 0.95


def test_gradients_add_up_to_the_difference(copier: explain.Opened) -> None:
    prompt = "fox lamp * river moon tea ox silk bell ="
    found = explain.integrated_gradients(prompt, "river", copier, steps=128)
    assert found.missing < 0.1
    assert found.influence.totals[2] == max(found.influence.totals) > 1


def test_where_the_sum_falls_short_more_steps_are_taken(copier: explain.Opened) -> None:
    prompt = "fox lamp * river moon tea ox silk bell ="
    seen: list[tuple[int, int]] = []
    few = explain.integrated_gradients(
        prompt, "river", copier, steps=1, progress=lambda done, total: seen.append((done, total))
    )
    assert few.steps > 1 and (few.missing <= 0.05 or few.steps == 256)
    assert seen == [(0, 1), (1, 1)]


def test_each_word_of_an_answer_by_itself(copier: explain.Opened) -> None:
    prompt = "fox lamp * river moon tea ox silk bell ="
    found = explain.integrated_gradients(prompt, "river lamp", copier).influence
    assert [found.answer[s.start : s.end] for s in found.answered] == ["river", "lamp"]
    first = [row[0] for row in found.moved]
    assert max(first) == first[2], "river"


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A model of our own training, that counts up in characters; and its packed corpus."""
    from baiyi.models import corpus
    from baiyi.models.data import tokens
    from baiyi.models.train.make import make
    from baiyi.models.train.options import Options, Running

    folder = tmp_path_factory.mktemp("trained")
    signs = [chr(0x4E00 + n) for n in range(20)]
    (folder / "tokenizer.json").write_bytes(tokens.of_characters(dict.fromkeys(signs, 1), ("<x>",), 99))  # fmt: skip
    texts = [([1, *(5 + (start + n) % 20 for n in range(12)), 2], 1) for start in range(20)]
    packed = corpus.write(folder / "corpus", folder / "tokenizer.json", {"train": texts * 40, "held_out": texts})  # fmt: skip
    options = Options(size=20_000, tokens=25_000, batch=500, rate=0.01)
    make([packed], folder / "run", options, Running(threads=1, precision="float32"), lambda told: None)  # fmt: skip
    return folder / "run" / "model", folder / "corpus"


def test_a_model_of_our_training_reads_the_token_that_begins_each_text(
    trained: tuple[Path, Path],
) -> None:
    opened = explain.open_model(trained[0])
    assert opened.begin == 1
    ids, places = opened.cut("丁七", special=True)
    assert (ids[0], places[0], len(ids), len(places)) == (1, (0, 0), 3, 3)
    assert opened.cut("丁七", special=False)[0] == ids[1:]
    assert opened.cut("<s>丁", special=True)[0].count(1) == 1
    found = explain.attention("丁七", opened)
    assert found.tokens == ("<s>", "丁", "七")
    assert opened.answer("丁", 2) == "丂七", "it counts on"


def test_gradients_of_a_model_of_our_training_add_up(trained: tuple[Path, Path]) -> None:
    opened = explain.open_model(trained[0])
    found = explain.integrated_gradients("一丁", "丂七", opened, whole=True)
    assert found.missing < 0.1 or found.steps == 256
    assert found.influence.totals and found.influence.model == "model"


def test_a_model_that_is_asked_in_messages_begins_by_its_frame(copier: explain.Opened) -> None:
    assert copier.begin is None, "its tokenizer names no token that begins"
    framed = explain.Opened(copier.model, _Framed(), "framed")
    assert framed.begin is None


class _Framed:
    bos_token_id = 1
    chat_template = "{{ messages }}"


def test_passages_of_a_packed_corpus_are_its_documents(trained: tuple[Path, Path]) -> None:
    from baiyi.forms.explaining import passages

    told = list(passages(trained[1]))
    assert len(told) == 800 and told[0] == ("train #0", "一丁丂七丄丅丆万丈三上下")


def test_without_vectors_only_what_shares_words_is_near() -> None:
    passages = [("a", "山中的雨下了一夜，没有人来。"), ("b", "他的女儿要点亮整条河，谁也不信。")]
    read: list[int] = []
    found = explain.nearest("女儿要点亮整条河", iter(passages), None, progress=read.append)
    assert [one.name for one in found] == ["b"] and read == [2]
    assert explain.nearest("完全是另外一回事", iter(passages), None) == ()
    with pytest.raises(BadBrief, match="no passages"):
        explain.nearest("女儿要点亮整条河", [], None)


def test_the_model_answers_by_its_rule(copier: explain.Opened) -> None:
    prompt = "fox lamp * river moon tea ox silk bell ="
    assert copier.answer(prompt, 1) == "river"
    (chance,) = copier.chances(prompt, "river", 3)
    assert math.exp(chance.logprob) > 0.9 and chance.alternatives[0][0] == "river"


def test_attention_is_of_every_layer_and_head(copier: explain.Opened) -> None:
    found = explain.attention("fox * lamp river", copier)
    assert (found.layers, found.heads, found.tokens) == (2, 4, ("fox", "*", "lamp", "river"))
    rows = numpy.frombuffer(found.weights, numpy.uint8).reshape(2, 4, 4, 4)
    assert numpy.abs(rows.sum(-1, dtype=int) - 255).max() <= 2
    assert rows[:, :, 0, 0].min() == 255, "the first token has nothing else to look at"
    assert not numpy.triu(rows[0, 0], 1).any(), "no token looks ahead"


def test_rollout_by_hand() -> None:
    """Two layers, one head: half stays, half goes where the head looks; layer upon layer."""
    first = numpy.array([[1.0, 0.0], [1.0, 0.0]])
    second = numpy.array([[1.0, 0.0], [0.0, 1.0]])
    found = explain.rollout(numpy.stack([first, second])[:, None])
    assert found == pytest.approx(numpy.array([[1.0, 0.0], [0.5, 0.5]]))


def test_a_tokenizer_without_chinese(copier: explain.Opened) -> None:
    with pytest.raises(Unsupported, match="no Chinese") as told:
        explain.attention("我爱学习编程", copier)
    assert "不支持中文" in told.value.chinese


def test_a_text_longer_than_the_context(copier: explain.Opened) -> None:
    with pytest.raises(BadBrief, match=r"33 tokens, and .* reads 32"):
        copier.cut("fox " * 33, special=True)
    with pytest.raises(BadBrief, match="reads 32"):
        copier.chances("fox " * 31, "lamp lamp", 1)
    with pytest.raises(BadBrief, match="no word"):
        explain.attention(" … ", copier)


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="is no model"):
        explain.open_model(tmp_path)
    with pytest.raises(NotFound, match="is no model"):
        explain.open_model(tmp_path / "nowhere")
    (tmp_path / "config.json").write_text('{"model_type": "llama"}')
    with pytest.raises(Damaged, match="cannot be loaded"):
        explain.open_model(tmp_path)


class Letters:
    """Texts as the counts of their characters: near where they use the same."""

    def embed(self, texts: Sequence[str], *, purpose: str) -> list[list[float]]:
        found = []
        for text in texts:
            counts = numpy.bincount([ord(c) % 64 for c in text], minlength=64).astype(float)
            found.append((counts / numpy.linalg.norm(counts)).tolist())
        return found


def test_a_copied_passage_is_found_first() -> None:
    passages = [(f"p{n}", f"第{n}段：山中的雨下了一夜，没有人来。") for n in range(100)]
    passages[70] = ("source", "从前有个灯笼匠，他的女儿要点亮整条河，谁也不信。")
    passages.insert(3, ("empty", " "))
    text = "他的女儿要点亮整条河，大家都笑了。"
    found = explain.nearest(text, iter(passages), Letters(), most=3)  # type: ignore[arg-type]
    assert found[0].name == "source" and found[0].copied == "他的女儿要点亮整条河，"
    assert found[0].shared == pytest.approx(6 / 11) and len(found) == 3
    assert all(other.shared == 0 for other in found[1:])
    with pytest.raises(BadBrief, match="no passages"):
        explain.nearest(text, [], Letters())  # type: ignore[arg-type]


def test_surprise_is_shared_by_characters() -> None:
    found = [Chance(text="ab", logprob=math.log(1 / 4)), Chance(text="c", logprob=math.log(1 / 2))]
    assert surprise(found, [Span(start=0, end=1), Span(start=1, end=3)]) == pytest.approx((1, 2))
