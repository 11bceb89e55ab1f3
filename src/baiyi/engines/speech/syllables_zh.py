"""Mandarin syllables in pinyin -> phonemes of Kokoro's alphabet, and pinyin in Latin letters."""

from __future__ import annotations

import re
from functools import cache

from misaki.transcription import pinyin_to_ipa

TONES = (("˧˩˧", "↓"), ("˧˥", "↗"), ("˥˩", "↘"), ("˥", "→"))
INITIALS = "zh|ch|sh|[bpmfdtnlgkhrzcsyw]"
FINALS = (
    "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|"
    "ue|er|a|o|e|i|u"
)
PALATAL = "[jqx](?:iang|iong|ian|iao|ing|ia|ie|iu|in|i|uan|ue|un|u)"
SYLLABLE = f"(?:{PALATAL}|(?:{INITIALS})(?:{FINALS})|ai|an|ang|ao|en|er|ou)"
NAME = re.compile(f"{SYLLABLE}{{1,4}}")
TELLING = re.compile("^(?:zh|x|q)|[^aeiou]x|[aeioun](?:zh|x|q)|ng[a-z]|[iu]ao|[iu]an|uo|iu|ui")


@cache
def ipa(syllable: str) -> str:
    """ "hao3" in the model's alphabet; a syllable that is none is silent.

    An "r" after the tone ("dian3r") curls the end of the syllable.
    """
    curled = syllable.endswith("r") and syllable[-2:-1].isdigit()
    plain = syllable.removesuffix("r") if curled else syllable
    try:
        said = "".join(first_way(plain))
    except (ValueError, IndexError):
        return ""
    for tone, arrow in TONES:
        said = said.replace(tone, arrow)
    said = said.replace("ɻ̩", "ɨ").replace("ɹ̩", "ɨ").replace("\u032f", "")
    return _curled(said) if curled else said


def pinyin_name(word: str) -> str:
    """A Chinese name in Latin letters ("Xiaoman") as it sounds, without tones; "" if it is none.

    Only what begins with a capital and has a spelling that English has not.
    """
    name = word.lower()
    if not word[:1].isupper() or not NAME.fullmatch(name) or not TELLING.search(name):
        return ""
    said = []
    while name:
        fits = (
            name[:n]
            for n in range(min(6, len(name)), 0, -1)
            if re.fullmatch(SYLLABLE, name[:n]) and (n == len(name) or NAME.fullmatch(name[n:]))
        )
        syllable = next(fits, "")
        if not syllable:
            return ""
        said.append(ipa(f"{syllable}5"))
        name = name[len(syllable) :]
    return "ˈ" + "".join(said)


def first_way(syllable: str) -> tuple[str, ...]:
    """The first of the ways in which the syllable may be transcribed."""
    first: tuple[str, ...] = next(iter(pinyin_to_ipa(syllable)))
    return first


def _curled(said: str) -> str:
    """The sounds of a syllable with 儿: its n, ŋ or i gives way to the curled r."""
    arrow = next((c for c in said if c in "→↗↓↘"), "")
    plain = said.replace(arrow, "") if arrow else said
    if plain.endswith(("n", "ŋ")):
        plain = plain[:-1]
        plain = re.sub("ɛ$", "a", plain)
    elif plain.endswith(("ai", "ei")):
        plain = plain[:-1] if plain.endswith("ai") else plain[:-2] + "ə"
    elif plain.endswith("ɨ"):
        plain = plain[:-1] + "ə"
    elif plain.endswith(("i", "y")):
        plain += "ə"
    return plain + "ɻ" + arrow
