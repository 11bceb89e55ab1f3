"""The table OBJECTS: lights, things of the house, things of the field."""

from __future__ import annotations

from .objects_field import FIELD
from .objects_home import HOME
from .objects_light import LIGHTS
from .shape import Things

OBJECTS: Things = {**LIGHTS, **HOME, **FIELD}
