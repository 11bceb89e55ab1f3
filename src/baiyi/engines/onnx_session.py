"""A session of onnxruntime as this house wants one: its threads named, none of them spinning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnxruntime


def session(model: Path | bytes, threads: int) -> Any:
    """The session of a file, or of a graph's bytes. Raises what onnxruntime raises."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that spin while they wait take the cores from whoever else works here.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    given = str(model) if isinstance(model, Path) else model
    return onnxruntime.InferenceSession(given, options, providers=["CPUExecutionProvider"])
