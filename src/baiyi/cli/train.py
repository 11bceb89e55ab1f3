"""`baiyi train`: make a model from a packed corpus."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .language import language, words
from .terminal import as_json, duration, json_option
from .training_screen import Screen

if TYPE_CHECKING:
    from pydantic import BaseModel


F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M", bound="BaseModel")
COMMAND_LINE = words("command line", "命令行")  # who asks
FOLDER = click.Path(path_type=Path, file_okay=False)


class Count(click.ParamType[int]):
    """A number with a letter: 8M, 500k, 1.5B."""

    name = "count"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        from ..models.train.options import count

        try:
            return int(count(str(value)) or 0)
        except ValueError as error:
            self.fail(words(str(error), f"{value!r} 不是数量；请写成 8M 或 500k"), param, ctx)


@click.group("train", help=words("Train models on your own texts.", "用自己的文本训练模型。"))
def command() -> None:
    # Threads that wait by spinning take the other's core; to be said before torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@command.command(
    "make",
    short_help=words("Train a model from scratch.", "从零训练一个模型。"),
    help=words(
        "Train a model from scratch on the packed CORPUS (several are mixed by --weight). One dial "
        "decides the rest: --size or --hours. Run the same command again to go on after a stop.",
        "用打包好的语料 CORPUS 从零训练模型（多份语料按 --weight 混合）。只需一个刻度：--size 或 "
        "--hours，其余按规则确定。停下后再次运行同一命令即可继续。",
    ),
)
@click.argument("corpus", nargs=-1, required=True, type=FOLDER)
@click.option(
    "--out",
    required=True,
    type=FOLDER,
    help=words("Folder of the training and its model.", "训练与模型所在的文件夹。"),
)
@click.option("--size", type=Count(), help=words("Parameters, as 8M.", "参数量，如 8M。"))
@click.option(
    "--hours", type=float, help=words("Time, from which the size follows.", "时间，由此定大小。")
)
@click.option(
    "--tokens",
    type=Count(),
    help=words(
        "Tokens to train on in all; more of them make a training longer.",
        "总训练词元数；加大即可延长训练。",
    ),
)
@click.option("--rate", type=float, help=words("Peak learning rate.", "学习率峰值。"))
@click.option("--batch", type=Count(), help=words("Tokens of a step.", "每步词元数。"))
@click.option("--context", type=int, help=words("Tokens it sees at once.", "上下文词元数。"))
@click.option("--seed", type=int, help=words("Of weights and order.", "权重与次序的种子。"))
@click.option(
    "--schedule",
    type=click.Choice(["wsd", "cosine"]),
    help=words("Of the learning rate; wsd can be made longer.", "学习率曲线；wsd 可延长。"),
)
@click.option(
    "--optimizer",
    type=click.Choice(["adamw", "muon"]),
    help=words("What moves the weights.", "更新权重的方法。"),
)
@click.option(
    "--from",
    "base",
    type=FOLDER,
    help=words("Begin with this model's weights.", "从该模型的权重开始。"),
)
@click.option("--weight", type=float, multiple=True, help=words("Of each CORPUS.", "各语料权重。"))
@click.option("--patience", type=int, help=words("Looks without a gain.", "容忍无进步的次数。"))
@click.option("--looks", type=int, help=words("Steps between two looks.", "隔多少步看一次。"))
@click.option("--micro", type=Count(), help=words("Tokens computed at once.", "一次计算词元数。"))
@click.option("--threads", type=int, help=words("Of the processor.", "处理器线程数。"))
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto")
@click.option("--precision", type=click.Choice(["auto", "bf16", "float32"]), default="auto")
@click.option("--compile", "compiled", is_flag=True, help=words("By torch.compile.", "先编译。"))
@click.option(
    "--recompute", is_flag=True, help=words("Less memory, more time.", "省内存，费时间。")
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    help=words("Processes on this machine.", "在本机启动的进程数。"),
)
@click.option(
    "--restarts",
    type=click.IntRange(0),
    default=3,
    show_default=True,
    help=words("When a worker is killed.", "有进程被杀时，自动继续的次数。"),
)
@click.option("--finish", is_flag=True, help=words("Cool down from here.", "从现在起收尾。"))
@click.option(
    "--checkpoint-minutes",
    type=float,
    default=10,
    show_default=True,
    help=words("Between two checkpoints.", "检查点的间隔（分钟）。"),
)
@json_option
def make(
    corpus: tuple[Path, ...],
    out: Path,
    base: Path | None,
    weight: tuple[float, ...],
    workers: int | None,
    restarts: int,
    json_: bool,
    **chosen: Any,
) -> None:
    from ..errors import UserError
    from ..models.train import world

    if weight and len(weight) != len(corpus):
        raise UserError(
            f"{len(weight)} --weight for {len(corpus)} corpora; give one for each",
            f"{len(corpus)} 份语料却有 {len(weight)} 个 --weight；请每份给一个",
        )
    place = world.read()
    if workers and place.size > 1 and workers != place.size:
        raise UserError(
            f"--workers {workers}, but the environment says WORLD_SIZE={place.size}; leave --workers out "
            "where torchrun or another starter starts the workers",
            f"--workers 为 {workers}，环境变量却是 WORLD_SIZE={place.size}；由 torchrun 等启动时"
            "请不要给 --workers",
        )
    count = workers if workers and place.size == 1 else 1

    def run(show: Screen) -> Any:
        return _make(corpus, out, base, weight, chosen, show, count, restarts)

    _told(out, json_, run, hidden=place.rank > 0)


def _told(out: Path, json_: bool, run: Callable[[Screen], Any], *, hidden: bool = False) -> None:
    """Run it with a line on the screen, and say where the model is; `hidden`: another worker says it."""
    from pydantic import ValidationError

    from ..errors import UserError
    from ..values.reasons import wrong

    show = Screen(hidden=json_ or hidden)
    try:
        record = run(show)
    except ValidationError as error:
        first = wrong(error)
        name = "--" + first.where.partition(".")[0].replace("_", "-")
        raise UserError(
            f"{name} {first.given}: {first.english.lower()}",
            f"{name} {first.given} 不可用：{first.chinese}",
        ) from error
    finally:
        show.close()
    if hidden:
        return None
    if json_:
        return as_json(record.model_dump(mode="json"))
    held = (
        "" if record.held is None else f"  {words('held-out loss', '留出损失')} {record.held:.4f}"
    )
    click.echo(f"✓ {out / 'model'}{held}  {duration(record.seconds)}")
    return None


def _make(
    corpus: tuple[Path, ...],
    out: Path,
    base: Path | None,
    weight: tuple[float, ...],
    chosen: dict[str, Any],
    show: Screen,
    count: int,
    restarts: int,
) -> Any:
    from ..models import corpus as packed
    from ..models.train.options import Options, Running

    options, running = _chosen(Options, chosen), _chosen(Running, chosen)
    corpora = [packed.read(folder) for folder in corpus]
    if base is not None:
        from ..models.train import begin

        options = begin.at_weights(base, corpora, out, options)
    if count > 1:
        from ..models.train import team

        return team.train(team.Call(corpus, out, options, running, weight), count, show, restarts)
    from ..models.train.make import make as train

    return train(corpora, out, options, running, show, weight)


def tuning_options(function: F) -> F:
    """What `tune`, `style` and `prefer` have in common."""
    for option in reversed(
        (
            click.option(
                "--base",
                required=True,
                type=FOLDER,
                help=words("Folder of the model to tune.", "要微调的模型的文件夹。"),
            ),
            click.option(
                "--out",
                required=True,
                type=FOLDER,
                help=words("Folder of the tuning and its model.", "微调与所得模型的文件夹。"),
            ),
            click.option(
                "--method",
                type=click.Choice(["lora", "full"]),
                help=words("Small added matrices, or all weights.", "附加小矩阵，或全部权重。"),
            ),
            click.option("--rank", type=int, help=words("Of LoRA.", "LoRA 的秩。")),
            click.option(
                "--freeze", type=int, help=words("Lowest layers left as is.", "冻结的低层数。")
            ),
            click.option("--passes", type=float, help=words("Through the texts.", "遍数。")),
            click.option("--rate", type=float, help=words("Peak learning rate.", "学习率峰值。")),
            click.option("--batch", type=Count(), help=words("Tokens of a step.", "每步词元数。")),
            click.option("--context", type=int, help=words("Tokens at once.", "上下文词元数。")),
            click.option("--seed", type=int, help=words("Of the order.", "次序的种子。")),
            click.option("--threads", type=int, help=words("Of the processor.", "处理器线程数。")),
            click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto"),
            json_option,
        )
    ):
        function = option(function)
    return function


@command.command(
    "tune",
    short_help=words("Tune a model on tasks or texts.", "用任务或文本微调模型。"),
    help=words(
        'Tune a model on SOURCE: a JSONL file of {"prompt", "answer"} (only answers are learned), '
        "a folder of texts, or a packed corpus.",
        '用 SOURCE 微调模型：{"prompt", "answer"} 的 JSONL 文件（只学答案）、文本文件夹，'
        "或打包好的语料。",
    ),
)
@click.argument("source", type=click.Path(path_type=Path))
@tuning_options
def tune(source: Path, base: Path, out: Path, json_: bool, **chosen: Any) -> None:
    from ..models.train import texts
    from ..models.train.options import Running
    from ..models.train.tune import Tuning
    from ..models.train.tune import tune as train

    def run(show: Screen) -> Any:
        tuning, running = _chosen(Tuning, chosen), _chosen(Running, chosen)
        corpus = _packed(source, out, lambda to: texts.pack(source, base, to, tuning.context))
        return train(base, [corpus], out, tuning, running, show)

    _told(out, json_, run)


@command.command(
    "style",
    short_help=words("Learn the style of your own texts.", "学习你自己文本的风格。"),
    help=words(
        "Learn the style of a folder of your own texts (.txt, .md).",
        "学习一个文件夹中你自己文本（.txt、.md）的风格。",
    ),
)
@click.option(
    "--from",
    "source",
    required=True,
    type=click.Path(path_type=Path),
    help=words("Folder of texts.", "文本文件夹。"),
)
@tuning_options
@click.pass_context
def style(context: click.Context, /, **chosen: Any) -> None:
    context.invoke(tune, **chosen)


@command.command(
    "prefer",
    short_help=words("Learn which of two answers is wanted.", "学习两个答案中选哪个。"),
    help=words(
        'Learn from SOURCE, a JSONL file of {"prompt", "chosen", "rejected"} (DPO).',
        '从 {"prompt", "chosen", "rejected"} 的 JSONL 文件 SOURCE 学习偏好（DPO）。',
    ),
)
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--beta", type=float, help=words("How close to the base.", "与底模的接近程度。"))
@tuning_options
def prefer(source: Path, base: Path, out: Path, json_: bool, **chosen: Any) -> None:
    from ..models.train import prefer as preferring
    from ..models.train.options import Running

    def run(show: Screen) -> Any:
        tuning, running = _chosen(preferring.Preferring, chosen), _chosen(Running, chosen)
        corpus = _packed(source, out, lambda to: preferring.pack(source, base, to, tuning.context))
        return preferring.prefer(base, corpus, out, tuning, running, show)

    _told(out, json_, run)


def _chosen(kind: type[M], chosen: dict[str, Any]) -> M:
    """What was chosen on the line, of the fields that `kind` has."""
    fields = kind.model_fields
    return kind(**{n: v for n, v in chosen.items() if v is not None and n in fields})


def _packed(source: Path, out: Path, pack: Callable[[Path], Any]) -> Any:
    """The corpus that SOURCE is, or becomes; packing gives the same bytes each time."""
    from ..models import corpus as packed

    return packed.read(source) if (source / "corpus.json").exists() else pack(out / "corpus")


@command.command(
    "job",
    short_help=words("Let the queue train a model.", "让任务队列训练一个模型。"),
    help=words(
        "Ask the queue to train a model from scratch on DATA_SET (baiyi data list). Whoever works on the "
        "queue does it (baiyi serve, baiyi work); a kill or a stop costs what came after the last checkpoint.",
        "请任务队列用数据集 DATA_SET（见 baiyi data list）从零训练一个模型。由处理队列的进程"
        "（baiyi serve、baiyi work）完成；被停掉或杀掉，只损失最近检查点之后的部分。",
    ),
)
@click.argument("data_set")
@click.option("--title", help=words("Name of the model.", "模型的名字。"))
@click.option("--size", type=Count(), help=words("Parameters, as 8M.", "参数量，如 8M。"))
@click.option(
    "--hours", type=float, help=words("Time, from which the size follows.", "时间，由此定大小。")
)
@click.option("--tokens", type=Count(), help=words("Tokens to train on.", "训练词元数。"))
@click.option("--context", type=int, help=words("Tokens it sees at once.", "上下文词元数。"))
@click.option("--seed", type=int, help=words("Of weights and order.", "权重与次序的种子。"))
@json_option
def job(data_set: str, title: str | None, json_: bool, **chosen: Any) -> None:
    from ..forms.training import brief_of
    from .jobs import queue

    with queue() as jobs:
        asked = jobs.make(brief_of(data_set, title, language(), chosen), by=COMMAND_LINE)
    if json_:
        return as_json(asked.model_dump(mode="json"))
    click.echo(asked.id)
    click.echo(
        words(
            f"waits for a worker (baiyi work, or baiyi serve); then: baiyi train export {asked.work} --to FOLDER",
            f"等待处理（baiyi work 或 baiyi serve）；完成后：baiyi train export {asked.work} --to 文件夹",
        )
    )
    return None


@command.command(
    "export",
    short_help=words("Write the folder of a model that the queue made.", "写出队列训练的模型。"),
    help=words(
        "Write the folder of the model NAME, which the queue trained, as `train make` would have left it, "
        "without checkpoints. `baiyi models promote` makes a writer of it.",
        "写出由队列训练的模型 NAME 的文件夹，与 `train make` 所留相同，但不含检查点。"
        "之后可用 `baiyi models promote` 推出为写作模型。",
    ),
)
@click.argument("name")
@click.option("--to", required=True, type=FOLDER, help=words("The new folder.", "新的文件夹。"))
@json_option
def export(name: str, to: Path, json_: bool) -> None:
    from ..forms import training
    from ..forms.studio import Studio

    with Studio.open() as studio:
        trained = training.export(studio, name, to)
    if json_:
        return as_json({"folder": str(to), **trained.model_dump(mode="json")})
    click.echo(to)
    return None
