"""How sizes, times and states are said to people, in English and Chinese, by every face."""

from __future__ import annotations

Both = tuple[str, str]  # English, Chinese

STATES: dict[str, Both] = {  # of works and of jobs
    "new": ("not begun", "未开始"),
    "waiting": ("waiting", "等待"),
    "building": ("being made", "制作中"),
    "working": ("working", "进行中"),
    "done": ("finished", "已完成"),
    "edited": ("edited, not rebuilt", "已修改，未重做"),
    "stopped": ("stopped", "已停止"),
    "failed": ("failed", "失败"),
}
KINDS: dict[str, Both] = {  # of engines, and of what else the catalogue has
    "writer": ("writing", "写作"),
    "speaker": ("speaking", "配音"),
    "painter": ("painting", "绘画"),
    "embedder": ("finding", "检索"),
    "composer": ("composing", "作曲"),
    "poet": ("verse", "诗词"),
    "listener": ("hearing", "听写"),
    "font": ("type", "字体"),
    "shapes": ("shapes", "图形"),
    "texts": ("texts to learn from", "可供学习的文字"),
    "sounds": ("sounds", "音色"),
}


def state(name: str) -> Both:
    return STATES.get(name, (name, name))


def size(count: int) -> str:
    """Bytes, for people of any language."""
    value = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 999.5 or unit == "GB":
            return f"{value:.0f} {unit}" if unit == "B" or value >= 99.95 else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError("unreachable")


def duration(seconds: float) -> Both:
    """Seconds, for people."""
    if seconds < 10:
        return f"{seconds:.1f} s", f"{seconds:.1f} 秒"
    if seconds < 90:
        return f"{seconds:.0f} s", f"{seconds:.0f} 秒"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s", f"{minutes} 分 {rest:02d} 秒"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min", f"{hours} 小时 {minutes:02d} 分"
