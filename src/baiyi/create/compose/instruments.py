"""The instruments of an arrangement: their names, the program of General MIDI that plays them, their reach.

The SoundFont has no Chinese instruments. For those a neighbour stands in, by how the tone begins and
dies away, and the work says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ...errors import BadBrief


@dataclass(frozen=True)
class Instrument:
    """`lowest` to `highest` is where it sounds well, as MIDI numbers; `stands_for`: what is really heard."""

    name: str
    chinese: str
    program: int
    lowest: int
    highest: int
    plucked: bool = False
    heard: tuple[str, str] | None = None
    also: tuple[str, ...] = ()


ROWS = (
    Instrument("piano", "钢琴", 0, 36, 96, True, also=("grand piano",)),
    Instrument("celesta", "钢片琴", 8, 60, 100, True),
    Instrument("music box", "八音盒", 10, 60, 100, True),
    Instrument("accordion", "手风琴", 21, 53, 89),
    Instrument("guitar", "吉他", 24, 40, 83, True, also=("nylon guitar", "classical guitar")),
    Instrument("steel guitar", "民谣吉他", 25, 40, 83, True, also=("acoustic guitar", "folk guitar")),
    Instrument("double bass", "低音提琴", 32, 28, 55, True, also=("bass", "贝斯", "acoustic bass")),
    Instrument("violin", "小提琴", 40, 55, 96),
    Instrument("viola", "中提琴", 41, 48, 86),
    Instrument("cello", "大提琴", 42, 36, 76),
    Instrument("harp", "竖琴", 46, 36, 96, True),
    Instrument("strings", "弦乐", 48, 40, 88, also=("string ensemble", "弦乐组")),
    Instrument("choir", "人声合唱", 52, 48, 79, also=("合唱",)),
    Instrument("trumpet", "小号", 56, 55, 82),
    Instrument("french horn", "圆号", 60, 41, 77, also=("horn",)),
    Instrument("saxophone", "萨克斯", 65, 49, 80, also=("alto sax",)),
    Instrument("oboe", "双簧管", 68, 58, 88),
    Instrument("bassoon", "巴松", 70, 34, 70),
    Instrument("clarinet", "单簧管", 71, 50, 89),
    Instrument("piccolo", "短笛", 72, 74, 102),
    Instrument("flute", "长笛", 73, 60, 94),
    Instrument("recorder", "竖笛", 74, 60, 92),
    Instrument("pan flute", "排箫", 75, 60, 90),
    Instrument("tin whistle", "锡哨", 78, 62, 91, heard=("ocarina-like whistle", "口哨音色"), also=("whistle",)),
    Instrument("banjo", "班卓琴", 105, 48, 84, True),
    Instrument("bagpipe", "风笛", 109, 55, 79),
    Instrument("fiddle", "民间提琴", 110, 55, 93),
    Instrument("dulcimer", "扬琴", 15, 48, 88, True, ("hammered dulcimer", "欧洲扬琴"), ("yangqin",)),
    Instrument("shakuhachi", "尺八", 77, 57, 86),
    Instrument("koto", "日本筝", 107, 48, 86, True),
    Instrument("shamisen", "三味线", 106, 50, 84, True),
    Instrument("dizi", "笛子", 75, 62, 91, heard=("pan flute", "排箫"), also=("竹笛", "笛", "bamboo flute")),
    Instrument("xiao", "箫", 77, 57, 84, heard=("shakuhachi", "尺八"), also=("洞箫",)),
    Instrument("erhu", "二胡", 110, 62, 91, heard=("fiddle", "民间提琴")),
    Instrument("guzheng", "古筝", 107, 43, 86, True, ("koto", "日本筝"), ("zheng", "筝")),
    Instrument("pipa", "琵琶", 106, 52, 84, True, ("shamisen", "三味线")),
    Instrument("guqin", "古琴", 107, 38, 72, True, ("koto, played low", "低音区的日本筝"), ("qin", "琴")),
    Instrument("suona", "唢呐", 111, 60, 84, heard=("shanai", "沙奈")),
    Instrument("timpani", "定音鼓", 47, 36, 57, True),
)  # fmt: skip
NAMES: Mapping[str, Instrument] = {
    name.lower(): row for row in ROWS for name in (row.name, row.chinese, *row.also)
}


def instrument(name: str) -> Instrument:
    """The instrument of that name in either language. Raises BadBrief with the nearest."""
    found = NAMES.get(name.strip().lower())
    if found is None:
        near = get_close_matches(name.strip().lower(), NAMES, n=3, cutoff=0.5)
        known = near or sorted({row.name for row in ROWS})
        raise BadBrief(
            f"there is no instrument {name!r}; "
            + (f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"),
            f"没有乐器 {name!r}；"
            + (
                f"是不是 {near[0]!r}？"
                if near
                else f"现有：{'、'.join(row.chinese for row in ROWS)}"
            ),
        )
    return found
