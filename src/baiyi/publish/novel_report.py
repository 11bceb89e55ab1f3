"""The editor's report of a novel as Markdown: contradictions quoted, the manner of each chapter."""

from __future__ import annotations

from dataclasses import dataclass

from ..build.step import step
from ..values import Asset, Contradiction, Manuscript, Style
from . import wording
from .markdown import MEDIA_TYPE, escaped, front_matter


@dataclass(frozen=True)
class Words:
    title: str
    found: str
    none: str
    manner: str
    head: tuple[str, ...]
    target: str
    pair: str
    where: str


CHINESE = Words(
    title="《{title}》审稿报告",
    found="前后矛盾",
    none="按所查的项目（年龄、外貌、亲属、职业、籍贯、数目、左右、生死、会与不会等）未发现矛盾。",
    manner="各章文风",
    head=("章", "字数", "平均句长", "对话占比", "用字丰富度", "平均段长"),
    target="目标（取自样文）",
    pair="{about}：{where}",
    where="第 {0} 章与第 {1} 章",
)
ENGLISH = Words(
    title="Editor’s report on “{title}”",
    found="Contradictions",
    none="None found among what is checked (age, looks, kin, work, origin, numbers, sides, life and "
    "death, abilities).",
    manner="The manner of each chapter",
    head=("chapter", "words", "sentence", "dialogue", "vocabulary", "paragraph"),
    target="target (from the sample)",
    pair="{about}: {where}",
    where="chapters {0} and {1}",
)


@step(version=1)
def novel_report(
    manuscript: Manuscript,
    found: tuple[Contradiction, ...],
    manners: tuple[Style, ...],
    target: Style | None,
    *,
    notice: str,
) -> Asset:
    """UTF-8 Markdown, not yet labelled or signed. `manners` has one entry a chapter."""
    say = CHINESE if wording.is_chinese(manuscript.language) else ENGLISH
    title = say.title.format(title=wording.one_line(manuscript.title))
    told = f"> {escaped(wording.one_line(notice))}"
    rows = [
        front_matter({"title": title, "lang": wording.tag(manuscript.language)}),
        f"# {escaped(title)}",
        told,
        f"## {say.found}",
        *(_pair(one, say) for one in found),
        *([] if found else [say.none]),
        f"## {say.manner}",
        _table(manuscript, manners, target, say),
        told,
    ]
    return Asset.of(("\n\n".join(rows) + "\n").encode(), MEDIA_TYPE)


def _pair(one: Contradiction, say: Words) -> str:
    where = say.where.format(*one.where)
    head = say.pair.format(about=escaped(one.about), where=where)
    return f"- **{head}**\n  - {escaped(one.first)}\n  - {escaped(one.second)}"


def _table(
    manuscript: Manuscript,
    manners: tuple[Style, ...],
    target: Style | None,
    say: Words,
) -> str:
    rows = [say.head, ("---", *("---:",) * (len(say.head) - 1))]
    for number, (chapter, manner) in enumerate(zip(manuscript.chapters, manners, strict=True), 1):
        name = f"{number} {wording.one_line(chapter.title)}".strip()
        rows.append(
            (escaped(name), str(_length(chapter.text, manuscript.language)), *_cells(manner))
        )
    if target:
        rows.append((say.target, "", *_cells(target)))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(manner: Style) -> tuple[str, ...]:
    return (
        f"{manner.sentence:.1f}",
        f"{manner.dialogue:.0%}",
        f"{manner.vocabulary:.2f}",
        f"{manner.paragraph:.0f}",
    )


def _length(text: str, language: str) -> int:
    if wording.is_chinese(language):
        return sum("\u3400" <= c <= "\u9fff" for c in text)
    return len(text.split())
