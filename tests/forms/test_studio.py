"""A whole picture book by little engines: made, kept, found, explained, edited, taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from little_home import Home, little_brief
from little_story import BONES, PAGES

from baiyi.build.events import Event, Finished
from baiyi.errors import NotFound
from baiyi.forms.records import Made
from baiyi.forms.studio import Studio
from baiyi.protect.verify import verify

TITLES = {"en": "The River of Small Lights", "zh": "点亮整条河"}


class Book(NamedTuple):
    """A finished book, its studio, and what its engines were asked for."""

    home: Home
    studio: Studio
    made: Made
    asked: list[str]
    language: str

    def make(self) -> tuple[Made, list[str]]:
        """Make it once more; which steps ran."""
        ran: list[str] = []

        def hear(event: Event) -> None:
            if isinstance(event, Finished) and not event.cached:
                ran.append(event.label)

        return self.studio.make(self.studio.brief(self.made.work), hear), sorted(ran)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.home.out.glob("*/*")}


@pytest.fixture(scope="module", params=["en", "zh"])
def book(request: pytest.FixtureRequest, shared_home: Home) -> Iterator[Book]:
    language = request.param
    for folder in shared_home.out.glob("*"):
        shutil.rmtree(folder)
    with shared_home.open() as studio:
        made = studio.make(little_brief(language, narration=True))
        yield Book(shared_home, studio, made, shared_home.asked(), language)


def test_every_engine_is_asked_for_what_the_book_has(book: Book) -> None:
    writes = [line for line in book.asked if line.startswith("writes ")]
    pages = [f"writes page {number}" for number in range(1, 5)]
    stagings = sorted(f"writes staging {text[:24]}" for text in PAGES[book.language])
    assert writes == ["writes canon", *pages, "writes plan", *stagings]
    paints = [line.split()[1] for line in book.asked if line.startswith("paints ")]
    assert paints == ["1200x1600", "1400x2100", *["1600x1200"] * 4]
    assert f"speaks {TITLES[book.language][:24]}" in book.asked
    assert book.made.notes == ()
    assert book.made.tokens > 0 and book.made.money == 0.0


def test_every_file_is_there_labelled_and_signed(book: Book) -> None:
    title = TITLES[book.language]
    assert book.made.title == title
    names = {Path(file.path).name for file in book.made.files}
    endings = (".epub", ".html", ".m4b", ".md", ".pdf")
    pictures = ("cover.png", "poster.png", *(f"page-{n}.png" for n in range(1, 5)))
    assert names == {f"{title}{ending}" for ending in endings} | set(pictures)
    for file in book.made.files:
        assert Path(file.path).stat().st_size == file.size
        report = verify(Path(file.path))
        assert report.whole, file.path
        lacking = {f.rule for f in report.findings if f.outcome in ("missing", "broken")}
        assert lacking <= {"euaia.watermark"}, (file.path, "only what Baiyi does not offer yet")
    assert not list(book.home.out.rglob("*.part")), "nothing half-written stays"
    row = {row.path: row.size for row in book.studio.files(book.made.work)}
    assert row == {str(Path(f.path).absolute()): f.size for f in book.made.files}


def test_the_second_make_does_nothing(book: Book) -> None:
    before = book.files()
    again, ran = book.make()
    assert (ran, again.steps_run, book.home.asked()) == ([], 0, [])
    assert again.steps_kept == book.made.steps_run + book.made.steps_kept
    assert again.files == book.made.files and book.files() == before
    with book.home.open() as other:
        assert other.make(little_brief(book.language, narration=True)).steps_run == 0
    assert book.home.asked() == [] and book.files() == before


def test_a_deleted_file_comes_back_as_it_was(book: Book) -> None:
    before = book.files()
    shutil.rmtree(Path(book.made.files[0].path).parent)
    assert book.make()[0].steps_run == 0
    assert book.files() == before


def test_it_is_found_by_id_beginning_and_title(book: Book) -> None:
    work = book.made.work
    for words in (work, work[:4], TITLES[book.language]):
        assert book.studio.find(words).id == work
    assert book.studio.find(work).state == "done"
    with pytest.raises(NotFound):
        book.studio.find("another book")


def test_why_tells_the_chain_from_the_brief_to_a_page(book: Book) -> None:
    path = next(Path(f.path) for f in book.made.files if f.path.endswith("page-2.png"))
    chain = book.studio.why(book.made.work, "page-2.png")
    steps = [link.step for link in chain]
    for before, after in (
        ("write.plan", "write.canon"),
        ("write.canon", "write.page"),
        ("write.page", "paint.stage_scene"),
        ("paint.stage_scene", "paint.illustrate"),
        ("paint.illustrate", "protect.seal"),
    ):
        assert steps.index(before) < steps.index(after)
    assert steps[0] == "write.plan" and steps[-1] == "protect.seal"
    assert steps.count("paint.illustrate") == 1 and "publish.pdf" not in steps
    picture = next(link for link in chain if link.step == "paint.illustrate")
    assert (picture.engine, picture.human, picture.licence) == ("little", False, "Apache-2.0")
    assert [chain[n - 1].step for n in picture.inputs] == ["paint.stage_scene"]
    assert all(n <= number for number, link in enumerate(chain) for n in link.inputs)
    copy = path.with_name("a copy under another name.png")
    copy.write_bytes(path.read_bytes())
    assert book.studio.why(book.made.work, str(copy)) == chain
    copy.unlink()
    assert book.studio.why(book.made.work, str(path)) == chain
    whole = book.studio.why(book.made.work, f"{TITLES[book.language]}.epub")
    assert {"speak.narrate", "paint.cover", "publish.epub"} <= {link.step for link in whole}
    assert book.studio.why(book.made.work, "page 2")[-1].step == "write.page"
    with pytest.raises(NotFound, match=r"neither a file nor a part.*cover\.png.*page 1"):
        book.studio.why(book.made.work, "page-9.png")


def test_parts_and_costs_are_told(book: Book) -> None:
    rows = {row.name: row for row in book.studio.parts(book.made.work)}
    pages = [f"{kind} {n}" for kind in ("page", "scene", "picture") for n in range(1, 5)]
    assert list(rows) == ["title", "canon", *pages]
    assert rows["page 1"].engine == "little" and not rows["page 1"].edited
    assert rows["page 1"].beginning[:20] == PAGES[book.language][0][:20]
    assert rows["title"].beginning == TITLES[book.language]
    assert book.studio.part_text(book.made.work, "page 1") == PAGES[book.language][0]
    assert book.studio.human_share(book.made.work) == 0.0
    costs = {row.step: row for row in book.studio.costs(book.made.work)}
    assert (costs["write.page"].times, costs["write.page"].engine) == (4, "little")
    assert costs["write.page"].tokens > 0 and costs["publish.epub"].engine == ""


NEW = {
    "en": "Mina sat down on the bridge in the rain. “I am not finished,” she said, and she "
    "folded the wet paper into a small boat, and let it go.",
    "zh": "小满在石桥上坐下，雨还在下。“我还没做完呢。”她说。她把湿透的灯纸折成小船，放进水里，看着它慢慢漂远。",
}
# What rests on page 2 and nothing else; the engine-less staging of cover and poster looks at
# all scenes, and finds what it had found.
REDONE = sorted(
    ["paint.stage_scene[2]", "paint.stage_cover", "paint.stage_poster", "paint.illustrate[2]",
     "speak.narrate[2]", "publish.epub", "publish.web_page", "publish.pdf", "publish.markdown",
     "publish.audiobook"]
)  # fmt: skip


def test_an_edit_redoes_what_rests_on_it_and_undo_brings_all_back(book: Book) -> None:
    studio, work, text = book.studio, book.made.work, NEW[book.language]
    before, old_chain = book.files(), studio.why(work, "page-2.png")
    studio.edit(work, "Page 2", f"  {text}\n")
    assert studio.find(work).state == "edited"
    made, ran = book.make()

    asked = book.home.asked()
    assert [a for a in asked if a.startswith("writes")] == [f"writes staging {text[:24]}"]
    assert [a.split()[1] for a in asked if a.startswith("paints")] == ["1600x1200"]
    said = [a.removeprefix("speaks ") for a in asked if a.startswith("speaks")]
    assert said and all(words in text for words in said), "nobody says another page again"
    seals = [label for label in ran if label.startswith(("protect.seal", "paint.jpeg"))]
    assert sorted(set(ran) - set(seals)) == REDONE
    assert len(seals) == 1 + 2 + 5, "JPEG, the page's two pictures, five documents"
    assert made.steps_run == len(ran)

    after = book.files()
    changed = {name for name in after if after[name] != before[name]}
    title = TITLES[book.language]
    documents = {f"{title}{ending}" for ending in (".epub", ".html", ".m4b", ".md", ".pdf")}
    assert changed >= documents | {"page-2.png"} and changed.isdisjoint(
        {"page-1.png", "page-3.png", "page-4.png", "cover.png", "poster.png"}
    )
    assert text.split("。")[0].split(".")[0] in after[f"{title}.md"].decode()
    for file in made.files:
        assert verify(Path(file.path)).whole

    row = next(row for row in studio.parts(work) if row.name == "page 2")
    assert (row.edited, row.engine) == (True, "human")
    assert 0.0 < studio.human_share(work) < 0.5
    chain = studio.why(work, "page-2.png")
    assert [link.label for link in chain if link.human] == ["page 2"]
    assert "write.page" in [link.step for link in chain], "what the human began from"

    studio.undo(work, "page 2")
    again, ran = book.make()
    assert (ran, book.home.asked(), again.steps_run) == ([], [], 0)
    assert book.files() == before and studio.human_share(work) == 0.0
    assert studio.why(work, "page-2.png") == old_chain
    with pytest.raises(NotFound, match="nobody has edited 'page 2'"):
        studio.undo(work, "page 2")


def test_the_story_is_the_writers(book: Book) -> None:
    canon = book.studio.part_text(book.made.work, "canon")
    hero = BONES[book.language]["hero" if book.language == "en" else "主角"]
    assert str(hero) in canon and "voice:" in canon
