"""Songs and games as works, and a chat as the command line holds it; with little engines."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import little_engines
import pytest
from little_home import ENGINES, Home

from baiyi.cli.main import main
from baiyi.create.write.chat.memory import Memory
from baiyi.create.write.chat.persona import persona_of
from baiyi.errors import BadBrief, NotFound, Unsupported
from baiyi.forms import chat, examine
from baiyi.forms.table import form
from baiyi.protect.verify import verify
from baiyi.values import Brief, Estimate, Frozen, Piece, Prompt, Usage


class Talker:
    """Answers with the next of its sentences; counts what a prompt shares with the one before."""

    name: ClassVar[str] = "talker"
    Options = Frozen
    streams = 1
    skill = "small"

    def __init__(self, *answers: str) -> None:
        self.answers = answers
        self.prompts: list[Prompt] = []

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        text = self.answers[len(self.prompts) % len(self.answers)]
        self.prompts.append(prompt)
        yield Piece(text=text)
        yield Piece(text="", finish="stop", usage=Usage(prompt_tokens=10, evaluated_tokens=3))

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate()

    def close(self) -> None:
        pass


ANSWERS = tuple(f"第{c}盏灯的竹骨已经扎好。" for c in "一二三四五六七八九十")


def talk(tmp_path: Path, *answers: str) -> Iterator[tuple[chat.Chat, Talker]]:
    persona = persona_of(Brief(line="阿灯：灯笼匠的女儿", form="chat"))
    with Memory(tmp_path / "m.jsonl") as memory:
        writer = Talker(*(answers or ANSWERS))
        yield chat.Chat(persona, memory, writer, 1, date(2026, 11, 25)), writer


def test_a_prompt_only_grows_so_that_it_is_read_once(tmp_path: Path) -> None:
    for held, writer in talk(tmp_path):
        for n in range(6):
            assert "".join(held.say(f"我叫小满，这是第{n}句。" if n == 0 else f"第{n}句"))
        for before, after in zip(writer.prompts, writer.prompts[1:], strict=False):
            assert after.messages[: len(before.messages)] == before.messages
        for n in range(60):
            list(held.say("说" * 150 + str(n)))
        longest = max(sum(len(m.text) for m in p.messages) for p in writer.prompts)
        assert longest < chat.MOST_KEPT + 1500, "the older half is left out"


def test_what_was_said_of_oneself_comes_back_after_the_chat_has_ended(tmp_path: Path) -> None:
    for held, _ in talk(tmp_path):
        list(held.say("我养了一只叫年糕的猫。"))
        assert [n.text for n in held.learnt] == ["我养了一只叫年糕的猫。"]
        for _ in range(12):
            list(held.say("嗯。"))
    for held, writer in talk(tmp_path, "给它做一盏鱼灯。", "鱼灯最好。"):
        list(held.say("给年糕做盏什么灯？"))
        told = writer.prompts[0].messages[-1].text
        assert "对方养了一只叫年糕的猫" in told and "2026-11-25" in told
        assert writer.prompts[0].messages[0].text.startswith("你扮演阿灯")
        held.forget(1)
        list(held.say("给年糕做盏什么灯呢？"))
        assert "一只叫年糕的猫" not in "".join(m.text for m in writer.prompts[1].messages)


def test_a_sincere_question_gets_the_truth_and_bad_messages_a_clear_word(tmp_path: Path) -> None:
    for held, writer in talk(tmp_path):
        assert "人工智能" in "".join(held.say("你是真人吗？")) and writer.prompts == []
        for text in ("", "   ", "长" * 2001):
            with pytest.raises(BadBrief, match="1 to 2000"):
                list(held.say(text))
        assert "不是真人" in held.notice
        assert len(held.memory.turns) == 2, "what got no answer is not kept"


@pytest.fixture
def said(home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """`baiyi chat` with a writer that answers in turn."""
    monkeypatch.setenv("BAIYI_WRITER", "little")
    turn = iter(ANSWERS)

    def write(self: object, prompt: Prompt) -> Iterator[Piece]:
        yield Piece(text=next(turn))
        yield Piece(text="", finish="stop", usage=Usage(prompt_tokens=9))

    monkeypatch.setattr(little_engines.LittleWriter, "write", write)
    from baiyi.settings import settings

    settings.cache_clear()

    def run(*arguments: str) -> str:
        main(["chat", *arguments], standalone_mode=False)
        return capsys.readouterr().out

    return run


def test_the_verb_says_remembers_shows_and_forgets(
    said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = "阿灯：灯笼匠的女儿"
    told = json.loads(said(who, "--say", "我叫小满。", "--json"))
    assert told["ai"] is True and "人工智能" in told["notice"] and told["answer"] == ANSWERS[0]
    assert [note["text"] for note in told["learnt"]] == ["我叫小满。"]
    shown = json.loads(said(who, "--memory", "--json"))
    assert [note["source"] for note in shown["notes"]] == ["我叫小满。"] and len(
        shown["turns"]
    ) == 2
    assert "小满" in said(who, "--memory")
    with pytest.raises(NotFound):
        said(who, "--forget", "9")
    with pytest.raises(BadBrief, match="no number"):
        said(who, "--forget", "x")
    assert "remembers nothing" in said(who, "--forget", "1")
    lines = iter(["我喜欢桂花。", "/memory", "/forget 1", "/forget 77", "/nonsense", "", "/quit"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    talked = said(who)
    assert "人工智能" in talked.splitlines()[0], "the label comes first"
    assert ANSWERS[1] in talked and "我喜欢桂花" in talked and "there is no note 77" in talked
    said(who, "--forget", "all")
    path = Path(json.loads(said(who, "--memory", "--json"))["file"])
    path.write_text("broken", "utf-8")
    with pytest.raises(Exception, match="--mend"):
        said(who, "--say", "在吗")
    assert path.read_text("utf-8") == "broken"
    assert said(who, "--say", "在吗", "--mend")
    assert [p.read_text("utf-8") for p in path.parent.glob("*.damaged-1")] == ["broken"]
    for wrong in ((), ("--character", "阿灯"), ("no name here",)):
        with pytest.raises((BadBrief, NotFound)):
            said(*wrong, "--say", "hi")
    with pytest.raises(Unsupported, match="baiyi chat"):
        form("chat")


def fill(self: object, prompt: Prompt) -> Iterator[Piece]:
    """Any answer that a schema of strings allows."""
    chance = random.Random(f"{prompt.seed} {prompt.messages[-1].text}")
    schema = prompt.schema_ or {}
    han = "渡口的雨下了三天船夫把灯挂在桅上听见对岸有人敲锣谁也不敢过河风里有桂花香"
    if "properties" in schema:
        told: Any = {
            n: "".join(chance.choices(han, k=min(r["maxLength"] - 1, 24)))
            for n, r in schema["properties"].items()
        }
    else:
        told = "，".join(
            "".join(
                chance.choice(han if "-" in offered else offered)
                for offered, least, most in re.findall(
                    r"\[([^\]]+)\](?:\{(\d+)(?:,(\d+))?\})?", line
                )
                for _ in range(int(most or least or 1))
            )
            for line in schema["pattern"].split("，")
        )
    yield Piece(text=json.dumps(told, ensure_ascii=False))
    yield Piece(text="", finish="stop", usage=Usage())


@pytest.mark.models
def test_a_song_and_a_game_are_made_labelled_edited_and_made_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(little_engines.LittleWriter, "write", fill)
    song = Brief(
        line="送别", form="lyrics", rhythm=("主歌 7 7 7 5", "副歌 5 5", "副歌"), engines=ENGINES
    )
    game = Brief(line="雨夜渡口", form="game", length=300, engines=ENGINES, title="渡口")
    with home.open() as studio:
        made = studio.make(song)
        assert made.notes == () and studio.make(song).steps_run == 0
        text = studio.part_text(made.work, "lyrics")
        studio.edit(made.work, "lyrics", text[:-1])
        assert any("syllables" in note for note in studio.make(song).notes)
        played = studio.make(game)
        before = studio.part_text(played.work, "dialogue")
        studio.edit(
            played.work,
            "dialogue",
            before.replace("to: parting", "to: nowhere", 1).replace(
                "then: parting", "then: nowhere", 1
            ),
        )
        assert any("nowhere" in note for note in studio.make(game).notes)
    files = {p.suffix: p for p in home.out.glob("渡口*/*")}
    assert {".ink", ".json", ".html", ".md", ".docx", ".pdf", ".epub", ".txt"} <= set(files)
    for path in files.values():
        if path.suffix != ".c2pa":
            outcomes = {f.rule: f.outcome for f in verify(path).findings}
            assert outcomes["gb45438.explicit"] == "present", (path, outcomes)
    told = json.loads(files[".json"].read_text("utf-8"))
    assert {"AIGC", "canon", "character", "item", "quest", "dialogue"} <= set(told)
    sung = next(home.out.glob("*/*.md")).read_text("utf-8")
    assert examine.examine(sung)
