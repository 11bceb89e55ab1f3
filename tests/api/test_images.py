"""`/v1/images/generations` by OpenAI's own client: the pictures are labelled, signed, and as asked."""

from __future__ import annotations

import base64
import io
from typing import Any

import httpx
import openai
import pytest
from openai.types import Image as Made
from patient_server import Served, client, headers
from PIL import Image

from baiyi.engines.drawing import vocabulary
from baiyi.forms.picture import scene_of
from baiyi.protect.verify import verify

WORDS = "A girl with a lantern on an old bridge at night"


def data_of(made: Made) -> bytes:
    return base64.b64decode(made.b64_json or "")


@pytest.mark.parametrize("coding", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("words", [WORDS, "提灯笼的女孩站在石桥上，夜里"])
def test_a_picture_is_of_its_size_and_coding_labelled_and_signed(
    server: Served, words: str, coding: Any
) -> None:
    made = client(server).images.generate(
        model="little", prompt=words, size="320x256",  # type: ignore[arg-type]  # any size is taken
        output_format=coding,
    )  # fmt: skip
    data = data_of((made.data or [])[0])
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == (coding.upper(), (320, 256))
    report = verify(data)
    present = {f.rule for f in report.findings if f.outcome == "present"}
    assert report.whole and present >= {"gb45438.implicit", "iptc.source_type", "c2pa.signature"}
    explicit = next(f for f in report.findings if f.rule == "gb45438.explicit")
    assert ("AI生成" if words != WORDS else "AI generated") in explicit.english


def test_what_was_understood_is_told_and_a_seed_paints_again(server: Served) -> None:
    def generate(**more: Any) -> list[Made]:
        made = client(server).images.generate(
            model="little", prompt=WORDS, n=2, size="256x256", extra_body={"seed": 7} | more
        )
        return made.data or []

    first, second = generate()
    assert first.revised_prompt == "River, night, clear, with girl, bridge, lantern."
    assert first.b64_json != second.b64_json
    colours = [Image.open(io.BytesIO(data_of(p))).getpixel((9, 9)) for p in (first, *generate())]
    assert colours[0] == colours[1] != colours[2]
    assert [p.model_extra["seed"] for p in (first, second) if p.model_extra] == [7, 8]


@pytest.mark.parametrize(
    ("changes", "param", "remedy"),
    [
        ({"model": "dall-e-3"}, "model", "there are: little"),
        ({"response_format": "url"}, "response_format", "ask for b64_json"),
        ({"size": "99x1024"}, "size", "each 256 to 2048 pixels"),
        ({"size": "large"}, "size", "as 1024x1024, 1536x1024, 1024x1536"),
        ({"n": 5}, "n", "less than or equal to 4"),
        ({"prompt": " "}, "prompt", "no words"),
        ({"style": "vivid"}, "style", ""),
        ({"output_format": "gif"}, "output_format", "'webp'"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    server: Served, changes: dict[str, Any], param: str, remedy: str
) -> None:
    found = httpx.post(
        f"{server.url}/images/generations",
        json={"model": "little", "prompt": "a boat"} | changes,
        headers=headers(server, "maker"),
    )
    error = found.json()["error"]
    assert found.status_code in (400, 404) and error["param"] == param, error
    assert remedy in error["message"]


def test_an_address_is_refused_to_the_client_too(server: Served) -> None:
    with pytest.raises(openai.BadRequestError, match="ask for b64_json"):
        client(server).images.generate(model="little", prompt="x", response_format="url")


class Names:
    """The words of the painters of this house; nothing is painted here."""

    def vocabulary(self) -> Any:
        return vocabulary.names()


@pytest.mark.parametrize(
    ("words", "people", "place"),
    [
        ("Grandmother and granddaughter in the garden", ["old_woman", "girl"], "garden"),
        ("an old woman and two girls", ["old_woman", "girl"], "field"),
        ("an old fisherman by an old bridge", [], "river"),
        ("三个男人在河边", ["man"], "river"),
        ("两位老人在松树下下棋，远处有山", ["old_man"], "mountain"),
        ("mountains at dawn, mist", [], "mountain"),
    ],
)
def test_who_and_where_the_words_name(words: str, people: list[str], place: str) -> None:
    from patient_engines import Patient

    names: Any = Names()
    scene = scene_of(words, writer=Patient(None, {}), painter=names, seed=0)
    assert [f.thing for f in scene.figures if f.who] == people
    assert scene.place == place
