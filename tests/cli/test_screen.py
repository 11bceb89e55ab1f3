"""What a build shows while it runs, and the plain parts of terminal output."""

from __future__ import annotations

import io

import pytest

from baiyi.build.events import Failed, Finished, Note, Started, Words
from baiyi.cli.language import language
from baiyi.cli.screen import Lines, Live, named
from baiyi.cli.terminal import columns, duration, pad, table, wrapped
from baiyi.errors import NotGoodEnough
from baiyi.forms.wording import size

NAMES = {"write.page": "page"}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAIYI_LANGUAGE", "en")
    language.cache_clear()


def test_lines_say_each_finished_step_once(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines(NAMES)
    lines.event(Started("write.page[2]", "write.page", "llama"))
    lines.event(Words("write.page[2]", "write.page", "Once"))
    lines.event(Finished("write.page[2]", "write.page", seconds=3.21))
    lines.event(Finished("write.page[3]", "write.page", cached=True))
    lines.event(Note("write.page[3]", "write.page", "page 3: too short", "第 3 页：太短"))
    lines.event(Note("paint.illustrate", "paint.illustrate", "not drawn: owl", "没有画出：owl"))
    lines.event(Failed("write.page[4]", "write.page", NotGoodEnough("no good", "不合格")))
    lines.download(1, 100, "m", "f")
    lines.download(2, 100, "m", "f")
    lines.download(100, 100, "m", "f")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        "page 2  3.2 s",
        "page 3  kept",
        "! page 3: too short",
        "! paint.illustrate: not drawn: owl",
        "✗ page 4: no good",
        "fetching m/f  1 B / 100 B",
        "fetching m/f  100 B / 100 B",
    ]


def test_the_live_screen_shows_what_runs_and_what_is_written() -> None:
    from rich.console import Console

    class Still:
        def update(self, screen: object) -> None:
            pass

    live = Live(NAMES, Still())
    live.event(Finished("write.page", "write.page"))
    live.event(Finished("write.page[2]", "write.page"))
    live.event(Started("write.page[3]", "write.page"))
    live.event(Words("write.page[3]", "write.page", "Once upon a time"))
    live.download(50, 100, "m", "f")
    console = Console(width=60, record=True, file=io.StringIO())
    console.print(live.__rich__())
    shown = console.export_text()
    for part in ("✓ page ×2", "… page 3", "Once upon a time", "↓ m  ━━━━━━━━━━━━━━━ "):
        assert part in shown
    live.download(100, 100, "m", "f")
    live.event(Finished("write.page[3]", "write.page"))
    console.print(live.__rich__())
    shown = console.export_text()
    assert "✓ page ×3" in shown
    assert "…" not in shown
    assert "↓" not in shown


def test_tables_line_up_with_wide_characters(capsys: pytest.CaptureFixture[str]) -> None:
    table(("作品", "times"), [("灯笼", 7), ("lamp", 1234)], right=(1,))
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["作品  times", "灯笼      7", "lamp   1234"]
    assert {columns(line) for line in lines} == {11}
    assert pad("灯", 4) == "灯  "


@pytest.mark.parametrize("width", [10, 14, 30])
def test_lines_break_at_spaces_and_between_wide_characters(width: int) -> None:
    text = "由一句话 LINE 或任务书文件（YAML）做出作品。再次运行“baiyi make”即继续，like this."
    lines = wrapped(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not any(line[0] in "，。）”" or line[-1] in "（“" for line in lines)


def test_sizes_and_times_for_people() -> None:
    assert [size(n) for n in (0, 999, 1500, 999_999, 31_400_000, 1_117_320_768)] == [
        "0 B", "999 B", "1.5 kB", "1.0 MB", "31.4 MB", "1.1 GB",
    ]  # fmt: skip
    assert [duration(s) for s in (0.04, 9.96, 59.6, 90, 3600, 7260)] == [
        "0.0 s", "10.0 s", "60 s", "1 min 30 s", "1 h 00 min", "2 h 01 min",
    ]  # fmt: skip
    assert named("paint.illustrate[2]", {"paint.illustrate": "图画"}) == "图画 2"
