"""The documents hold: generated pages are current, links lead somewhere, commands are real."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
import yaml

from baiyi import catalog, errors
from baiyi.brief import brief_from_file
from baiyi.cli.main import VERBS, group
from baiyi.settings import Settings
from baiyi.values import Brief

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("changelog.d/README.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_help", ROOT / "scripts/write_help.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WRITE_HELP = script()


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("page", WRITE_HELP.PAGES)
def test_a_generated_page_is_current(page: str) -> None:
    assert not WRITE_HELP.stale(page), f"docs/{page} is out of date; run: make docs"


def test_a_page_that_was_changed_by_hand_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "errors.md").write_text(read("docs/errors.md").replace("| 130 |", "| 131 |"))
    monkeypatch.setattr(WRITE_HELP, "DOCS", tmp_path)
    assert WRITE_HELP.stale("errors.md")
    assert WRITE_HELP.stale("settings.md")


def test_every_verb_is_documented_in_both_languages() -> None:
    contexts = list(WRITE_HELP.verbs(click.Context(group, info_name="baiyi")))
    assert len(contexts) > len(VERBS)
    for page in ("docs/help.md", "docs/help.zh.md"):
        headings = re.findall(r"^## (.+)$", read(page), re.MULTILINE)
        assert headings == [context.command_path for context in contexts]
    for page in ("README.md", "README.zh.md"):
        shown = {words[1] for words in commands(ROOT / page)}
        assert shown == set(VERBS)


def test_every_setting_engine_model_and_error_is_documented() -> None:
    settings, engines, told = (read(f"docs/{p}.md") for p in ("settings", "engines", "errors"))
    assert [n for n in Settings.model_fields if f"| `{n}` |" not in settings] == []
    assert [n for n in Settings.model_fields if f"`BAIYI_{n.upper()}`" not in settings] == []
    assert [r for r in catalog.ENGINES if f"### {r.kind}: {r.name}\n" not in engines] == []
    assert [m for m in catalog.models() if f"| `{m}` |" not in engines] == []
    kinds = [
        e for e in vars(errors).values() if isinstance(e, type) and e.__module__ == errors.__name__
    ]
    for error in kinds:
        if error is not errors.BaiyiError:
            assert f"| `{error.__name__}` | {error.exit_code} | {error.http_status} |" in told


def test_every_key_of_a_brief_is_documented(tmp_path: Path) -> None:
    example = next(text for kind, text in BLOCK.findall(read("docs/brief.md")) if kind == "yaml")
    path = tmp_path / "brief.yaml"
    path.write_text(example, "utf-8")
    assert set(yaml.safe_load(example)) == set(Brief.model_fields)
    assert brief_from_file(path).cast[0] == "Pepper: the lighthouse keeper's cat"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text("utf-8"))
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{name_of(page)} links to {link}"
        if anchor:
            assert anchor in anchors(path), f"{name_of(page)} links to {link}"


def anchors(page: Path) -> set[str]:
    """The anchors of headings, as GitHub makes them."""
    text = BLOCK.sub("", page.read_text("utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = LINK.findall(BLOCK.sub("", page.read_text("utf-8")))
        waiting += [(page.parent / x.partition("#")[0]).resolve() for x in links if ":" not in x]
    assert set(PAGES) - reached == set()


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_readme_begins_with_the_two_commands(page: str) -> None:
    first = BLOCK.findall(read(page))[0][1]
    assert [line.split("#")[0].split() for line in first.splitlines()] == [
        ["make", "demo"],
        ["make", "test"],
    ]
    targets = re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)
    assert {"demo", "test"} <= set(targets)


def commands(page: Path) -> Iterator[list[str]]:
    """The `baiyi` commands of a page's shell blocks, as words; printed output is no command."""
    for kind, text in BLOCK.findall(page.read_text("utf-8")):
        for line in text.splitlines():
            line = line.removeprefix("$ ") if kind == "console" else line
            if kind in ("sh", "console") and line.startswith("baiyi"):
                yield shlex.split(line, comments=True)


WRITTEN = [(page, words) for page in PAGES for words in commands(page)]


@pytest.mark.parametrize(
    ("page", "words"), WRITTEN, ids=[f"{name_of(p)}: {' '.join(w)}" for p, w in WRITTEN]
)
def test_a_written_command_is_one(page: Path, words: list[str]) -> None:
    context = click.Context(group, info_name="baiyi")
    command: click.Command = group
    arguments = words[1:]
    while isinstance(command, click.Group) and arguments:
        found = command.get_command(context, arguments[0])
        assert found is not None, f"{name_of(page)}: no verb {arguments[0]}"
        command, arguments = found, arguments[1:]
    command.make_context(" ".join(words), list(arguments))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_command_in_a_sentence_names_a_verb(page: Path) -> None:
    text = BLOCK.sub("", page.read_text("utf-8"))
    for verb in re.findall(r"`baiyi ([a-z]+)\b", text):
        assert verb in VERBS, f"{name_of(page)}: no verb {verb}"


def requirements() -> dict[str, Any]:
    """Name of each package that pyproject.toml asks for -> what it says of itself."""
    project = tomllib.loads(read("pyproject.toml"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {re.split(r"[\[<>=!~ ]", entry)[0] for entries in lists for entry in entries}
    found = {}
    for name in names - {"baiyi"}:
        try:
            found[name] = metadata(name)
        except PackageNotFoundError:
            found[name] = {}
    return found


def test_every_package_and_model_has_its_licence_on_the_page() -> None:
    page = read("THIRD_PARTY.md")
    warned = page.partition("## Copyleft")[2].partition("\n## ")[0]
    for name, told in requirements().items():
        assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", page, re.IGNORECASE), name
        licences = (
            [told.get("License-Expression"), *(told.get_all("Classifier") or [])] if told else []
        )
        if any(re.search(r"GPL|General Public", str(licence)) for licence in licences):
            assert f"**{name.partition('[')[0]}**" in warned, f"{name} is copyleft"
    for card in catalog.models().values():
        row = next(line for line in page.splitlines() if f"| `{card.name}` |" in line)
        assert f"| {card.licence} |" in row


def test_the_table_of_names_gives_each_word_once() -> None:
    rows = [line.split(" | ") for line in read("docs/names.md").splitlines() if "|" in line][2:]
    words = [row[0].removeprefix("| ") for row in rows]
    assert all(len(row) == 3 and re.search(r"[\u4e00-\u9fff]", row[1]) for row in rows)
    assert len(set(words)) == len(words)
