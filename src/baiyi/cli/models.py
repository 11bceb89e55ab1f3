"""`baiyi models`: what there is, what is here, and what suits this machine."""

from __future__ import annotations

import click

from .language import words
from .screen import screen
from .terminal import as_json, duration, json_option, size, table


@click.group(
    "models",
    help=words(
        "List, get, test and choose models, voices and fonts.",
        "列出、获取、测试与选择模型、声音和字体。",
    ),
)
def command() -> None:
    pass


@command.command(
    "list", help=words("What can be fetched, and what is here.", "有哪些可获取，本机已有哪些。")
)
@json_option
def list_(json_: bool) -> None:
    from ..catalog import models
    from ..forms.studio import weights

    store = weights()
    cards = list(models().values())
    if json_:
        return as_json([{**c.model_dump(mode="json"), "here": store.have(c.name)} for c in cards])
    table(
        (
            words("model", "模型"),
            words("for", "用途"),
            words("languages", "语言"),
            words("licence", "许可证"),
            words("size", "大小"),
            words("here", "本机"),
        ),
        [
            (
                c.name,
                c.kind,
                " ".join(c.languages),
                c.licence,
                size(c.size),
                "✓" if store.have(c.name) else "",
            )
            for c in cards
        ],
    )
    return None


@command.command(
    "get",
    help=words(
        "Fetch models by NAME; without a name, those that a picture book needs.",
        "按 NAME 获取模型；不给名字则获取图画书所需的。",
    ),
)
@click.argument("name", nargs=-1)
@click.option(
    "--for-tests", is_flag=True, help=words("Everything that the tests use.", "测试用到的全部。")
)
def get(name: tuple[str, ...], for_tests: bool) -> None:
    from ..catalog import model, models
    from ..forms.health import needed_models
    from ..forms.studio import weights

    store = weights()
    wanted = list(name) or (list(models()) if for_tests else needed_models())
    with screen(hidden=False, names={}) as show:
        for each in wanted:
            model(each)
            store.path(each, progress=show.download)
    for each in wanted:
        click.echo(f"✓ {each}")


@command.command("remove", help=words("Delete a fetched model NAME.", "删除已获取的模型 NAME。"))
@click.argument("name")
def remove(name: str) -> None:
    from ..forms.studio import weights

    weights().remove(name)
    click.echo(f"✓ {name}")


@command.command(
    "test",
    help=words(
        "Run an engine (writer:llama, speaker:kokoro ...) on its own examples.",
        "用自带例子试跑引擎（writer:llama、speaker:kokoro 等）。",
    ),
)
@click.argument("engine", required=False)
@json_option
def test(engine: str | None, json_: bool) -> None:
    from ..forms.trial import trials

    results = trials(engine)
    if json_:
        return as_json([r.model_dump(mode="json") for r in results])
    table(
        (
            words("engine", "引擎"),
            words("outcome", "结果"),
            words("time", "用时"),
            words("speed", "速度"),
        ),
        [(r.engine, words(r.english, r.chinese), duration(r.seconds), r.speed) for r in results],
    )
    return None


@command.command(
    "advise",
    help=words(
        "Which model fits this machine and language, and why.",
        "哪个模型适合本机和所用语言，以及理由。",
    ),
)
@click.option("--language", "of", default=None, help=words("Language of the work.", "作品语言。"))
@json_option
def advise(of: str | None, json_: bool) -> None:
    from ..forms.advice import advice

    rows = advice(of)
    if json_:
        return as_json([r.model_dump(mode="json") for r in rows])
    for row in rows:
        click.secho(f"{row.kind}: {row.name}", bold=True)
        click.echo(f"  {words(row.english, row.chinese)}")
    return None
