"""The voices of a language, and the one that tells the story."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import NotFound, Unsupported
from ...kinds import Speaker
from ...values import Voice

NARRATOR = "narrator"


def of_language(speaker: Speaker, language: str) -> tuple[Voice, ...]:
    """The speaker's voices of that language, best first. Raises Unsupported where it has none.

    Those of the very tag ("en-GB") go before the others of its language ("en", "en-US").
    """
    wanted = language.lower()
    voices = speaker.voices()
    found = [voice for voice in voices if _primary(voice.language) == _primary(wanted)]
    if not found:
        there = ", ".join(sorted({voice.language for voice in voices})) or "none"
        raise Unsupported(
            f"the speaker {speaker.name} has no voice for the language {language!r}; it speaks: "
            f"{there}. Choose another language or speaker, or set narration: false",
            f"配音引擎 {speaker.name} 没有 {language!r} 的声音；现有语言：{there}。"
            "请换一种语言或引擎，或设 narration: false",
        )
    found.sort(key=lambda v: (v.language.lower() != wanted, -v.quality, v.name))
    return tuple(found)


def named(speaker: Speaker, name: str, language: str) -> Voice:
    """The voice of that name and language. Raises NotFound with those there are, Unsupported."""
    voices = of_language(speaker, language)
    for voice in voices:
        if voice.name == name:
            return voice
    there = ", ".join(voice.name for voice in voices)
    raise NotFound(
        f"{speaker.name} has no voice {name!r} that speaks {language}; it has: {there}",
        f"{speaker.name} 没有会说 {language} 的声音 {name!r}；现有：{there}",
    )


def narrator(voices: Sequence[Voice]) -> Voice:
    """Who tells the story: the best of the voices, as `of_language` gives them.

    Its language is the speaker's own tag for what is spoken.
    """
    return voices[0]


def _primary(language: str) -> str:
    """ "zh" of "zh-Hans-CN" (BCP 47)."""
    return language.lower().replace("_", "-").partition("-")[0]
