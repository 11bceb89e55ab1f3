"""`baiyi data`: made, listed, packed, withdrawn from; killed and gone on with; in both languages."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tiny_terminal import Run

import baiyi as package
from baiyi.models import corpus

WORDS = "".join(chr(0x4E00 + number) for number in range(500))
RECIPE = """
name: lamps
title: Lamps on the river
language: en
sources:
  - name: mine
    shape: jsonl
    path: texts
    fields: {{text: text, author: author}}
    rights: {{licence: own, owner: Lin Yi, consent: by the author}}
cleaning: {{script: {script}}}
splits: {{held_out: 0.1, test: 0.1}}
tokenizer: {{unknown: 0.05}}
"""


@pytest.fixture
def recipe(home: Path) -> str:
    """Six files of forty texts by thirty authors, an e-mail address, and a text twice."""
    chance = random.Random(1)
    folder = home / "texts"
    folder.mkdir()
    for number in range(6):
        texts = ["".join(chance.choices(WORDS, k=60)) for _ in range(40)]
        texts[0] = f"lamp@example.org {texts[0]}"
        texts[1] += " and once more" * (number == 5)
        texts[2] = texts[3]
        rows = [
            {"text": t, "author": f"a{n % 30}", "id": f"{number}-{n}"} for n, t in enumerate(texts)
        ]
        lines = [json.dumps(row) for row in rows]
        (folder / f"{number}.jsonl").write_text("\n".join(lines), "utf-8")
    (home / "lamps.yaml").write_text(RECIPE.format(script="keep"), "utf-8")
    return "lamps.yaml"


def test_a_data_set_is_made_listed_packed_and_carded(baiyi: Run, recipe: str, home: Path) -> None:
    made = baiyi("data", "make", recipe, "--to", "packed")
    assert made.code == 0, made.err
    assert "near-duplicate      6" in made.out and "email              6" in made.out
    told = baiyi("data", "make", recipe, "--json").json
    assert told["read"] == 240 and told["left_out"]["near-duplicate"] == 6
    assert told["masked"] == {"email": 6} and sum(told["items"].values()) == 234
    assert told["work"] in made.out
    [row] = baiyi("data", "list", "--json").json
    assert (row["name"], row["work"], row["state"]) == ("lamps", told["work"], "done")
    assert "Lamps on the river" in baiyi("data", "list").out
    packed = baiyi("data", "export", "lamps", "--to", "again", "--json").json
    found = corpus.read(home / "packed")
    assert packed["digest"] == found.digest == corpus.read(home / "again").digest
    assert {name: rows[0] for name, rows in packed["splits"].items()} == told["items"]
    shown = baiyi("data", "card", "lamps").out
    assert "| mine | own | Lin Yi | – | by the author |" in shown
    assert baiyi("data", "card", "lamps", "--to", "card").out.split() == [
        f"card/card.{ending}" for ending in ("md", "html", "png")
    ]


def test_the_card_is_a_page_that_fits_a_telephone(
    baiyi: Run, recipe: str, home: Path, chromium: Any
) -> None:
    assert baiyi("data", "make", recipe).code == 0
    assert baiyi("data", "card", "lamps", "--to", "card").code == 0
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((home / "card" / "card.html").as_uri())
    assert page.title() == "Lamps on the river"
    assert page.locator("table").count() >= 5
    assert page.evaluate("document.images[0].naturalWidth") > 1000
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [url for url in asked if not url.startswith("data:")] == [page.url]
    page.close()


def test_what_is_withdrawn_is_said(baiyi: Run, recipe: str, home: Path) -> None:
    assert baiyi("data", "make", recipe, "--to", "packed").code == 0
    (home / "run").mkdir()
    digest = corpus.read(home / "packed").digest
    (home / "run" / "plan.json").write_text(json.dumps({"corpus": digest}))
    told = baiyi("data", "withdraw", "author:a5", "1-9")
    assert told.code == 0, told.err
    assert told.out.splitlines()[0] == "lamps: 13 items withdrawn"
    assert f"packed before: {home / 'packed'}" in told.out and "a model saw it: run" in told.out
    refused = baiyi("train", "make", "packed", "--out", "run2", "--size", "1M")
    assert refused.code == 2 and "was withdrawn: author:a5, 1-9" in refused.err
    assert baiyi("data", "export", "lamps", "--to", "packed").code == 0
    corpus.read(home / "packed").check()
    assert baiyi("data", "make", recipe, "--json").json["left_out"]["withdrawn"] == 13
    nobody = baiyi("data", "withdraw", "author:nobody", BAIYI_LANGUAGE="zh")
    assert nobody.code == 2 and "没有数据集含有 author:nobody" in nobody.err


def test_in_chinese(baiyi: Run, recipe: str, home: Path) -> None:
    made = baiyi("data", "make", recipe, BAIYI_LANGUAGE="zh")
    assert made.code == 0, made.err
    for said in ("近似重复", "电子邮箱", "训练", "作品编号", "清洗 1", "分词器"):
        assert said in made.out + made.err, said
    assert "没有数据集 'no'；现有：lamps" in baiyi("data", "card", "no").err
    (home / "texts" / "0.jsonl").write_text('{"text": ', "utf-8")
    broken = baiyi("data", "make", recipe)
    assert broken.code == 4 and "0.jsonl-00000 本段第 1 行不是 JSON" in broken.err


def test_a_killed_make_goes_on_where_it_was(baiyi: Run, recipe: str, home: Path) -> None:
    """Killed after the first pieces are clean; what was finished is kept, and no worker is left."""
    environment = os.environ | {"PYTHONPATH": str(Path(package.__file__).parent.parent)}
    command = [sys.executable, "-m", "baiyi.cli.main", "data", "make", recipe]
    began = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert began.stderr is not None
    seen = 0
    for line in began.stderr:
        seen += line.startswith(b"cleaning")
        if seen == 2:
            break
    began.send_signal(signal.SIGKILL)
    began.wait()
    assert began.stderr.read() is not None  # ends when the last process that writes there ends
    goes_on = baiyi("data", "make", recipe)
    assert goes_on.code == 0, goes_on.err
    lines = [line for line in goes_on.err.splitlines() if line.startswith("cleaning")]
    assert len(lines) == 6 and 2 <= sum(line.endswith("kept") for line in lines) < 6
    again = baiyi("data", "make", recipe)
    assert all(line.endswith("kept") for line in again.err.splitlines())


def test_what_goes_wrong(baiyi: Run, recipe: str, home: Path) -> None:
    missing = baiyi("data", "make", "none.yaml")
    assert missing.code == 2 and "none.yaml cannot be read" in missing.err
    (home / "lamps.yaml").write_text(RECIPE.format(script="cursive"), "utf-8")
    wrong = baiyi("data", "make", recipe, "--json")
    assert wrong.code == 2 and "cleaning.script" in wrong.out
    verse = Path(__file__).parent.parent.parent / "examples" / "data" / "verse.yaml"
    offline = baiyi("data", "make", str(verse))
    assert offline.code == 3 and "chinese-poetry" in offline.err
