"""The conformance kit: what every engine of a kind promises, as tests. Needs pytest.

    class TestMine(PainterConformance):
        engine_class = MyPainter
        weights = {"my-model": folder}

`options` is one more attribute where the usual options do not fit. The engine is made once for
each class. An engine of a provider that is no machine's own may set `deterministic = False`.
"""

from __future__ import annotations

import io
import json
import math
import pickle
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from .errors import BaiyiError, Unsupported
from .kinds import KINDS
from .values import Frozen, Line, Message, Metre, Prompt, Scene, Sound, VersePlace
from .values.modes import MODES

CHINESE = ("\u4e00", "\u9fff")


class Conformance:
    """What all kinds share. `kind` is set by the kinds' classes."""

    kind: ClassVar[str]
    engine_class: ClassVar[type[Any]]
    options: ClassVar[Mapping[str, Any]] = {}
    weights: ClassVar[Mapping[str, Path]] = {}
    deterministic: ClassVar[bool] = True

    @classmethod
    def make(cls) -> Any:
        return cls.engine_class(cls.engine_class.Options(**cls.options), cls.weights)

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls) -> Iterator[Any]:
        made = cls.make()
        yield made
        made.close()

    def test_it_is_of_its_kind(self, engine: Any) -> None:
        assert isinstance(engine, KINDS[self.kind])
        assert engine.name and engine.name == self.engine_class.name

    def test_options_are_closed_described_and_travel(self) -> None:
        options = self.engine_class.Options
        assert issubclass(options, Frozen)
        for name, field in options.model_fields.items():
            assert field.description, f"the option {name} has no description"
        made = options(**self.options)
        assert pickle.loads(pickle.dumps(made)) == made
        with pytest.raises(ValueError):
            options(no_such_option=1)

    def test_there_are_examples(self) -> None:
        assert len(self.engine_class.examples()) >= 1


class WriterConformance(Conformance):
    kind = "writer"

    def text(self, engine: Any, prompt: Prompt) -> str:
        return "".join(piece.text for piece in engine.write(prompt))

    def test_examples_stream_and_end_with_usage(self, engine: Any) -> None:
        for prompt in engine.examples():
            pieces = list(engine.write(prompt))
            assert "".join(p.text for p in pieces).strip()
            assert [p.finish for p in pieces[:-1]] == [None] * (len(pieces) - 1)
            last = pieces[-1]
            assert last.finish in ("stop", "length") and last.usage is not None
            assert 0 < last.usage.written_tokens <= prompt.max_tokens
            assert 0 <= last.usage.evaluated_tokens <= last.usage.prompt_tokens

    def test_the_same_seed_writes_the_same(self, engine: Any) -> None:
        if not self.deterministic:
            pytest.skip("the engine promises no determinism")
        prompt = engine.examples()[0].model_copy(update={"seed": 11, "temperature": 1.0})
        assert self.text(engine, prompt) == self.text(engine, prompt)

    def test_an_answer_follows_its_schema(self, engine: Any) -> None:
        schema = {
            "type": "object",
            "properties": {"colour": {"enum": ["red", "gold"]}},
            "required": ["colour"],
            "additionalProperties": False,
        }
        message = Message(role="user", text="The colour of a lantern, as JSON.")
        answer = self.text(engine, Prompt(messages=(message,), schema_=schema, max_tokens=40))
        assert json.loads(answer)["colour"] in ("red", "gold")

    def test_a_raw_text_is_gone_on_with_or_refused_by_name(self, engine: Any) -> None:
        message = Message(role="user", text="One, two, three, four, five, six,")
        prompt = Prompt(messages=(message,), raw=True, max_tokens=12, temperature=0)
        try:
            assert "seven" in self.text(engine, prompt)
        except Unsupported as error:
            assert engine.name in error.english
            _in_both(error)

    def test_it_says_what_it_can_be_asked(self, engine: Any) -> None:
        assert engine.skill in ("small", "strong")

    def test_closing_early_leaves_the_engine_usable(self, engine: Any) -> None:
        prompt = engine.examples()[0]
        stream = engine.write(prompt.model_copy(update={"max_tokens": 400}))
        next(stream)
        stream.close()
        assert self.text(engine, prompt).strip()

    def test_the_longest_answer_is_kept(self, engine: Any) -> None:
        prompt = engine.examples()[0].model_copy(update={"max_tokens": 3})
        last = list(engine.write(prompt))[-1]
        assert last.finish == "length" and last.usage.written_tokens == 3

    def test_an_estimate_is_not_negative(self, engine: Any) -> None:
        estimate = engine.estimate(engine.examples()[0])
        assert estimate.seconds >= 0 and estimate.money >= 0 and engine.streams >= 1

    def test_closing_twice_does_no_harm(self) -> None:
        _close_twice(self.make())


class PainterConformance(Conformance):
    kind = "painter"

    def test_examples_are_png_of_the_size(self, engine: Any) -> None:
        from PIL import Image

        for scene in engine.examples():
            for width, height in ((160, 120), (96, 192)):
                picture = engine.paint(scene, width=width, height=height, seed=3)
                assert picture.image.media_type == "image/png"
                with Image.open(io.BytesIO(picture.image.read())) as image:
                    image.load()
                    assert image.format == "PNG" and image.mode in ("RGB", "RGBA")
                    assert image.size == (picture.width, picture.height) == (width, height)

    def test_the_same_seed_draws_the_same_bytes(self, engine: Any) -> None:
        scene = engine.examples()[0]
        one, two = (engine.paint(scene, width=128, height=96, seed=5).image for _ in range(2))
        assert one.digest == two.digest

    def test_the_smallest_size_works_and_a_smaller_one_is_refused(self, engine: Any) -> None:
        scene = engine.examples()[0]
        assert engine.paint(scene, width=64, height=64, seed=0).width == 64
        for width, height in ((63, 64), (64, 63), (4097, 64), (0, 64), (64, -1)):
            with pytest.raises(BaiyiError) as caught:
                engine.paint(scene, width=width, height=height, seed=0)
            _in_both(caught.value)

    def test_the_vocabulary_has_both_languages(self, engine: Any) -> None:
        words = engine.vocabulary()
        assert words
        for name, (chinese, english) in words.items():
            assert any(CHINESE[0] <= c <= CHINESE[1] for c in chinese), name
            assert english.strip() and not any(CHINESE[0] <= c <= CHINESE[1] for c in english)

    def test_what_cannot_be_drawn_is_named(self, engine: Any) -> None:
        figure = {"thing": "zzz-no-such-thing"}
        scene = Scene.model_validate({"caption": "?", "figures": [figure]})
        undrawn = engine.paint(scene, width=96, height=96, seed=0).undrawn
        assert "zzz-no-such-thing" in undrawn

    def test_closing_twice_does_no_harm(self) -> None:
        _close_twice(self.make())


class SpeakerConformance(Conformance):
    kind = "speaker"

    def test_examples_are_sound_with_words_in_their_place(self, engine: Any) -> None:
        for line in engine.examples():
            sounds = list(engine.speak(line))
            assert sounds and sum(s.seconds for s in sounds) > 0.2
            assert len({s.rate for s in sounds}) == 1
            for sound in sounds:
                assert len(sound.samples) % 4 == 0
                for word in sound.words:
                    assert 0 <= word.begin < word.end <= len(line.text)
                    assert -0.01 <= word.start_seconds <= word.stop_seconds
                    assert word.stop_seconds <= sound.seconds + 0.05

    def test_samples_are_finite_and_in_range(self, engine: Any) -> None:
        for sound in engine.speak(engine.examples()[0]):
            values = memoryview(sound.samples).cast("f")
            assert all(math.isfinite(v) and -1 <= v <= 1 for v in values)
            assert max(map(abs, values)) > 0.005, "silence"

    def test_the_same_line_sounds_the_same(self, engine: Any) -> None:
        if not self.deterministic:
            pytest.skip("the engine promises no determinism")
        line = engine.examples()[0]
        one, two = ([s.samples for s in engine.speak(line)] for _ in range(2))
        assert one == two

    def test_closing_early_leaves_the_engine_usable(self, engine: Any) -> None:
        line = engine.examples()[0]
        stream = engine.speak(line)
        next(stream)
        stream.close()
        assert list(engine.speak(line))

    def test_voices_have_names_and_languages(self, engine: Any) -> None:
        voices = engine.voices()
        assert voices and all(v.name and v.language for v in voices)
        assert len({v.name for v in voices}) == len(voices)

    def test_an_unknown_voice_is_refused(self, engine: Any) -> None:
        line: Line = engine.examples()[0].model_copy(update={"voice": "no-such-voice"})
        with pytest.raises(BaiyiError) as caught:
            list(engine.speak(line))
        _in_both(caught.value)

    def test_closing_twice_does_no_harm(self) -> None:
        _close_twice(self.make())


class EmbedderConformance(Conformance):
    kind = "embedder"

    def test_examples_are_unit_vectors_of_one_length(self, engine: Any) -> None:
        lengths = set()
        for texts in engine.examples():
            for purpose in ("query", "passage"):
                vectors = engine.embed(texts, purpose=purpose)
                assert len(vectors) == len(texts)
                lengths |= {len(vector) for vector in vectors}
                for vector in vectors:
                    assert math.sqrt(sum(x * x for x in vector)) == pytest.approx(1, abs=1e-3)
        assert len(lengths) == 1

    def test_a_text_has_its_vector_alone_and_in_company(self, engine: Any) -> None:
        alone = engine.embed(["河灯"], purpose="passage")[0]
        among = engine.embed(["snow", "河灯", "a" * 300], purpose="passage")[1]
        assert alone == pytest.approx(among, abs=1e-3)

    def test_nothing_gives_nothing_and_a_wrong_purpose_is_refused(self, engine: Any) -> None:
        assert engine.embed([], purpose="query") == []
        with pytest.raises(BaiyiError) as caught:
            engine.embed(["x"], purpose="")
        _in_both(caught.value)

    def test_closing_twice_does_no_harm(self) -> None:
        _close_twice(self.make())


class ListenerConformance(Conformance):
    """A fixture `speech` is a sound in which `words` are said in `language`."""

    kind = "listener"
    words: ClassVar[str]
    language: ClassVar[str]

    def text(self, engine: Any, speech: Sound) -> str:
        return "".join(part.text for part in engine.listen(speech))

    def test_speech_is_heard_in_order_and_within_the_sound(
        self, engine: Any, speech: Sound
    ) -> None:
        for sound in (*engine.examples(), speech):
            last = 0.0
            for part in engine.listen(sound):
                assert last <= part.start_seconds <= part.stop_seconds <= sound.seconds + 0.1
                assert part.text.strip() and part.language in engine.languages()
                last = part.start_seconds

    def test_speech_is_understood_with_the_time_of_each_word(
        self, engine: Any, speech: Sound
    ) -> None:
        parts = list(engine.listen(speech, language=self.language))
        assert self.words in "".join(part.text for part in parts)
        words = [word for part in parts for word in part.words]
        assert "".join(w.text for w in words) == "".join(p.text for p in parts).replace(" ", "")
        starts = [word.start_seconds for word in words]
        assert starts == sorted(starts) and all(w.start_seconds <= w.stop_seconds for w in words)

    def test_the_same_speech_is_understood_the_same(self, engine: Any, speech: Sound) -> None:
        if not self.deterministic:
            pytest.skip("the engine promises no determinism")
        assert self.text(engine, speech) == self.text(engine, speech)

    def test_silence_and_nothing_say_nothing(self, engine: Any) -> None:
        for seconds in (0, 2):
            assert list(engine.listen(Sound(samples=bytes(64_000 * seconds), rate=16_000))) == []

    def test_an_unknown_language_is_refused(self, engine: Any, speech: Sound) -> None:
        assert self.language in engine.languages()
        with pytest.raises(BaiyiError) as caught:
            list(engine.listen(speech, language="xx"))
        _in_both(caught.value)

    def test_closing_early_leaves_the_engine_usable(self, engine: Any, speech: Sound) -> None:
        stream = engine.listen(speech)
        next(stream)
        stream.close()
        assert self.words in self.text(engine, speech)

    def test_closing_twice_does_no_harm(self) -> None:
        _close_twice(self.make())


class ComposerConformance(Conformance):
    kind = "composer"

    def test_examples_are_as_long_as_ordered_and_every_bar_is_full(self, engine: Any) -> None:
        for order in engine.examples():
            melody = engine.compose(order, seed=2)
            assert tuple(len(section) for section in melody.sections) == order.lengths
            for section in melody.sections:
                assert all(sum(t for _, t in bar) == order.metre.ticks for bar in section)

    def test_it_stays_in_its_mode_and_ends_on_the_tonic(self, engine: Any) -> None:
        for order in engine.examples():
            melody = engine.compose(order, seed=3)
            tones = [p for s in melody.sections for bar in s for p, _ in bar if p is not None]
            assert tones and all(p % 12 in MODES[order.mode].degrees for p in tones)
            last = [p for p, _ in melody.sections[order.last][-1] if p is not None][-1]
            assert last % 12 == 0

    def test_the_same_seed_is_the_same_tune_and_another_another(self, engine: Any) -> None:
        order = engine.examples()[0]
        one, two, other = (engine.compose(order, seed=seed) for seed in (5, 5, 6))
        assert one == two and one.sections != other.sections

    def test_an_unknown_mode_and_metre_are_refused(self, engine: Any) -> None:
        order = engine.examples()[0]
        for changed in ({"mode": "no-such-mode"}, {"metre": Metre(beats=23, unit=16)}):
            with pytest.raises(BaiyiError) as caught:
                engine.compose(order.model_copy(update=changed), seed=1)
            _in_both(caught.value)

    def test_closing_twice_does_no_harm(self) -> None:
        _close_twice(self.make())


def _close_twice(engine: Any) -> None:
    engine.close()
    engine.close()


def _in_both(error: BaiyiError) -> None:
    assert error.english and any(CHINESE[0] <= c <= CHINESE[1] for c in error.chinese)


class PoetConformance(Conformance):
    kind = "poet"

    def test_each_place_has_one_of_the_characters_that_are_offered(self, engine: Any) -> None:
        for order in engine.examples():
            for stanza in engine.verses(order, seed=2):
                assert len(stanza.lines) == len(order.lines) and stanza.likelihood < 0
                for line, places in zip(stanza.lines, order.lines, strict=True):
                    chosen = [place.offered for place in places if len(place.offered) > 1]
                    assert len(line) == len(chosen)
                    assert all(c in offered for c, offered in zip(line, chosen, strict=True))

    def test_no_character_comes_back_in_another_line(self, engine: Any) -> None:
        for order in engine.examples():
            for stanza in engine.verses(order, seed=3):
                sets = [set(line) for line in stanza.lines]
                assert sum(map(len, sets)) == len(set().union(*sets))

    def test_a_place_that_is_the_same_as_another_is(self, engine: Any) -> None:
        order = engine.examples()[0]
        first = order.lines[0]
        again = tuple(
            place if len(place.offered) == 1 else VersePlace(same_as=n)
            for n, place in enumerate(first)
        )
        for stanza in engine.verses(order.model_copy(update={"lines": (first, again)}), seed=4):
            assert stanza.lines[0] == stanza.lines[1]

    def test_the_same_seed_is_the_same_and_another_another(self, engine: Any) -> None:
        order = engine.examples()[0]
        one, two, other = (engine.verses(order, seed=seed) for seed in (5, 5, 6))
        assert one == two and one != other

    def test_an_order_that_nothing_fits_is_refused(self, engine: Any) -> None:
        order = engine.examples()[0]
        place = VersePlace(offered="\ue000\ue001")  # of private use: no model knows them
        with pytest.raises(BaiyiError) as caught:
            engine.verses(order.model_copy(update={"lines": ((place, place),)}), seed=1)
        _in_both(caught.value)

    def test_closing_twice_does_no_harm(self) -> None:
        _close_twice(self.make())
