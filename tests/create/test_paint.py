"""Staging a page, and setting covers: with a writer that follows rules and a plain picture."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from baiyi.create.paint.cover import cover, poster
from baiyi.create.paint.ground import contrast, measure
from baiyi.create.paint.named import hour_of, pose_of, things_named, weather_of
from baiyi.create.paint.stage import stage_cover, stage_poster, stage_scene
from baiyi.create.paint.typeface import GARAMOND, Type, vertical, wrap
from baiyi.errors import BadBrief, NotGoodEnough, Unsupported
from baiyi.values import (
    Asset,
    Beat,
    Canon,
    Character,
    Estimate,
    Figure,
    Frozen,
    Look,
    Page,
    Picture,
    Piece,
    Place,
    Plan,
    Prompt,
    Scene,
    Usage,
)

VOCABULARY = {
    "lantern": ("灯笼", "lantern"),
    "river_lantern": ("河灯", "river lantern"),
    "boat": ("小船", "boat"),
    "bridge": ("石桥", "bridge"),
    "girl": ("女孩", "girl"),
    "child": ("孩子", "child"),
}
MANY = VOCABULARY | {
    "moon": ("月亮", "moon"), "well": ("古井", "well"), "lamp": ("油灯", "lamp"),
    "tree": ("柳树", "willow")}  # fmt: skip


class RuleWriter:
    """Answers each prompt with the next of the given texts; keeps the prompts."""

    name = "rule"
    Options = Frozen
    streams = 1
    skill = "small"

    def __init__(self, answers: list[str]) -> None:
        self.answers = answers
        self.prompts: list[Prompt] = []

    @classmethod
    def examples(cls) -> list[Prompt]:
        return []

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        yield Piece(text=self.answers[min(len(self.prompts), len(self.answers)) - 1])
        yield Piece(text="", finish="stop", usage=Usage(written_tokens=1))

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate()

    def close(self) -> None:
        pass


class WordPainter:
    """Knows names only; staging asks for nothing else."""

    name = "words"
    Options = Frozen
    words = VOCABULARY

    def __init__(self, options: object = None, weights: Mapping[str, Path] | None = None) -> None:
        pass

    @classmethod
    def examples(cls) -> list[Scene]:
        return []

    def paint(self, scene: Scene, *, width: int, height: int, seed: int) -> Picture:
        raise AssertionError("staging never paints")

    def vocabulary(self) -> Mapping[str, tuple[str, str]]:
        return self.words

    def close(self) -> None:
        pass


PLAN = Plan(
    title="点亮河灯",
    premise="小满要点亮整条河。",
    season="autumn",
    beats=(
        Beat(number=1, happens="小满扎灯笼", place="河边", who=("小满",), hour="morning"),
        Beat(number=2, happens="河灯亮了", place="河边", who=("小满", "爷爷"), hour="dusk"),
    ),
)
CANON = Canon(
    characters=(
        Character(name="小满", role="灯笼匠的女儿", look=Look(figure="girl", colour="red")),
        Character(name="爷爷", role="老灯笼匠", look=Look(figure="old_man", colour="grey")),
    ),
    places=(Place(name="河边", kind="river"),),
)
ANSWER = json.dumps({"mood": "warm"})
PAGE = Page(number=2, text="夜里，小满把一盏河灯放进水里，小船在石桥下等着。")


def test_a_scene_takes_from_the_canon_what_the_canon_knows() -> None:
    scene = stage_scene(
        PAGE, PLAN, CANON, writer=RuleWriter([ANSWER]), painter=WordPainter(), seed=4
    )
    assert (scene.place, scene.season, scene.hour) == ("river", "autumn", "night")
    heroine = scene.figures[0]
    assert (heroine.who, heroine.thing, heroine.pose) == ("小满", "girl", "reaching")
    assert heroine.look == CANON.characters[0].look
    assert [f.thing for f in scene.figures[1:]] == ["river_lantern", "boat", "bridge"]
    assert scene.caption == "河边，夜里，晴。画中有小满、河灯、小船、石桥。"


def test_the_writer_is_asked_only_what_the_page_leaves_open() -> None:
    writer = RuleWriter(
        [ANSWER, json.dumps({"mood": "sad", "小满": "sitting", "things": ["lamp"]})]
    )

    def asked(text: str) -> tuple[Scene, dict[str, object]]:
        page = PAGE.model_copy(update={"text": text})
        painter = WordPainter()
        painter.words = MANY
        scene = stage_scene(page, PLAN, CANON, writer=writer, painter=painter, seed=4)
        schema = writer.prompts[-1].schema_
        assert schema is not None
        return scene, schema["properties"]

    scene, questions = asked("小满伸手摘下灯笼。")
    assert set(questions) == {"mood"} and scene.figures[0].pose == "reaching"
    scene, questions = asked("小满看见灯笼、小船、石桥、月亮、柳树、古井和油灯。")
    assert set(questions) == {"mood", "小满", "things"}
    assert questions["things"] == {
        "type": "array", "maxItems": 5,
        "items": {"enum": ["boat", "bridge", "moon", "tree", "well", "lamp"]},
    }  # fmt: skip
    assert scene.figures[0].pose == "sitting" and scene.mood == "sad"
    things = [figure.thing for figure in scene.figures]
    assert "lamp" in things and "well" not in things, "five fit, the writer's own first"


@pytest.mark.parametrize(
    ("text", "alone", "pose"),
    [
        ("小满坐在石阶上。爷爷跑进院子。", False, "sitting"),
        ("爷爷来了。他抬头看着月亮。", False, None),
        ("爷爷来了。她抬头看着月亮。", True, "looking_up"),
        ("Xiaoman 小满 held the lamp and knelt by the water. Then she slept.", False, "kneeling"),
        ("小满的奔腾的心。", True, None),
        ("The tower stood by the sea.", True, None),
    ],
)
def test_what_someone_does_is_read_from_the_sentences_about_them(
    text: str, alone: bool, pose: str | None
) -> None:
    assert pose_of(text, "小满", alone=alone) == pose


def test_an_unreadable_staging_is_tried_again_and_then_fails_by_name() -> None:
    writer = RuleWriter(['{"mood":', ANSWER])
    scene = stage_scene(PAGE, PLAN, CANON, writer=writer, painter=WordPainter(), seed=4)
    assert scene.mood == "warm"
    assert writer.prompts[0].seed != writer.prompts[1].seed
    with pytest.raises(NotGoodEnough, match="page 2") as raised:
        stage_scene(PAGE, PLAN, CANON, writer=RuleWriter(["no"]), painter=WordPainter(), seed=4)
    assert "第 2 页" in raised.value.chinese


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("河灯和灯笼", ("river_lantern", "lantern")),
        ("Two boats under the Bridge", ("boat", "bridge")),
        ("The lanternfish sang", ()),
        ("", ()),
    ],
)
def test_the_longest_name_wins_and_words_are_whole(text: str, things: tuple[str, ...]) -> None:
    assert things_named(text, VOCABULARY) == things


def test_the_page_decides_hour_and_weather_before_the_writer() -> None:
    assert hour_of("At midnight the cat woke.", "noon") == "night"
    assert hour_of("The cat woke.", "noon") == "noon"
    assert weather_of("一阵雨点落下来") == "rain"
    assert weather_of("The breeze was warm.") == "wind"
    assert weather_of("阳光照着院子") == "clear"


def test_cover_and_poster_show_the_hero() -> None:
    scene = stage_scene(
        PAGE, PLAN, CANON, writer=RuleWriter([ANSWER]), painter=WordPainter(), seed=4
    )
    for staged in (stage_cover(PLAN, CANON, (scene,)), stage_poster(PLAN, CANON, (scene,))):
        assert staged.figures[0].who == "小满"
        assert staged.place == "river"


def test_a_cover_shows_what_the_story_is_about_not_who_passes_by() -> None:
    def scene(*things: str) -> Scene:
        return Scene(place="river", figures=tuple(Figure(thing=t) for t in things))

    scenes = (scene("bridge", "boat"), scene("bridge", "fish"), scene("boat", "bridge", "crane"))
    for staged in (stage_cover(PLAN, CANON, scenes), stage_poster(PLAN, CANON, scenes)):
        assert [figure.thing for figure in staged.figures] == ["bridge", "boat"]


def plain(width: int, height: int, grey: int, noise: float = 0) -> Picture:
    ground = np.random.default_rng(0).normal(grey, noise, (height, width, 3)).clip(0, 255)
    png = io.BytesIO()
    Image.fromarray(ground.astype(np.uint8)).save(png, "PNG")
    return Picture(image=Asset.of(png.getvalue(), "image/png"), width=width, height=height)


def pixels(picture: Picture) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(picture.image.read())).convert("RGB"))


@pytest.mark.models
@pytest.mark.parametrize("grey", [12, 128, 245])
@pytest.mark.parametrize("noise", [0, 60])
@pytest.mark.parametrize(("title", "language"), [("点亮河灯", "zh"), ("The Small Light", "en")])
def test_a_title_can_be_read_on_any_ground(
    grey: int, noise: float, title: str, language: str
) -> None:
    blank = plain(600, 800, grey, noise)
    before, after = pixels(blank), pixels(cover(blank, title, "", language))
    changed = np.abs(after.astype(int) - before.astype(int)).sum(axis=2) > 40
    assert 0.004 < changed.mean() < 0.6
    rows, columns = np.nonzero(changed)
    box = (int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max()))
    inside = after[box[1] : box[3], box[0] : box[2]].reshape(-1, 3)
    ink = inside[inside.sum(axis=1).argmin()], inside[inside.sum(axis=1).argmax()]
    ground = measure(after, box).colour
    assert max(contrast(tuple(map(float, colour)), ground) for colour in ink) >= 4.5  # type: ignore[arg-type]


@pytest.mark.models
def test_the_same_cover_twice_is_the_same_bytes_and_a_poster_says_its_line() -> None:
    blank = plain(500, 750, 30)
    assert cover(blank, "灯", "林小满", "zh").image == cover(blank, "灯", "林小满", "zh").image
    with_line = poster(blank, "灯", "林小满", "今夜，河在等", "zh")
    assert with_line.image != poster(blank, "灯", "林小满", "", "zh").image


@pytest.mark.models
def test_bad_titles_are_refused_by_name() -> None:
    with pytest.raises(BadBrief, match="title"):
        cover(plain(300, 400, 30), "  ", "", "zh")
    with pytest.raises(Unsupported, match=r"U\+1F3EE"):
        cover(plain(300, 400, 30), "🏮", "", "zh")


@pytest.mark.models
def test_long_titles_stay_inside() -> None:
    long_title = "The Extraordinarily Long and Winding Story of a Lamp That Would Not Go Out"
    picture = plain(500, 700, 240)
    after = pixels(cover(picture, long_title, "", "en"))
    assert np.abs(after[:, :8].astype(int) - 240).max() < 12
    assert np.abs(after[:, -8:].astype(int) - 240).max() < 12


@pytest.mark.models
def test_lines_are_balanced_and_punctuation_turns() -> None:
    type_ = Type((GARAMOND,), 40)
    lines = wrap("the keeper of the small light", type_, 360)
    assert " ".join(lines) == "the keeper of the small light"
    widths = [type_.width(line) for line in lines]
    assert max(widths) <= 360
    assert min(widths) > 0.5 * max(widths)
    assert vertical("灯，亮了。") == "灯︐亮了︒"
