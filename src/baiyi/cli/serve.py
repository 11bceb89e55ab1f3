"""`baiyi serve`: the API, for clients that speak OpenAI's."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import click

from .language import words

FIRST_KEY = "first"
ENTRY = 600.0  # seconds that the link waits to be used


@click.command(
    "serve",
    help=words(
        "Open the studio in the browser, and serve clients of OpenAI's API, on 127.0.0.1. The first start "
        "makes a key and shows it once.",
        "打开浏览器里的工作室，并以兼容 OpenAI 的接口提供服务，只听 127.0.0.1。首次启动会生成一把密钥，只显示一次。",
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, help=words("Address.", "地址。"))
@click.option(
    "--port",
    default=8421,
    show_default=True,
    type=click.IntRange(0, 65535),
    help=words("Port.", "端口。"),
)
@click.option(
    "--open-to-network",
    is_flag=True,
    help=words("Allow an address that other machines reach.", "允许其他机器可达的地址。"),
)
@click.option(
    "--processes", default=1, show_default=True, type=click.IntRange(1, 64),
    help=words("Processes that answer; one more does the jobs.", "应答的进程数；另有一个进程执行任务。"),
)  # fmt: skip
def command(host: str, port: int, processes: int, open_to_network: bool) -> None:
    _local(host, open_to_network)
    with needs_server():
        import uvicorn

        from ..jobs.queue import Jobs
        from ..jobs.worker import Worker
        from ..web.app import config_of, serve
    from ..forms.studio import Studio

    with Studio.open() as studio, Worker(studio), Jobs(studio) as jobs:
        if not studio.ledger.keys.list():
            secret = studio.ledger.keys.add(FIRST_KEY, "owner")
            click.secho(words("your key, shown this once:", "你的密钥，只显示这一次："), bold=True)
            click.echo(f"  {secret}")
        owner = next((k.name for k in studio.ledger.keys.list() if k.role == "owner"), None)
        if owner:
            link = studio.ledger.passes.give("entry", owner, ENTRY)
            click.echo(words("the studio, by a link that works once:", "工作室，链接只能用一次："))
            click.secho(f"  http://{host}:{port}/enter/{link}", bold=True)
        click.echo(f"API: http://{host}:{port}/v1")
        if processes > 1:
            serve(host, port, processes)
        else:
            uvicorn.Server(config_of(studio, jobs, host, port)).run()


def needs_server() -> AbstractContextManager[None]:
    """Imports of the extra `serve`. Raises MissingExtra."""
    return needs("serve")


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Imports of an extra. Raises MissingExtra."""
    try:
        yield
    except ImportError as error:
        from ..errors import MissingExtra

        raise MissingExtra(
            f"this needs {error.name}, which is not installed; run: pip install 'baiyi[{extra}]'",
            f"需要 {error.name}，尚未安装；请运行：pip install 'baiyi[{extra}]'",
        ) from error


def _local(host: str, allowed: bool) -> None:
    """Raises BadSetting for an address of the network that was not asked for twice."""
    from ..errors import BadSetting

    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError as error:
        raise BadSetting(
            f"--host {host!r} is no address; give one like 127.0.0.1",
            f"--host {host!r} 不是地址；请写 127.0.0.1 之类",
        ) from error
    if not local and not allowed:
        raise BadSetting(
            f"--host {host} can be reached from other machines; if you want that, add --open-to-network",
            f"--host {host} 可被其他机器访问；确有需要请加 --open-to-network",
        )
