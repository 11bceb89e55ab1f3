"""The three rules of the house (docs/architecture.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "src" / "baiyi"
OPEN_TO_ALL = {
    "values", "errors", "stopping", "kinds", "catalog", "settings", "store", "build", "__version__",
}  # fmt: skip
# How a writer is asked; where a text names somebody.
FOR_ALL_CRAFTS = (("create", "ask"), ("create", "mentions"))
COMPOSERS = {"forms", "jobs", "api", "web", "mcp", "cli"}
SAYS_NOTHING = {"utils", "helpers", "common", "manager", "factory", "base"}
FILES = sorted(HOUSE.rglob("*.py"))


def room(path: Path) -> tuple[str, ...]:
    """create's crafts are rooms of their own: ("create", "write"); else ("store",)."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return parts[:2] if parts[0] == "create" else parts[:1]


def imported(path: Path) -> set[tuple[str, ...]]:
    """The modules of ours that a file imports, as parts below `baiyi`."""
    package = ("baiyi", *path.relative_to(HOUSE).parent.parts)
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            module = (*start, *(node.module.split(".") if node.module else ()))
            if module[:1] == ("baiyi",):
                names = [(*module[1:], a.name) for a in node.names]
                found |= set(names) if len(module) == 1 else {module[1:]}
        elif isinstance(node, ast.Import):
            found |= {
                tuple(a.name.split(".")[1:]) for a in node.names if a.name.startswith("baiyi.")
            }
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_a_room_knows_only_what_it_may(path: Path) -> None:
    own = room(path)
    if own[0] in COMPOSERS or own == ("testing",):
        return
    for module in imported(path):
        allowed = module[0] in OPEN_TO_ALL or module[: len(own)] == own
        allowed = allowed or (own[0] == "create" and module[:2] in FOR_ALL_CRAFTS)
        assert allowed, f"{path.relative_to(HOUSE)} imports baiyi.{'.'.join(module)}"


def test_the_bottom_stands_on_nothing() -> None:
    for path in (HOUSE / "values").glob("*.py"):
        assert all(m[0] == "values" for m in imported(path)), path.name
    assert imported(HOUSE / "errors.py") == set()
    assert imported(HOUSE / "kinds.py") <= {("values",)}
    assert imported(HOUSE / "stopping.py") == set()
    for path in (HOUSE / "engines").rglob("*.py"):
        assert not any(m[0] in ("build", "store") for m in imported(path)), path.name
    for path in (HOUSE / "store").glob("*.py"):
        assert not any(m[0] == "build" for m in imported(path)), path.name


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_a_file_is_short_and_has_a_name_that_says_something(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
    assert not SAYS_NOTHING & set(path.stem.split("_"))
