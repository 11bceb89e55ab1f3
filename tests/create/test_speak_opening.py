"""The opening: title, author, and the notice that the law wants to be heard."""

from __future__ import annotations

import pytest
from tiny_speaker import tones

from baiyi.create import speak
from baiyi.create.speak.opening import PACE
from baiyi.errors import StepFailed, Unsupported
from baiyi.protect.label import notice
from baiyi.values import Recording


def opened(title: str, by: str, language: str) -> Recording:
    return speak.opening(title, by, language, notice=notice(language), speaker=tones())


@pytest.mark.parametrize(
    ("title", "by", "language", "said"),
    [
        ("点亮整条河", "林一", "zh", ["点亮整条河", "作者：林一"]),
        ("The Long Light", "Lin Yi", "en", ["The Long Light", "by Lin Yi"]),
        ("点亮整条河", "", "zh", ["点亮整条河"]),
        ("…", " — ", "en", ["Untitled"]),
        ("《》", "🏮", "zh", ["无题"]),
    ],
)
def test_title_author_and_notice_in_this_order(
    title: str, by: str, language: str, said: list[str]
) -> None:
    recording = opened(title, by, language)
    assert [line.line.text for line in recording.lines] == [*said, notice(language)]
    assert recording.number == 0 and recording.unspoken == ()
    assert {line.begin for line in recording.lines} == {-1}, "nothing of it stands on a page"
    assert {line.line.speaker for line in recording.lines} == {"narrator"}
    assert len({line.line.voice for line in recording.lines}) == 1


def test_the_notice_is_said_whole_and_slowly() -> None:
    for language, units in (("zh", 10), ("en", 7)):
        last = opened("A", "", language).lines[-1]
        assert "".join(
            last.line.text[w.begin : w.end] for w in last.words
        ) == last.line.text.replace(" ", "")
        pace = 60 * units / (last.stop_seconds - last.start_seconds)
        assert 120 <= pace <= PACE * 1.1 and last.line.speed < 1


def test_the_narrator_of_the_pages_opens_the_book() -> None:
    from baiyi.values import Canon, Page

    page = speak.narrate(Page(number=1, text="灯亮了。"), Canon(), "zh", speaker=tones())
    assert page.lines[0].line.voice == opened("灯", "", "zh").lines[0].line.voice


def test_a_notice_that_cannot_be_said_whole_fails_the_step() -> None:
    speaker = tones()
    speaker.mute = {"人"}
    with pytest.raises(StepFailed) as caught:
        speak.opening("灯", "", "zh", notice=notice("zh"), speaker=speaker)
    assert notice("zh") in caught.value.chinese and "narration: false" in caught.value.english


def test_a_title_that_cannot_be_said_is_named_and_the_notice_is_heard() -> None:
    recording = speak.opening("Мир", "", "en", notice=notice("en"), speaker=tones())
    assert recording.unspoken == ("Мир",)
    assert [line.line.text for line in recording.lines] == [notice("en")]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(Unsupported):
        opened("Le Monde", "", "fr")
