"""How high a voice is, and how high a character should sound."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ...values import Character, Voice

# Median pitch in Hz of voices that were heard, each on one sentence (autocorrelation, 40 ms).
HEARD: Mapping[str, int] = {
    "af_alloy": 134, "af_aoede": 170, "af_bella": 179, "af_heart": 183, "af_jessica": 206,
    "af_kore": 150, "af_nicole": 143, "af_nova": 163, "af_river": 188, "af_sarah": 180,
    "af_sky": 152, "am_adam": 126, "am_echo": 101, "am_eric": 149, "am_fenrir": 132,
    "am_liam": 125, "am_michael": 107, "am_onyx": 96, "am_puck": 115, "bf_alice": 224,
    "bf_emma": 179, "bf_isabella": 200, "bf_lily": 178, "bm_daniel": 128, "bm_fable": 123,
    "bm_george": 144, "bm_lewis": 112, "zf_xiaobei": 236, "zf_xiaoni": 215, "zf_xiaoxiao": 242,
    "zf_xiaoyi": 310, "zm_yunjian": 130, "zm_yunxi": 167, "zm_yunxia": 294, "zm_yunyang": 146,
}  # fmt: skip
UNHEARD = {"female": 195, "male": 120}  # Hz, of a voice that nobody has heard yet

# Hz, by age, of women and girls and of men and boys; who is neither stands between them.
WANTED: Mapping[str, tuple[int, int]] = {
    "child": (280, 250),
    "adult": (195, 120),
    "old": (160, 105),
}
SMALL, LARGE = 280, 105  # Hz, of animals
ANIMALS: Mapping[str, int] = {
    **dict.fromkeys(("cat", "fox", "rabbit", "bird", "duck", "frog", "mouse", "monkey", "fish"), SMALL),
    **dict.fromkeys(("bear", "tiger", "horse", "elephant", "dragon", "turtle", "panda"), LARGE),
}  # fmt: skip
WORTH = 0.8  # octaves that the best quality may be off


def wanted(character: Character, gender: str) -> float:
    """Hz. An animal sounds by its size, unless it is old."""
    women, men = WANTED[character.age]
    if character.age != "old" and character.look.figure in ANIMALS:
        return ANIMALS[character.look.figure]
    return {"female": women, "male": men}.get(gender, math.sqrt(women * men))


def misfit(voice: Voice, pitch: float) -> float:
    """How badly a voice would do, in octaves: how far off it is, less what its quality is worth."""
    heard = HEARD.get(voice.name, UNHEARD[voice.gender])
    return abs(math.log2(heard / pitch)) - WORTH * voice.quality
