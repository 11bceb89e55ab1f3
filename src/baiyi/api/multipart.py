"""How an upload is declared whose form is read by hand, after its key was looked at."""

from __future__ import annotations

from typing import Any


def upload(**texts: int) -> dict[str, Any]:
    """OpenAPI of a multipart form with a `file` and texts, none of which need be there; each with the
    most characters that it may have."""
    longest = {name: {"type": "string", "maxLength": most} for name, most in texts.items()}
    return {
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "additionalProperties": False,
                        "properties": {"file": {"type": "string", "format": "binary"}} | longest,
                    }
                }
            },
        }
    }
