"""`baiyi explain`: why a model writes what it writes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .language import language, words
from .terminal import as_json, duration, json_option, money, near, table

if TYPE_CHECKING:
    from ..forms.explaining import Explainer
    from ..values import Attention, Chance, Estimate, Influence

F = TypeVar("F", bound=Callable[..., Any])
BAR = 24  # columns of the longest
MODEL = words(
    "Open weights: a folder of safetensors, a .gguf file, or the name of a model of your own. [default: the "
    "studio's writer]",
    "开放权重的模型：safetensors 文件夹、.gguf 文件，或自己模型的名字。[默认：工作室的写作引擎]",
)


@click.group(
    "explain",
    help=words(
        "Say why a model writes what it writes: which words of a prompt moved the answer, how sure it was "
        "of each token, where it looks, and which passages a text is near to.",
        "说明模型为什么这样写：提示中的哪些词影响了回答、对每个词元有多确定、在看哪里，以及一段文字与哪些原文相近。",
    ),
)
def command() -> None:
    pass


def files(function: F) -> F:
    """The options of what a verb writes."""
    page = words("Write a page: one .html file.", "写成一个网页：单个 .html 文件。")
    picture = words("Write a picture: a .png file.", "画成一幅图：.png 文件。")
    out = click.option("--out", type=click.Path(path_type=Path), help=page)
    png = click.option("--png", type=click.Path(path_type=Path), help=picture)
    return out(png(json_option(function)))


def asked(function: F) -> F:
    """A prompt, its answer, and whose."""
    given = words(
        "The answer to explain. [default: the model answers first]",
        "要解释的回答。[默认：先由模型作答]",
    )
    prompt = click.argument("prompt")
    answer = click.option("--answer", help=given)
    model = click.option("--model", type=click.Path(path_type=Path), help=MODEL)
    return prompt(answer(model(function)))


@command.command(
    "words",
    help=words(
        "Which words of PROMPT moved which words of the answer. Each is left out in turn, and the answer's "
        "likelihood compared; any writer that tells likelihoods serves.",
        "PROMPT 中的哪些词影响了回答中的哪些词：逐一去掉每个词，比较回答的可能性。凡能给出概率的写作引擎都可用。",
    ),
)
@asked
@click.option(
    "--gradients",
    is_flag=True,
    help=words(
        "By integrated gradients instead, over the whole answer; needs --model.",
        "改用积分梯度，针对整段回答；须加 --model。",
    ),
)
@click.option(
    "--parts",
    is_flag=True,
    help=words(
        "With --gradients: each word of the answer by itself, as many times as long.",
        "配合 --gradients：逐词解释回答，用时相应增加。",
    ),
)
@files
def of_words(
    prompt: str,
    answer: str | None,
    model: Path | None,
    gradients: bool,
    parts: bool,
    out: Path | None,
    png: Path | None,
    json_: bool,
) -> None:
    if parts and not gradients:
        raise click.UsageError(
            words("--parts belongs to --gradients", "--parts 要与 --gradients 一起用")
        )
    with _explainer(model) as explainer:
        given = answer or _answer(explainer, prompt, json_)
        with _progress(json_) as progress:
            found = explainer.words(
                prompt, given, written=answer is None, gradients=gradients, whole=not parts,
                planned=_nothing if json_ else _plan, progress=progress,
            )  # fmt: skip
        if json_:
            more = {"missing": explainer.missing} if gradients else {}
            as_json(found.model_dump(mode="json") | {"ai": True, "totals": found.totals} | more)
        else:
            _show_words(found)
            _show_missing(explainer.missing)
        _files(explainer, found, out, png, json_)


@command.command(
    "tokens",
    help=words(
        "How likely the model held each token of its answer to PROMPT, and what else could have stood there.",
        "模型认为 PROMPT 之回答中每个词元有多大可能，以及此处还可能是什么。",
    ),
)
@asked
@files
def of_tokens(
    prompt: str,
    answer: str | None,
    model: Path | None,
    out: Path | None,
    png: Path | None,
    json_: bool,
) -> None:
    if png:
        raise click.UsageError(
            words("tokens have a page (--out), no picture", "词元只有网页（--out），没有图片")
        )
    with _explainer(model) as explainer:
        given = answer or _answer(explainer, prompt, json_)
        found = explainer.tokens(prompt, given, written=answer is None)
        if json_:
            as_json(found.model_dump(mode="json") | {"ai": True})
        else:
            _notice()
            _show_tokens(found.chances)
        _files(explainer, found, out, None, json_)


@command.command(
    "attention",
    help=words(
        "Where a model with open weights looks as it reads TEXT: every layer and head, and rolled out over all.",
        "开放权重的模型读 TEXT 时在看哪里：每一层、每一个头，以及逐层累积的结果。",
    ),
)
@click.argument("text")
@click.option("--model", type=click.Path(path_type=Path), required=True, help=MODEL)
@files
def of_attention(text: str, model: Path, out: Path | None, png: Path | None, json_: bool) -> None:
    from ..forms import explaining
    from ..forms.studio import Studio
    from ..models import explain

    found = explain.attention(text, explaining.opened(model))
    if json_:
        as_json(found.model_dump(mode="json"))
    else:
        _show_attention(found)
    if out or png:
        with Studio.open() as studio:
            font = explaining.fetch_fonts(studio)
        if out:
            _said(explaining.attention_page(found, language(), out), json_)
        if png:
            _said(explaining.attention_picture(found, language(), png, font), json_)


@command.command(
    "nearest",
    help=words(
        "Which passages of a folder (.txt, .md, .jsonl, or a packed corpus) TEXT is near to: first those that share "
        "runs of words with it, then those that say the nearest.",
        "TEXT 与文件夹（.txt、.md、.jsonl，或打包语料）中的哪些段落相近：先列有相同字句的，再列意思最近的。",
    ),
)
@click.argument("text")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    help=words("Folder of the texts.", "文本文件夹。"),
)
@click.option(
    "--most",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help=words("Passages to show.", "显示几段。"),
)
@click.option(
    "--copies",
    is_flag=True,
    help=words(
        "Only those that share runs of words: no vectors, so that a whole corpus is read in seconds.",
        "只列有相同字句的：不算向量，整个语料几秒读完。",
    ),
)
@json_option
def of_nearest(text: str, folder: Path, most: int, copies: bool, json_: bool) -> None:
    from ..forms import explaining
    from ..forms.studio import Studio

    with Studio.open() as studio, _counter(json_) as progress:
        found = explaining.nearest(studio, text, folder, most, copies=copies, progress=progress)
    if json_:
        as_json([one.model_dump(mode="json") for one in found])
        return
    if not found:
        click.echo(words("no passage shares its words", "没有字句相同的段落"))
        return
    heads = ("passage", "段落"), ("shared", "相同"), ("near", "相近"), ("copied", "照抄")
    rows = [
        (n.name, f"{n.shared:.0%}", "" if copies else f"{n.cosine:.2f}", n.copied[:40])
        for n in found
    ]
    table([words(*head) for head in heads], rows, right=(1, 2))


@contextmanager
def _explainer(model: Path | None) -> Iterator[Explainer]:
    from ..forms.explaining import Explainer
    from ..forms.studio import Studio

    with Studio.open() as studio:
        yield Explainer(studio, model)


def _answer(explainer: Explainer, prompt: str, json_: bool) -> str:
    if not json_:
        click.secho(words("the model answers ...", "模型正在作答……"), dim=True, err=True)
    return explainer.answer(prompt)


def _plan(estimate: Estimate, calls: int) -> None:
    took, price = duration(estimate.seconds), money(estimate.money, estimate.currency)
    click.secho(
        words(f"about {took}, {price}: {calls} calls", f"预计 {took}，{price}：{calls} 次调用"),
        dim=True,
        err=True,
    )


def _nothing(estimate: Estimate, calls: int) -> None:
    pass


@contextmanager
def _progress(hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar where people look; nothing where programs read."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    parts = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    quiet = hidden or not console.is_terminal
    with Progress(*parts, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _counter(hidden: bool) -> Iterator[Callable[[int], None]]:
    """How many were read, of nobody knows how many, where people look."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    parts = (SpinnerColumn(), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    quiet = hidden or not console.is_terminal
    with Progress(*parts, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task("", total=None)
        yield lambda read: bar.update(task, completed=read)


def _notice() -> None:
    from ..protect.label import notice

    click.secho(notice(language()), dim=True)


def _show_words(found: Influence) -> None:
    """The prompt in colours, the answer, and a bar for each word, the strongest first."""
    totals = found.totals
    most = max((abs(total) for total in totals), default=0.0) or 1.0
    _notice()
    at, said = 0, ""
    for span, total in zip(found.asked, totals, strict=True):
        said += found.prompt[at : span.start]
        said += _coloured(found.prompt[span.start : span.end], total / most)
        at = span.end
    click.echo(said + found.prompt[at:])
    click.echo("→ " + found.answer)
    click.echo()
    rows = []
    for n in sorted(range(len(totals)), key=lambda n: -totals[n]):
        span, row = found.asked[n], found.moved[n]
        best = max(range(len(row)), key=lambda j: row[j], default=None)
        part = found.answered[best] if best is not None and row[best] >= 0.1 else None
        moved = found.answer[part.start : part.end] if part else ""
        bar = "█" * round(BAR * abs(totals[n]) / most)
        word = found.prompt[span.start : span.end]
        rows.append((word, f"{totals[n]:+.1f}", moved[:16], bar))
    heads = ("word", "词"), ("bits", "比特"), ("moved most", "影响最大"), ("", "")
    table([words(*head) for head in heads], rows, right=(1,))


def _show_missing(missing: float) -> None:
    if missing > 0.05:
        told = (
            f"the bits above add up to all but {missing:.0%} of what they should: read them as rough",
            f"以上比特之和与应有的差 {missing:.0%}：只可粗看",
        )
        click.secho(words(*told), dim=True)


def _coloured(word: str, share: float) -> str:
    """Red for what moved, blue for what stood in the way, the paler the less."""
    if abs(share) < 0.1:
        return word
    colour = ("red", "bright_red") if share > 0 else ("blue", "bright_blue")
    return click.style(word, fg=colour[abs(share) > 0.5], bold=abs(share) > 0.5, underline=True)


def _show_tokens(chances: Sequence[Chance]) -> None:
    rows = []
    for chance in chances:
        share = math.exp(min(0.0, chance.logprob))
        others = [f"{t!r} {math.exp(min(0.0, p)):.0%}" for t, p in chance.alternatives[:4]]
        bar = "█" * round(BAR / 2 * share)
        rows.append((repr(chance.text), f"{share:.0%}", bar, "  ".join(others)))
    heads = (
        ("token", "词元"),
        ("likely", "可能性"),
        ("", ""),
        ("what could stand there", "此处可能是"),
    )
    table([words(*head) for head in heads], rows, right=(1,))


def _show_attention(found: Attention) -> None:
    """What each token looks at: rolled out over all layers, and by the mean without the first token."""
    from ..models.explain.drawing import beside_first

    count = len(found.tokens)
    rows = []
    aside = beside_first(found)
    for n, token in enumerate(found.tokens):
        rolled = [share / 255 for share in found.rollout[n * count : (n + 1) * count]]
        rows.append((token.strip(), _looked(found, rolled), _looked(found, aside[n])))
    told = f"{found.model}: {found.layers} × {found.heads}"
    click.secho(words(f"{told} heads", f"{told} 个头"), dim=True)
    heads = (
        ("token", "词元"),
        ("looks at, rolled out", "逐层累积所看"),
        ("mean, the first token set aside", "平均，不计第一个词元"),
    )
    table([words(*head) for head in heads], rows)


def _looked(found: Attention, shares: Sequence[float]) -> str:
    best = sorted(range(len(shares)), key=lambda k: -shares[k])[:3]
    return "  ".join(
        f"{found.tokens[k].strip()} {shares[k]:.0%}" for k in best if shares[k] >= 0.02
    )


def _files(
    explainer: Explainer, found: Influence, out: Path | None, png: Path | None, json_: bool
) -> None:
    from ..forms import explaining

    if not (out or png):
        return
    font = explaining.fetch_fonts(explainer.studio)
    if out:
        _said(explaining.influence_page(found, language(), out), json_)
    if png:
        _said(explaining.influence_picture(found, language(), png, font), json_)


def _said(path: Path, json_: bool) -> None:
    click.echo(near(str(path)), err=json_)
