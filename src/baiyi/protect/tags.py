"""mutagen's classes, which ship half their types: named here once as Any, for the rooms' checks."""

from __future__ import annotations

from typing import Any

import mutagen.flac
import mutagen.id3
import mutagen.mp4
import mutagen.wave

FLAC: Any = mutagen.flac.FLAC
ID3: Any = mutagen.id3.ID3
TXXX: Any = mutagen.id3.Frames["TXXX"]
ID3NoHeaderError = mutagen.id3.ID3NoHeaderError
MP4: Any = mutagen.mp4.MP4
MP4FreeForm: Any = mutagen.mp4.MP4FreeForm
WAVE: Any = mutagen.wave.WAVE
