"""`baiyi verify FILE`: which labels and credentials a file carries, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .language import language, words
from .terminal import as_json, json_option

if TYPE_CHECKING:
    from ..protect.verify import Report

SIGNS = {"present": "✓", "missing": "✗", "broken": "✗✗", "unknown": "?", "not_applicable": "-"}
LAWS = {"cn": ("China", "中国"), "eu": ("EU", "欧盟"), "both": ("China, EU", "中国、欧盟")}


@click.command(
    "verify",
    help=words(
        "Say which labels and credentials FILE carries, whether they are whole, and what is missing "
        "under the Chinese and the European rules. Exit code 0: whole; 1: something is missing; 4: broken.",
        "查验 FILE 带有哪些标识与凭证、是否完好、按中国与欧盟规则还缺什么。退出码 0：完好；1：有缺；4：损坏。",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def command(file: Path, json_: bool) -> int:
    from ..protect.verify import verify

    report = verify(file)
    outcomes: set[str] = {finding.outcome for finding in report.findings}
    if json_:
        as_json(report.model_dump(mode="json"))
    else:
        click.secho(f"{file}  {report.media_type}", bold=True)
        for finding in report.findings:
            sign = SIGNS[finding.outcome]
            text = finding.chinese if language() == "zh" else finding.english
            law = LAWS.get(finding.law)
            click.echo(f"{sign:3} {text}" + (f"  [{words(*law)}]" if law else ""))
        click.echo(_conclusion(report, outcomes))
    return 4 if "broken" in outcomes else 1 if "missing" in outcomes else 0


def _conclusion(report: Report, outcomes: set[str]) -> str:
    """The last line: whether all is well, in a sentence."""
    if "broken" in outcomes:
        return words("broken: not as it was made", "损坏：已不是当初的样子")
    if not report.whole:
        return words("nothing proves where this file comes from", "没有凭证能证明此文件的来历")
    signed = words(
        f"unchanged since {report.who} signed it", f"自 {report.who} 签名以来未被改动"
    ) + (words(f" ({report.when})", f"（{report.when}）") if report.when else "")
    if "missing" in outcomes:
        return signed + words("; something is missing", "；但有缺项")
    return signed
