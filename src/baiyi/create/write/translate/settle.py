"""Settling, before a line is translated, how every name and term will be called."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from ....build.step import step
from ....errors import MissingExtra
from ....kinds import Writer
from ....values import Block, Brief, Canon, Manuscript, Term
from ...ask import Unusable, conversation, object_of, shaped
from .. import check
from . import glossary, wording

AT_ONCE = 8  # names in one call
MOST = 64  # names outside a canon: those that stand most often in the text
OFTEN = 2  # times that a name outside the canon must stand in the text
SHAPE = {"zh": "^[\u4e00-\u9fff·]{1,14}$", "en": "^[A-Z][A-Za-z' -]{1,38}$"}


@step(version=1, timeout=600)
def glossary_of(
    canon: Canon, words: tuple[str, ...], brief: Brief, *, writer: Writer, seed: int
) -> Canon:
    """The canon of the source with its names as the translation will have them.

    `words` are the names that need a translation (see `names`). The `terms` of the result are
    the whole glossary: the brief's own words first, then the canon's, then what the writer
    settled. Descriptions are still those of the source. Raises BadBrief for a glossary that
    contradicts itself, NotGoodEnough.
    """
    settled = glossary.fixed(brief, canon)
    known = {glossary.same(word) for word in settled}
    left = [word for word in words if glossary.same(word) not in known]
    for start in range(0, len(left), AT_ONCE):
        asked = left[start : start + AT_ONCE]
        settled |= _asked(asked, settled, brief.language, writer, seed + start)
    return renamed(canon, settled, brief.language)


def names(source: Manuscript) -> tuple[str, ...]:
    """The names of the canon; where it knows nobody, those that come again in the text."""
    canon = source.canon
    listed = [c.name for c in canon.characters] + [p.name for p in canon.places]
    listed += [t.word for t in canon.terms]
    if not canon.characters:
        counted = Counter(check.proper_names(source.text))
        listed += [name for name, times in counted.most_common(MOST) if times >= OFTEN]
    return tuple(dict.fromkeys(listed))


def _asked(
    words: list[str], settled: dict[str, str], language: str, writer: Writer, seed: int
) -> dict[str, str]:
    say = wording.into(language)
    shape = {"type": "string", "pattern": SHAPE["zh" if language == "zh" else "en"]}
    schema = object_of(dict.fromkeys(words, shape))
    taken = {glossary.same(told) for told in settled.values()}
    return shaped(
        writer,
        conversation(say.role, *say.named, say.glossary.format(words=_listed(words, language))),
        schema,
        lambda said: read(said, words, taken),
        what=("the glossary", "词表"),
        max_tokens=40 + 24 * len(words),
        seed=seed,
        temperature=0.2,
    )


def _listed(words: list[str], language: str) -> str:
    """A word a line; Chinese ones with their sounds, which a small writer does not know well."""
    if language == "zh":
        return "\n".join(words)
    return "\n".join(f"{word} ({sounds(word)})" for word in words)


def sounds(word: str) -> str:
    """How Chinese characters are said, in pinyin without tones. Raises MissingExtra."""
    try:
        from pypinyin import lazy_pinyin
    except ImportError as error:
        raise MissingExtra(
            "translating Chinese needs the package pypinyin; run: pip install 'baiyi[texts]'",
            "翻译中文需要 pypinyin 包；请运行：pip install 'baiyi[texts]'",
        ) from error
    return " ".join(lazy_pinyin(word))


def read(said: str, words: list[str], taken: set[str]) -> dict[str, str]:
    """Raises Unusable for an answer that is no glossary, or calls two by one name."""
    try:
        told = json.loads(said)
        found = {word: " ".join(str(told[word]).split()) for word in words}
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable("it is not the JSON that was asked for", "答案不是所要的 JSON") from error
    counted = Counter(glossary.same(name) for name in found.values())
    double = [name for name in found.values() if counted[glossary.same(name)] > 1]
    double += [name for name in found.values() if glossary.same(name) in taken]
    if double or "" in found.values():
        what = double[0] if double else ""
        raise Unusable(f"two are called {what!r}", f"两处都译作“{what}”")
    return found


def renamed(canon: Canon, settled: dict[str, str], language: str) -> Canon:
    """Names changed; a voice of the other language is nobody's any more."""
    terms = tuple(glossary.term(word, told, language) for word, told in settled.items())
    return canon.model_copy(
        update={
            "characters": tuple(
                c.model_copy(update={"name": settled.get(c.name, c.name)[:40], "voice": None})
                for c in canon.characters
            ),
            "places": tuple(
                p.model_copy(update={"name": settled.get(p.name, p.name)[:40]})
                for p in canon.places
            ),
            "terms": terms,
        }
    )


DESCRIBED = {"characters": ("role", "wants"), "places": ("description",)}
LONGEST = {"role": 120, "wants": 200, "description": 200}


def descriptions(canon: Canon) -> tuple[Block, ...]:
    """Everything that the canon says in sentences, to be translated like a text."""
    found = [
        getattr(entry, field)
        for group, fields in DESCRIBED.items()
        for entry in getattr(canon, group)
        for field in fields
    ]
    return tuple(Block(text=re.sub(r"\s+", " ", text)) for text in (*found, *canon.facts))


def described(canon: Canon, blocks: tuple[Block, ...]) -> Canon:
    """The canon with its sentences as `blocks` have them, in the order of `descriptions`."""
    told = iter(block.text for block in blocks)
    update: dict[str, Any] = {
        group: tuple(
            entry.model_copy(update={f: next(told)[: LONGEST[f]] for f in fields})
            for entry in getattr(canon, group)
        )
        for group, fields in DESCRIBED.items()
    }
    return canon.model_copy(update=update | {"facts": tuple(told)})


def passages(blocks: tuple[Block, ...], most: int) -> list[tuple[Block, ...]]:
    """Neighbours together, up to so many characters."""
    found: list[list[Block]] = []
    size = most + 1
    for block in blocks:
        if size + len(block.text) > most:
            found.append([])
            size = 0
        found[-1].append(block)
        size += len(block.text)
    return [tuple(group) for group in found]


def settled_terms(canon: Canon, text: str) -> tuple[Term, ...]:
    return glossary.occurring(canon.terms, text)
