from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

from baiyi import errors
from baiyi.create.write.chat.memory import Memory
from baiyi.errors import BaiyiError
from baiyi.jobs.records import of_error
from baiyi.store.assets import AssetStore
from baiyi.store.ledger import Ledger

TREE = [e for e in vars(errors).values() if inspect.isclass(e) and issubclass(e, BaiyiError)]


@pytest.mark.parametrize("error", TREE, ids=lambda e: e.__name__)
def test_the_drawn_tree_is_the_real_one(error: type[BaiyiError]) -> None:
    row = next(r for r in (errors.__doc__ or "").splitlines() if f" {error.__name__} " in f"{r} ")
    if error is not BaiyiError:
        drawn = row.replace("(ValueError)", "").replace("(RuntimeError)", "").split()
        assert str(error.exit_code) in drawn
        assert str(error.http_status) in drawn


def test_each_error_is_also_a_natural_built_in() -> None:
    assert issubclass(errors.UserError, ValueError)
    assert issubclass(errors.NotFound, LookupError)
    assert issubclass(errors.Missing, ImportError)
    assert issubclass(errors.Damaged, OSError)
    assert issubclass(errors.StepFailed, RuntimeError)


def test_a_message_has_both_languages() -> None:
    error = errors.NotFound("no work x", "没有作品 x")
    assert str(error) == error.say("en") == error.say("fr") == "no work x"
    assert error.say("zh") == "没有作品 x"
    assert error.as_json()["message"] == {"en": "no work x", "zh": "没有作品 x"}
    assert error.as_json()["exit_code"] == 2


def test_errors_survive_pickling() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(errors.NoRoom("disk full", "磁盘已满", place="/disk/a")))
    assert (type(error), error.chinese, error.place) == (errors.NoRoom, "磁盘已满", "/disk/a")


def test_from_afar_a_thing_has_its_name_and_no_folder(tmp_path: Path) -> None:
    """Of what really fails: a damaged ledger, memory and asset."""
    ledger, memory = tmp_path / "ledger.db", tmp_path / "Ada.jsonl"
    for path in (ledger, memory):
        path.write_bytes(b"no such thing as it should be" * 40)
    failing: dict[str, Callable[[], object]] = {
        "ledger.db": lambda: Ledger(f"sqlite:///{ledger}"),
        "Ada.jsonl": lambda: Memory(memory).load(),
        "assets": lambda: AssetStore(tmp_path / "assets").read("0" * 64),
    }
    for name, fail in failing.items():
        with pytest.raises(errors.Damaged) as raised:
            fail()
        for language in ("en", "zh"):
            assert str(tmp_path) in raised.value.say(language), "the command line says where it is"
            said = raised.value.afar(language)
            assert str(tmp_path) not in said and name in said, said
        failure = of_error(raised.value)
        assert str(tmp_path) not in failure.english + failure.chinese
