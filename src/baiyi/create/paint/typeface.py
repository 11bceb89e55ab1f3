"""Typefaces and lines of display type, set with Skia.

Chinese is set in vertical columns from right to left, as on a book's cover; Latin in
horizontal lines. A character that a typeface lacks is taken from the next one; one that no
typeface has is an error, never a box.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import skia

from ...errors import Unsupported
from ...settings import settings

CALLIGRAPHY = "fonts-ma-shan-zheng/MaShanZheng_400Regular.ttf"
KAI = "fonts-lxgw-wenkai/LXGWWenKai-Regular.ttf"
KAI_BOLD = "fonts-lxgw-wenkai/LXGWWenKai-Bold.ttf"
GARAMOND = "fonts-eb-garamond/EBGaramond_400Regular.ttf"
GARAMOND_MEDIUM = "fonts-eb-garamond/EBGaramond_500Medium.ttf"
GARAMOND_ITALIC = "fonts-eb-garamond/EBGaramond_400Regular_Italic.ttf"

# The models of the catalogue that hold these files.
MODELS = ("fonts-ma-shan-zheng", "fonts-lxgw-wenkai", "fonts-eb-garamond")

# Unicode's vertical presentation forms (block FE10), and the brackets of block FE30.
VERTICAL_FORMS = dict(
    zip("，、。：；！？（）《》「」『』“”…—", "︐︑︒︓︔︕︖︵︶︽︾﹁﹂﹃﹄﹁﹂︙︱", strict=True)
)


@cache
def typeface(name: str) -> skia.Typeface:
    path: Path = settings().cache / "weights" / name
    # Not MakeFromFile: it reads the machine's own list of fonts, and complains of it aloud.
    face = skia.FontMgr.New_Custom_Empty().makeFromFile(str(path))
    if face is None:
        raise Unsupported(
            f"the font {path.name} could not be read; run: baiyi models get {name.split('/')[0]}",
            f"无法读取字体 {path.name}；请运行：baiyi models get {name.split('/')[0]}",
        )
    return face


@dataclass(frozen=True)
class Type:
    """Display type: typefaces in order of preference, size in pixels, letter spacing in em."""

    faces: tuple[str, ...]
    size: float
    spacing: float = 0.0

    def font(self, character: str) -> skia.Font:
        for name in self.faces:
            face = typeface(name)
            if face.unicharToGlyph(ord(character)):
                font = skia.Font(face, self.size)
                font.setEdging(skia.Font.Edging.kAntiAlias)
                font.setSubpixel(True)
                return font
        raise Unsupported(
            f"no typeface of the cover has the character {character!r} "
            f"(U+{ord(character):04X}); leave it out of the title, the author or the line",
            f"封面字体都没有字符 {character!r}（U+{ord(character):04X}）；请从标题、作者或文句中去掉它",
        )

    def width(self, text: str) -> float:
        """Pixels that the text takes in one horizontal line."""
        if not text:
            return 0.0
        extra = self.spacing * self.size * (len(text) - 1)
        return float(sum(self.font(c).measureText(c) for c in text) + extra)

    def line(self, canvas: skia.Canvas, text: str, x: float, y: float, paint: skia.Paint) -> None:
        """One horizontal line, its left end at x, its baseline at y."""
        for character in text:
            font = self.font(character)
            canvas.drawString(character, x, y, font, paint)
            x += font.measureText(character) + self.spacing * self.size

    def column(
        self, canvas: skia.Canvas, text: str, x: float, top: float, paint: skia.Paint
    ) -> None:
        """One vertical column, centred on x, starting at top."""
        step = self.size * (1.06 + self.spacing)
        for row, character in enumerate(vertical(text)):
            font = self.font(character)
            bounds = skia.Rect.MakeEmpty()
            font.measureText(character, skia.TextEncoding.kUTF8, bounds)
            middle = top + row * step + self.size / 2
            punctuation = character in VERTICAL_FORMS.values() or not character.strip()
            baseline = middle + self.size * 0.36 if punctuation else middle - bounds.centerY()
            canvas.drawString(character, x - bounds.centerX(), baseline, font, paint)

    def height(self, text: str) -> float:
        """Pixels that the text takes in one vertical column."""
        return len(text) * self.size * (1.06 + self.spacing)


def vertical(text: str) -> str:
    """The text with the forms that punctuation takes in vertical setting."""
    return "".join(VERTICAL_FORMS.get(character, character) for character in text)


def wrap(text: str, type_: Type, width: float) -> tuple[str, ...]:
    """Words in balanced lines no wider than `width` pixels; a longer word stands alone."""
    words = text.split()
    best: tuple[str, ...] = (text,)
    for limit in (width, width * 0.86, width * 0.72, width * 0.6):
        lines: list[str] = []
        for word in words:
            if lines and type_.width(f"{lines[-1]} {word}") <= limit:
                lines[-1] = f"{lines[-1]} {word}"
            else:
                lines.append(word)
        if limit == width:
            best = tuple(lines)
        elif len(lines) == len(best):
            best = tuple(lines)  # as many lines, but more even ones
    return best
