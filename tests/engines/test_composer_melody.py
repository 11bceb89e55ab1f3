"""The composer of folk melodies with its real model: what it promises, and what it refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from baiyi import stopping
from baiyi.engines.composer_melody import WEIGHTS, MelodyComposer
from baiyi.engines.melody.rules import METRES
from baiyi.engines.melody.typical import TYPICAL, measures, strangeness
from baiyi.errors import Cancelled, Damaged, Unsupported
from baiyi.settings import settings
from baiyi.store.weights import Weights
from baiyi.testing import ComposerConformance
from baiyi.values import Metre, TuneOrder
from baiyi.values.modes import MODES

FOLDER = Weights(settings().cache, settings()).path(WEIGHTS)


class TestMelody(ComposerConformance):
    engine_class = MelodyComposer
    options = {"threads": 1, "candidates": 3}  # noqa: RUF012
    weights = {WEIGHTS: FOLDER}  # noqa: RUF012


@pytest.fixture(scope="module")
def composer() -> Iterator[MelodyComposer]:
    made = MelodyComposer(MelodyComposer.Options(threads=1, candidates=4), {WEIGHTS: FOLDER})
    yield made
    made.close()


def order(mode: str = "major", metre: str = "4/4", **given: object) -> TuneOrder:
    beats, unit = metre.split("/")
    told = {"mode": mode, "metre": Metre(beats=int(beats), unit=int(unit)), "lengths": (4, 4)}  # type: ignore[arg-type]
    return TuneOrder.model_validate(told | given)


@pytest.mark.parametrize("metre", METRES)
def test_every_mode_is_held_in_every_metre(composer: MelodyComposer, metre: str) -> None:
    for seed, mode in enumerate(MODES):
        wanted = order(mode, metre, lengths=(3, 4), last=1, flow=("calm", "lively")[seed % 2])
        melody = composer.compose(wanted, seed=seed)
        assert tuple(map(len, melody.sections)) == (3, 4)
        for section in melody.sections:
            for bar in section:
                assert sum(ticks for _, ticks in bar) == wanted.metre.ticks
                assert all(p is None or p % 12 in MODES[mode].degrees for p, _ in bar)
        pitch, ticks = melody.sections[1][-1][-1]
        assert pitch is not None and pitch % 12 == 0 and ticks >= wanted.metre.beat


def test_the_flow_that_is_asked_for_is_heard(composer: MelodyComposer) -> None:
    tones = {}
    for flow in ("calm", "even", "lively"):
        found = [composer.compose(order(flow=flow, lengths=(8,)), seed=seed) for seed in range(3)]
        tones[flow] = sum(p is not None for m in found for s in m.sections for b in s for p, _ in b)
    assert tones["calm"] < 0.8 * tones["even"] < tones["lively"]


def test_of_several_melodies_the_most_typical_is_taken() -> None:
    dull = (tuple(((0, 24), (2, 24), (0, 24), (2, 24)) for _ in range(8)),)
    found = measures(dull)
    assert set(found) == set(TYPICAL) and found["there and back"] > 0.9
    one = MelodyComposer(MelodyComposer.Options(threads=1, candidates=1), {WEIGHTS: FOLDER})
    many = MelodyComposer(MelodyComposer.Options(threads=1, candidates=8), {WEIGHTS: FOLDER})
    wanted = order("dorian", "6/8", lengths=(8, 8))

    def far(engine: MelodyComposer) -> float:
        tunes = [engine.compose(wanted, seed=seed).sections for seed in range(3)]
        return sum(strangeness(tune, wanted, five=False) for tune in tunes)

    assert far(many) < far(one) < 3 * strangeness(dull, wanted, five=False)


def test_more_new_music_than_fits_in_its_context_goes_on_from_the_first_section(
    composer: MelodyComposer,
) -> None:
    wanted = order("minor", "2/2", lengths=(16, 16, 16, 16), last=3, flow="lively")
    melody = composer.compose(wanted, seed=4)
    assert tuple(map(len, melody.sections)) == (16, 16, 16, 16)
    assert len(set(melody.sections)) == 4
    assert melody.sections[3][-1][-1][0] in (-12, 0, 12)
    assert all(sum(t for _, t in bar) == 96 for section in melody.sections for bar in section)


def test_what_it_does_not_know_is_refused_with_what_it_knows(composer: MelodyComposer) -> None:
    for wanted, words in (
        (order(metre="5/4"), "2/4, 3/4"),
        (order("klezmer"), "major, minor"),
        (order(lengths=(21,)), "1 to 20 bars"),
        (order(last=2), "1 to 20 bars"),
    ):
        with pytest.raises(Unsupported, match=words):
            composer.compose(wanted, seed=1)


def test_it_stops_when_nobody_wants_it_any_more(composer: MelodyComposer) -> None:
    def gone() -> None:
        raise Cancelled("nobody waits", "没人等了")

    with stopping.wanted(gone), pytest.raises(Cancelled):
        composer.compose(order(lengths=(8, 8)), seed=1)


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "config.json"])
def test_damaged_weights_are_named(file: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(FOLDER, folder)
    (folder / file).write_bytes((folder / file).read_bytes()[:400])
    with pytest.raises(Damaged, match=f"baiyi models get {WEIGHTS}") as caught:
        MelodyComposer(MelodyComposer.Options(), {WEIGHTS: folder})
    assert str(folder) in caught.value.english and "旋律模型" in caught.value.chinese


def test_the_package_carries_the_model_and_its_card() -> None:
    from importlib.resources import files

    own = files("baiyi").joinpath("engines/melody")
    for name in ("model.onnx", "tokenizer.json", "config.json"):
        assert own.joinpath(name).read_bytes() == (FOLDER / name).read_bytes()
    assert len(own.joinpath("model.onnx").read_bytes()) < 4_000_000
    assert "held-out loss" in own.joinpath("card.md").read_text("utf-8")
    words = json.loads((FOLDER / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    assert all(f"<metre:{metre}>" in words for metre in METRES)
