from __future__ import annotations

import inspect

import pytest

from baiyi import errors
from baiyi.errors import BaiyiError

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

    error = pickle.loads(pickle.dumps(errors.NoRoom("disk full", "磁盘已满")))
    assert (type(error), error.chinese) == (errors.NoRoom, "磁盘已满")
