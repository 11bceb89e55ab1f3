"""News as a work, made by little engines."""

from __future__ import annotations

from little_home import ENGINES, Home

from baiyi.values import Brief

FACTS = ("清河县图书馆新馆5月8日开放", "藏书26万册", "馆长：林静文", "周一闭馆")


def test_news_becomes_five_editions_that_say_its_facts(home: Home) -> None:
    brief = Brief(line="图书馆开放", form="news", facts=FACTS, engines=ENGINES)
    with home.open() as studio:
        studio.make(brief)
    made = [path for path in home.out.rglob("*") if path.is_file()]
    assert {".docx", ".epub", ".pdf", ".md", ".txt"} <= {path.suffix for path in made}
    [text] = [path.read_text("utf-8") for path in made if path.suffix == ".txt"]
    assert any(fact in text for fact in FACTS)
