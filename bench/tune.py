"""Tunes by the melody model: are key and metre held, do bars come back as in the collections, are they new.

    python bench/tune.py [--tunes 200] [--corpus FOLDER] [--show]

The corpus is the packed one of `make train-tune`; without it `baiyi data make` makes it in a folder of
its own. Each tune has another mode, metre and seed. Figures:

- key: held: no tone outside the mode, and the end on the tonic; and whether the tonic is found again from the
  notes alone, by how long each tone sounds and where sections end, beside the same of tunes by people;
- metre: held: every bar as long as its metre, and as many bars as were ordered;
- repetition: bars that stood before in their tune, 8-bar sections whose fifth bar is their first again, second
  sections whose last bar is the first section's, beside the same of the corpus;
- copying: the share of runs of four bars, and of two, in transposition, that stand in the training set;
  the peer is the held-out split of the corpus, tunes by people that the model has not seen;
- seconds for 30 seconds of music: composed, arranged and played, to the FLAC.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from baiyi.create.compose.arrange import arrange
from baiyi.create.compose.harmony import harmonise
from baiyi.create.compose.melody import melody, read_melody
from baiyi.create.compose.play import play
from baiyi.engines.composer_melody import MelodyComposer
from baiyi.engines.melody.rules import METRES
from baiyi.models import corpus as packed
from baiyi.settings import settings
from baiyi.store.weights import Weights
from baiyi.values import Melody, Metre, TuneOrder, TunePlan
from baiyi.values.melody_text import SECTION, untold
from baiyi.values.modes import MODES

Bars = list[list[tuple[tuple[int | None, int], ...]]]  # sections of bars
RUNS = (2, 4)  # bars


def tunes_of(split: packed.Split, signs: dict[int, str]) -> Iterator[Melody]:
    """The tunes of a packed split; pieces of those that were cut are left out."""
    for number in range(len(split)):
        tokens, _ = split.document(number)
        text = "".join(s for t in tokens.tolist() if len(s := signs.get(int(t), "")) == 1)
        if text.startswith(SECTION):
            yield untold(text)


def runs(tune: Melody, size: int) -> Iterator[tuple[Any, ...]]:
    """Every run of so many bars within a section."""
    for section in tune.sections:
        for begin in range(len(section) - size + 1):
            yield section[begin : begin + size]


def coming_back(tune: Melody) -> float:
    bars = [bar for section in tune.sections for bar in section]
    return 1 - len(set(bars)) / len(bars)


def returns(tunes: Sequence[Melody]) -> float:
    eights = [s for tune in tunes for s in tune.sections if len(s) == 8]
    return sum(s[0] == s[4] for s in eights) / max(1, len(eights))


def copied(tunes: Sequence[Melody], known: Counter[Any], size: int) -> float:
    found = [run for tune in tunes for run in runs(tune, size)]
    return sum(run in known for run in found) / max(1, len(found))


def held(tune: Melody, order: TuneOrder) -> tuple[bool, bool]:
    """Whether key and metre are."""
    tones = [p for s in tune.sections for bar in s for p, _ in bar if p is not None]
    inside = all(p % 12 in MODES[order.mode].degrees for p in tones)
    end = next(p for p, _ in reversed(tune.sections[order.last][-1]) if p is not None)
    full = all(sum(t for _, t in bar) == order.metre.ticks for s in tune.sections for bar in s)
    lengths = tuple(len(section) for section in tune.sections) == order.lengths
    return inside and end % 12 == 0, full and lengths


def rhyming(tunes: Sequence[Melody]) -> float:
    """The share of second sections whose last bar is the first section's."""
    found = [tune for tune in tunes if len(tune.sections) > 1]
    return sum(t.sections[0][-1] == t.sections[1][-1] for t in found) / max(1, len(found))


def third(tune: Melody) -> float:
    """How much of the sound of the two thirds is the great one: near 1 for major and Mixolydian."""
    tones = [(p % 12, t) for s in tune.sections for bar in s for p, t in bar if p is not None]
    great, small = (sum(t for p, t in tones if p == n) for n in (4, 3))
    return great / max(1, great + small)


def estimated(tune: Melody) -> bool:
    """Whether the tonic is found again from the notes alone, by how long each tone sounds: of all
    twelve, the one whose diatonic mode has most of the sound, and which sounds most at ends of sections."""
    weights = [0.0] * 12
    for section in tune.sections:
        for bar in section:
            for p, ticks in bar:
                if p is not None:
                    weights[p % 12] += ticks
        last = next(p for p, _ in reversed(section[-1]) if p is not None)
        weights[last % 12] += 96
    shapes = [MODES[m].degrees for m in ("major", "minor", "dorian", "mixolydian")]
    best = max(
        range(12),
        key=lambda k: (
            max(sum(weights[(k + d) % 12] for d in shape) for shape in shapes)
            + weights[k] + 0.5 * weights[(k + 7) % 12]
        ),
    )  # fmt: skip
    return best == 0


def orders(count: int) -> Iterator[TuneOrder]:
    modes = list(MODES)
    for number in range(count):
        beats, _, unit = METRES[number % len(METRES)].partition("/")
        yield TuneOrder(
            mode=modes[number % len(modes)],
            metre=Metre(beats=int(beats), unit=int(unit)),  # type: ignore[arg-type]
            lengths=(8, 8),
            flow=("calm", "even", "lively")[number % 3],
            range=("narrow", "medium", "wide")[number // 3 % 3],
        )


def of_corpus(folder: Path) -> packed.Corpus:
    """The packed corpus, made where it is not there."""
    if (folder / "corpus.json").is_file():
        return packed.read(folder)
    from baiyi.forms import data
    from baiyi.forms.studio import Studio

    recipe = data.recipe_from_file(Path(__file__).parent.parent / "examples/data/tunes.yaml")
    with Studio.open() as studio:
        data.fetch(studio, recipe, lambda *_: None)
        made = data.make(studio, recipe, lambda *_: None)
        data.pack(studio, data.opened(studio, made.work), folder)
    return packed.read(folder)


def seconds_for_30(engine: MelodyComposer, seed: int) -> tuple[float, float]:
    """Wall-clock seconds, and how long the music is."""
    plan = TunePlan(
        title="-", tonic="D", mode="major", metre=Metre(beats=4, unit=4), tempo=128, form="AABA",
        lengths={"A": 4, "B": 4}, flow="even", range="medium", pattern="walking",
        instruments=("flute", "guitar", "double bass", "strings"),
    )  # fmt: skip
    begin = time.perf_counter()
    tune = read_melody(melody(plan, composer=engine, seed=seed), plan, "")
    play(arrange(tune, harmonise(tune), plan))
    return time.perf_counter() - begin, plan.seconds


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tunes", type=int, default=200)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    weights = Weights(settings().cache, settings())
    weights.path("fluidr3-mono")
    folder = given.model or weights.path("folk-melody")
    engine = MelodyComposer(MelodyComposer.Options(threads=1), {"folk-melody": folder})
    place = given.corpus or Path(tempfile.mkdtemp(prefix="baiyi-tunes-")) / "tunes"
    corpus = of_corpus(place)
    signs = {number: sign for sign, number in engine._words.items()}
    learned = list(tunes_of(corpus.splits["train"], signs))
    peers = [t for name in ("held_out", "test") for t in tunes_of(corpus.splits[name], signs)]
    made, key, metre, took = [], 0, 0, []
    found: dict[str, list[bool]] = {mode: [] for mode in MODES}
    for number, order in enumerate(orders(given.tunes)):
        begin = time.perf_counter()
        tune = engine.compose(order, seed=1000 + number)
        took.append(time.perf_counter() - begin)
        one, two = held(tune, order)
        key, metre = key + one, metre + two
        found[order.mode].append(estimated(tune))
        made.append(tune)
    count = len(made)
    print(f"{count} tunes, {len(learned):,} learned from, {len(peers)} of people that were not")
    print(f"key held {key / count:.1%}, metre and length held {metre / count:.1%}")
    bright = [estimated(tune) for tune in peers if third(tune) > 0.9]
    shares = ", ".join(f"{mode} {sum(own) / max(1, len(own)):.0%}" for mode, own in found.items())
    print(f"tonic found again from the notes alone: {shares} "
          f"(people's with a great third: {sum(bright) / max(1, len(bright)):.0%}, all of theirs "
          f"{sum(map(estimated, peers)) / len(peers):.0%})")  # fmt: skip
    two = [Melody(sections=t.sections[:2], logprob=0) for t in peers if len(t.sections) >= 2]
    print(f"bars that stood before: {statistics.mean(map(coming_back, made)):.1%} "
          f"(people's, first two sections: {statistics.mean(map(coming_back, two)):.1%})")  # fmt: skip
    print(
        f"8-bar sections whose bar 5 is bar 1: {returns(made):.1%} (people's: {returns(learned):.1%})"
    )
    print(
        f"second sections that end as the first: {rhyming(made):.1%} (people's: {rhyming(learned):.1%})"
    )
    for size in RUNS:
        known = Counter(run for tune in learned for run in runs(tune, size))
        print(f"runs of {size} bars that stand in the training set: {copied(made, known, size):.1%} "
              f"(people's held-out tunes: {copied(peers, known, size):.1%})")  # fmt: skip
    whole = {tune.sections[0] for tune in learned}
    print(f"whole sections that stand there: {sum(s in whole for t in made for s in t.sections)}")
    same = count - len({tune.sections for tune in made})
    print(f"tunes that are another of these again: {same}")
    print(
        f"16 bars composed in {statistics.median(took):.2f} s ({min(took):.2f} to {max(took):.2f}), 1 thread"
    )
    timed = [seconds_for_30(engine, seed) for seed in range(5)]
    seconds = [s for s, _ in timed]
    print(f"{timed[0][1]:.0f} s of music, composed and played: {statistics.median(seconds):.2f} s "
          f"({min(seconds):.2f} to {max(seconds):.2f})")  # fmt: skip
    if given.show:
        for tune, order in zip(made[:4], orders(4), strict=True):
            print(order.mode, order.metre, tune.sections)


if __name__ == "__main__":
    main()
