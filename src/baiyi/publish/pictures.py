"""Pictures inside publications: their bytes go in as they are.

A picture comes here labelled and signed; to code it again would wash both off.
"""

from __future__ import annotations

from ..errors import Unsupported
from ..values import Picture

ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


def ending(picture: Picture) -> str:
    """The file name's ending. Raises Unsupported for what not every reader can show."""
    found = ENDINGS.get(picture.image.media_type)
    if found is None:
        raise Unsupported(
            f"a picture is {picture.image.media_type}; publications take "
            f"{' and '.join(ENDINGS)}: code it anew first",
            f"图片格式是 {picture.image.media_type}；出版物只接受 {'、'.join(ENDINGS)}，请先转换",
        )
    return found
