"""The label that people see on a picture: a small seal (Chinese) or plate (any other language).

GB 45438-2025, 5.2: words at least 5% of the shortest side high. Capitals and Chinese characters
are measured by their ink. The plate is opaque, so that the contrast of its words does not depend
on what lies beneath; it stands in the corner where the picture is calmest.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont, JpegImagePlugin, PngImagePlugin

from ..errors import MissingModel, Unsupported
from ..values import Origin
from . import xmp
from .content import content_digest
from .label import PICTURE_WORDS, Labelled, implicit, source_type

CHINESE_FONT = "fonts-lxgw-wenkai/LXGWWenKai-Bold.ttf"
LATIN_FONT = "fonts-eb-garamond/EBGaramond_500Medium.ttf"

SHARE = 0.052  # of the shortest side; the law's 5% and a pixel's rounding
CONTRAST = 4.5  # WCAG 2.2, 1.4.3
FINE = 3  # the plate is drawn this many times larger and reduced
CINNABAR, IVORY, INK = (150, 40, 34), (250, 245, 233), (38, 34, 30)
CORNERS = ("bottom right", "bottom left", "top right", "top left")
CHINESE_CORNERS = ("右下角", "左下角", "右上角", "左上角")
# How much calmer another corner must be before it is taken instead of the usual one.
RELUCTANCE = (1.0, 1.1, 1.25, 1.35)


@dataclass(frozen=True)
class Placed:
    """Where the label went: its box in pixels, and how high its letters are."""

    corner: str
    box: tuple[int, int, int, int]  # left, top, right, bottom
    letters: int  # pixels
    contrast: float


def label_picture(
    data: bytes, media_type: str, origin: Origin, *, fonts: Path, existing: str | None
) -> Labelled:
    """A PNG, JPEG or WebP with seal or plate, and XMP TC260:AIGC and DigitalSourceType.

    `fonts` is the folder of the catalogue's models; `existing` the AIGC text it carries already.
    """
    with Image.open(io.BytesIO(data)) as image:
        if getattr(image, "n_frames", 1) > 1:
            raise Unsupported(
                "a moving picture cannot be labelled yet; label its frames or make a video",
                "暂不支持为动图加标识；请为各帧分别加标识，或做成视频",
            )
        image.load()
        drawn, placed = draw_label(_drawable(image), origin.language, fonts)
        labelled = _save(drawn, image, media_type)
    aigc = implicit(origin, content_digest(labelled, media_type) or "", existing)
    packet = xmp.with_properties(xmp.find_packet(data, media_type), aigc, source_type(origin))
    if media_type == "image/webp":
        labelled = _save(drawn, image, media_type, packet)
    else:
        labelled = xmp.put_packet(labelled, media_type, packet)
    share = placed.letters / min(drawn.size)
    words = PICTURE_WORDS["zh" if _is_chinese(origin.language) else "en"]
    english = (
        f"“{words}” in the {placed.corner} corner, letters {placed.letters} px high "
        f"({share:.1%} of the shortest side)"
    )
    chinese = (
        f"{CHINESE_CORNERS[CORNERS.index(placed.corner)]}有“{words}”字样，字高 {placed.letters} 像素"
        f"（画面最短边的 {share:.1%}）"
    )
    return Labelled(labelled, (english, chinese), aigc)


def draw_label(image: Image.Image, language: str, fonts: Path) -> tuple[Image.Image, Placed]:
    """The RGB or RGBA picture with the label in its calmest corner."""
    shortest = min(image.size)
    height = _letters(shortest)
    if _is_chinese(language):
        plate, contrast = seal_plate(height, fonts)
        corner, box = _calmest(image, plate.size)
    else:
        size = word_plate(height, INK, IVORY, fonts).size
        corner, box = _calmest(image, size)
        ground, words, contrast = _tones(image, box)
        plate = word_plate(height, ground, words, fonts)
    out = image.copy()
    out.paste(plate.convert(image.mode), box[:2], plate.getchannel("A"))
    if image.mode == "RGBA":  # the label is seen where the picture is transparent, too
        out.alpha_composite(plate, box[:2])
    return out, Placed(corner, box, height, contrast)


def _letters(shortest: int) -> int:
    """The letters' height: the law's share, and readable where a small picture has room for it."""
    return max(round(shortest * SHARE + 0.5), min(8, shortest // 12))


def seal_plate(height: int, fonts: Path) -> tuple[Image.Image, float]:
    """AI 生 成 cut in white into cinnabar, from top to bottom. RGBA, and the contrast."""
    tall = height * FINE
    words = (("AI", 1.0), ("生", 1.14), ("成", 1.14))  # equal to the eye, not to the ruler
    rows = [_ink(word, round(tall * by), fonts / CHINESE_FONT, IVORY) for word, by in words]
    gap, margin = round(tall * 0.24), round(tall * 0.34)
    width = max(row.width for row in rows) + 2 * margin
    plate = _plate(width, sum(row.height for row in rows) + 2 * gap + 2 * margin, CINNABAR, IVORY)
    top = margin
    for row in rows:
        plate.alpha_composite(row, ((width - row.width) // 2, top))
        top += row.height + gap
    return _reduced(plate), contrast_of(CINNABAR, IVORY)


def word_plate(
    height: int, ground: tuple[int, ...], words: tuple[int, ...], fonts: Path
) -> Image.Image:
    """AI generated in one line on a plate of the picture's own tone. RGBA."""
    tall = height * FINE
    line = _ink("AI generated", tall, fonts / LATIN_FONT, words, capitals="AI")
    margin = round(tall * 0.62)
    above = round(tall * 0.5)
    plate = _plate(line.width + 2 * margin, line.height + 2 * above, ground, words)
    plate.alpha_composite(line, (margin, above))
    return _reduced(plate)


def _ink(
    text: str, height: int, font: Path, colour: tuple[int, ...], capitals: str | None = None
) -> Image.Image:
    """The text cut to its ink, its capitals (or all of it) `height` pixels high."""
    size = float(height)
    for _ in range(3):  # the ink's height is nearly, not quite, proportional to the size
        _, top, _, bottom = _font(font, size).getbbox(capitals or text)
        size *= height / (bottom - top)
    face = _font(font, size)
    while (box := face.getbbox(capitals or text))[3] - box[1] < height:
        size += 0.5
        face = _font(font, size)
    left, top, right, bottom = (round(edge) for edge in face.getbbox(text))
    image = Image.new("RGBA", (right - left, bottom - top), (*colour, 0))
    ImageDraw.Draw(image).text((-left, -top), text, font=face, fill=(*colour, 255))
    return image


def _font(path: Path, size: float) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(path, size)
    except OSError as error:
        model = path.parent.name
        raise MissingModel(
            f"the font {path.name} of the label is not there; run: baiyi models get {model}",
            f"缺少标识所用的字体 {path.name}；请运行：baiyi models get {model}",
        ) from error


def _plate(width: int, height: int, ground: tuple[int, ...], line: tuple[int, ...]) -> Image.Image:
    """A rounded rectangle with a fine line inside its edge."""
    plate = Image.new("RGBA", (width, height), (*ground, 0))
    pen = ImageDraw.Draw(plate)
    radius = min(width, height) * 0.11
    pen.rounded_rectangle((0, 0, width - 1, height - 1), radius, fill=(*ground, 255))
    inset = max(2, round(min(width, height) * 0.05))
    fine = tuple(round(0.55 * a + 0.45 * b) for a, b in zip(ground, line, strict=True))
    pen.rounded_rectangle(
        (inset, inset, width - 1 - inset, height - 1 - inset),
        radius * 0.7,
        outline=(*fine, 255),
        width=max(1, inset // 4),
    )
    return plate


def _reduced(plate: Image.Image) -> Image.Image:
    size = (-(-plate.width // FINE), -(-plate.height // FINE))
    return plate.resize(size, Image.Resampling.LANCZOS)


def _calmest(image: Image.Image, size: tuple[int, int]) -> tuple[str, tuple[int, int, int, int]]:
    """The corner with the least detail under a box of `size` pixels, and the box."""
    width, height = image.size
    edge = round(min(width, height) * 0.028)
    x = (max(0, width - size[0] - edge), min(edge, max(0, width - size[0])))
    y = (max(0, height - size[1] - edge), min(edge, max(0, height - size[1])))
    places = ((x[0], y[0]), (x[1], y[0]), (x[0], y[1]), (x[1], y[1]))
    boxes = [(left, top, left + size[0], top + size[1]) for left, top in places]
    unrest = [
        (_unrest(image.crop(box)) + 1.0) * weight
        for box, weight in zip(boxes, RELUCTANCE, strict=True)
    ]
    best = unrest.index(min(unrest))
    return CORNERS[best], boxes[best]


def _unrest(piece: Image.Image) -> float:
    """Spread of the grey values plus their mean step from pixel to pixel."""
    grey = np.asarray(piece.convert("L"), dtype=np.float32)
    steps = np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean()
    return float(grey.std() + 2 * steps)


def _tones(
    image: Image.Image, box: tuple[int, int, int, int]
) -> tuple[tuple[int, ...], tuple[int, ...], float]:
    """Ground and words for a plate that belongs to its corner, with enough contrast."""
    mean = np.asarray(image.crop(box).convert("RGB"), dtype=np.float64).mean(axis=(0, 1))
    light = _luminance(mean) > 0.35
    words, end = (INK, (255, 255, 255)) if light else (IVORY, (0, 0, 0))
    for step in range(21):  # the picture's own tone, as far towards white or black as needed
        amount = step / 20
        ground = tuple(round(m + (e - m) * amount) for m, e in zip(mean, end, strict=True))
        if contrast_of(ground, words) >= CONTRAST + 1.5:
            break
    return ground, words, contrast_of(ground, words)


def contrast_of(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[int, ...] | np.ndarray) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (float(channel) / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _is_chinese(language: str) -> bool:
    return language.lower().startswith("zh")


# Files


def _drawable(image: Image.Image) -> Image.Image:
    """The pixels in a mode that a coloured plate can be drawn on."""
    if image.mode.startswith("I;16"):
        grey = (np.asarray(image, dtype=np.float32) / 257).round().astype(np.uint8)
        return Image.fromarray(grey).convert("RGB")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _save(drawn: Image.Image, source: Image.Image, media_type: str, packet: bytes = b"") -> bytes:
    """The drawn pixels in the format of the source, with its colour profile and Exif."""
    out = io.BytesIO()
    kept = {
        name: source.info[name] for name in ("icc_profile", "exif", "dpi") if source.info.get(name)
    }
    if media_type == "image/png":
        drawn.save(out, "PNG", pnginfo=_png_texts(source), **kept)
    elif media_type == "image/jpeg":
        assert isinstance(source, JpegImagePlugin.JpegImageFile)
        sampling = JpegImagePlugin.get_sampling(source)
        tables = source.quantization if source.mode in ("RGB", "YCbCr") else None
        like = {"qtables": tables, "subsampling": max(0, sampling)} if tables else {"quality": 95}
        drawn.convert("RGB").save(out, "JPEG", **like, **kept)
    else:
        kept.pop("dpi", None)
        drawn.save(out, "WEBP", quality=95, method=4, xmp=packet, **kept)
    return out.getvalue()


def _png_texts(source: Image.Image) -> PngImagePlugin.PngInfo:
    """The words that the PNG carried, except its XMP, which is merged apart."""
    texts = PngImagePlugin.PngInfo()
    for name, text in getattr(source, "text", {}).items():
        if name != xmp.PNG_KEYWORD.decode():
            texts.add_itxt(name, str(text))
    return texts
