"""Where the server of the tests is, and who may ask it."""

from __future__ import annotations

from dataclasses import dataclass

from baiyi.forms.studio import Studio


@dataclass(frozen=True)
class Served:
    url: str
    keys: dict[str, str]
    studio: Studio
