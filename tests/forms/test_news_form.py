"""News as a work: made from the example brief by little engines."""

from __future__ import annotations

from pathlib import Path

import pytest
from little_home import Home

from baiyi.cli.main import main

BRIEF = Path(__file__).parents[2] / "examples" / "library.zh.yaml"


def test_the_example_becomes_five_editions_that_say_its_facts(home: Home) -> None:
    before = set(home.out.rglob("*"))
    with pytest.raises(SystemExit) as ended:
        main(["make", str(BRIEF)])
    assert ended.value.code in (0, None)
    made = [path for path in set(home.out.rglob("*")) - before if path.is_file()]
    assert {".docx", ".epub", ".pdf", ".md", ".txt"} <= {path.suffix for path in made}
    [text] = [path.read_text("utf-8") for path in made if path.suffix == ".txt"]
    assert "馆长：林静文" in text or "周一闭馆" in text
