"""The planted faults say the truth about themselves: every quoted place is where it should be."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

PLANTED = Path(__file__).parents[1] / "bench" / "planted"
NEWS_KINDS = {"figure", "date", "name", "place", "organisation"}
NEWS_KINDS |= {"quotation", "title", "unit", "swapped", "opposite"}


def load(name: str) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((PLANTED / name).read_text("utf-8"))


def languages(entries: list[dict[str, Any]]) -> dict[str, int]:
    spoken = [entry["language"] for entry in entries]
    return {language: spoken.count(language) for language in ("zh", "en")}


@pytest.mark.parametrize(
    ("name", "zh", "en", "clean"),
    [
        ("contradictions.dev.toml", 15, 15, 15),
        ("contradictions.dev2.toml", 22, 24, 15),
        ("contradictions.toml", 15, 15, 15),
        ("contradictions.zh1.dev.toml", 14, 0, 8),
        ("contradictions.zh2.dev.toml", 14, 0, 8),
        ("contradictions.en1.dev.toml", 0, 14, 8),
        ("contradictions.en2.dev.toml", 0, 14, 8),
    ],
)
def test_a_contradiction_lies_between_two_scenes(name: str, zh: int, en: int, clean: int) -> None:
    held = load(name)
    assert languages(held["planted"]) == {"zh": zh, "en": en}
    assert len(held["clean"]) == clean
    for entry in held["planted"]:
        places = [
            [number for number, scene in enumerate(entry["scenes"]) if entry[quoted] in scene]
            for quoted in ("first", "second")
        ]
        assert [len(found) for found in places] == [1, 1], entry["first"]
        assert places[0] < places[1], entry["first"]
        assert entry["kind"]


@pytest.mark.parametrize(
    "name", ["contradictions.dev.toml", "contradictions.dev2.toml", "contradictions.toml"]
)
def test_an_excerpt_has_its_people_and_two_to_four_scenes(name: str) -> None:
    held = load(name)
    for entry in held["planted"] + held["clean"]:
        text = "\n".join(entry["scenes"])
        assert 2 <= len(entry["scenes"]) <= 4
        assert [who for who in entry["people"] if who.lower() not in text.lower()] == []


@pytest.mark.parametrize("author", ["zh1", "zh2", "en1", "en2"])
def test_a_family_has_three_passages_of_each_state_and_of_none(author: str) -> None:
    lines = (PLANTED / f"families.{author}.jsonl").read_text("utf-8").splitlines()
    families = [json.loads(line) for line in lines]
    assert len(families) >= 99
    passages = []
    for family in families:
        assert family["language"] == author[:2] and family["topic"] and family["subject"]
        assert 2 <= len(family["states"]) <= 4
        told = [*family["states"].values(), family["neither"]]
        assert {len(each) for each in told} == {3}, family["subject"]
        passages += [passage for each in told for passage in each]
    assert len(set(passages)) == len(passages)


@pytest.mark.parametrize(
    ("name", "errors", "clean"),
    [
        ("news.dev.toml", 30, 12), ("news.dev2.toml", 45, 12), ("news.dev3.toml", 47, 12),
        ("news.dev4.toml", 71, 12), ("news.dev5.toml", 41, 12), ("news.dev6.toml", 45, 8),
        ("news.dev7.toml", 46, 7), ("news.dev8.toml", 49, 6), ("news.dev9.toml", 0, 16),
        ("news.dev10.toml", 42, 2), ("news.toml", 30, 12),
        ("news.held2.toml", 42, 10),
    ],
)  # fmt: skip
def test_an_error_is_once_in_its_story_and_not_in_the_facts(
    name: str, errors: int, clean: int
) -> None:
    stories = load(name)["story"]
    assert sum(not story["errors"] for story in stories) == clean
    assert sum(len(story["errors"]) for story in stories) == errors
    assert min(languages(stories).values()) >= 5
    for story in stories:
        assert 5 <= len(story["facts"]) <= 10
        for error in story["errors"]:
            assert story["text"].count(error["wrong"]) == 1, error["wrong"]
            if (
                error["wrong"] != "院长卓雅琴"
            ):  # the facts have the 副院长, whom plain search finds too
                assert error["wrong"] not in "\n".join(story["facts"])
            assert error["kind"] in NEWS_KINDS


def test_held_out_texts_are_not_the_ones_to_develop_on() -> None:
    for kind, text in (("contradictions", "scenes"), ("news", "text")):
        names = sorted(path.name for path in PLANTED.glob(f"{kind}.*toml"))
        known, held_out = (
            {str(e[text]) for name in sets for part in load(name).values() for e in part}
            for sets in (
                [name for name in names if ".dev" in name],
                [name for name in names if ".dev" not in name],
            )
        )
        assert known and held_out and not known & held_out
