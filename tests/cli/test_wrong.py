"""What users get wrong: told by name, with what to do, and the exit code of its kind."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tiny_terminal import LINE, Run


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (("make",), "Missing argument 'LINE'", "缺少参数 LINE"),
        (("make", "--pages", "x", "y"), "'x' is not a valid integer", "--pages 的值 x 不是整数"),
        (("make", "--pagse", "3", "y"), "No such option '--pagse'", "没有选项 --pagse"),
        (("make", "a", "b"), "unexpected extra argument (b)", "多出的参数：b"),
        (("frob",), "No such command 'frob'", "没有命令 frob"),
        (("make", "--pages"), "requires an argument", "选项 --pages 后面要给一个值"),
    ],
)
def test_a_wrong_command_is_told_in_both_languages(
    baiyi: Run, arguments: tuple[str, ...], english: str, chinese: str
) -> None:
    told = baiyi(*arguments)
    assert (told.code, told.out) == (2, "")
    assert english in told.err
    assert (
        baiyi(*arguments, BAIYI_LANGUAGE="zh").err.splitlines()[-1].startswith(f"出错了：{chinese}")
    )


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"BAIYI_CORES": "many"}, "'cores' (from BAIYI_CORES) is 'many'"),
        ({"BAIYI_LANGUAGE": "xx"}, "'language' (from BAIYI_LANGUAGE) is 'xx'"),
        ({"BAIYI_DATABASE": "nonsense"}, "'database' names no database"),
        ({"BAIYI_STORE": "nonsense://x"}, "'store' is 'nonsense://x'"),
    ],
)
def test_a_bad_setting_fails_by_name(baiyi: Run, env: dict[str, str], told: str) -> None:
    ran = baiyi("list", **env)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((" ",), "the line is empty"),
        (("missing.yaml",), "there is no file missing.yaml"),
        ((LINE, "--pages", "0"), "'pages' is 0"),
        ((LINE, "--form", "opera"), "there is no form named 'opera'"),
        ((LINE, "--language", "fr"), "there is no voice for the language 'fr'"),
    ],
)
def test_a_bad_brief_says_which_value(baiyi: Run, arguments: tuple[str, ...], told: str) -> None:
    ran = baiyi("make", *arguments, BAIYI_PAINTER="ink")
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.parametrize(
    ("tone", "code", "told"),
    [
        ("broken", 6, "error: page 3 failed every check"),
        ("slow", 7, "error: the cap of 0.3 s of working time is reached"),
    ],
)
def test_each_end_has_its_exit_code(
    baiyi: Run, home: Path, tone: str, code: int, told: str
) -> None:
    given = {"line": LINE, "form": "tiny", "tone": tone, "cap_seconds": 0.3 if code == 7 else 60}
    (home / "brief.yaml").write_text(json.dumps(given), "utf-8")
    ran = baiyi("make", "brief.yaml")
    assert ran.code == code
    assert told in ran.err
    assert baiyi("list", "--json").json[0]["state"] == ("stopped" if code == 7 else "failed")
    as_json = baiyi("make", "brief.yaml", "--json")
    assert (as_json.code, as_json.json["exit_code"], as_json.err) == (code, code, "")


def test_a_missing_package_is_told_with_what_to_install(
    baiyi: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "baiyi.protect.verify", raising=False)
    monkeypatch.setitem(sys.modules, "av", None)
    ran = baiyi("verify", "x.png")
    assert ran.code == 3
    assert "the package av" in ran.err
    assert "pip install 'baiyi[all]'" in ran.err
