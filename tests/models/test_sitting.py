"""An arena in a file: what comes next, what is kept, and how sure its ratings are."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from baiyi.errors import BadBrief, Damaged, NotFound, UserError
from baiyi.models.judge import sitting
from baiyi.models.judge.arena import Choice, placed
from baiyi.models.judge.sitting import Arena, Task


def arena(tasks: int = 6, names: tuple[str, ...] = ("a", "b", "c"), seed: int = 0) -> Arena:
    told = [
        Task(name=str(n), answers=tuple(f"{name} on {n}" for name in names)) for n in range(tasks)
    ]
    return sitting.begun(names, told, seed=seed)


def test_every_pair_of_every_task_comes_once_in_an_order_of_the_seed() -> None:
    found = sitting.pairs(arena())
    assert len(found) == 18 and len({pair.key for pair in found}) == 18
    assert found == sitting.pairs(arena()) != sitting.pairs(arena(seed=1))
    assert {pair.left for pair in found} == {"a", "b", "c"}
    first = [pair.left == "a" for pair in sitting.pairs(arena(200, ("a", "b")))]
    assert 70 < sum(first) < 130, "A is either of them, by chance"


def test_texts_that_are_the_same_are_not_asked_of() -> None:
    tasks = [Task(name="x", answers=("same  text", "same text", "other"))]
    found = sitting.pairs(sitting.begun("abc", tasks))
    assert {pair.key[1] for pair in found} == {frozenset("ac"), frozenset("bc")}
    with pytest.raises(BadBrief, match="nothing to choose"):
        sitting.begun("ab", [Task(name="x", answers=("same", "same"))])
    with pytest.raises(BadBrief, match="nothing to choose"):
        sitting.begun("ab", [])


@pytest.mark.parametrize("names", [(), ("a",), ("a", "a"), ("a", "b", "a")])
def test_an_arena_is_between_two_or_more(names: tuple[str, ...]) -> None:
    with pytest.raises(BadBrief, match="two or more"):
        sitting.begun(names, [Task(name="x", answers=tuple("abc"[: len(names)]))])


def test_what_was_answered_is_kept_whole_and_can_be_undone(tmp_path: Path) -> None:
    now, path = arena(), tmp_path / "arena.json"
    for n in range(3):
        pair = sitting.left_over(now)[0]
        now = sitting.answered(now, pair, pair.left if n else None, float(n))
        sitting.write(path, now)
    assert sitting.read(path) == now and len(sitting.left_over(now)) == 15
    assert now.choices[0][1].winner is None
    back = sitting.undone(now)
    assert len(back.bouts) == 2 and len(sitting.left_over(back)) == 16
    assert sitting.undone(sitting.undone(sitting.undone(back))).bouts == ()
    skipped = {sitting.left_over(now)[0].key}
    assert len(sitting.left_over(now, skipped)) == 14


def test_another_arena_in_the_same_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "arena.json"
    now = arena()
    answered = sitting.answered(now, sitting.pairs(now)[0], None, 1.0)
    sitting.same(path, answered, arena(seed=7))
    with pytest.raises(UserError, match="other texts"):
        sitting.same(path, answered, arena(5))
    with pytest.raises(UserError, match="other texts"):
        sitting.same(path, answered, arena(names=("a", "b", "d")))


def test_a_file_that_is_no_arena_is_named(tmp_path: Path) -> None:
    path = tmp_path / "arena.json"
    with pytest.raises(NotFound, match="begin one"):
        sitting.read(path)
    good = json.loads(arena().model_dump_json())
    bout = {"task": "0", "left": "a", "right": "b", "winner": "a", "at": 1.0}
    for bad in (
        "", "{", "[]", {**good, "contestants": ["a"]}, {**good, "arena": 2}, {**good, "tasks": []},
        {**good, "tasks": [{"name": "0", "answers": ["x"]}]},
        {**good, "bouts": [{**bout, "winner": "c"}]}, {**good, "bouts": [{**bout, "task": "99"}]},
        {**good, "bouts": [{**bout, "left": "z"}]},
    ):  # fmt: skip
        path.write_text(bad if isinstance(bad, str) else json.dumps(bad))
        with pytest.raises(Damaged, match=r"arena\.json"):
            sitting.read(path)
    path.write_text(json.dumps({**good, "bouts": [bout]}))
    assert len(sitting.read(path).bouts) == 1


def chosen(strengths: dict[str, float], tasks: int, chance: random.Random) -> list[tuple[str, Choice]]:  # fmt: skip
    found = []
    for task in range(tasks):
        first, second = chance.sample(sorted(strengths), 2)
        won = 1 / (1 + 10 ** ((strengths[second] - strengths[first]) / 400))
        winner = first if chance.random() < won else second
        found.append((str(task), Choice(first=first, second=second, winner=winner)))
    return found


def test_a_rating_lies_in_its_interval_as_often_as_is_said() -> None:
    chance, true = random.Random(8), {"a": 1100.0, "b": 1000.0, "c": 900.0}
    inside = 0
    for n in range(30):
        found = placed(chosen(true, 90, chance), draws=200, seed=n)
        inside += sum(one.low <= true[one.rating.name] <= one.high for one in found)
    assert inside / 90 > 0.85


def test_who_is_far_behind_is_told_from_who_may_not_be() -> None:
    chance = random.Random(2)
    clear = placed(chosen({"a": 1400.0, "b": 1000.0}, 60, chance))
    assert [one.rating.name for one in clear] == ["a", "b"] and clear[0].behind is None
    assert clear[1].behind is not None and clear[1].behind[0] > 100
    even = placed(chosen({"a": 1000.0, "b": 1000.0}, 60, chance))
    assert even[1].behind is not None and even[1].behind[0] < 60
    for one in (*clear, *even):
        assert one.low <= one.rating.rating <= one.high
    assert placed(chosen({"a": 1.0, "b": 1.0}, 20, random.Random(3)), seed=1) == placed(
        chosen({"a": 1.0, "b": 1.0}, 20, random.Random(3)), seed=1
    )


def test_choices_in_one_task_are_drawn_together() -> None:
    """Twenty choices about one text each way are two tasks, not forty."""
    one = [("x", Choice(first="a", second="b", winner="a"))] * 20
    two = [("y", Choice(first="a", second="b", winner="b"))] * 20
    apart = [(str(n), choice) for n, (_, choice) in enumerate([*one, *two])]
    wide, narrow = placed([*one, *two]), placed(apart)
    assert wide[0].high - wide[0].low > 2 * (narrow[0].high - narrow[0].low)


def test_few_choices_all_alike_say_little() -> None:
    """The interval of Jeffreys: between two, of Beta(wins + 1/2, losses + 1/2)."""
    wins = [(str(n), Choice(first="a", second="b", winner="a")) for n in range(20)]
    few, many = placed(wins[:2], draws=2000), placed(wins, draws=2000)
    assert few[1].behind is not None and many[1].behind is not None
    assert few[1].behind[0] < 100 < many[1].behind[0]
    # Beta(20.5, 0.5) has 2.5% below 0.886: 400 log10(0.886 / 0.114)
    assert many[1].behind[0] == pytest.approx(356, abs=40)
    with pytest.raises(ValueError, match="no choices"):
        placed([])
