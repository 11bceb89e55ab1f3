"""What stands about in a place though no page names it: the set, as a stage designer builds it.

A place keeps its set through the book, so that readers know it again; two places of one kind get
different ones. What the place's own name says stands there first: a tower in "the clock tower".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...values import Canon, Figure, PlaceKind


class Prop(NamedTuple):
    """A thing, where it stands (0 left, 1 right; 0 near, 1 at the horizon), and how many."""

    thing: str
    x: float
    depth: float
    number: int = 1


Set = tuple[Prop, ...]

# For Chinese stories, then for others where theirs look otherwise. Large things frame the sides,
# far ones give depth; the middle third stays free for who acts.
CHINESE: Mapping[PlaceKind, tuple[Set, ...]] = {
    "river": (
        (Prop("willow", 0.07, 0.14), Prop("boat", 0.80, 0.55), Prop("pavilion", 0.62, 0.62)),
        (Prop("house", 0.26, 0.52, 3), Prop("willow", 0.93, 0.16), Prop("wooden_bridge", 0.70, 0.50)),
        (Prop("bamboo", 0.05, 0.12, 2), Prop("pagoda", 0.74, 0.80), Prop("raft", 0.30, 0.60)),
        (Prop("maple", 0.94, 0.15), Prop("hut", 0.20, 0.50), Prop("heron", 0.66, 0.30, 2)),
    ),
    "lake": (
        (Prop("willow", 0.94, 0.14), Prop("pavilion", 0.22, 0.56), Prop("lotus", 0.70, 0.30, 5)),
        (Prop("pagoda", 0.80, 0.85), Prop("boat", 0.30, 0.50), Prop("reeds", 0.08, 0.18, 2)),
    ),
    "sea": (
        (Prop("junk", 0.76, 0.60), Prop("seagull", 0.32, 0.40, 3), Prop("rock", 0.92, 0.20)),
        (Prop("pine", 0.94, 0.20), Prop("boat", 0.26, 0.45), Prop("seagull", 0.60, 0.50, 2)),
    ),
    "mountain": (
        (Prop("pine", 0.92, 0.14), Prop("temple", 0.28, 0.66), Prop("flying_crane", 0.56, 0.60, 2)),
        (Prop("pine", 0.06, 0.18, 2), Prop("pavilion", 0.78, 0.60), Prop("stairs", 0.66, 0.42)),
    ),
    "forest": (
        (Prop("oak", 0.07, 0.10), Prop("mushroom", 0.80, 0.10, 3), Prop("birch", 0.84, 0.46, 3)),
        (Prop("bamboo", 0.93, 0.12, 3), Prop("pine", 0.18, 0.50, 2), Prop("rock", 0.72, 0.24)),
    ),
    "village": (
        (Prop("house", 0.80, 0.46, 2), Prop("tree", 0.07, 0.18), Prop("well", 0.64, 0.30)),
        (Prop("hut", 0.18, 0.44, 2), Prop("bamboo", 0.94, 0.18, 2), Prop("fence", 0.74, 0.34)),
    ),
    "town": (
        (Prop("shop", 0.16, 0.42, 2), Prop("lanterns", 0.55, 0.40), Prop("gate", 0.82, 0.66)),
        (Prop("house", 0.82, 0.46, 2), Prop("pagoda", 0.30, 0.85), Prop("lanterns", 0.62, 0.36)),
    ),
    "field": (
        (Prop("wheat", 0.76, 0.30, 6), Prop("tree", 0.08, 0.26), Prop("hut", 0.34, 0.70)),
        (Prop("flowers", 0.74, 0.20, 5), Prop("house", 0.24, 0.66, 2), Prop("willow", 0.94, 0.22)),
    ),
    "garden": (
        (Prop("peach_tree", 0.08, 0.20), Prop("flowers", 0.72, 0.14, 4), Prop("pavilion", 0.78, 0.56)),
        (Prop("bamboo", 0.93, 0.16, 2), Prop("rock", 0.18, 0.32), Prop("chrysanthemum", 0.66, 0.12, 4)),
    ),
    "courtyard": (
        (Prop("plum_tree", 0.92, 0.20), Prop("jar", 0.14, 0.20), Prop("door", 0.46, 0.80)),
        (Prop("bamboo", 0.07, 0.18), Prop("well", 0.78, 0.28), Prop("lanterns", 0.52, 0.50)),
    ),
    "road": (
        (Prop("willow", 0.07, 0.18), Prop("pavilion", 0.76, 0.60), Prop("flowers", 0.88, 0.12, 3)),
        (Prop("pine", 0.93, 0.16), Prop("hut", 0.24, 0.62), Prop("stone", 0.72, 0.20)),
    ),
    "room": (
        (Prop("table", 0.76, 0.26), Prop("jar", 0.10, 0.20)),
        (Prop("chair", 0.16, 0.24), Prop("loom", 0.84, 0.30)),
    ),
    "cave": (
        (Prop("rock", 0.88, 0.20), Prop("bat", 0.34, 0.60, 2)),
        (Prop("stone", 0.14, 0.18, 2), Prop("torch", 0.82, 0.34)),
    ),
    "snowfield": (
        (Prop("pine", 0.08, 0.20, 2), Prop("hut", 0.78, 0.62)),
        (Prop("dead_tree", 0.92, 0.18), Prop("hill", 0.30, 0.80)),
    ),
    "desert": (
        (Prop("camel", 0.76, 0.50, 2), Prop("rock", 0.12, 0.26)),
        (Prop("dead_tree", 0.90, 0.24), Prop("tent", 0.24, 0.55)),
    ),
    "sky": (
        (Prop("cloud", 0.24, 0.50, 2), Prop("wild_goose", 0.72, 0.60, 3)),
        (Prop("cloud", 0.78, 0.40, 2), Prop("kite", 0.30, 0.50)),
    ),
}  # fmt: skip
OTHERS: Mapping[PlaceKind, tuple[Set, ...]] = {
    "river": (
        (Prop("willow", 0.07, 0.14), Prop("bridge", 0.72, 0.50), Prop("cottage", 0.30, 0.55)),
        (Prop("oak", 0.94, 0.16), Prop("watermill", 0.24, 0.48), Prop("duck", 0.62, 0.40, 3)),
    ),
    "lake": (
        (Prop("birch", 0.06, 0.14, 2), Prop("cottage", 0.76, 0.56), Prop("swan", 0.60, 0.40, 2)),
        (Prop("reeds", 0.92, 0.14, 2), Prop("boat", 0.28, 0.50), Prop("windmill", 0.72, 0.80)),
    ),
    "sea": (
        (Prop("rock", 0.93, 0.18), Prop("sailboat", 0.26, 0.66), Prop("seagull", 0.56, 0.40, 3)),
        (Prop("rock", 0.08, 0.22), Prop("ship", 0.66, 0.80), Prop("seagull", 0.60, 0.50, 2)),
    ),
    "mountain": (
        (Prop("pine", 0.93, 0.14, 2), Prop("castle", 0.28, 0.80), Prop("eagle", 0.58, 0.60)),
        (Prop("birch", 0.06, 0.18, 2), Prop("cottage", 0.78, 0.60), Prop("stone", 0.70, 0.22)),
    ),
    "village": (
        (Prop("cottage", 0.80, 0.44, 2), Prop("apple_tree", 0.07, 0.18), Prop("fence", 0.66, 0.30)),
        (Prop("church", 0.24, 0.66), Prop("cottage", 0.84, 0.46), Prop("well", 0.66, 0.28)),
    ),
    "town": (
        (Prop("cottage", 0.14, 0.40, 2), Prop("street_lamp", 0.74, 0.24), Prop("church", 0.80, 0.80)),
        (Prop("cottage", 0.84, 0.44, 2), Prop("church", 0.28, 0.70), Prop("street_lamp", 0.62, 0.30)),
    ),
    "field": (
        (Prop("wheat", 0.76, 0.28, 6), Prop("windmill", 0.24, 0.66), Prop("tree", 0.93, 0.26)),
        (Prop("flowers", 0.74, 0.16, 5), Prop("barn", 0.24, 0.60), Prop("fence", 0.62, 0.36)),
    ),
    "garden": (
        (Prop("apple_tree", 0.08, 0.20), Prop("flowers", 0.72, 0.14, 4), Prop("cottage", 0.80, 0.56)),
        (Prop("sunflower", 0.90, 0.14, 3), Prop("fence", 0.28, 0.44), Prop("bee", 0.62, 0.20, 2)),
    ),
    "courtyard": (
        (Prop("apple_tree", 0.92, 0.22), Prop("well", 0.20, 0.28), Prop("wall", 0.52, 0.80)),
        (Prop("bucket", 0.14, 0.16), Prop("barn", 0.78, 0.60), Prop("chicken", 0.66, 0.14, 3)),
    ),
    "road": (
        (Prop("oak", 0.07, 0.18), Prop("signpost", 0.74, 0.20), Prop("cottage", 0.30, 0.64)),
        (Prop("birch", 0.93, 0.16, 2), Prop("windmill", 0.26, 0.72), Prop("stone", 0.70, 0.18)),
    ),
    "room": (
        (Prop("table", 0.76, 0.26), Prop("basket", 0.10, 0.16)),
        (Prop("chair", 0.16, 0.24), Prop("table", 0.84, 0.28), Prop("box", 0.66, 0.20)),
    ),
    "desert": (
        (Prop("palm", 0.08, 0.22), Prop("camel", 0.74, 0.50, 2)),
        (Prop("dead_tree", 0.92, 0.24), Prop("tent", 0.24, 0.55)),
    ),
}  # fmt: skip

FULL = 5  # figures beside the people that a picture holds before it is crowded
SHY = 2  # props that stand even in a full picture


def dressed(
    figures: Sequence[Figure],
    place: str,
    kind: PlaceKind,
    named: Sequence[str],
    canon: Canon,
    drawn: Mapping[str, tuple[str, str]],
    *,
    chinese: bool,
) -> tuple[Figure, ...]:
    """The figures, and the set of their place behind them; nothing stands there twice.

    `named`: the things in the place's own name; `drawn`: the painter's vocabulary.
    """
    seen = {figure.thing for figure in figures}
    own = tuple(Prop(thing, 0.80, 0.46) for thing in named)
    wanted = [p for p in (*own, *set_of(place, kind, canon, chinese=chinese)) if p.thing in drawn]
    props = [prop for prop in wanted if prop.thing not in seen]
    room = max(SHY, FULL - sum(figure.who is None for figure in figures))
    return (*figures, *(_figure(prop, figures) for prop in props[:room]))


def set_of(place: str, kind: PlaceKind, canon: Canon, *, chinese: bool) -> Set:
    """The place's set: the canon's first place of a kind takes the first, the next one the next."""
    sets = CHINESE[kind] if chinese else OTHERS.get(kind, CHINESE[kind])
    alike = [p.name for p in canon.places if p.kind == kind]
    return sets[alike.index(place) % len(sets)] if place in alike else sets[0]


def _figure(prop: Prop, figures: Sequence[Figure]) -> Figure:
    """The prop as a figure, on the other side where a named thing has its place already."""
    taken = any(
        f.who is None and abs(f.x - prop.x) < 0.12 and abs(f.depth - prop.depth) < 0.2
        for f in figures
    )
    x = 1 - prop.x if taken else prop.x
    return Figure(
        thing=prop.thing,
        x=x,
        depth=prop.depth,
        count=prop.number,
        facing="left" if x > 0.5 else "right",
    )
