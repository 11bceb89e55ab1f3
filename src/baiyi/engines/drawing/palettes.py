"""Named palettes, and which one a scene takes by its place, hour, season, weather and mood.

A palette is pure data, from the far and bright to the near and dark, as in a box of cut paper
that is lit from behind. Colours are sRGB triples, 0 to 255.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from ...errors import NotFound
from ...values import Colour, Hour, Mood, Scene, Season

Rgb = tuple[int, int, int]


def rgb(code: str) -> Rgb:
    """A colour from six hexadecimal digits."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`share` of the other colour in the one."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def shaded(colour: Rgb, shade: float) -> Rgb:
    """Darker below 0, lighter above, -1 to 1; darker tones lean to blue, lighter ones to cream."""
    if shade < 0:
        return mix(colour, (24, 20, 40), min(1.0, -shade) * 0.62)
    return mix(colour, (255, 248, 228), min(1.0, shade) * 0.62)


def stop(colours: tuple[Rgb, ...], at: float) -> Rgb:
    """The colour at `at`, 0 the first to 1 the last, between its neighbours."""
    place = min(1.0, max(0.0, at)) * (len(colours) - 1)
    low = min(int(place), len(colours) - 2)
    return mix(colours[low], colours[low + 1], place - low)


@dataclass(frozen=True)
class Palette:
    """`sky` from the outside to the glow, `ground` from far to near, `water` from far to near."""

    name: str
    sky: tuple[Rgb, ...]
    ground: tuple[Rgb, ...]
    water: tuple[Rgb, ...]
    leaf: Rgb
    accent: Rgb
    light: Rgb
    darkness: float = 0.0  # how far garments and things are dimmed, 0 to 1


def _palette(
    name: str, sky: str, ground: str, water: str, rest: str, darkness: float = 0.0
) -> Palette:
    groups = [tuple(rgb(code) for code in text.split()) for text in (sky, ground, water)]
    leaf, accent, light = (rgb(code) for code in rest.split())
    return Palette(name, groups[0], groups[1], groups[2], leaf, accent, light, darkness)


_ALL = (
    _palette("dawn_peach", "7488b0 b797b4 f0b39c ffe6b4", "e2b0a4 bb8690 8a6580 5a4566 332a45",
             "f0c3a8 8f7394", "6d7f72 d8503f ffd88a", 0.06),
    _palette("morning_jade", "86c2c0 b2dcca dcedca fff6d4", "bddab2 8fc09a 5f9f86 3b776c 1e4d4d",
             "c4e6d8 4f9d96", "4f9470 d9573f ffe3a0"),
    _palette("noon_azure", "3f97cc 77bde0 b3dfec f9f8df", "bddda6 88c07a 4f9c5f 2d7652 194e41",
             "97d6e2 2f8ab0", "3f9556 e0503a fff0b0"),
    _palette("afternoon_gold", "78adb6 bccaa4 f3d88f fff3bf", "e8cf8c cba85e 94894b 5f6942 33452f",
             "ead9a0 6c9794", "7d8a45 cf4b33 ffe08c"),
    _palette("dusk_vermilion", "53366b a3476a e9724f ffc96e", "cf6a5b 994862 683354 412442 22152d",
             "f0955f 743861", "5d5560 f0b03f ffd070", 0.14),
    _palette("night_indigo", "0d1838 1b2f62 31538f 7fa6cd", "426899 2f4f82 213a68 16284c 0b1530",
             "4a78b0 152b58", "2f5d6d e0533c ffc65e", 0.30),
    _palette("night_teal", "081f2c 113f4c 22686e 86c0ac", "347c77 266063 1a494d 113238 081c22",
             "3f8c88 0f3a44", "2f6a56 e0653c ffd070", 0.30),
    _palette("night_plum", "170f33 31205c 5c3b88 c096c6", "6b4a91 4f3777 39285c 261b42 140e27",
             "7a559f 2a1c4e", "4a4a76 f08a5a ffd27a", 0.28),
    _palette("mist_pearl", "a5b4b8 c0cbca dadfd9 f6f2e6", "cbd3ce a9b8b5 819999 577176 334b52",
             "d3dad5 8ba2a4", "6f8d82 c2553f ffe2a8", 0.04),
    _palette("rain_slate", "54707f 7994a0 a2b8bd d2dcd6", "93aaac 6d898f 4b6c75 30505b 1a333e",
             "a3babd 476b79", "4f7a6e d5573f ffd68a", 0.10),
    _palette("storm_ink", "1c2133 363d54 5c657a b9bbb6", "5d6678 454e62 313a4e 21283a 111622",
             "6c7788 272f44", "3f565a d8573f ffe08a", 0.22),
    _palette("snow_blue", "7a9fbe a8c5da d2e2ea faf5e6", "eaf1f3 d9e6ed c0d5e2 9dbcd1 668fae",
             "c3d9e4 6f9dba", "5d8a86 cf4438 ffdf98"),
    _palette("winter_night", "121d3a 263d66 4a6d98 aac7dc", "86a8cc 6489b4 456b9b 2d4f80 182c54",
             "6f97c0 1e3865", "41677e d8533f ffc868", 0.24),
    _palette("autumn_amber", "86acae d4c690 f4ca78 ffedba", "ebbd6c d59046 ae6335 773f2b 42261f",
             "dfcf9e 678c8a", "c8762f c23a2c ffd884"),
    _palette("spring_blossom", "97c4d4 cfdcd8 f6d7d0 fff4e2", "ecd0cb bfd2ac 88b78f 548c76 2b5b55",
             "d7e4dc 6aa7a3", "79a85f df6480 ffe6b0"),
    _palette("desert_ochre", "3f9fb8 97ccc2 f4deab fff4d2", "f2ca8e e2a463 c77f48 965637 552f27",
             "9fd4cc 3f8f98", "8a9550 cf4b3a ffe6a8"),
    _palette("plaster_town", "5aa2c8 9ccbdc dde6dc fff3d8", "efe0c4 e0c6a2 c69f80 98725f 5c4450",
             "b9d3d2 56868f", "5f9064 cf4636 ffe3a2"),
    _palette("lantern_red", "5a2622 94482f cf8646 ffd890", "d09058 a66640 7a4530 502c25 2c1818",
             "b98a60 5a3f3c", "7a7a44 d8402f ffd27a", 0.08),
    _palette("paper_room", "b08a64 d2b084 ecd7ab fff5d8", "dcbc8c bd9466 946c4a 664836 3a2a26",
             "a8bcb0 5f8a8a", "7f9a62 c8452f ffe6ac"),
    _palette("cave_ember", "17141f 33283a 6a4a50 e0a068", "7a5a5c 58424c 3e303e 292130 15121c",
             "6a7a88 25303f", "4f6a5a f0703f ffcb70", 0.20),
)  # fmt: skip

PALETTES: Mapping[str, Palette] = {palette.name: palette for palette in _ALL}

HOURS: Mapping[Hour, str] = {
    "dawn": "dawn_peach", "morning": "morning_jade", "noon": "noon_azure",
    "afternoon": "afternoon_gold", "dusk": "dusk_vermilion", "night": "night_indigo",
}  # fmt: skip
SEASONS: Mapping[Season, str | None] = {
    "spring": "spring_blossom", "summer": None, "autumn": "autumn_amber", "winter": "snow_blue",
}  # fmt: skip
WEATHERS: Mapping[str, tuple[str, float]] = {
    "cloudy": ("mist_pearl", 0.38), "mist": ("mist_pearl", 0.72), "rain": ("rain_slate", 0.72),
    "storm": ("storm_ink", 0.85), "snow": ("snow_blue", 0.70),
}  # fmt: skip
LEAVES: Mapping[Season, Rgb] = {
    "spring": rgb("8fb55a"), "summer": rgb("3f8a52"), "autumn": rgb("d9822f"),
    "winter": rgb("7f9796"),
}  # fmt: skip

GARMENTS: Mapping[Colour, Rgb] = {
    "red": rgb("cc382c"), "orange": rgb("e37a2c"), "yellow": rgb("efc13f"),
    "green": rgb("4f954c"), "teal": rgb("2c9390"), "blue": rgb("2e62b0"),
    "purple": rgb("7d4ba0"), "pink": rgb("ec93a8"), "brown": rgb("8d5b3a"),
    "white": rgb("f6f0e3"), "grey": rgb("92959b"), "black": rgb("2c2932"),
}  # fmt: skip


def blend(one: Palette, other: Palette, share: float) -> Palette:
    """A palette between two, under the first one's name."""
    found: dict[str, object] = {}
    for field in fields(Palette):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if field.name in ("sky", "ground", "water"):
            found[field.name] = tuple(mix(x, y, share) for x, y in zip(a, b, strict=True))
        elif field.name == "darkness":
            found[field.name] = a + (b - a) * share
        elif field.name != "name":
            found[field.name] = mix(a, b, share)
    return replace(one, **found)  # type: ignore[arg-type]


def palette_of(scene: Scene) -> Palette:
    """The scene's palette. Raises NotFound for a name that there is not, with those there are."""
    if scene.palette is None:
        return _in_mood(_in_weather(_of_place(scene), scene), scene.mood)
    if scene.palette not in PALETTES:
        names = ", ".join(PALETTES)
        raise NotFound(
            f"there is no palette named {scene.palette!r}; there are: {names}",
            f"没有名为 {scene.palette!r} 的配色；现有：{names}",
        )
    return PALETTES[scene.palette]


def _of_place(scene: Scene) -> Palette:
    """By hour, then place and season."""
    base = PALETTES[HOURS[scene.hour]]
    late = scene.hour in ("dusk", "night")
    if scene.place == "room":
        return blend(PALETTES["lantern_red" if late else "paper_room"], base, 0.16)
    if scene.place == "cave":
        return blend(PALETTES["cave_ember"], base, 0.34)
    if scene.place == "desert":
        return blend(base, PALETTES["desert_ochre"], 0.22 if late else 0.75)
    if scene.place in ("town", "courtyard"):
        town = blend(base, PALETTES["plaster_town"], 0.14 if late else 0.78)
        base = replace(base, ground=town.ground)
    if scene.place == "snowfield" or scene.season == "winter":
        share = 0.85 if scene.place == "snowfield" else 0.55
        cold = PALETTES["winter_night" if scene.hour == "night" else "snow_blue"]
        white = blend(base, cold, share)
        return replace(white, sky=blend(base, cold, share * 0.55).sky)
    season = SEASONS[scene.season]
    share = {"night": 0.06, "dusk": 0.14, "dawn": 0.30}.get(scene.hour, 0.5)
    if scene.place in ("town", "courtyard"):
        share *= 0.5
    return blend(base, PALETTES[season], share) if season else base


def _in_weather(base: Palette, scene: Scene) -> Palette:
    if scene.weather not in WEATHERS or scene.place == "room":
        return base
    name, share = WEATHERS[scene.weather]
    if scene.hour == "night":
        name = {"snow_blue": "winter_night"}.get(name, name)
        share *= 0.45 if name != "winter_night" else 0.8
    elif scene.hour in ("dawn", "dusk"):
        share *= 0.66
    return blend(base, PALETTES[name], share)


_MOODS: Mapping[Mood, tuple[str | None, float, float]] = {
    # Another palette, its share, and how much more colourful than before.
    "calm": (None, 0.0, 1.0), "joyful": (None, 0.0, 1.18), "warm": ("afternoon_gold", 0.14, 1.08),
    "lonely": ("rain_slate", 0.18, 0.82), "sad": ("rain_slate", 0.26, 0.70),
    "tense": ("storm_ink", 0.20, 0.95), "mysterious": ("night_teal", 0.22, 1.0),
    "grand": (None, 0.0, 1.22),
}  # fmt: skip


def _in_mood(base: Palette, mood: Mood) -> Palette:
    name, share, vivid = _MOODS[mood]
    vivid *= 1.14
    toned = blend(base, PALETTES[name], share) if name else base
    groups = {
        key: tuple(saturated(colour, vivid) for colour in getattr(toned, key))
        for key in ("sky", "ground", "water")
    }
    return replace(toned, **groups)  # type: ignore[arg-type]


def saturated(colour: Rgb, factor: float) -> Rgb:
    """The colour with its saturation (HLS) multiplied."""
    hue, light, saturation = colorsys.rgb_to_hls(*(value / 255 for value in colour))
    red, green, blue = colorsys.hls_to_rgb(hue, light, min(1.0, saturation * factor))
    return round(red * 255), round(green * 255), round(blue * 255)


def garment(palette: Palette, colour: Colour) -> Rgb:
    """A garment's colour in the palette's light: dimmed and drawn towards it, its hue kept."""
    base = GARMENTS[colour]
    return mix(base, palette.sky[1], 0.06 + 0.62 * palette.darkness * 0.5)
