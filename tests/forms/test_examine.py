"""What `baiyi check` says of the files that Baiyi itself lets out, and of some that it does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from little_home import ENGINES, Home

from baiyi.cli import check as check_verb
from baiyi.cli.main import main
from baiyi.create.write.advertising.channels import channels
from baiyi.create.write.game.ink import game_ink
from baiyi.errors import BadBrief
from baiyi.forms import advertising, game_script, lyrics, product, recognise
from baiyi.forms.examine import Examination, examine, read
from baiyi.protect.label import notice
from baiyi.publish.final_draft import final_draft
from baiyi.publish.fountain import fountain
from baiyi.publish.play import game_json
from baiyi.publish.text_docx import manuscript_docx
from baiyi.publish.text_epub import manuscript_epub
from baiyi.publish.text_plain import manuscript_markdown, manuscript_text
from baiyi.values import (
    Block,
    Brief,
    Canon,
    Chapter,
    Choice,
    Copy,
    Dialogue,
    Element,
    GameCharacter,
    Item,
    Lyrics,
    Manuscript,
    Node,
    Quest,
    Screenplay,
)

COPY = {
    "zh": {
        "title": "下班路上的一口热茶", "body": "末班车很空，杯里的茶还烫。（480毫升，刚好一路。）", "tags": "下班路上\n一口热茶\n随身带着",
        "line": "一路都是热的", "under": "480毫升，刚好一路", "bullets": "480毫升\n不锈钢内胆\n单手开盖", "subject": "一杯热茶",
        "preheader": "下班路上", "script": "末班车上，还有一口热茶。", "summary": "带得走的一杯热茶。", "description": "不锈钢内胆，单手开盖。",
    },
    "en": {
        "title": "Harbour Flask, 480 ml", "body": "The last tram is empty, and the tea is hot (480 ml of it).", "tags": "LastTram\nHotTea",
        "line": "Hot all the way home", "under": "480 ml of tea for the last tram", "bullets": "480 ml\nSteel inside\nOpens with one hand",
        "subject": "Tea for the last tram", "preheader": "Hot all the way home", "script": "The last tram. Hot tea.",
        "summary": "A cup of tea to take along.", "description": "Steel inside; opens with one hand.",
    },
}  # fmt: skip
SHEET = {
    "zh": "容量: 480毫升\n材质: 不锈钢",
    "en": "Name: Harbour Flask\nVolume: 480 ml\nMaterial: steel",
}
SONG = {
    "zh": "[主歌]\n渡口的灯还亮着\n船上的人在唱歌\n[副歌]\n风从对岸吹过\n我把名字记得",
    "en": "[Verse]\nThe ferry lamp is burning low\nThe river has nowhere to go\n[Chorus]\nThe night is slow\nAnd so we row",
}
PROSE = {
    "zh": "渡口的雾还没有散。\n她把第一锅粥端上了桌，船还没有来。",
    "en": "The fog had not lifted.\nShe put the first pot of porridge on the table, and no boat came.",
}


def adverts(language: str, **changes: str) -> Manuscript:
    pieces = COPY[language] | changes
    made = [
        Copy(
            channel=channel.name,
            language=language,
            pieces={slot.name: pieces[slot.name] for slot in channel.slots(language)},
        )
        for channel in channels().values()
        if channel.name != "page"
    ]
    return advertising.manuscript("一杯热茶" if language == "zh" else "Hot tea", made, "Lin Yi")


def product_page(language: str, **changes: str) -> Manuscript:
    pieces = COPY[language] | changes
    slots = channels()["page"].slots(language)
    parts = {f"page.{slot.name}": pieces[slot.name] for slot in slots}
    return product.retell({"title": pieces["title"], "sheet": SHEET[language], **parts})


def song(language: str) -> Manuscript:
    title = "渡口" if language == "zh" else "Ferry"
    return lyrics.manuscript(Lyrics(title="-", language=language, text=SONG[language]), title, "")


def talk(to: str = "dark") -> Dialogue:
    return Dialogue(
        title="渡口", start="begin",
        nodes=(
            Node(id="begin", speaker="阿岚", text="这么晚还过河？",
                 choices=(Choice(text="有人在等我。", to=to), Choice(text="我不过河。", to="bank"))),
            Node(id="bank", text="雨落在船篷上。", then="dark"),
            Node(id="dark", text="灯灭了。", ending="灯灭"),
        ),
    )  # fmt: skip


def game(language: str, to: str = "dark") -> Manuscript:
    pieces = {
        "character": GameCharacter(name="阿岚", role="撑船的人（夜里）", fears="雾"),
        "item": Item(name="铜灯", looks="旧的", use="照路"),
        "quest": Quest(name="过河", goal="把灯送到对岸", steps=("找到铜灯", "过河")),
        "dialogue": talk(to),
    }
    if language == "en":
        pieces["character"] = GameCharacter(name="Lan", role="ferrier (at night)", fears="fog")
        pieces["item"] = Item(name="Lamp", looks="old", use="lights the way")
        pieces["quest"] = Quest(name="Across", goal="take the lamp over", steps=("find it", "row"))
        nodes = [Node(id="begin", text="So late?", choices=(Choice(text="Yes.", to=to),)),
                 Node(id="dark", text="Dark.", ending="Dark")]  # fmt: skip
        pieces["dialogue"] = Dialogue(title="Ferry", start="begin", nodes=tuple(nodes))
    told = game_script.chapters(pieces, language)
    return Manuscript(
        title="渡口" if language == "zh" else "Ferry", language=language, chapters=told
    )


def prose(language: str) -> Manuscript:
    blocks = tuple(Block(text=line) for line in PROSE[language].splitlines())
    return Manuscript(
        title="雾" if language == "zh" else "Fog",
        language=language,
        chapters=(Chapter(blocks=blocks),),
    )


def script(language: str) -> Screenplay:
    said = ("内景 茶馆 夜", "雨敲着窗。", "阿英", "走吧。", "小满", "好。") if language == "zh" else (
        "INT. TEA HOUSE - NIGHT", "Rain on the window.", "ANNA", "Let us go.", "TOM", "Yes.")  # fmt: skip
    kinds = ("heading", "action", "character", "dialogue", "character", "dialogue")
    return Screenplay(
        title="茶馆" if language == "zh" else "Tea House",
        language=language,
        elements=tuple(
            Element.model_validate({"kind": k, "text": t}) for k, t in zip(kinds, said, strict=True)
        ),
    )


MADE: dict[str, Callable[[str], Manuscript]] = {
    "advertising": adverts, "product": product_page, "lyrics": song, "game": game, "prose": prose,
}  # fmt: skip


def editions(text: Manuscript, folder: Path) -> list[Path]:
    """The files that a work of that text is let out as, each with its notice."""
    said = notice(text.language)
    made = {
        "a.txt": manuscript_text(text, notice=said),
        "a.md": manuscript_markdown(text, notice=said),
        "a.docx": manuscript_docx(text, notice=said),
        "a.epub": manuscript_epub(text, notice=said, identifier="urn:baiyi:test"),
    }
    for name, asset in made.items():
        (folder / name).write_bytes(asset.read())
    return [folder / name for name in made]


def checked(path: Path) -> Examination:
    return examine(read(path))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", sorted(MADE))
def test_an_edition_is_known_for_what_it_is_and_its_notice_is_no_fault(
    form: str, language: str, tmp_path: Path
) -> None:
    for path in editions(MADE[form](language), tmp_path):
        found = checked(path)
        assert found.form == form and found.language == language, path.name
        assert found.faults == (), path.name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_script_is_known_in_fountain_in_final_draft_and_as_a_text(
    language: str, tmp_path: Path
) -> None:
    told = script(language)
    (tmp_path / "a.fountain").write_bytes(fountain(told, notice=notice(language)).read())
    (tmp_path / "a.fdx").write_bytes(final_draft(told).read())
    for path in sorted(tmp_path.iterdir()):
        found = checked(path)
        assert (found.form, found.faults) == ("screenplay", ()), path.name
    misspelt = read(tmp_path / "a.fdx").replace("小满", "阿 英").replace("TOM", "AnNa")
    assert [fault.rule for fault in examine(misspelt).faults] == ["spelling"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_copy_that_is_too_long_unlawful_or_twice_the_same_is_told(
    language: str, tmp_path: Path
) -> None:
    unlawful = (
        "全国第一的杯子，国家级品质" if language == "zh" else "Clinically proven to cure your cold"
    )
    spoilt = adverts(language, line="长" * 60 if language == "zh" else "long " * 40, under=unlawful)
    for path in editions(spoilt, tmp_path):
        rules = {fault.rule for fault in checked(path).faults}
        assert {"length", "words"} <= rules, path.name
        assert not checked(path).holds
    twice = adverts(language, bullets="\n".join(COPY[language]["bullets"].splitlines() * 2))
    assert "loop" in {fault.rule for fault in checked(editions(twice, tmp_path)[0]).faults}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_product_page_may_say_only_what_stands_in_its_specifications(
    language: str, tmp_path: Path
) -> None:
    said = "容量足有650毫升。" if language == "zh" else "It holds 650 ml of tea."
    for path in editions(product_page(language, description=said), tmp_path):
        assert any("650" in fault.english for fault in checked(path).faults), path.name


def test_a_path_that_leads_nowhere_is_told_in_every_edition_of_a_game(tmp_path: Path) -> None:
    for path in editions(game("zh", to="nowhere"), tmp_path):
        assert "missing" in {fault.rule for fault in checked(path).faults}, path.name
    canon = Canon()
    sheet = GameCharacter(name="阿岚", role="撑船的人")
    for to, rules in (("dark", set()), ("nowhere", {"missing"})):
        told = game_json("渡口", canon, sheet, None, None, talk(to)).read().decode()
        assert {fault.rule for fault in examine(told).faults} == rules
        told = game_ink(talk(to), "", notice=notice("zh")).read().decode()
        found = examine(told)
        assert found.form == "game" and {fault.rule for fault in found.faults} == rules
    broken = json.loads(game_json("渡口", canon, sheet, None, None, talk()).read())
    broken["character"]["role"] = "长" * 400
    faults = examine(json.dumps(broken, ensure_ascii=False, indent=2)).faults
    assert [fault.rule for fault in faults] == ["field"]


def test_prose_that_repeats_itself_is_told_beside_its_notice(tmp_path: Path) -> None:
    again = prose("zh").model_copy(
        update={"chapters": (Chapter(blocks=(Block(text=PROSE["zh"].splitlines()[1] * 2),)),)}
    )
    [fault] = checked(editions(again, tmp_path)[0]).faults
    assert fault.rule == "loop" and "粥" in fault.chinese


@pytest.mark.parametrize(
    "text",
    [
        "标题很短。\n正文里有内景这个词，也有人说：走吧。",
        "He said: “Go.” The verse was long. The chorus of frogs began.",
        "Interior monologue is hard: nobody hears it.\nExterior walls are not.",
        "海报贴在墙上。\n主句只有四个字。",
    ],
)
def test_prose_that_speaks_of_such_things_is_prose(text: str) -> None:
    assert recognise.form_of(text) is None


def test_a_form_may_be_told_and_one_that_is_not_there_is_named() -> None:
    assert [f.rule for f in examine("走吧。", "screenplay").faults] == ["scenes"]
    assert [f.rule for f in examine("走吧。", "advertising").faults] == ["channels"]
    assert [f.rule for f in examine("走吧。", "game").faults] == ["pieces"]
    assert examine("床前明月光，疑是地上霜。举头望明月，低头思故乡。", "prose").verdict is None
    haiku = "An old silent pond\nA frog jumps into the pond\nSplash! Silence again"
    found = examine(haiku, "verse").verdict
    assert found is not None and found.form == "haiku"
    with pytest.raises(BadBrief, match="--metre"):
        examine("走吧。走吧走吧走吧。", "verse")


def test_the_verb_says_what_it_took_the_file_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tuple(check_verb.CALLED) == recognise.KINDS
    path = editions(adverts("zh"), tmp_path)[0]
    for given, code in (
        ([], 0),
        (["--form", "prose"], 1),
        (["--form", "game", "--metre", "七绝"], 2),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["check", str(path), *given])
        assert ended.value.code == code
        if not given:
            assert "advertising copy" in capsys.readouterr().out
    assert "--metre" in capsys.readouterr().err


@pytest.mark.models
@pytest.mark.parametrize("form", ["advertising", "product"])
def test_a_work_by_the_engines_holds_as_it_was_let_out(home: Home, form: str) -> None:
    sheet = {"品名": "小满随行杯", "容量": "480毫升", "材质": "316不锈钢", "售后": "一年质保"}
    with home.open() as studio:
        studio.make(Brief(line="一杯热茶", form=form, sheet=sheet, engines=ENGINES))
    files = [p for p in home.out.rglob("*") if p.suffix in (".txt", ".md", ".docx", ".epub")]
    assert len(files) == 4
    for path in files:
        found = checked(path)
        assert found.form == form, path.name
        assert not {"unfinished", "script", "length"} & {f.rule for f in found.faults}, path.name
