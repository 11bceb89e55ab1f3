"""The voices of Kokoro 82M v1.0.

Qualities of English voices after the grades in its own VOICES.md; those of Chinese voices, which
all have the same grade there, after how well bench/recognise.py understands them.
"""

from __future__ import annotations

from ...values import Voice

GRADES = {
    "af_heart": 0.95, "af_bella": 0.9, "af_nicole": 0.75, "af_aoede": 0.65, "af_kore": 0.65,
    "af_sarah": 0.65, "am_fenrir": 0.65, "am_michael": 0.65, "am_puck": 0.65, "af_alloy": 0.6,
    "af_nova": 0.6, "bf_emma": 0.75, "bf_isabella": 0.6, "bm_fable": 0.6, "bm_george": 0.6,
    "af_sky": 0.55, "bm_lewis": 0.45, "af_jessica": 0.4, "af_river": 0.4, "am_echo": 0.4,
    "am_eric": 0.4, "am_liam": 0.4, "am_onyx": 0.4, "bf_alice": 0.4, "bf_lily": 0.4,
    "bm_daniel": 0.4, "am_santa": 0.35, "am_adam": 0.25,
    "zf_xiaoyi": 0.6, "zf_xiaoxiao": 0.5, "zf_xiaobei": 0.5, "zf_xiaoni": 0.2,
    "zm_yunxi": 0.65, "zm_yunjian": 0.6, "zm_yunxia": 0.5, "zm_yunyang": 0.5,
}  # fmt: skip
# Median Hz, each heard on one sentence (autocorrelation, 40 ms).
PITCHES = {
    "af_alloy": 134, "af_aoede": 170, "af_bella": 179, "af_heart": 183, "af_jessica": 206,
    "af_kore": 150, "af_nicole": 143, "af_nova": 163, "af_river": 188, "af_sarah": 180,
    "af_sky": 152, "am_adam": 126, "am_echo": 101, "am_eric": 149, "am_fenrir": 132,
    "am_liam": 125, "am_michael": 107, "am_onyx": 96, "am_puck": 115, "bf_alice": 224,
    "bf_emma": 179, "bf_isabella": 200, "bf_lily": 178, "bm_daniel": 128, "bm_fable": 123,
    "bm_george": 144, "bm_lewis": 112, "zf_xiaobei": 236, "zf_xiaoni": 215, "zf_xiaoxiao": 242,
    "zf_xiaoyi": 310, "zm_yunjian": 130, "zm_yunxi": 167, "zm_yunxia": 294, "zm_yunyang": 146,
}  # fmt: skip
LANGUAGES = {"a": "en", "b": "en", "z": "zh"}
DEFAULTS = {"zh": "zm_yunxi", "en": "af_heart"}


def voice(name: str) -> Voice:
    """What is known of a voice by its name: "zf_xiaoyi" is Chinese and female."""
    return Voice(
        name=name,
        language=LANGUAGES[name[0]],
        gender="female" if name[1] == "f" else "male",
        pitch=PITCHES.get(name),
        quality=GRADES.get(name, 0.3),
    )


def british(name: str) -> bool:
    return name.startswith("b")
