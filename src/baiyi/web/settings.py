"""The settings in force, for the owner: each with its meaning and where it comes from; the safe ones to change."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from ..errors import BaiyiError
from ..forms import settings_file
from ..forms.studio import Studio
from ..store.api_keys import KeyRecord
from .entering import Owner
from .pages import page

router = APIRouter()
GROUPS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("This house", "本机"): ("language", "producer", "cores", "requests_per_minute"),
    ("Prices of what you ask for it", "对外单价"): (
        "price_tokens_in", "price_tokens_out", "price_seconds", "price_currency",
    ),
    ("Engines", "引擎"): ("writer", "speaker", "painter", "embedder", "listener", "composer", "poet"),
    ("The writer at an endpoint", "在线写作接口"): (
        "openai_model", "openai_skill", "openai_price_in", "openai_price_out", "openai_currency",
    ),
    ("Network", "网络"): ("offline", "hubs", "hub_timeout"),
    ("Folders, addresses and keys", "文件夹、地址与密钥"): (
        "home", "cache", "out", "store", "database", "certificate", "private_key", "pypi", "npm", "debian",
        "openai_base_url", "openai_key_variable",
    ),
}  # fmt: skip
CHINESE: Mapping[str, str] = {
    "language": "消息语言",
    "home": "作品、素材、密钥所在；备份这一个文件夹即可",
    "cache": "已获取的模型与字体",
    "out": "成品文件的去处",
    "store": "素材的地址（s3://桶/前缀）；默认为 home 中的文件夹",
    "database": "账本的 SQLAlchemy 地址；默认为 home 中的 SQLite",
    "cores": "制作可用的核数",
    "offline": "从不访问网络",
    "hub_timeout": "等待模型站的秒数",
    "hubs": "先问模型站，再问软件包仓库",
    "pypi": "索引地址；默认同 pip 的设置",
    "npm": "仓库地址；默认同 npm 的设置",
    "debian": "镜像地址；默认同 apt 的设置",
    "producer": "对生成内容负责者，写入标识",
    "certificate": "你自己的签名证书链，PEM",
    "private_key": "其私钥，PEM",
    "writer": "默认的写作引擎",
    "speaker": "默认的配音引擎",
    "painter": "绘画引擎；默认按任务书的画风",
    "embedder": "默认的检索引擎",
    "listener": "默认的听写引擎",
    "composer": "默认的作曲引擎",
    "poet": "默认的诗词引擎",
    "openai_base_url": "写作引擎 openai 的接口地址",
    "openai_model": "该接口的模型名",
    "openai_skill": "该模型的能力：small 则每次少问、多试几次",
    "openai_key_variable": "存放其密钥的环境变量名",
    "openai_price_in": "每百万提示词元的价钱",
    "openai_price_out": "每百万新词元的价钱",
    "openai_currency": "以上价钱的货币",
    "price_tokens_in": "你对每百万提示词元的收费",
    "price_tokens_out": "你对每百万写出词元的收费",
    "price_seconds": "你对引擎或步骤每秒的收费",
    "price_currency": "你收费的货币",
    "requests_per_minute": "每把密钥每分钟对接口的请求数；0 为不限",
}


@router.get("/settings")
def settings(request: Request, key: Owner, saved: str = "") -> Response:
    return _shown(request, key, saved=tuple(name for name in saved.split(",") if name in CHINESE))


@router.post("/settings")
async def change(request: Request, key: Owner) -> Response:
    """Keep what was changed; where something does not fit, nothing is, and what was typed stands there."""
    return await run_in_threadpool(_changed, request, key, await request.form())


def _changed(request: Request, key: KeyRecord, typed: FormData) -> Response:
    studio: Studio = request.app.state.studio
    given = {name: text for name, text in typed.items() if isinstance(text, str)}
    seen = given.pop("version", "")
    try:
        changed = settings_file.change(_asked(studio, given), seen)
    except BaiyiError as error:
        return _shown(request, key, error=error, typed=given)
    studio.settings = settings_file.now(studio.settings, changed)
    return RedirectResponse(f"/settings?saved={','.join(changed)}", 303)


def _asked(studio: Studio, given: Mapping[str, str]) -> dict[str, str | None]:
    """What differs from what the page showed; an empty field, or the word "default", is the default."""
    reset = given.get("reset")
    if reset:
        return {reset: None}
    shown = {row.name: row for row in settings_file.in_force(studio.settings)}
    found: dict[str, str | None] = {}
    for name, text in given.items():
        row = shown.get(name)
        if row is None or not row.safe:
            found[name] = text  # to be refused by name
        elif text.strip() != (row.default if row.filed is None else row.filed):
            found[name] = text.strip() or None
    return found


def _shown(
    request: Request,
    key: KeyRecord,
    *,
    saved: tuple[str, ...] = (),
    error: BaiyiError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    studio: Studio = request.app.state.studio
    request.app.state.prices.look()
    rows = {row.name: row for row in settings_file.in_force(studio.settings)}
    variable = studio.settings.openai_key_variable
    return page(
        request,
        "settings.html.j2",
        key=key,
        status=error.http_status if error else 200,
        groups={names: [rows[name] for name in members] for names, members in GROUPS.items()},
        meanings=CHINESE,
        file=_from_home(settings_file.file()),
        version=settings_file.version(),
        key_there=bool(os.environ.get(variable)),
        saved=saved,
        restart=any(rows[name].waits for name in saved),
        error=error,
        typed=typed or {},
    )


def _from_home(path: Path) -> str:
    """The path as its owner would write it: `~/.config/...`."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
