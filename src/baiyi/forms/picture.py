"""One picture of a few words: staged, painted, labelled, signed. It is no work; nothing of it is kept.

A painter of this house draws what its vocabulary has, and imagines nothing. So the scene's caption
says what was understood of the words; the land and what usually stands in it are the painter's own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, get_args

from PIL import Image

from ..create.paint.illustrate import illustrate, jpeg
from ..create.paint.named import hour_of
from ..create.paint.stage import stage_scene
from ..create.write.canon import KIN, kind_of, named_place
from ..kinds import Painter, Writer
from ..protect.authority import fingerprint
from ..protect.label import notice
from ..protect.seal import seal
from ..settings import settings
from ..values import (
    Asset,
    Beat,
    Canon,
    Character,
    Colour,
    Look,
    Origin,
    Page,
    Person,
    Picture,
    Place,
    Plan,
    Scene,
    Sealed,
    Season,
)
from ..values.language import language_of

Coding = Literal["png", "jpeg", "webp"]
SEASON_WORDS: Mapping[Season, str] = {
    "spring": r"春|\bspring\b",
    "summer": r"夏|\bsummer\b",
    "autumn": r"秋|\bautumn\b|\bfall\b",
    "winter": r"冬|雪|\bwinter\b|\bsnow",
}
COLOURS: tuple[Colour, ...] = ("red", "blue", "green")  # of who stands there; no more than these
AGED = re.compile(r"old (?!(?:wo)?man\b)", re.I)


def scene_of(words: str, *, writer: Writer, painter: Painter, seed: int) -> Scene:
    """The scene that the words name. Raises StepFailed where the writer does."""
    named = named_place(words)
    place = Place(name=(named or "-")[:40], kind=(kind_of(named) if named else None) or "field")
    hour = hour_of(words, "morning")
    beat = Beat(number=1, happens=words[:300], place=place.name, hour=hour)
    season = next((s for s, w in SEASON_WORDS.items() if re.search(w, words, re.I)), "spring")
    plan = Plan(title=words[:80], premise=words[:400], season=season, beats=(beat,))
    canon = Canon(characters=_people(words, painter), places=(place,))
    page = Page(number=1, text=words)
    return stage_scene(page, plan, canon, writer=writer, painter=painter, seed=seed)


def _people(words: str, painter: Painter) -> tuple[Character, ...]:
    """Who is named, in their order, each under the word that names them."""
    named = painter.vocabulary()
    own = [(r"{}|\b{}s?\b".format(*named[f]), f) for f in get_args(Person) if f in named]
    found: list[tuple[re.Match[str], str]] = []
    for pattern, figure in (*KIN, *own):
        for match in re.finditer(pattern, words, re.I):
            begin, end = match.span()
            # A grandmother is no mother besides; and an old bridge is nobody.
            if any(m.start() < end and begin < m.end() for m, _ in found) or AGED.match(match[0]):
                continue
            found.append((match, figure))
    first = {m[0]: figure for m, figure in sorted(found, key=lambda pair: pair[0].start())}
    return tuple(
        Character(name=name, role=figure, look=Look(figure=figure, colour=colour))
        for (name, figure), colour in zip(first.items(), COLOURS, strict=False)
    )


def pictures(
    scene: Scene,
    words: str,
    *,
    painter: Painter,
    size: tuple[int, int],
    seeds: Sequence[int],
    coding: Coding,
    engines: tuple[str, ...],
) -> Iterator[Sealed]:
    """The scene painted with each seed, `size` in pixels, sealed. Raises StepFailed, MissingModel."""
    language = language_of(words)
    certificate = fingerprint()
    for seed in seeds:
        picture = illustrate(scene, *size, painter=painter, seed=seed)
        asset = _coded(picture, coding)
        origin = Origin(
            producer=settings().producer,
            produce_id=f"api-{asset.digest[:16]}",
            title=words[:80],
            language=language,
            notice=notice(language),
            engines=engines,
        )
        yield seal(asset, origin, certificate)


def _coded(picture: Picture, coding: Coding) -> Asset:
    if coding == "png":
        return picture.image
    if coding == "jpeg":
        return jpeg(picture).image
    out = io.BytesIO()
    # The label is set into it with a loss: before that nothing is lost.
    Image.open(io.BytesIO(picture.image.read())).convert("RGB").save(out, "WEBP", lossless=True)
    return Asset.of(out.getvalue(), "image/webp")
