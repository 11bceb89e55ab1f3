"""What of a writer's answer at the desk can be taken."""

from __future__ import annotations

import pytest

from baiyi.create.write import desk
from baiyi.errors import NotGoodEnough

ZH = "渡口的雾还没有散，林阿秀已经把第一锅粥端上了桌。"
EN = "The fog had not lifted when Anna put the first pot of porridge on the table."


def test_going_on_ends_at_the_last_whole_sentence() -> None:
    said = "江上的汽笛响了一声。孩子又扑回窗台，把手伸向"
    assert desk.checked("continue", ZH, said, "zh", cut=True) == "江上的汽笛响了一声。"
    said = "A whistle blew on the river. The child ran back to the"
    assert desk.checked("continue", EN, said, "en") == "A whistle blew on the river."


@pytest.mark.parametrize("tool", ["continue", "rewrite", "translate"])
def test_an_answer_without_an_end_is_refused(tool: desk.Tool) -> None:
    said = "Before the fog was gone, Anna had set the first pot of porridge"
    passage, language = (ZH, "zh") if tool == "translate" else (EN, "en")
    with pytest.raises(NotGoodEnough, match="breaks off") as refused:
        desk.checked(tool, passage, said, language, cut=True)
    assert "没有写完" in refused.value.say("zh")
    with pytest.raises(NotGoodEnough):
        desk.checked(tool, passage, said, language)


def test_a_heading_may_stand_without_a_stop_unless_it_was_cut() -> None:
    assert desk.checked("rewrite", "The ferry at dawn", "Dawn at the ferry", "en")
    with pytest.raises(NotGoodEnough):
        desk.checked("rewrite", "The ferry at dawn", "Dawn at the", "en", cut=True)


def test_a_whole_answer_is_taken_as_it_is() -> None:
    said = "Anna had the first pot of porridge on the table before the fog was gone."
    assert desk.checked("rewrite", EN, said, "en") == said
