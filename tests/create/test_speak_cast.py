"""Voices for characters, and the narrator's own."""

from __future__ import annotations

import pickle
from typing import Literal

import pytest
from tiny_people import ZH
from tiny_speaker import tones

from baiyi.build.declared import declared
from baiyi.create import speak
from baiyi.create.speak.cast import heard
from baiyi.create.speak.pitch import misfit
from baiyi.create.speak.voices import narrator, of_language
from baiyi.errors import Unsupported
from baiyi.values import Canon, Character, Look, Place, Voice


def people(*genders: Literal["female", "male", "other"]) -> Canon:
    return Canon(
        characters=tuple(
            Character(name=f"甲{number}", role="孩子", gender=gender)
            for number, gender in enumerate(genders)
        )
    )


def voices(canon: Canon, language: str = "zh") -> list[str | None]:
    cast = speak.cast(canon, language, speaker=tones())
    return [character.voice for character in cast.characters]


def test_the_steps_are_steps_of_this_craft_and_travel() -> None:
    names = []
    for step in (speak.cast, speak.narrate, speak.opening):
        assert pickle.loads(pickle.dumps(step)) is step
        known = declared(step)
        assert known.kinds == ("speaker",) and not known.seeded
        names.append(known.name)
    assert names == ["speak.cast", "speak.narrate", "speak.opening"]


def test_each_has_a_voice_of_the_right_gender_and_nobody_the_narrators() -> None:
    assert narrator(of_language(tones(), "zh")).name == "hong"  # the best Chinese voice
    assert voices(people("female", "male", "female", "male")) == ["lan", "ming", "yu", "gang"]


def test_the_same_canon_gives_the_same_cast_and_nothing_else_changes() -> None:
    once, twice = (speak.cast(ZH, "zh", speaker=tones()) for _ in range(2))
    assert once == twice
    bare = [c.model_copy(update={"voice": None}) for c in once.characters]
    assert tuple(bare) == ZH.characters and once.model_copy(update={"characters": ()}) == Canon()


def test_a_voice_that_a_human_set_is_kept_and_given_to_nobody_else() -> None:
    canon = people("female", "female")
    first = canon.characters[1].model_copy(update={"voice": "lan"})
    canon = canon.model_copy(update={"characters": (canon.characters[0], first)})
    assert voices(canon) == ["yu", "lan"]
    strange = canon.characters[1].model_copy(update={"voice": "no such voice"})
    assert voices(canon.model_copy(update={"characters": (strange,)})) == ["no such voice"]


def test_when_voices_run_out_those_heard_least_come_again() -> None:
    found = voices(people(*["female"] * 5))
    assert set(found) == {"lan", "yu"} and abs(found.count("lan") - found.count("yu")) == 1


def test_what_somebody_is_tells_the_gender_that_the_canon_leaves_open() -> None:
    canon = Canon(
        characters=(
            Character(name="白奶奶", role="邻居"),
            Character(name="阿东", role="铁匠的儿子"),
            Character(name="Mio", role="a shy girl"),
        )
    )
    assert voices(canon) == ["lan", "ming", "yu"]


def test_one_voice_alone_is_the_narrators_and_characters_have_none() -> None:
    speaker = tones()
    speaker.all = speaker.all[:1]
    cast = speak.cast(ZH, "zh", speaker=speaker)
    assert [c.voice for c in cast.characters] == [None, None, None]


def test_a_region_has_its_own_voices_first() -> None:
    speaker = tones()
    assert [v.name for v in of_language(speaker, "en-GB")] == ["dot", "cid", "amy", "bob"]
    assert [v.name for v in of_language(speaker, "en")] == ["amy", "dot", "bob", "cid"]
    assert {v.language for v in of_language(speaker, "zh-Hant-TW")} == {"zh"}


@pytest.mark.parametrize("language", ["fr", "", "z", "zho"])
def test_a_language_without_voices_is_refused_in_both_languages(language: str) -> None:
    with pytest.raises(Unsupported) as caught:
        speak.cast(ZH, language, speaker=tones())
    assert "zh" in caught.value.english and "tones" in caught.value.chinese


def test_children_and_small_animals_are_high_and_old_people_low() -> None:
    def sounding(name: str, pitch: float) -> Voice:
        gender = "male" if "zm" in name else "female"
        return Voice.model_validate(
            {"name": name, "language": "zh", "gender": gender, "pitch": pitch}
        )

    speaker = tones()
    speaker.all = [
        Voice(name="zf_xiaoxiao", language="zh", gender="female", quality=0.9),
        sounding("zf_xiaoni", 215),
        sounding("zf_xiaoyi", 310),
        sounding("zm_yunjian", 130),
        sounding("zm_yunxia", 294),
        sounding("zm_yunyang", 146),
    ]
    canon = Canon(
        characters=(
            Character(name="爷爷", role="", gender="male", age="old"),
            Character(name="毛毛", role="", gender="male", look=Look(figure="fox")),
            Character(name="阿灯", role="", gender="female"),
            Character(name="奶奶", role="", gender="female", age="old"),
        )
    )
    cast = speak.cast(canon, "zh", speaker=speaker)
    assert [c.voice for c in cast.characters] == [
        "zm_yunjian", "zm_yunxia", "zf_xiaoyi", "zf_xiaoni",
    ]  # fmt: skip
    good, poor = (Voice(name="x", language="zh", gender="male", quality=q) for q in (0.9, 0.1))
    assert misfit(good, 120) < misfit(poor, 120) < misfit(poor, 300)


def test_looks_and_places_cannot_be_heard() -> None:
    ada = Character(name="Ada", role="a girl", look=Look(figure="cat", hair="bun"), voice="v")
    canon = Canon(characters=(ada,), places=(Place(name="the mill", kind="river"),))
    other = ada.model_copy(update={"look": Look(figure="cat", hair="long", colour="teal")})
    assert heard(canon) == heard(Canon(characters=(other,)))
    assert heard(canon) != heard(Canon(characters=(ada.model_copy(update={"voice": "w"}),)))
