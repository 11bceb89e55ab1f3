"""The tiny speaker is found as the tests of the build find their tiny engines."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tiny"))
