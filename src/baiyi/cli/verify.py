"""`baiyi verify FILE`: which labels and credentials a file carries, and what is missing."""

from __future__ import annotations

from pathlib import Path

import click

from .language import language, words
from .terminal import as_json, json_option

SIGNS = {"present": "✓", "missing": "✗", "broken": "✗✗", "unknown": "?", "not_applicable": "-"}


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
    outcomes = {finding.outcome for finding in report.findings}
    if json_:
        as_json(report.model_dump(mode="json"))
    else:
        click.secho(f"{file}  {report.media_type}", bold=True)
        for finding in report.findings:
            sign = SIGNS[finding.outcome]
            text = finding.chinese if language() == "zh" else finding.english
            law = {
                "cn": words("China", "中国"),
                "eu": words("EU", "欧盟"),
                "both": words("both", "两地"),
            }
            click.echo(
                f"{sign:3} {text}" + (f"  [{law[finding.law]}]" if finding.law in law else "")
            )
    return 4 if "broken" in outcomes else 1 if "missing" in outcomes else 0
