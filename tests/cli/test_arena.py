"""`baiyi arena`: blind, kept after each answer, resumed, undone; and what it refuses."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tiny_terminal import LINE, Run

from baiyi.cli.arena import command


def run(*arguments: Any, keys: str = "") -> Result:
    found = CliRunner().invoke(command, [str(a) for a in arguments], input=keys)
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


@pytest.fixture
def folders(home: Path) -> tuple[Path, Path]:
    for name in ("ember", "frost"):
        (home / name).mkdir()
        for n in range(4):
            (home / name / f"{n}.txt").write_text(f"a {name} text, number {n}", "utf-8")
    return home / "ember", home / "frost"


def begin(folders: tuple[Path, Path], keys: str = "") -> Result:
    words = [word for folder in folders for word in ("--texts", folder)]
    return run(folders[0].parent / "arena.json", *words, keys=keys)


def told(folders: tuple[Path, Path]) -> Any:
    return json.loads(run(folders[0].parent / "arena.json", "--json").stdout)


def bouts(folders: tuple[Path, Path]) -> list[Any]:
    found: list[Any] = json.loads((folders[0].parent / "arena.json").read_text("utf-8"))["bouts"]
    return found


def test_what_is_asked_names_nobody(folders: tuple[Path, Path]) -> None:
    shown = begin(folders, "q\n").output
    assert "── A ──" in shown and "── B ──" in shown and "1 / 4" in shown
    asked = shown.replace("a ember text", "").replace("a frost text", "")
    assert "ember" not in asked and "frost" not in asked


def test_each_answer_is_kept_and_the_arena_goes_on(folders: tuple[Path, Path]) -> None:
    begin(folders, "a\nb\n")  # and the input ends, as where a terminal is closed
    assert [bout["winner"] == bout["left"] for bout in bouts(folders)] == [True, False]
    assert (told(folders)["answers"], told(folders)["left"]) == (2, 2)
    on = run(folders[0].parent / "arena.json", keys="=\nA\n")
    assert "3 / 4" in on.output and "everything is answered" in on.output
    assert [bout["winner"] is None for bout in bouts(folders)] == [False, False, True, False]
    assert begin(folders).exit_code == 0, "the same texts again: it is the same arena"
    assert len(bouts(folders)) == 4


def test_the_last_answer_is_undone_and_asked_again(folders: tuple[Path, Path]) -> None:
    begin(folders, "s\na\nu\nb\nq\n")
    (only,) = bouts(folders)
    assert only["winner"] == only["right"], "what was undone came before the others"
    begin(folders, "u\nq\n")
    assert bouts(folders) == []
    assert "0 answers are kept, 4 are left" in begin(folders, "u\nq\n").output
    shown = run(folders[0].parent / "arena.json", "--ratings").output
    assert "nothing was answered yet" in shown


def test_what_is_skipped_is_asked_another_time(folders: tuple[Path, Path]) -> None:
    assert begin(folders, "s\ns\ns\ns\n").exit_code == 0
    assert told(folders)["left"] == 4
    again = begin(folders, "what?\nm\nq\n").output
    assert again.count("both alike") == 2, "an answer that is none: the keys once more"


def test_ratings_say_how_sure_they_are(folders: tuple[Path, Path]) -> None:
    path = folders[0].parent / "arena.json"
    begin(folders, "q\n")
    while told(folders)["left"]:
        first = run(path, keys="q\n").output.partition("── B ──")[0]
        run(path, keys="a\nq\n" if "ember" in first else "b\nq\n")
    found = told(folders)["ratings"]
    assert [one["rating"]["name"] for one in found] == ["ember", "frost"]
    assert found[0]["rating"]["won"] == 4 and found[1]["behind"][0] > 0
    shown = run(path, "--ratings").output
    assert "ember" in shown and "behind the best" in shown and "?" not in shown


def test_works_are_compared_by_their_parts(baiyi: Run) -> None:
    works = [
        baiyi("make", LINE, "--form", "tiny", "--pages", "3", "--seed", seed, "--json").json["work"]
        for seed in ("1", "2")
    ]
    found = run("a.json", "--work", works[0], "--work", works[1], keys="a\nq\n")
    assert found.exit_code == 0 and "page" in found.output
    assert "artificial intelligence" in found.output, "who reads what a model wrote is told"


def test_writers_answer_prompts_once(home: Path) -> None:
    (home / "p.jsonl").write_text(
        '{"name": "x", "prompt": "one two"}\n\n{"prompt": "three four"}\n'
    )
    words = ("--prompts", home / "p.jsonl", "--writer", "tiny", "--writer", "spare")
    first = run("a.json", *words, keys="a\nq\n")
    assert "two one" in first.output and "one two" in first.output
    kept = json.loads(Path("a.json").read_text("utf-8"))
    assert [task["name"] for task in kept["tasks"]] == ["x", "3"] or len(kept["tasks"]) == 2
    assert kept["tasks"][0]["answers"] == ["two one tiny", "two one spare"]
    (home / "p.jsonl").unlink()
    assert run("a.json", "--ratings").exit_code == 0, "nothing is asked of the writers again"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "begin one"),
        (("--texts", "nowhere", "--texts", "nowhere2"), "no folder nowhere"),
        (("--texts", "ember"), "two or more"),
        (("--texts", "ember", "--texts", "empty"), "nothing to choose"),
        (("--texts", "ember", "--texts", "ember"), "two or more"),
        (("--texts", "ember", "--work", "x"), "--prompts with --writer"),
        (("--prompts", "p.txt"), "--prompts with --writer"),
        (("--prompts", "nowhere", "--writer", "tiny", "--writer", "spare"), "no file of prompts"),
        (("--prompts", "p.txt", "--writer", "tiny"), "two or more writers"),
        (("--prompts", "p.txt", "--writer", "tiny", "--writer", "nobody"), "nobody"),
        (("--prompts", "blank.txt", "--writer", "tiny", "--writer", "spare"), "no prompt in it"),
        (("--prompts", "latin.txt", "--writer", "tiny", "--writer", "spare"), "not UTF-8"),
        (("--prompts", "bad.jsonl", "--writer", "tiny", "--writer", "spare"), "line 2"),
        (("--prompts", "twice.jsonl", "--writer", "tiny", "--writer", "spare"), "was there before"),
        (("--work", "no such work", "--work", "nor this"), "no such work"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    baiyi: Run, folders: tuple[Path, Path], home: Path, words: tuple[str, ...], told: str
) -> None:
    (home / "empty").mkdir()
    (home / "p.txt").write_text("a prompt\n")
    (home / "blank.txt").write_text("\n\n")
    (home / "latin.txt").write_bytes(b"caf\xe9\n")
    (home / "bad.jsonl").write_text('{"prompt": "x"}\n{"text": "y"}\n')
    (home / "twice.jsonl").write_text(
        '{"name": "x", "prompt": "1"}\n{"name": "x", "prompt": "2"}\n'
    )
    refused = baiyi("arena", "new.json", *words)
    assert refused.code not in (0, 1) and told in refused.err, refused
    assert not (home / "new.json").exists()


def test_other_texts_in_the_same_file_are_refused(
    baiyi: Run, folders: tuple[Path, Path], home: Path
) -> None:
    begin(folders, "a\nq\n")
    before = (home / "arena.json").read_bytes()
    (folders[0] / "0.txt").write_text("changed since")
    refused = baiyi("arena", "arena.json", "--texts", "ember", "--texts", "frost")
    assert refused.code == 2 and "other texts" in refused.err
    assert (home / "arena.json").read_bytes() == before


def test_two_at_one_file_do_not_overwrite_each_other(
    folders: tuple[Path, Path], start: Callable[..., subprocess.Popen[bytes]], baiyi: Run
) -> None:
    begin(folders, "q\n")
    first = start("arena", "arena.json", stdin=subprocess.PIPE)
    assert first.stdin is not None and first.stdout is not None
    while b"1 / 4" not in first.stdout.readline():
        pass
    refused = baiyi("arena", "arena.json", "--ratings")
    assert refused.code == 2 and "somebody answers" in refused.err
    first.stdin.write(b"a\n")
    first.stdin.flush()
    while b"2 / 4" not in first.stdout.readline():
        pass
    first.kill()  # as hard as it can be
    first.wait(30)
    assert len(bouts(folders)) == 1
    assert baiyi("arena", "arena.json", "--ratings").code == 0
