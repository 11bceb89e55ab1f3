"""Write the generated pages of docs/, or say with --check which of them are out of date.

    python scripts/write_help.py            write them
    python scripts/write_help.py --check    exit code 1 if one is not what it should be

The pages say what the code says: the help of every verb in both languages, every setting, engine,
model and error, and everything that the painters draw.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import click

from baiyi import catalog, errors
from baiyi.engines.drawing import vocabulary
from baiyi.settings import Settings
from baiyi.values import ModelCard, Scene

DOCS = Path(__file__).parent.parent / "docs"
WIDTH = 80
WRITTEN_BY = "<!-- Written by scripts/write_help.py; `make docs` writes it again. -->"

# Defaults that depend on the machine, said for all of them.
HERE = {
    "language": "by the locale",
    "home": "the user's data folder",
    "cache": "the user's cache folder",
    "cores": "all of this machine",
}
FOLDERS = """
The user's folders, where nothing else is set:

| system | `home` | `cache` | `baiyi.toml` |
|---|---|---|---|
| Linux | `~/.local/share/baiyi` | `~/.cache/baiyi` | `~/.config/baiyi/baiyi.toml` |
| macOS | `~/Library/Application Support/baiyi` | `~/Library/Caches/baiyi` | `~/Library/Application Support/baiyi/baiyi.toml` |
| Windows | `%LOCALAPPDATA%\\baiyi` | `%LOCALAPPDATA%\\baiyi\\Cache` | `%LOCALAPPDATA%\\baiyi\\baiyi.toml` |
"""


def help_page(language: str) -> str:
    """The page by a process of its own: the language is chosen when the verbs are loaded."""
    environment = os.environ | {"BAIYI_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, __file__, "--print-help", language]
    run = subprocess.run(command, env=environment, capture_output=True, check=True)
    return run.stdout.decode("utf-8").replace("\r\n", "\n")


def print_help(language: str) -> str:
    from baiyi.cli.main import group

    title, words = {
        "en": ("The command line", "What `baiyi VERB --help` prints."),
        "zh": ("命令行", "即 `baiyi 命令 --help` 的输出。"),
    }[language]
    other = {"en": "[中文](help.zh.md)", "zh": "[English](help.md)"}[language]
    parts = [f"# {title}\n\n{WRITTEN_BY}\n\n{words} {other}"]
    top = click.Context(group, info_name="baiyi", terminal_width=WIDTH, **group.context_settings)
    for context in verbs(top):
        parts.append(
            f"## {context.command_path}\n\n```text\n{context.command.get_help(context)}\n```"
        )
    return "\n\n".join(parts) + "\n"


def verbs(context: click.Context) -> Iterator[click.Context]:
    """A command and all below it, each in the context in which its help is printed."""
    yield context
    if isinstance(context.command, click.Group):
        for verb in context.command.list_commands(context):
            found = context.command.get_command(context, verb)
            assert found is not None
            yield from verbs(click.Context(found, context, verb, terminal_width=WIDTH))


def settings_page() -> str:
    rows = [
        (
            f"`{name}`",
            type_of(field),
            HERE.get(name) or value(field.default),
            f"`BAIYI_{name.upper()}`",
            field.description,
        )
        for name, field in Settings.model_fields.items()
    ]
    return f"""# Settings

{WRITTEN_BY}

A setting comes from its environment variable, else from `baiyi.toml` in the working folder, else
from `baiyi.toml` in the user's configuration folder, else from its default. Only the first
`baiyi.toml` that is found is read. An unknown name or a bad value is an error that names it.

The page `/settings` of the [studio](studio.md) shows the owner what is in force and where it comes from, and changes what is
safe to change from a browser. Prices (`price_...`) then count at once, everything else after a restart.

```toml
# baiyi.toml
language = "zh"
out = "~/Books"
cores = 4
```

{table(("setting", "type", "default", "environment", "meaning"), rows)}
{FOLDERS}
Keys of providers are no settings: `openai_key_variable` names the environment variable that holds
one. A store on S3 takes its endpoint and keys from `AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`,
`AWS_SECRET_ACCESS_KEY` and `AWS_REGION`.
"""


def type_of(field: Any) -> str:
    bounds = {type(m).__name__: next(iter(vars_of(m).values())) for m in field.metadata}
    low, high = bounds.get("Ge", bounds.get("Gt")), bounds.get("Le")
    kinds = [k for k in (get_args(field.annotation) or (field.annotation,)) if k is not type(None)]
    if get_origin(field.annotation) is Literal:
        return " or ".join(f"`{k}`" for k in kinds)
    names = {str: "text", Path: "path", int: "whole number", float: "number", bool: "true or false"}
    name = ", ".join(names.get(k, getattr(k, "__name__", str(k))) for k in kinds)
    if "Gt" in bounds:
        return f"{name} over {low}" + (f", at most {high}" if high is not None else "")
    if low is not None:
        return f"{name}, {low} to {high}" if high is not None else f"{name} from {low}"
    return name


def vars_of(constraint: Any) -> dict[str, Any]:
    return {name: getattr(constraint, name) for name in type(constraint).__annotations__}


def value(default: object) -> str:
    if default is None or default == "":
        return "none"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def engines_page() -> str:
    parts = [
        f"""# Engines and models

{WRITTEN_BY}

An engine writes, paints, speaks, embeds or listens. A brief chooses it (`engines: {{painter: papercut}}`), else
a setting, else the default. Options are set by the settings that begin with the engine's name
(`openai_model` is the option `model` of `openai`); `threads` follows the setting `cores`; the others are
for those who use an engine from Python. A plugin brings more: [add an engine](add-an-engine.md); a
model that you [promoted](promote.md) is a writer by its own name."""
    ]
    for kind, default in catalog.DEFAULTS.items():
        parts.append(f"## {kind}")
        for row in catalog.ENGINES:
            if row.kind == kind:
                parts.append(engine_section(row, row.name == default))
    cards = catalog.models().values()
    rows = [
        (
            f"`{c.name}`",
            c.title,
            ", ".join(c.languages),
            c.licence,
            f"{c.size / 1e6:,.0f} MB",
            f"<{c.homepage}>",
        )
        for c in cards
    ]
    heads = ("name", "what", "languages", "licence", "size", "home page")
    parts.append(f"## Models and fonts\n\n{table(heads, rows)}")
    parts.append("\n".join(f"- `{c.name}`: {said(c)}" for c in cards))
    return "\n\n".join(parts) + "\n"


def engine_section(row: catalog.Row, default: bool) -> str:
    found = catalog.load(row)
    models = ", ".join(f"`{m}`" for m in row.models) or "none"
    facts = [
        f"### {row.kind}: {row.name}",
        " ".join((found.__doc__ or row.hint).split()),
        f"{row.hint}. Licence {row.licence}; extra `{row.extra}`; models: {models}"
        f"{'; the default' if default else ''}.",
    ]
    fields = found.Options.model_fields.items()
    rows = [(f"`{n}`", type_of(f), value(f.default), f.description) for n, f in fields]
    if rows:
        facts.append(table(("option", "type", "default", "meaning"), rows))
    return "\n\n".join(facts)


def said(card: ModelCard) -> str:
    sources = {s.parts[0].split(":", 1)[0] for f in card.files for s in f.sources}
    named = {"https": "its home", "pypi": "PyPI packages", "npm": "npm packages"}
    places = ", ".join(sorted(named.get(s, s) for s in sources))
    limits = f" Limits: {card.limits}." if card.limits else ""
    return f"{card.good_for}.{limits} Fetched from: {places}."


def errors_page() -> str:
    tree = re.findall(r"[├└]── (\w+)(?: \(\w+\))?\s+(\d+)\s+(\d+)\s*(.*)", errors.__doc__ or "")
    rows = [(f"`{name}`", code, http, meaning) for name, code, http, meaning in tree]
    return f"""# Errors

{WRITTEN_BY}

Every error says what happened, to which thing, and what to do, in Chinese and English. `--json`
prints it as `{{"error": NAME, "message": {{"en": ..., "zh": ...}}, "exit_code": N}}`. HTTP numbers are
those that a server in front of Baiyi answers with.

{table(("error", "exit code", "HTTP", "meaning"), rows)}

Other exit codes: 0 is success; 70 is a bug in Baiyi, with a traceback to report. `baiyi verify` ends
with 1 where a label is missing and 4 where something is broken; `baiyi doctor` and
`baiyi models test` end with 3 where something is missing.
"""


def things_page() -> str:
    parts = [
        f"""# What the painters draw · 画得出的东西

{WRITTEN_BY}

Both painters draw from one vocabulary. Any of the three names finds a thing, in a page's text or in a
scene that you edit (`baiyi edit WORK scene 3`), and so do many other words for it. What is not here
is left out of the picture, and the work says so.

两位画师共用一套词汇。三种名称都能找到同一样东西；画不出的会略去，并在作品中说明。"""
    ]
    for kind in ("ink", "papercut"):
        painter = catalog.load(catalog.engine("painter", kind))
        assert painter(painter.Options(), {}).vocabulary() == vocabulary.names()
    for title, group in (
        ("People · 人物", vocabulary.PEOPLE),
        ("Animals · 动物", vocabulary.ANIMALS),
        ("Birds · 鸟类", vocabulary.BIRDS),
        ("Trees and plants · 草木", vocabulary.TREES),
        ("Buildings · 建筑", vocabulary.BUILDINGS),
        ("Boats and wheels · 车船", vocabulary.VEHICLES),
        ("Objects · 器物", vocabulary.OBJECTS),
        ("Sky · 天空", vocabulary.SKY),
    ):
        rows = [(f"`{name}`", thing.chinese, thing.english) for name, thing in group.items()]
        parts.append(f"## {title}\n\n{table(('name', '中文', 'English'), rows)}")
    parts.append("## Scenes · 画面")
    for name in ("place", "season", "hour", "weather", "mood"):
        words = get_args(Scene.model_fields[name].annotation)
        parts.append(f"`{name}`: {', '.join(f'`{word}`' for word in words)}")
    return "\n\n".join(parts) + "\n"


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    cells = [list(heads), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([lines[0], "|" + "---|" * len(cells[0]), *lines[1:]])


PAGES: dict[str, Callable[[], str]] = {
    "help.md": lambda: help_page("en"),
    "help.zh.md": lambda: help_page("zh"),
    "settings.md": settings_page,
    "engines.md": engines_page,
    "errors.md": errors_page,
    "things.md": things_page,
}


def stale(name: str) -> bool:
    """Whether the page is not what it should be."""
    path = DOCS / name
    return not path.is_file() or path.read_text("utf-8") != PAGES[name]()


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--print-help"]:
        sys.stdout.buffer.write(print_help(arguments[1]).encode("utf-8"))
        return 0
    code = 0
    for name, page in PAGES.items():
        try:
            if arguments != ["--check"]:
                (DOCS / name).write_text(page(), "utf-8")
            elif stale(name):
                print(f"docs/{name} is out of date; run: make docs", file=sys.stderr)
                code = 1
        except errors.Missing as error:  # an engine has to be installed for its options to be read
            print(f"docs/{name}: {error}", file=sys.stderr)
            code = error.exit_code
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
