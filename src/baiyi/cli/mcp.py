"""`baiyi mcp`: the studio as tools for a model."""

from __future__ import annotations

import click

from .language import words
from .serve import needs


@click.command(
    "mcp",
    help=words(
        "Offer the studio as tools to a model, by the Model Context Protocol over standard input and "
        "output. It does the jobs itself.",
        "以 MCP 协议（标准输入输出）把工作室作为工具提供给模型；任务由它自己执行。",
    ),
)
def command() -> None:
    with needs("mcp"):
        from ..jobs.queue import Jobs
        from ..jobs.worker import Worker
        from ..mcp.server import server_of
    from ..forms.studio import Studio

    with Studio.open() as studio, Worker(studio), Jobs(studio) as jobs:
        server_of(studio, jobs).run("stdio")
