"""The card of a data set: what it is, by what right, what was left out and why; in words and a plot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from ... import __version__
from ...values.asset import Asset, Frozen
from .. import packages, plotting
from ..plotting import FAINT, INK, PAPER, RED
from .chunk import Tally
from .recipe import Recipe

SHOWN = 80  # characters of a sample in a table
FEWEST = 5  # places for bars in a panel
# What is said in a report, in Chinese; a reason that is not here is said as it is.
CHINESE: Mapping[str, str] = {
    "empty": "无文字",
    "broken encoding": "编码损坏",
    "forbidden characters": "含不允许的字符",
    "too short": "过短",
    "too long": "过长",
    "hardly any words": "几乎没有文字",
    "repeats itself": "自我重复",
    "fragment": "残句",
    "lost characters": "有缺字",
    "near-duplicate": "近似重复",
    "near to another split": "与另一部分过近",
    "withdrawn": "已撤回",
    "email": "电子邮箱",
    "phone": "电话",
    "identity": "身份证号",
    "card": "银行卡号",
    "ip": "IP 地址",
    "address": "住址",
    "train": "训练",
    "held_out": "验证",
    "test": "测试",
    "form": "体裁",
    "period": "时代",
    "language": "语言",
    "licence": "许可证",
    "ci": "词",
    "as it is": "保持原样",
    "simplified": "简体",
    "traditional": "繁体",
    "characters": "单字",
    "bpe": "BPE",
    "file": "既有文件",
    "work": "作品",
    "author": "作者",
}


class Report(Frozen):
    """All figures of a data set."""

    recipe: Recipe
    tally: Tally
    items: dict[str, int]
    dropped: dict[str, int]  # of all items together, after each piece was cleaned
    documents: dict[str, int]
    tokens: dict[str, int]
    vocabulary: int
    unknown: float
    samples: tuple[str, ...] = ()
    doubles: dict[str, str] = Field(default_factory=dict)  # reason -> a sample

    @property
    def left_out(self) -> dict[str, int]:
        """Reason -> items, the commonest first."""
        both = {**self.tally.dropped, **{k: v for k, v in self.dropped.items() if v}}
        return dict(sorted(both.items(), key=lambda pair: -pair[1]))


def markdown(report: Report, language: str) -> str:
    """The card as Markdown, in Chinese or English."""
    chinese = language == "zh"

    def say(english: str, chinese_words: str) -> str:
        return chinese_words if chinese else english

    def named(word: str) -> str:
        return CHINESE.get(word, word) if chinese else word.replace("_", " ")

    recipe, tally = report.recipe, report.tally
    lines = [f"# {recipe.title}", ""]
    lines += [recipe.about, ""] if recipe.about else []
    lines += [f"## {say('Rights', '权利')}", ""]
    lines += _table(
        (
            say("source", "来源"),
            say("licence", "许可证"),
            say("owner", "权利人"),
            say("from", "出处"),
            say("consent", "同意"),
        ),
        [
            (s.name, s.rights.licence, s.rights.owner, s.rights.source, s.rights.consent)
            for s in recipe.sources
        ],
    )
    lines += [f"## {say('Items', '条目')}", ""]
    lines += [
        say(
            f"{tally.read:,} read, {sum(report.items.values()):,} kept, {tally.characters:,} characters "
            "after cleaning.",
            f"读入 {tally.read:,} 条，保留 {sum(report.items.values()):,} 条；清洗后共 {tally.characters:,} 字符。",
        ),
        "",
    ]
    lines += _table(
        (say("split", "部分"), say("items", "条目"), say("documents", "篇"), say("tokens", "词元")),
        [
            (
                named(name),
                f"{count:,}",
                f"{report.documents.get(name, 0):,}",
                f"{report.tokens.get(name, 0):,}",
            )
            for name, count in report.items.items()
        ],
    )
    lines += [f"## {say('Left out', '剔除')}", ""]
    samples = {why: texts[0] for why, texts in tally.samples.items()} | report.doubles
    lines += _table(
        (say("why", "原因"), say("items", "条目"), say("for example", "例")),
        [
            (named(why), f"{n:,}", samples.get(why, "")[:SHOWN])
            for why, n in report.left_out.items()
        ],
    )
    lines += [f"## {say('Personal data', '个人信息')}", ""]
    if not tally.masked:
        lines += [say("None was found.", "未发现。"), ""]
    else:
        kept = set(tally.masked) - set(recipe.cleaning.mask)
        lines += _table(
            (say("kind", "种类"), say("found", "发现"), say("masked", "已遮蔽")),
            [
                (named(kind), f"{n:,}", say("no", "否") if kind in kept else say("yes", "是"))
                for kind, n in tally.masked.items()
            ],
        )
    for field, counts in tally.values.items():
        lines += [f"## {named(field).capitalize()}", ""]
        lines += _table(
            (named(field), say("items after cleaning", "清洗后条目")),
            [(named(value), f"{n:,}") for value, n in list(counts.items())[:30]],
        )
    lines += [f"## {say('How it was made', '制作方法')}", ""]
    lines += _table(
        (say("what", "项目"), say("how", "做法")),
        [
            (say(english, chinese_words), how)
            for english, chinese_words, how in _made(report, named)
        ],
    )
    if report.samples:
        lines += [f"## {say('Samples', '样例')}", ""]
        lines += [line for text in report.samples for line in ("```", text, "```", "")]
    return "\n".join(lines).strip() + "\n"


def _made(report: Report, named: Callable[[str], str]) -> Iterator[tuple[str, str, str]]:
    """What decided the data set, each with its name in English and Chinese."""
    recipe = report.recipe
    rules = recipe.quality
    script = recipe.cleaning.script
    yield "script", "字体", named("as it is" if script == "keep" else script)
    yield "characters of an item", "每条字符数", f"{rules.shortest:,} – {rules.longest:,}"
    if recipe.duplicates:
        likeness = f"{recipe.duplicates.same:.0%} / {recipe.duplicates.near:.0%}"
        yield (
            f"near-duplicates: MinHash, runs of {recipe.duplicates.run}, out / never across splits",
            f"近似重复：MinHash，{recipe.duplicates.run} 字连串，剔除 / 不跨部分",
            likeness,
        )
    yield "never across splits", "不跨部分", ", ".join(map(named, recipe.splits.together)) or "–"
    kind = named(recipe.tokenizer.kind)
    yield "tokenizer", "分词器", f"{kind}, {report.vocabulary:,}"
    yield "characters unknown to it", "词表外的字符", f"{report.unknown:.3%}"
    yield "seed", "随机种子", str(recipe.seed)
    yield "Baiyi", "百艺", __version__


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    def cell(text: str) -> str:
        return " ".join(text.replace("|", "\\|").split()) or "–"

    return [
        "| " + " | ".join(heads) + " |",
        "|" + "---|" * len(heads),
        *("| " + " | ".join(map(cell, row)) + " |" for row in rows),
        "",
    ]


def plot(report: Report, *, language: str = "en", font: Path | None = None) -> Asset:
    """A PNG: splits, reasons, lengths and the values of each field. Raises MissingExtra.

    `font` is a typeface file that has the Chinese labels.
    """
    pyplot, label = plotting.ready(_package, font)
    chinese = language == "zh"
    panels = {
        "部分" if chinese else "items in each split": report.items,
        "剔除" if chinese else "left out": report.left_out,
        "每条的字符数（不少于）"
        if chinese
        else "characters of an item, at least": report.tally.lengths,
        **{
            (CHINESE.get(f, f) if chinese else f): v
            for f, v in report.tally.values.items()
            if len(v) > 1
        },
    }
    shown = [(name, dict(list(counts.items())[:12])) for name, counts in panels.items() if counts]
    across = 2
    down = -(-len(shown) // across)
    figure, axes = pyplot.subplots(down, across, figsize=(10, 2.7 * down), squeeze=False)
    for number, panel in enumerate(axes.flat):
        if number < len(shown):
            _panel(panel, *shown[number], label, chinese)
        else:
            panel.set_visible(False)
    return plotting.png(_package, figure, w_pad=2.0, h_pad=1.8)


def _panel(panel: Any, name: str, counts: Mapping[str, int], label: Any, chinese: bool) -> None:
    places = range(len(counts))
    panel.barh(places, list(counts.values()), color=RED if chinese else INK, height=0.62)
    said = [CHINESE.get(v, v) if chinese else v.replace("_", " ") for v in counts]
    panel.set_yticks(places, said, fontproperties=label, fontsize=9)
    panel.set_ylim(max(len(counts), FEWEST) - 0.4, -0.6)  # bars of all panels are as thick
    panel.set_title(name, fontproperties=label, fontsize=11, loc="left", color=INK)
    panel.set_facecolor(PAPER)
    panel.set_xticks([])
    panel.set_xlim(0, 1.25 * max(1, *counts.values()))
    for place, value in zip(places, counts.values(), strict=True):
        panel.text(value, place, f" {value:,}", va="center", fontsize=8.5, color=FAINT)
    for side in ("top", "right", "bottom"):
        panel.spines[side].set_visible(False)


def _package(name: str) -> Any:
    return packages.package(name, "data", "the card's plot needs", "绘制数据卡需要")
