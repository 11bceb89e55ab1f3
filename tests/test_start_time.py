"""`import baiyi` and `baiyi --help` load nothing heavy; bench/start.py has the seconds."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "torch", "onnxruntime", "skia", "PIL", "sqlalchemy", "pydantic", "rich", "httpx")


@pytest.mark.parametrize(
    "code",
    [
        "import baiyi",
        "from baiyi.cli.main import main; main(['--help'], standalone_mode=False)",
        "from baiyi.cli.main import main; main(['make', '--help'], standalone_mode=False)",
    ],
)
def test_nothing_heavy_is_loaded(code: str) -> None:
    script = f"{code}\nimport sys\nprint('LOADED', *[m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1].split() == ["LOADED"]
