"""`baiyi train tune`, `style` and `prefer`: a model that is there learns more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from .language import words
from .terminal import json_option
from .training import FOLDER, Count, chosen_of, told
from .training_screen import Screen

F = TypeVar("F", bound=Callable[..., Any])


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


@click.command(
    "tune",
    short_help=words("Tune a model on tasks or texts.", "用任务或文本微调模型。"),
    help=words(
        'Tune a model on SOURCE: a JSONL file of {"prompt", "answer"} or {"messages"} (only answers are '
        "learned; a chat model's in the frame of its chat template), a folder of texts, or a packed corpus.",
        '用 SOURCE 微调模型：{"prompt", "answer"} 或 {"messages"} 的 JSONL 文件（只学答案；'
        "对话模型按其对话模板）、文本文件夹，或打包好的语料。",
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
        tuning, running = chosen_of(Tuning, chosen), chosen_of(Running, chosen)
        corpus = _packed(source, out, lambda to: texts.pack(source, base, to, tuning.context))
        return train(base, [corpus], out, tuning, running, show)

    told(out, json_, run)


@click.command(
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


@click.command(
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
        tuning, running = chosen_of(preferring.Preferring, chosen), chosen_of(Running, chosen)
        corpus = _packed(source, out, lambda to: preferring.pack(source, base, to, tuning.context))
        return preferring.prefer(base, corpus, out, tuning, running, show)

    told(out, json_, run)


def _packed(source: Path, out: Path, pack: Callable[[Path], Any]) -> Any:
    """The corpus that SOURCE is, or becomes; packing gives the same bytes each time."""
    from ..models import corpus as packed

    return packed.read(source) if (source / "corpus.json").exists() else pack(out / "corpus")
