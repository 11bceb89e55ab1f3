"""`baiyi`: one file per verb, each loaded only when it is called.

Exit codes: 0 done; those of `baiyi.errors` for what went wrong; 70 for a bug.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from .. import __version__
from ..errors import BaiyiError, Cancelled, MissingExtra
from .help import Formatter, complaint
from .language import language, words

VERBS: dict[str, tuple[str, str]] = {
    "make": ("Make a work from one line or a brief.", "由一句话或一份任务书做出一部作品。"),
    "import": ("Bring in a document, or a whole work.", "读入一份文稿，或整部作品。"),
    "export": ("Write a whole work into one file.", "把整部作品写入一个文件。"),
    "remove": ("Remove a work.", "删除一部作品。"),
    "clean": ("Delete what no work needs any more.", "删除不再有作品需要的内容。"),
    "list": ("List the works.", "列出作品。"),
    "show": ("Show one work: its parts, files and costs.", "查看一部作品：各部分、文件与花费。"),
    "why": ("Say why a file or a part is as it is.", "说明一个文件或部分是怎样来的。"),
    "edit": ("Edit a part of a work.", "修改作品的一个部分。"),
    "cast": ("Show the people of a work, and change their voices.", "查看作品的人物，更换声音。"),
    "rebuild": ("Make again what an edit has changed.", "按修改重做受影响的部分。"),
    "check": (
        "Check a text: a poem's metre and rhyme, or prose.",
        "检查文字：诗词的格律，或文章。",
    ),
    "judge": (
        "Measure texts, or compare those of two models.",
        "评测文本，或比较两个模型的文本。",
    ),
    "arena": (
        "Choose blind between texts, and rate who wrote them.",
        "盲选文本，并给作者评分。",
    ),
    "chat": (
        "Talk with a persona that remembers.",
        "与一个有记忆的角色聊天。",
    ),
    "verify": ("Say what labels a file carries.", "查验一个文件带有哪些标识与凭证。"),
    "data": ("Make data sets to learn from.", "制作用于训练的数据集。"),
    "train": ("Train models on your own texts.", "用自己的文本训练模型。"),
    "explain": ("Say why a model writes what it writes.", "说明模型为什么这样写。"),
    "models": ("List, get, test and choose models.", "列出、获取、测试与选择模型。"),
    "serve": ("Open the studio in the browser, and the API.", "打开浏览器里的工作室与接口。"),
    "mcp": ("Offer the studio as tools to a model.", "把工作室作为工具提供给模型（MCP）。"),
    "work": ("Do the jobs of the queue.", "执行队列中的任务。"),
    "jobs": ("List, stop and try again the jobs.", "列出、停止、重试任务。"),
    "keys": ("Add, list and revoke keys of the server.", "管理服务的密钥。"),
    "usage": ("Say what each key used, and what it costs.", "查看各密钥的用量与费用。"),
    "doctor": ("Say what this machine has and lacks.", "检查本机有什么、缺什么。"),
}

# A module cannot be called as Python calls its own statement.
MODULES = {"import": "bring"}

click.Context.formatter_class = Formatter


class Verbs(click.Group):
    """The table of verbs; the module of one is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(
            f"baiyi.cli.{MODULES.get(cmd_name, cmd_name)}"
        ).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(verb, words(*text)) for verb, text in VERBS.items()])


@click.command(
    cls=Verbs,
    help=words(
        "Baiyi makes whole works from one line: a story, its pictures and voices, labelled, "
        'signed and published. Start with: baiyi make "a lighthouse keeper\'s cat"',
        "百艺：一句话，做出一整部作品：故事、图画、配音，加好标识、签好凭证、出版成书。"
        "从这里开始：baiyi make “灯笼匠的女儿要点亮整条河”",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="baiyi")
def group() -> None:
    pass


def main(arguments: Sequence[str] | None = None, *, standalone_mode: bool = True) -> Any:
    """Run the command line. With `standalone_mode` off, nothing exits the process."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not standalone_mode:
        return group.main(given, prog_name="baiyi", standalone_mode=False)
    _bugs_exit_with_70()
    sys.exit(_guarded(given))


def _guarded(arguments: list[str]) -> int:
    """The exit code; every error becomes one clear message on standard error."""
    try:
        code = group.main(arguments, prog_name="baiyi", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except click.ClickException as error:
        if isinstance(error, click.UsageError) and error.ctx and "--json" not in arguments:
            click.echo(error.ctx.get_usage(), err=True)
        return _told(complaint(error), arguments)
    except (KeyboardInterrupt, click.Abort):
        return _told(
            Cancelled(
                "stopped; run the same command again to go on", "已停止；再次运行同一命令即可继续"
            ),
            arguments,
        )
    except BaiyiError as error:
        return _told(error, arguments)
    except ImportError as error:
        if not error.name or error.name.partition(".")[0] == "baiyi":
            raise
        return _told(
            MissingExtra(
                f"this needs the package {error.name}, which is not installed; "
                "run: pip install 'baiyi[all]'",
                f"缺少依赖包 {error.name}；请运行：pip install 'baiyi[all]'",
            ),
            arguments,
        )


def _told(error: BaiyiError, arguments: Sequence[str]) -> int:
    """Say the error, for people or for programs, and give its exit code."""
    if "--json" in arguments:
        click.echo(json.dumps(error.as_json(), ensure_ascii=False))
    else:
        before = "" if isinstance(error, Cancelled) else words("error: ", "出错了：")
        click.echo(before + error.say(language()), err=True)
    return error.exit_code


def _bugs_exit_with_70() -> None:
    """A traceback ends with 70 (EX_SOFTWARE), so that scripts can tell a bug from an error."""
    shown = sys.excepthook

    def hook(kind: Any, error: Any, trace: Any) -> None:
        shown(kind, error, trace)
        sys.stderr.flush()
        os._exit(70)

    sys.excepthook = hook


if __name__ == "__main__":
    main()
