"""What hour, weather, season and mood do to a picture: the colours of its air."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...values import Hour, Mood, Scene, Season, Weather
from .noise import Field
from .pigments import (
    AZURITE,
    CINNABAR,
    GAMBOGE,
    INDIGO,
    INK,
    MALACHITE,
    OCHRE,
    ROUGE,
    SMOKE,
    UMBER,
    mixed,
    pigment,
)


@dataclass(frozen=True)
class Air:
    """Washes of the sky, the hills' ink and colours, mist and darkness, 0 to 1 each."""

    zenith: Field
    zenith_strength: float
    horizon: Field
    horizon_strength: float
    hills: Field
    crown: Field
    earth: Field
    water: Field
    mist: float = 0.4
    ink: float = 1.0
    night: float = 0.0
    body: str = "sun"
    body_height: float = 0.2
    rise: float = 1.0
    reach: float = 0.34  # how far up the glow of the horizon goes


PALE_BLUE = mixed(AZURITE, SMOKE, 0.2)

HOURS: Mapping[Hour, tuple[Field, float, Field, float]] = {
    "dawn": (mixed(AZURITE, ROUGE, 0.35), 0.30, mixed(ROUGE, GAMBOGE, 0.35), 0.55),
    "morning": (PALE_BLUE, 0.16, GAMBOGE, 0.13),
    "noon": (AZURITE, 0.26, AZURITE, 0.05),
    "afternoon": (mixed(PALE_BLUE, GAMBOGE, 0.4), 0.18, mixed(GAMBOGE, OCHRE, 0.3), 0.42),
    "dusk": (mixed(INDIGO, ROUGE, 0.45), 0.44, mixed(CINNABAR, GAMBOGE, 0.66), 0.62),
    "night": (INDIGO, 0.38, INDIGO, 0.10),
}
HILLS: Mapping[Season, tuple[Field, Field, Field]] = {
    "spring": (mixed(SMOKE, MALACHITE, 0.30), MALACHITE, mixed(OCHRE, MALACHITE, 0.45)),
    "summer": (mixed(SMOKE, INDIGO, 0.35), mixed(MALACHITE, AZURITE, 0.45),
               mixed(MALACHITE, OCHRE, 0.30)),
    "autumn": (mixed(SMOKE, UMBER, 0.30), mixed(OCHRE, CINNABAR, 0.15), OCHRE),
    "winter": (mixed(SMOKE, INDIGO, 0.15), pigment(206, 212, 214), pigment(206, 204, 196)),
}  # fmt: skip
MIST: Mapping[Weather, float] = {
    "clear": 0.34, "cloudy": 0.45, "mist": 0.92, "rain": 0.66, "storm": 0.42, "snow": 0.6,
    "wind": 0.3,
}  # fmt: skip


def air_of(scene: Scene) -> Air:
    """The air of a scene."""
    zenith, high, horizon, low = HOURS[scene.hour]
    hills, crown, earth = HILLS[scene.season]
    air = Air(
        zenith, high, horizon, low, hills, crown, earth,
        water=mixed(mixed(AZURITE, INDIGO, 0.4), SMOKE, 0.35), mist=MIST[scene.weather],
    )  # fmt: skip
    if scene.hour == "night":
        air = replace(air, night=0.88, body="moon", body_height=0.09)
    elif scene.hour == "dusk":
        air = replace(
            air, night=0.08, body_height=0.56, reach=0.56,
            crown=mixed(air.crown, mixed(ROUGE, GAMBOGE, 0.4), 0.25),
            earth=mixed(air.earth, mixed(ROUGE, OCHRE, 0.5), 0.25),
            water=mixed(air.water, mixed(ROUGE, GAMBOGE, 0.3), 0.25),
        )  # fmt: skip
    elif scene.hour == "dawn":
        air = replace(
            air, night=0.03, body_height=0.50, reach=0.52, mist=min(0.95, air.mist + 0.16)
        )
    elif scene.hour == "noon":
        air = replace(air, body_height=0.13)
    elif scene.hour == "afternoon":
        air = replace(air, body_height=0.36)
    if {f.thing for f in scene.figures} & {"sun", "moon", "crescent"}:
        air = replace(air, body="none")  # the scene brings its own
    return _mood(_weather(air, scene.weather), scene.mood)


def _weather(air: Air, weather: Weather) -> Air:
    if weather in ("cloudy", "rain", "storm", "snow", "mist"):
        grey = {"cloudy": 0.45, "rain": 0.7, "storm": 0.85, "snow": 0.7, "mist": 0.6}[weather]
        air = replace(
            air,
            zenith=mixed(air.zenith, SMOKE, grey),
            horizon=mixed(air.horizon, SMOKE, grey * 0.7),
            horizon_strength=air.horizon_strength * (1 - 0.45 * grey),
            crown=mixed(air.crown, SMOKE, grey * 0.45),
            body="none" if weather != "cloudy" and air.body == "sun" else air.body,
        )
    if weather == "storm":
        air = replace(air, zenith=mixed(INK, INDIGO, 0.45), zenith_strength=0.95, ink=1.2,
                      body="none", night=max(air.night, 0.16))  # fmt: skip
    if weather == "rain":
        air = replace(air, zenith_strength=0.42, body="none")
    return air


def _mood(air: Air, mood: Mood) -> Air:
    """Warm and joyful colours come forward; sad and lonely ones withdraw into ink and mist."""
    warm = {"joyful": 0.30, "warm": 0.42}.get(mood, 0.0)
    cold = {"sad": 0.5, "lonely": 0.4, "tense": 0.42, "mysterious": 0.35}.get(mood, 0.0)
    air = replace(
        air,
        horizon=mixed(mixed(air.horizon, mixed(GAMBOGE, ROUGE, 0.3), warm), SMOKE, cold * 0.6),
        horizon_strength=air.horizon_strength + 0.30 * warm,
        crown=mixed(mixed(air.crown, GAMBOGE, warm * 0.3), SMOKE, cold),
        earth=mixed(mixed(air.earth, OCHRE, warm * 0.4), SMOKE, cold * 0.8),
    )
    if mood == "joyful":
        air = replace(air, horizon=mixed(air.horizon, ROUGE, 0.4),
                      horizon_strength=air.horizon_strength + 0.16, rise=1.06)  # fmt: skip
    if mood == "warm":
        air = replace(air, zenith=mixed(air.zenith, GAMBOGE, 0.45),
                      horizon_strength=air.horizon_strength + 0.14, rise=0.96)  # fmt: skip
    if mood == "sad":
        air = replace(air, zenith=mixed(air.zenith, SMOKE, 0.5),
                      zenith_strength=air.zenith_strength + 0.16)  # fmt: skip
    if mood in ("lonely", "sad", "mysterious"):
        extra = {"lonely": 0.14, "sad": 0.10, "mysterious": 0.24}[mood]
        air = replace(
            air,
            mist=min(0.97, air.mist + extra),
            rise={"lonely": 0.78, "sad": 0.94, "mysterious": 1.1}[mood],
        )
    if mood == "tense":
        air = replace(air, ink=air.ink * 1.22, mist=air.mist * 0.7)
    if mood == "grand":
        air = replace(air, ink=air.ink * 1.16, rise=1.24)
    if mood == "mysterious":
        air = replace(air, zenith=mixed(air.zenith, pigment(110, 96, 130), 0.5),
                      zenith_strength=air.zenith_strength + 0.16)  # fmt: skip
    return air
