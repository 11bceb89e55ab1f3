"""How a file of a chat is written: whole, or not at all."""

from __future__ import annotations

from pathlib import Path

from ....errors import BadSetting, NoRoom
from ....store.whole import FULL, write_whole


def keep(path: Path, data: bytes, english: str, chinese: str) -> None:
    """Write the file; the words say what it is.

    Raises NoRoom and BadSetting; what the file had before stays.
    """
    try:
        write_whole(path, data)
    except OSError as error:
        full = error.errno in FULL
        raise (NoRoom if full else BadSetting)(
            f"the {english} {path} cannot be written: {error.strerror}; what it had is kept. "
            + ("Free some space" if full else "Choose another home (setting `home`)"),
            f"无法写入{chinese} {path}：{error.strerror}；原有内容未变。"
            + ("请腾出空间" if full else "请换一个主目录（设置 home）"),
            place=path,
        ) from error
