"""`baiyi models`: what there is, what is here, and what suits this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..forms.wording import KINDS, size
from . import rollout
from .language import words
from .screen import screen
from .terminal import as_json, duration, json_option, table

if TYPE_CHECKING:
    from ..models.promote.gguf_export import Weights
    from ..models.promote.promote import Format


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
    from ..catalog import all_models
    from ..forms.studio import weights

    store = weights()
    # Those of the user's own at the end.
    cards = sorted(all_models().values(), key=lambda card: card.folder is not None)
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
                words(*KINDS[c.kind]),
                " ".join(c.languages),
                c.licence,
                size(c.size),
                "✓" if store.have(c.name) else "",
            )
            for c in cards
        ],
        right=(4,),
    )
    return None


@command.command(
    "get",
    short_help=words("Fetch models.", "获取模型。"),
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


@command.command(
    "remove",
    short_help=words("Delete a fetched model.", "删除已获取的模型。"),
    help=words(
        "Delete a fetched model NAME; one of your own is only taken out of the catalogue.",
        "删除已获取的模型 NAME；自己的模型只移出目录，文件保留。",
    ),
)
@click.argument("name")
def remove(name: str) -> None:
    from ..forms.studio import weights

    weights().remove(name)
    click.echo(f"✓ {name}")


@command.command(
    "test",
    short_help=words("Run engines on their own examples.", "用自带例子试跑引擎。"),
    help=words(
        "Run an ENGINE (writer:llama, speaker:kokoro ...) on its own examples; without a name, all. "
        "Exit code 3 if one does not work.",
        "用自带例子试跑引擎 ENGINE（writer:llama、speaker:kokoro 等）；不给名字则全部试跑。"
        "有不可用的则退出码为 3。",
    ),
)
@click.argument("engine", required=False)
@json_option
def test(engine: str | None, json_: bool) -> int:
    from ..forms.trial import trials

    results = trials(engine)
    if json_:
        as_json([r.model_dump(mode="json") for r in results])
        return 0 if all(r.passed for r in results) else 3
    table(
        (
            words("engine", "引擎"),
            words("outcome", "结果"),
            words("time", "用时"),
            words("speed", "速度"),
        ),
        [
            (
                r.engine,
                words("works", "可用") if r.passed else words("does not work", "不可用"),
                duration(r.seconds) if r.passed else "-",
                r.speed or "-",
            )
            for r in results
        ],
    )
    failed = [r for r in results if not r.passed]
    for r in failed:
        click.echo(f"✗ {r.engine}: {words(r.english, r.chinese)}")
    return 3 if failed else 0


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
        sign = "✓" if row.fits else "✗"
        click.secho(f"{sign} {words(*KINDS[row.kind])}  {row.name}", bold=True)
        for fact in words(row.english.replace("; ", "\n"), row.chinese.replace("；", "\n")).split(
            "\n"
        ):
            click.echo(f"    {fact}")
    return None


FOLDER = click.Path(path_type=Path, file_okay=False)


@command.command(
    "promote",
    short_help=words("Make a trained model usable.", "把训练好的模型推出使用。"),
    help=words(
        "Make the model of a finished training RUN (the folder of baiyi train make) usable: ONNX of 8 bits, or "
        "GGUF for llama.cpp, held against what was trained; a card; a row in the catalogue, so that it is a writer "
        "by its name.",
        "把完成的训练 RUN（baiyi train make 的文件夹）中的模型推出使用：导出 8 位 ONNX，或供 llama.cpp 使用的 GGUF，"
        "并与训练所得核对，写模型卡，加入目录，此后可按名字用作写作引擎。",
    ),
)
@click.argument("run", type=FOLDER)
@click.option("--to", required=True, type=FOLDER, help=words("Folder to make.", "要生成的文件夹。"))
@click.option(
    "--name", help=words("In the catalogue; default: as RUN.", "目录中的名字；默认同 RUN。")
)
@click.option(
    "--corpus",
    type=FOLDER,
    help=words(
        "The packed corpus that it learned from: for its held-out texts and its card.",
        "训练所用的打包语料：取其留出文本与数据卡。",
    ),
)
@click.option(
    "--format",
    type=click.Choice(("onnx", "gguf")),
    default="onnx",
    show_default=True,
    help=words("Of the export; safetensors stand beside it.", "导出格式；另附 safetensors。"),
)
@click.option(
    "--weights",
    type=click.Choice(("q8_0", "f16")),
    help=words("Of GGUF: 8 bits or 16. [default: q8_0]", "GGUF 的权重：8 位或 16 位。[默认：q8_0]"),
)
@click.option("--use", help=words("What it is meant for, on the card.", "卡上的预期用途。"))
@click.option(
    "--licence", default="own", show_default=True, help=words("Of the model.", "模型的许可证。")
)
@click.option(
    "--language", "languages", multiple=True, help=words("That it writes.", "它所写的语言。")
)
@click.option(
    "--watts",
    type=click.FloatRange(min=0, min_open=True),
    default=65.0,
    show_default=True,
    help=words("Assumed of the machine while it trained.", "假设训练时整机的功率（瓦）。"),
)
@json_option
def promote(
    run: Path,
    to: Path,
    name: str | None,
    corpus: Path | None,
    format: Format,
    weights: Weights | None,
    use: str | None,
    json_: bool,
    **said: Any,
) -> None:
    from .. import catalog
    from ..models.corpus import read
    from ..models.promote import promote as promoting
    from ..store.own_models import take_in

    if weights and format != "gguf":
        raise click.UsageError(
            words(
                f"--weights {weights} is of GGUF; add --format gguf, or leave it out",
                f"--weights {weights} 只用于 GGUF；请加 --format gguf，或去掉它",
            )
        )
    name = name or run.absolute().name.lower().replace("_", "-")
    catalog.free(name)
    meant = use or words(
        "To go on with texts like those it learned from.", "续写与所学相似的文本。"
    )
    found = promoting.promote(
        run,
        to,
        promoting.Said(name=name, use=meant, language=words("en", "zh"), **said),
        read(corpus) if corpus else None,
        format=format,
        weights=weights or "q8_0",
    )
    take_in(promoting.row(found, to))
    if json_:
        return as_json(found.model_dump(mode="json"))
    parity = found.parity
    lost = parity.exported - parity.surprise
    where = (
        words("held-out texts", "篇留出文本")
        if found.held_out
        else words("texts of its own", "篇自写文本")
    )
    click.echo(
        words(
            f"  on {parity.texts} {where}: a score differs by at most {parity.apart:.3f}, a token surprises it by "
            f"{lost:+.4f} nats, the likeliest token is the same in {parity.likeliest:.1%}, "
            f"{parity.alike} go on in the same words",
            f"  {parity.texts} {where}：分数至多差 {parity.apart:.3f}，每词元困惑 {lost:+.4f} nats，"
            f"最可能词元 {parity.likeliest:.1%} 相同，{parity.alike} 篇续写完全相同",
        )
    )
    for file in ("model.safetensors", promoting.USED[format][0]):
        click.echo(f"  {file}  {size(found.sizes[file])}")
    click.echo(f"✓ {name}  {to}")
    return None


for verb in (rollout.default, rollout.canary, rollout.rollback):
    command.add_command(verb)
