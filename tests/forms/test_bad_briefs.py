"""What people give that is wrong, hostile or not offered: said by name, and nothing is harmed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from little_home import ENGINES, Home, little_brief

from baiyi.brief import brief_from_file, brief_from_line
from baiyi.errors import BadBrief, NotFound, Unsupported
from baiyi.forms.studio import Studio
from baiyi.protect.verify import verify
from baiyi.store.ledger import PartRecord
from baiyi.values import Canon, Character, Page

FRENCH = "La fille du fabricant de lanternes éclaire la rivière"
HOSTILE = '../../<script>alert(1)</script> & "\u202eevil\u202c" {{7*7}} #panic() ..'


@pytest.fixture
def studio(home: Home) -> Iterator[Studio]:
    with home.open() as opened:
        yield opened


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "the line is empty"),
        (" \n\t ", "the line is empty"),
        ("灯" * 20_000, "20,000 characters; 4,000 is the limit"),
        ("a \x1b[31mred\x1b[0m story", r"control character U\+001B at position 3"),
        ("half a \ud800 surrogate", r"control character U\+D800"),
    ],
)
def test_a_line_that_is_no_idea_never_gets_to_the_studio(line: str, told: str) -> None:
    with pytest.raises(BadBrief, match=told) as caught:
        brief_from_line(line)
    assert caught.value.exit_code == 2 and re.search(r"[\u4e00-\u9fff]", caught.value.chinese)


LAUGHS = "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 10))


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        ("line: x\npagse: 4\n", "pagse"),
        ("line: x\npages: many\n", "'pages' is 'many'"),
        (f"a0: &a0 [ha]\n{LAUGHS}line: x\n", "alias|anchor"),
        ("line: !!python/object/apply:os.system ['touch harmed']\n", "python"),
        ("line: [unclosed\n", "line 2"),
    ],
)
def test_a_file_that_is_no_brief_is_said_by_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, yaml: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "brief.yaml"
    path.write_text(yaml, "utf-8")
    with pytest.raises(BadBrief, match=told):
        brief_from_file(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_voice_that_nobody_has_is_refused_before_anything_is_made(
    home: Home, studio: Studio
) -> None:
    with pytest.raises(Unsupported, match=r"no voice for the language 'fr'.*--silent") as caught:
        studio.make(brief_from_line(FRENCH, engines={"writer": "little"}))
    assert "不配音" in caught.value.chinese and caught.value.exit_code == 2
    assert home.asked() == [] and not home.out.exists()
    (work,) = studio.works()
    assert (work.state, work.language) == ("failed", "fr")


@pytest.mark.parametrize(("key", "words"), [("title", "Lanterns 🏮"), ("author", "\u202eLin")])
def test_a_title_that_no_typeface_has_is_refused_before_anything_is_made(
    home: Home, studio: Studio, key: str, words: str
) -> None:
    with pytest.raises(Unsupported, match=r"has the character .* \(U\+(1F3EE|202E)\)"):
        studio.make(little_brief(**{key: words}))
    assert home.asked() == []


def test_without_voices_it_is_made_and_a_hostile_title_stays_words(
    home: Home, studio: Studio
) -> None:
    """French text, and a title that would leave its folder, run as a script, or turn around."""
    options = {"pages": 1, "narration": False, "engines": ENGINES}
    brief = brief_from_line(FRENCH, title=HOSTILE, **options)
    assert brief.language == "fr"
    made = studio.make(brief)
    assert sum(line.startswith("writes page") for line in home.asked()) == 1
    paths = [Path(file.path).absolute() for file in made.files]
    assert len(paths) == 7 and all(path.parent.parent == home.out for path in paths)
    strays = set(home.folder.rglob("*alert*")) - {*home.out.rglob("*")}
    assert strays == set() and not list(home.folder.parent.glob("*alert*"))
    for path in paths:
        assert not re.search(r'[<>:"|?*\u202a-\u202e]', path.name)
        assert verify(path).whole
    page = next(path for path in paths if path.suffix == ".html").read_text("utf-8")
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    assert "{{7*7}}" in page, "a template in a title is not run"
    assert "\u202e" not in page
    assert studio.find(made.work).title == made.title


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"form": "opera"}, "no form named 'opera'; there are: picture_book"),
        ({"engines": {"writer": "shakespeare"}}, "no writer named 'shakespeare'"),
        ({"allow": ("marlowe",)}, "'marlowe', which is no engine"),
    ],
)
def test_what_is_not_offered_is_said_with_what_is(
    home: Home, studio: Studio, changes: dict[str, object], told: str
) -> None:
    with pytest.raises(NotFound, match=told):
        studio.make(little_brief(**changes))
    assert home.asked() == [] and not home.out.exists()


PAGE = Page(number=1, text="Mina held the lantern up.")
CANON = Canon(characters=(Character(name="Mina", role="a lantern maker's daughter"),))


@pytest.fixture
def work(studio: Studio) -> str:
    """A work with a page and a canon to edit."""
    work_id = studio.ledger.works.add(little_brief(), title="t").id
    for position, (name, value) in enumerate((("page 1", PAGE), ("canon", CANON))):
        told = value.model_dump_json()
        record = PartRecord(
            name=name, type=type(value).__name__, value=told, machine=told, key=None, edited=False
        )
        studio.ledger.works.set_part(work_id, record, position)
    return work_id


@pytest.mark.parametrize(
    ("part", "text", "told"),
    [
        ("page 1", " \n ", "your version of 'page 1' is empty"),
        ("page 1", "灯" * 200_001, "200,001 characters; 200,000 is the limit"),
        ("page 1", "bell \x07", r"control character U\+0007"),
        ("canon", "characters: [{name: Mina, role: x, wings: 2}]", "characters.0.wings"),
        ("canon", "characters: [{name: '', role: x}]", "characters.0.name"),
        ("canon", f"a0: &a0 [ha]\n{LAUGHS}", "alias|anchor"),
        ("canon", "just words", "canon"),
        ("page 7", "text", "no part 'page 7'; it has: page 1, canon"),
    ],
)
def test_an_edit_that_does_not_fit_changes_nothing(
    studio: Studio, work: str, part: str, text: str, told: str
) -> None:
    before = studio.ledger.works.parts(work)
    with pytest.raises((BadBrief, NotFound), match=told):
        studio.edit(work, part, text)
    assert studio.ledger.works.edits(work) == () and studio.ledger.works.parts(work) == before
    assert studio.find(work).state == "new"


def test_an_edit_is_read_as_it_is_shown(studio: Studio, work: str) -> None:
    """What `part_text` gives is taken back by `edit`; direction marks are taken out."""
    for part, value in (("page 1", PAGE), ("canon", CANON)):
        studio.edit(work, part, studio.part_text(work, part))
        assert studio.ledger.works.newest_edits(work)[part] == value.model_dump_json()
    studio.edit(work, "page 1", "turned \u202earound\u202c")
    assert Page.model_validate_json(studio.ledger.works.newest_edits(work)["page 1"]).text == (
        "turned around"
    )
