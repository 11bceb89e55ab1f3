"""Which form a text is of, by how it is set out; no model is asked.

It knows the editions that Baiyi lets out, in plain text, Markdown and Fountain, and what people
write in the same manner. What it knows nothing of is prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..create.write.advertising.channels import PRODUCT, channels
from ..create.write.lyrics.rhythm import kind_of
from ..documents import fountain
from ..protect.label import CHAT_NOTICES, NOTICES, TRANSCRIPT_NOTICES
from ..publish.wording import CHINESE, ENGLISH
from .game_reading import is_game

KINDS = ("prose", "verse", "lyrics", "screenplay", "advertising", "product", "game")
# What the law and the house have printed beside a text: no sentences of its writer.
MADE = {CHINESE.made_with, ENGLISH.made_with}
COLOPHONS = {CHINESE.colophon, ENGLISH.colophon}
PRINTED = {*NOTICES.values(), *CHAT_NOTICES.values(), *TRANSCRIPT_NOTICES.values(), *MADE}
BEFORE = re.compile(r"^(?:> ?|// ?|#{1,6} |[-·*] )")  # marks that a line may begin with
SONG_HEAD = re.compile(r"(?P<open>[\[【])?(?P<name>[^\d\[\]【】]{1,12}?) ?\d{0,2}[\]】]?[:：]?")
SPEECH = re.compile(
    r"(?P<who>[^\s：:，。！？,.!?“”\"][^：:，。！？,!?“”\"]{0,23})[：:] *(?P<said>\S.*)"
)


def without_notice(text: str) -> str:
    """The text without the lines that say, as the law asks, that it was generated; and without the
    colophon of a book of ours, which ends with the house's own words."""
    lines = text.splitlines()
    if COLOPHONS & set(lines) and MADE & set(lines):
        last = max(n for n, line in enumerate(lines) if line in COLOPHONS)
        made = max(n for n, line in enumerate(lines) if line in MADE)
        lines = lines[:last] + lines[made + 1 :] if last < made else lines
    kept = [line for line in lines if BEFORE.sub("", line.strip()).strip() not in PRINTED]
    return text if len(kept) == len(text.splitlines()) else "\n".join(kept).strip()


def rows(text: str) -> list[str]:
    """The lines that have words, without the marks of Markdown and of lists."""
    found = []
    for line in text.splitlines():
        line = BEFORE.sub("", line.strip()).removesuffix("\\").strip()
        line = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line.replace("**", ""))
        if line and not set(line) <= set("-*＊ "):
            found.append(line)
    return found


def form_of(text: str) -> str | None:
    """One of KINDS, where the way a text is set out tells; None: prose or a poem."""
    lines = rows(text)
    if is_game(text, lines):
        return "game"
    if is_script(lines):
        return "screenplay"
    if channel := _copy(lines):
        return "product" if channel == PRODUCT else "advertising"
    heads = [line for line in lines if song_head(line)]
    bracketed = any(line[0] in "[【" for line in heads)
    return "lyrics" if bracketed or len(heads) > 1 else None


def song_head(line: str) -> bool:
    """Whether a line is the name of a song's section: [Chorus], 主歌 2."""
    told = SONG_HEAD.fullmatch(line)
    return told is not None and kind_of(told["name"].strip()) is not None


def is_heading(line: str) -> bool:
    """Whether a line is a scene's heading: INT. KITCHEN - DAY, 3. 渡口 夜 外."""
    bare = fountain.NUMBERED.sub("", line.removeprefix("."))
    return bool(fountain.SCENE.match(bare) or fountain.PLACE_FIRST.fullmatch(line))


def is_script(lines: Sequence[str]) -> bool:
    """Scene headings, and somebody who speaks: a cue above, or a name and a colon before."""
    headed = next((n for n, line in enumerate(lines) if is_heading(line)), len(lines))
    return any(
        SPEECH.fullmatch(line) or line.startswith("@") or fountain.CUE.fullmatch(line)
        for line in lines[headed + 1 :]
        if not is_heading(line)
    )


def _copy(lines: Sequence[str]) -> str | None:
    """The channel whose name stands above its first label; the product page, by its labels."""
    pairs = set(pairwise(lines))
    for channel in channels().values():
        for language in ("zh", "en"):
            labels = [slot.label for slot in channel.slots(language)]
            if channel.name == PRODUCT:
                if len(set(labels) & set(lines)) > 2:
                    return PRODUCT
            elif any((channel.called(language), label) in pairs for label in labels):
                return channel.name
    return None
