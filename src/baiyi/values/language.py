"""The language that a text is written in."""

from __future__ import annotations

import re

# Words that are frequent in one language and rare in the others.
COMMON = {
    "en": "the and a of to in is who her his with that she he must for an at from has wants",
    "fr": "le la les des et une un du qui dans est avec pour sur son sa au il elle ne pas veut",
    "de": "der die das und ein eine ist mit von zu den dem nicht auf für sich im er sie will",
    "es": "el la los las una un y que de en con por para su es se del al no quiere",
    "it": "il lo la gli una un che di con per del della è non nel sul si vuole le",
    "pt": "o a os as um uma que de com para do da não em no na se é quer",
}


def language_of(text: str) -> str:
    """The language that a text is written in (BCP 47), by script and frequent words.

    Chinese, Japanese, Korean and Russian by their letters; the others by the words that only
    they use often; English where nothing speaks for another.
    """
    if re.search(r"[\u3040-\u30ff]", text):
        return "ja"
    if re.search(r"[\u3400-\u9fff]", text):
        return "zh"
    if re.search(r"[\uac00-\ud7af]", text):
        return "ko"
    if re.search(r"[\u0400-\u04ff]", text):
        return "ru"
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {
        language: sum(word in common.split() for word in words)
        for language, common in COMMON.items()
    }
    return max(counts, key=lambda language: (counts[language], language == "en"))
