"""`/v1/moderations` by OpenAI's own client: what is judged, and that nothing else seems to be."""

from __future__ import annotations

from typing import Any

import openai
import pytest
from openai.types import Moderation
from patient_server import Served, client


def judged(server: Served, text: Any) -> list[Moderation]:
    return client(server).moderations.create(model="advertising-law", input=text).results


def more(result: Moderation) -> dict[str, Any]:
    assert result.model_extra is not None
    return result.model_extra


def test_forbidden_words_are_flagged_with_their_rule(server: Served) -> None:
    result, plain = judged(server, ["全国第一的灯笼，包治失眠。", "竹骨灯笼，高三十厘米。"])
    assert (result.flagged, plain.flagged) == (True, False)
    told = result.categories.model_dump(by_alias=True)
    assert (told["advertising/forbidden"], told["advertising/proof"]) == (True, False)
    first = more(result)["found"][0]
    assert (first["words"], first["rule"]) == ("全国第一", "absolute")
    assert "article 9(3)" in first["english"]
    assert more(plain)["found"] == []


def test_what_cannot_be_judged_is_null_and_named_never_false(server: Served) -> None:
    [result] = judged(server, "I will hurt you, guaranteed cure.")
    named = more(result)["not_judged"]
    told = result.categories.model_dump(by_alias=True)
    assert {"hate", "violence", "sexual/minors", "self-harm/intent"} <= set(named)
    assert all(told[name] is None for name in named)
    assert set(result.category_scores.model_dump().values()) == {None}


def test_a_language_whose_law_is_not_known_is_not_judged(server: Served) -> None:
    [result] = judged(server, "Лучший фонарь в мире")
    assert result.flagged is None and more(result)["language"] == "ru"
    assert {"advertising/forbidden", "advertising/proof"} <= set(more(result)["not_judged"])


@pytest.mark.parametrize("model", ["omni-moderation-latest", openai.omit])
def test_a_model_that_nobody_here_is_says_what_can_be_judged(server: Served, model: Any) -> None:
    with pytest.raises(openai.NotFoundError, match="no engine of this house judges hate") as caught:
        client(server).moderations.create(model=model, input="hello")
    assert "ask for 'advertising-law'" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", [], [[1]], [{"type": "image_url", "image_url": {"url": "x"}}]]
)
def test_what_is_no_text_is_refused(server: Served, text: Any) -> None:
    with pytest.raises(openai.BadRequestError, match="input"):
        judged(server, text)
