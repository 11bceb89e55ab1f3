"""What a reader of implied states, trained on three hands, is worth on the fourth.

    python bench/implied/by_author.py FEATURES.npz

FEATURES by features.py. Prints how often topic and state of a passage are right, and how many planted
contradictions are found among how many false alarms: with both states by the reader, and with one by a
pattern of states.toml. The figures stand in docs/figures.md.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from baiyi.create.write.consistency.claims import Sentence, sentences
from baiyi.create.write.consistency.states import SEEMING, Course, _given, about, topics

HERE = Path(__file__).parents[1] / "planted"
AUTHORS = ("zh1", "zh2", "en1", "en2")
SHRUNK = 0.7  # how much of the covariance is the mean variance: 0.4 to 0.9 were alike
ALIKE = {"gone (given, sold, lost, destroyed)": "gone", "not afraid of it": "not afraid", "afraid of it": "afraid"}  # fmt: skip
ORDER = {"death": ("dead", "alive"), "owned": ("gone", "still there")}
PATTERNS = {  # the states of states.toml by their names here; those that a pattern says reliably
    "death": ("dead",), "swim": ("cannot swim", "can swim"), "read": ("cannot read", "can read"),
    "drive": ("cannot drive or ride", "can drive or ride"), "drink": ("does not drink", "drinks alcohol"),
    "smoke": ("does not smoke", "smokes"), "meat": ("eats no meat", "eats meat"), "sight": ("blind",),
    "limb": ("lost or crippled",), "married": ("never married", "married"),
    "siblings": ("only child", "has brothers or sisters"), "owned": ("gone", "still there"),
    "weather": ("dry and clear", "rain"),
}  # fmt: skip


@dataclass
class Text:
    name: str
    part: str
    language: str
    told: list[Sentence]
    vectors: np.ndarray
    pairs: list[tuple[int, int]]
    given: dict[str, dict[int, str]]  # topic -> sentence -> state, by patterns
    course: Course
    first: set[int] = field(default_factory=set)
    second: set[int] = field(default_factory=set)

    def planted(self, i: int, j: int) -> bool:
        return (i in self.first and j in self.second) or (i in self.second and j in self.first)


def families(vectors: dict[str, np.ndarray]) -> Iterator[tuple[str, str, np.ndarray]]:
    """Author, "topic/state", vector."""
    for author in AUTHORS:
        for line in (HERE / f"families.{author}.jsonl").read_text("utf-8").splitlines():
            family = json.loads(line)
            if family["topic"] == "free":
                continue
            for state, told in (*family["states"].items(), ("neither", family["neither"])):
                label = f"{family['topic']}/{ALIKE.get(state, state)}"
                yield from ((author, label, vectors[passage]) for passage in told)


def texts(vectors: dict[str, np.ndarray]) -> Iterator[Text]:
    for path in sorted(HERE.glob("contradictions.*dev*.toml")):
        for part, entries in tomllib.loads(path.read_text("utf-8")).items():
            for n, entry in enumerate(entries):
                yield text(path.name, part, n, entry, vectors)


def text(name: str, part: str, n: int, entry: dict[str, Any], vectors: dict[str, Any]) -> Text:
    language = entry["language"]
    scenes = [(str(k), scene) for k, scene in enumerate(entry["scenes"])]
    told = sentences(scenes, entry["people"], language)
    seen: dict[str, int] = {}
    read = []
    for sentence in told:
        at = seen.get(sentence.where, 0)
        seen[sentence.where] = at + 1
        read.append(vectors[f"{name}|{part}|{n}|{sentence.where}|{at}"])
    who = [about(told, i, None, language, True) for i in range(len(told))]
    seems = [bool(SEEMING[language].search(s.text)) for s in told]
    pairs = [
        (i, j)
        for i, j in combinations(range(len(told)), 2)
        if told[i].where != told[j].where and who[i] & who[j] and not seems[i] and not seems[j]
    ]
    given: dict[str, dict[int, str]] = {}
    for topic in topics(language):
        for one in _given(topic, told, language):
            named = PATTERNS.get(topic.name, ())
            if one.state < len(named):
                own = "ride" if topic.name == "drive" else topic.name
                given.setdefault(own, {})[one.sentence.place] = named[one.state]
    found = Text(name, part, language, told, np.stack(read), pairs, given, Course(told, language))
    if part == "planted":
        for sentence in told:
            for quoted, marked in ((entry["first"], found.first), (entry["second"], found.second)):
                if quoted in sentence.text or sentence.text in quoted:
                    marked.add(sentence.place)
    return found


class Discriminants:
    """Linear discriminants with a shrunk covariance, each language about its own mean."""

    def __init__(self, vectors: np.ndarray, labels: np.ndarray, languages: np.ndarray) -> None:
        centred = vectors.copy()
        for language in set(languages):
            centred[languages == language] -= centred[languages == language].mean(0)
        self.scale = centred.std(0) + 1e-6
        centred /= self.scale
        self.labels, number = np.unique(labels, return_inverse=True)
        count = np.bincount(number)
        means = np.zeros((len(self.labels), centred.shape[1]), np.float32)
        np.add.at(means, number, centred)
        means /= (count + 2)[:, None]  # towards the common mean, which is 0
        rest = centred - means[number]
        covariance = rest.T @ rest / len(rest)
        even = np.trace(covariance) / len(covariance) * np.eye(len(covariance), dtype=np.float32)
        covariance = (1 - SHRUNK) * covariance + SHRUNK * even
        self.weights = np.linalg.solve(covariance, means.T)
        self.offsets = -0.5 * np.einsum("ij,ji->i", means, self.weights)

    def __call__(self, vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
        return (vectors - mean) / self.scale @ self.weights + self.offsets


Score = Callable[[Text, dict[str, np.ndarray], str], dict[tuple[int, int], float]]


def both_read(one: Text, by: dict[str, np.ndarray], topic: str) -> dict[tuple[int, int], float]:
    """Each pair by the less likely of its two states."""
    names = [name for name in by if name != "neither"]
    z = np.stack([by[name] for name in names], 1)
    found = {}
    for i, j in one.pairs:
        a, b = int(z[i].argmax()), int(z[j].argmax())
        if topic in ORDER:
            a, b = (names.index(name) for name in ORDER[topic])
        if a != b:
            found[i, j] = float(min(z[i, a], z[j, b]))
    return found


def one_read(one: Text, by: dict[str, np.ndarray], topic: str) -> dict[tuple[int, int], float]:
    """Pairs of which a pattern gave one state, by how likely the other's is."""
    given = one.given.get(topic, {})
    found: dict[tuple[int, int], float] = {}
    for i, j in one.pairs:
        for known, other in ((i, j), (j, i)):
            state = given.get(known)
            for name, z in by.items() if state in by else ():
                order = (state, name) if known < other else (name, state)
                if name in ("neither", state) or (topic in ORDER and order != ORDER[topic]):
                    continue
                value = float(z[other] + 0.5 * min(z[other] - by[str(state)][other], 2))
                found[i, j] = max(value, found.get((i, j), -9.0))
    return found


def findings(
    one: Text, z: np.ndarray, labels: np.ndarray, score: Score
) -> Iterator[tuple[float, bool]]:
    """The best pair of each topic, and whether it is the planted one."""
    by_topic: dict[str, dict[str, np.ndarray]] = {}
    for column, label in enumerate(labels):
        topic, _, state = str(label).partition("/")
        by_topic.setdefault(topic, {})[state] = z[:, column]
    for topic, by in by_topic.items():
        pairs = score(one, by, topic)
        if pairs:
            value, (i, j) = max((value, pair) for pair, value in pairs.items())
            if not one.course.passes(topic, i, j):
                yield value, one.planted(i, j)


def main(path: Path) -> None:
    file = np.load(path)
    vectors = dict(zip(file["keys"].tolist(), file["vectors"].astype(np.float32), strict=True))
    authors, labels, passages = (
        np.array(column) for column in zip(*families(vectors), strict=True)
    )
    read = list(texts(vectors))
    ways: dict[str, Score] = {"both states read": both_read, "one by a pattern": one_read}
    found: dict[tuple[str, str], list[tuple[float, bool, int]]] = {}
    for test in (*AUTHORS, "dev"):
        known = authors != test
        spoken = np.array([author[:2] for author in authors[known]])
        heads = Discriminants(passages[known], labels[known], spoken)
        if test != "dev":
            say(test, heads, passages[~known], labels[~known])
        others = [one for one in read if hand(one) != test]
        mean = {
            language: np.concatenate([o.vectors for o in others if o.language == language]).mean(0)
            for language in ("zh", "en")
        }
        ground = np.concatenate([heads(one.vectors, mean[one.language]) for one in others])
        for number, one in enumerate(read):
            if hand(one) != test:
                continue
            z = (heads(one.vectors, mean[one.language]) - ground.mean(0)) / ground.std(0)
            for way, score in ways.items():
                group = "four hands" if test in AUTHORS else one.name
                rows = found.setdefault((way, group), [])
                rows += [(v, right, number) for v, right in findings(one, z, heads.labels, score)]
    for (way, group), rows in sorted(found.items()):
        print(f"{way}, {group}: {ranked(rows)}")


def hand(one: Text) -> str:
    """Whose text it is; "dev": by none of the four, and read by what all of them taught."""
    own = one.name.split(".")[1]
    return own if own in AUTHORS else "dev"


def say(test: str, heads: Discriminants, passages: np.ndarray, labels: np.ndarray) -> None:
    z = heads(passages, passages.mean(0))
    split = [str(label).split("/", 1) for label in heads.labels]
    told = [str(label).split("/", 1) for label in labels]
    topic = np.mean([split[row.argmax()][0] == own[0] for row, own in zip(z, told, strict=True)])
    right = []
    for row, (own, state) in zip(z, told, strict=True):
        if state != "neither":
            here = [n for n, (t, s) in enumerate(split) if t == own and s != "neither"]
            right.append(split[max(here, key=lambda n: row[n])][1] == state)
    print(f"{test}: topic {topic:.2f}, state of a known topic {np.mean(right):.2f}")


def ranked(rows: list[tuple[float, bool, int]]) -> str:
    """Planted ones found, and the false alarms before the last of them: best first."""
    seen: set[int] = set()
    wrong, told = 0, []
    for value, right, number in sorted(rows, reverse=True):
        if right and number not in seen:
            seen.add(number)
            told.append(f"{len(seen)} at {wrong} ({value:.1f})")
        wrong += not right
    return ", ".join(told[:8])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
