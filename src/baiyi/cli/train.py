"""`baiyi train`: make a model from a packed corpus."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from .language import language, words
from .terminal import as_json, json_option
from .training import FOLDER, Count, chosen_of, told
from .training_screen import Screen
from .tuning import prefer, style, tune

COMMAND_LINE = words("command line", "命令行")  # who asks


@click.group("train", help=words("Train models on your own texts.", "用自己的文本训练模型。"))
def command() -> None:
    # Threads that wait by spinning take the other's core; to be said before torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


for more in (tune, style, prefer):
    command.add_command(more)


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
    "--base",
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
@click.option("--shard", is_flag=True, help=words("Split weights over workers.", "切分权重。"))
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

    told(out, json_, run, hidden=place.rank > 0)


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

    options, running = chosen_of(Options, chosen), chosen_of(Running, chosen)
    corpora = [packed.read(folder) for folder in corpus]
    if base is not None:
        from ..models.train import begin

        options = begin.at_weights(base, corpora, out, options)
    if count > 1:
        from ..models.train import team

        return team.train(team.Call(corpus, out, options, running, weight), count, show, restarts)
    from ..models.train.make import make as train

    return train(corpora, out, options, running, show, weight)


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
