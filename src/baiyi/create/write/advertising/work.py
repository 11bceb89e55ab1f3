"""The sheet of a work that is to be advertised: what its own text and canon say of it."""

from __future__ import annotations

from ....build.step import step
from ....values import Brief, Manuscript
from .. import check

KEYS = {
    "zh": ("品名", "作者", "故事", "人物", "地点", "篇幅"),
    "en": ("Name", "Author", "Story", "People", "Places", "Length"),
}
MOST = 5  # people, and places, that a sheet names
STORY = {"zh": 120, "en": 400}  # characters


@step(version=1)
def sheet_of_work(source: Manuscript, brief: Brief) -> Brief:
    """The brief with the work as its product. A sheet that the brief has itself stays, line by line."""
    language = brief.language
    canon = source.canon
    comma, of = ("；", "{name}（{role}）") if language == "zh" else ("; ", "{name}, {role}")
    people = [of.format(name=c.name, role=c.role) if c.role else c.name for c in canon.characters]
    said = (
        f"《{source.title}》" if language == "zh" else source.title,
        source.author,
        _story(source, language),
        comma.join(people[:MOST]),
        comma.join(place.name for place in canon.places[:MOST]),
        _length(source, language),
    )
    sheet = {key: text for key, text in zip(KEYS[language], said, strict=True) if text}
    return brief.model_copy(
        update={"sheet": sheet | brief.sheet, "title": brief.title or source.title[:80]}
    )


def _story(source: Manuscript, language: str) -> str:
    """The blurb, else what the canon says first, else how the text begins; whole sentences."""
    told = source.blurb or next(iter(source.canon.facts), "")
    if not told:
        told = next((c.text for c in source.chapters if c.text.strip()), "")
    kept = ""
    for sentence in check.sentences(" ".join(told.split())):
        if kept and len(kept) + len(sentence) > STORY[language]:
            break
        kept += sentence if language == "zh" else f"{sentence} "
    return kept.strip()[: 2 * STORY[language]]


def _length(source: Manuscript, language: str) -> str:
    count = len(source.chapters)
    if count < 2:
        return ""
    return f"{count}章" if language == "zh" else f"{count} chapters"
