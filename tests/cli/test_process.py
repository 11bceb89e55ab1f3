"""Real processes: both locales, pipes, exit codes, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_terminal import LINE, Run

from baiyi.cli.main import VERBS
from baiyi.cli.terminal import columns

ESCAPE = "\x1b"


def brief(home: Path, **more: object) -> str:
    """A tiny brief as a file; JSON is YAML."""
    given = {"line": LINE, "form": "tiny", "pages": 2, **more}
    (home / "brief.yaml").write_text(json.dumps(given), "utf-8")
    return "brief.yaml"


@pytest.mark.parametrize(
    ("locale", "usage", "options"),
    [("zh_CN.UTF-8", "用法：", "选项："), ("en_GB.UTF-8", "Usage: ", "Options:")],
)
@pytest.mark.parametrize("verb", [(), ("make",), ("models", "test")])
def test_help_speaks_the_language_of_the_locale(
    real: Run, verb: tuple[str, ...], locale: str, usage: str, options: str
) -> None:
    ran = real(*verb, "--help", BAIYI_LANGUAGE="", LC_ALL=locale)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(usage)
    assert options in ran.out.splitlines()
    assert all(columns(line) <= 80 for line in ran.out.splitlines())
    assert ("Show this message" in ran.out) == (usage == "Usage: ")
    if not verb:
        assert all(f"  {name} " in ran.out for name in VERBS)


def test_the_language_can_come_from_either_settings_file(real: Run, home: Path) -> None:
    (home / "config" / "baiyi").mkdir(parents=True)
    (home / "config" / "baiyi" / "baiyi.toml").write_text('language = "zh"')
    assert "还没有作品" in real("list", BAIYI_LANGUAGE="", LC_ALL="en_GB.UTF-8").out
    (home / "baiyi.toml").write_text('language = "en"')
    assert "No works yet" in real("list", BAIYI_LANGUAGE="", LC_ALL="zh_CN.UTF-8").out


def test_what_is_piped_is_plain(real: Run, home: Path) -> None:
    made = real("make", brief(home), LANG="C", PYTHONUTF8="1")
    assert made.code == 0, made.err
    assert ESCAPE not in made.out + made.err
    assert made.err.splitlines()[0].startswith("plan  ")
    assert "steps run" in made.out
    as_json = real("make", "brief.yaml", "--json")
    assert as_json.err == ""
    assert as_json.json["steps_kept"] == 6
    assert real("make", "brief.yaml", "--quiet").err == ""


def test_a_reader_that_goes_away_is_left_in_peace(
    start: Callable[..., subprocess.Popen[bytes]],
) -> None:
    baiyi = start("models", "list")
    assert baiyi.stdout is not None
    assert baiyi.stderr is not None
    baiyi.stdout.close()
    assert baiyi.stderr.read() == b""
    assert baiyi.wait(30) == 1


def test_text_comes_by_standard_input(real: Run, home: Path) -> None:
    work = real("make", brief(home), "--json").json["work"]
    ran = real("edit", work, "page", "2", "--from", "-", stdin="河灯亮了。".encode())
    assert ran.code == 0, ran.err
    assert real("show", work, "page", "2").out == "河灯亮了。\n", "shown before it is rebuilt"
    ran = real("edit", work, "page", "2", "--from", "-", stdin="河灯".encode("gb18030"))
    assert ran.code == 2
    assert "is not UTF-8 text" in ran.err


def test_without_models_and_network_it_says_at_once_what_to_do(real: Run) -> None:
    began = time.process_time()
    before = os.times().children_user
    ran = real("make", LINE, BAIYI_LANGUAGE="zh", BAIYI_WRITER="llama", BAIYI_PAINTER="ink")
    assert ran.code == 3
    assert "请联网后运行 `baiyi models get qwen2.5-coder-1.5b-instruct`" in ran.err
    spent = os.times().children_user - before + time.process_time() - began
    assert spent < 10, "seconds of CPU: the wall is shared with others"


def test_a_bug_leaves_as_itself(real: Run, home: Path) -> None:
    ran = real("make", brief(home, tone="bug"))
    assert ran.code == 70
    assert "Traceback" in ran.err
    assert ran.err.rstrip().endswith("RuntimeError: a bug of the form")


def test_control_c_ends_cleanly_and_the_same_command_goes_on(
    real: Run, home: Path, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    name = brief(home, tone="slow")
    for kept in (False, True):
        baiyi = start("make", name, env=os.environ | {"PYTHONUNBUFFERED": "1"})
        assert baiyi.stderr is not None
        lines = []
        while not (lines and lines[-1].startswith("page 2")):
            lines.append(baiyi.stderr.readline().decode())
            assert lines[-1], "it ended too early"
        assert (lines[0] == "plan  kept\n") == kept
        time.sleep(0.3)
        baiyi.send_signal(signal.SIGINT)
        out, err = baiyi.communicate(timeout=20)
        assert baiyi.returncode == 130
        last = err.decode().splitlines()[-1]
        assert last == "stopped; what is finished is kept, run the same command again to go on"
        assert b"Traceback" not in out + err
        assert real("list", "--json").json[0]["state"] == "stopped"
