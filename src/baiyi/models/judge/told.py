"""A comparison told to people: as Markdown, and as a page of its own that asks nobody for anything."""

from __future__ import annotations

import html

from .compared import LEAST, Comparison, Figure

STYLE = """:root{color-scheme:light dark;--ink:#2b3a4a;--paper:#fbf7ee;--faint:#6d6557;--line:#d9d0bd;--red:#a8402f}
@media(prefers-color-scheme:dark){:root{--ink:#e8e2d4;--paper:#1d2126;--faint:#a79f8f;--line:#3b4149;--red:#e08a76}}
body{margin:0 auto;max-width:60rem;padding:2rem 1rem;background:var(--paper);color:var(--ink);
font:1rem/1.6 "Noto Serif SC","Songti SC",Georgia,serif}h1{font-size:1.6rem;font-weight:600}
div{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{padding:.5rem .75rem;text-align:left;
border-bottom:1px solid var(--line);vertical-align:top}th{font-weight:600}td{font-variant-numeric:tabular-nums}
p,small{color:var(--faint)}strong{color:var(--red)}"""


def as_markdown(found: Comparison, language: str) -> str:
    heads, rows = _table(found, language)
    lines = [heads, ["---"] * len(heads), *rows]
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
    return f"# {_title(found, language)}\n\n{table}\n" + "\n\n".join(_notes(found, language)) + "\n"


def as_html(found: Comparison, language: str) -> str:
    heads, rows = _table(found, language)
    title = html.escape(_title(found, language))
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in heads)
    body = "".join(
        "<tr>" + f'<th scope="row">{html.escape(first)}</th>'
        + "".join(f"<td>{_marked(cell)}</td>" for cell in cells) + "</tr>\n"
        for first, *cells in rows
    )  # fmt: skip
    notes = "".join(f"<p>{html.escape(note)}</p>\n" for note in _notes(found, language))
    tag = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{tag}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f'<div tabindex="0" role="region" aria-label="{title}"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}</tbody>\n</table></div>\n{notes}</main>\n</body>\n</html>\n"
    )


def _marked(cell: str) -> str:
    """What Markdown sets in bold, in bold."""
    bold = cell.startswith("**") and cell.endswith("**")
    told = html.escape(cell.strip("*") if bold else cell)
    return f"<strong>{told}</strong>" if bold else told


def _title(found: Comparison, language: str) -> str:
    versus = " 与 " if language == "zh" else " and "
    names = versus.join(found.models)
    return f"{names}：评测" if language == "zh" else f"{names}, measured"


def _table(found: Comparison, language: str) -> tuple[list[str], list[list[str]]]:
    chinese = language == "zh"
    heads = ["指标" if chinese else "measure", *found.models]
    if len(found.models) == 2:
        heads += ["差" if chinese else "difference", "p", "结论" if chinese else "so"]
    return heads, [_row(figure, found.models, chinese) for figure in found.figures]


def _row(figure: Figure, models: tuple[str, ...], chinese: bool) -> list[str]:
    cells = [figure.chinese if chinese else figure.english, *map(str, figure.of)]
    if figure.difference is None:
        return cells
    chance = figure.difference.chance
    told = f"{chance:.3f}" if chance >= 0.001 else "< 0.001"
    return [*cells, str(figure.difference.by), told, _verdict(figure, models, chinese)]


def _verdict(figure: Figure, models: tuple[str, ...], chinese: bool) -> str:
    apart = figure.difference
    if apart is None or not apart.real:
        return "看不出差别" if chinese else "no difference to be seen"
    second = apart.by.mean > 0
    if figure.more_is_better is None:
        more = models[1] if second else models[0]
        return f"{more} 较高" if chinese else f"{more} has more"
    better = models[1] if second == figure.more_is_better else models[0]
    return f"**{better} 较好**" if chinese else f"**{better} is better**"


def _notes(found: Comparison, language: str) -> list[str]:
    chinese = language == "zh"
    few = found.items < LEAST
    if chinese:
        notes = [
            f"每个数是 {found.items} 篇的均值，括号内为 95% 置信区间（BCa 自助法）。"
            + ("p 为成对置换检验，双侧。" if len(found.models) == 2 else ""),
            f"数据 {found.digest[:16]}，种子 {found.seed}，程序版本 {found.code}。",
        ]
        few_told = f"只有 {found.items} 篇：区间仅供参考。"
    else:
        notes = [
            f"Each figure is a mean over {found.items} texts, with its interval of 95% (BCa bootstrap)."
            + (" p: paired permutation test, two-sided." if len(found.models) == 2 else ""),
            f"Data {found.digest[:16]}, seed {found.seed}, code {found.code}.",
        ]
        few_told = f"Only {found.items} texts: the intervals say little."
    return [few_told, *notes] if few else notes
